"""How many strokes a character has (Unihan, kTotalStrokes)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_FIRST = 0x4E00


def strokes(character: str) -> int:
    """The strokes of a character from U+4E00 to U+9FFF; 0 for any other.

    >>> strokes("丁"), strokes("曾"), strokes("A")
    (2, 12, 0)
    """
    counts, place = _counts(), ord(character) - _FIRST
    return ord(counts[place]) - ord("0") if 0 <= place < len(counts) else 0


@cache
def _counts() -> str:
    text = files("huozi").joinpath("strokes.txt").read_text("ascii")
    return "".join(line for line in text.split("\n") if not line.startswith("#"))
