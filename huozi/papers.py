"""Sheets of paper by name."""

from __future__ import annotations

# Width and height in mm: ISO 216 and 217, then halves and quarters of the two full sheets of the
# Chinese trade, 正度 787 × 1092 and 大度 889 × 1194.
PAPERS: dict[str, tuple[float, float]] = {
    "A6": (105, 148),
    "A5": (148, 210),
    "A4": (210, 297),
    "SRA4": (225, 320),
    "A3": (297, 420),
    "SRA3": (320, 450),
    "A2": (420, 594),
    "SRA2": (450, 640),
    "A1": (594, 841),
    "SRA1": (640, 900),
    "正四开": (393, 546),
    "正对开": (546, 787),
    "正全开": (787, 1092),
    "大四开": (444, 597),
    "大对开": (597, 889),
    "大全开": (889, 1194),
}
