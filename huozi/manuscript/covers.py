"""The cover as `book.toml` gives it: the path of its front, or the table `[cover]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from huozi import files
from huozi.cover_style import CoverStyle
from huozi.diagnostics import Finding, finding
from huozi.manuscript.config import TEXT, Field, Locate, check

_QUANTITY = Field((int, float), "大于 0 的数", valid=lambda value: abs(value) < 1e4)
_STOCK = {"grams": _QUANTITY, "bulk": _QUANTITY, "thickness": _QUANTITY}
_PAPER = Field(dict, "{ grams = 80, bulk = 1.3 }，或 { thickness = 0.104 }（毫米）", table=_STOCK)

# The pictures of the panels, the papers, the texts of more than one paragraph.
PICTURES = ("front", "back", "spine", "wrap")
PAPERS = {"text_paper": "正文纸", "cover_paper": "封面纸"}
TEXTS = ("blurb", "front_flap", "back_flap")

COVER: dict[str, Field] = {
    **dict.fromkeys(("ebook", *PICTURES, "price", *TEXTS), TEXT),
    **dict.fromkeys(PAPERS, _PAPER),
    "flap": Field(
        (int, float), "勒口的宽度：20 到 200（毫米），0 是没有",
        valid=lambda value: value == 0 or 20 <= value <= 200,
    ),
    "bleed": Field((int, float), "出血：0 到 10（毫米）", valid=lambda value: 0 <= value <= 10),
}  # fmt: skip

# No sheet of a book is thicker, in mm.
_THICKEST = 3.0


def read_cover(
    values: Mapping[str, Any], locate: Locate
) -> tuple[dict[str, Any], CoverStyle, tuple[Finding, ...]]:
    """The values with the path of the e-book's cover as `cover`, and how the printed one is."""
    said = values.get("cover", "")
    if not isinstance(said, dict):
        return dict(values), CoverStyle(ebook=said, front=said), ()
    table, found = check(said, COVER, locate, ("cover",))
    for key in PAPERS.keys() & table.keys():
        table[key], problems = _thickness(table[key], key, locate)
        found = (*found, *problems)
    for key in table.keys() & set(TEXTS):
        table[key] = _paragraphs(table[key])
    style = CoverStyle(**table)
    style = replace(style, ebook=style.ebook or style.front)
    return {**values, "cover": style.ebook}, style, found


def settled(
    folder: Path, style: CoverStyle, path: str, locate: Locate
) -> tuple[CoverStyle, tuple[Finding, ...]]:
    """The style of an edition whose cover is at a path, and what isn't there of the pictures.

    What is in them is checked when the cover is made.
    """
    if path != style.ebook:  # of the edition's own
        style = replace(style, ebook=path, front=path)
    places = {str(getattr(style, key)): locate(("cover", key)) for key in ("ebook", *PICTURES)}
    found = (files.present(folder, name, span) for name, span in places.items() if name)
    return style, tuple(item for problems in found for item in problems)


def _thickness(
    table: Mapping[str, float], key: str, locate: Locate
) -> tuple[float, tuple[Finding, ...]]:
    """Of one sheet in mm: as is said, or grams × bulk, which is µm."""
    if "thickness" in table:
        thickness, words = float(table["thickness"]), f"厚度 {table['thickness']:g} 毫米"
    else:
        grams, bulk = table.get("grams", 0), table.get("bulk", 0)
        thickness, words = grams * bulk / 1000, f"{_said(grams)} 克，松厚度{_said(bulk, ' ')}"
    if 0 < thickness <= _THICKEST:
        return thickness, ()
    span = locate(("cover", key))
    return 0.0, (finding("P115", span, name=PAPERS[key], what=words, key=key),)


def _said(value: float, before: str = "") -> str:
    return f"{before}{value:g}" if value else "没有写"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
