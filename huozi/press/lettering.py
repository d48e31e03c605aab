"""Numbers drawn with a pen: what stands beside the pages must not be text among theirs."""

from __future__ import annotations

from itertools import pairwise

Point = tuple[float, float]
Stroke = tuple[Point, Point]

# Strokes through points on a grid four wide and six high, as column and height digits.
_GLYPHS = {
    "0": "00 40 46 06 00",
    "1": "14 26 20|10 30",
    "2": "05 06 46 43 03 00 40",
    "3": "06 46 40 00|03 43",
    "4": "30 36 02 42",
    "5": "46 06 03 43 40 00",
    "6": "46 06 00 40 43 03",
    "7": "06 46 10",
    "8": "00 40 46 06 00|03 43",
    "9": "43 03 06 46 40 00",
    "/": "00 46",
    "正": "06 46|20 26|23 43|00 03|00 40",
    "反": "06 46|06 05 00|04 44 32 00|14 40",
    "¶": "46 16 05 04 13 23|26 20|46 40",
    " ": "",
}
_ADVANCE = 6


def strokes(text: str, place: Point, height: float) -> tuple[Stroke, ...]:
    """The straight strokes of a line of such letters; `place` is its lower left corner."""
    unit = height / 6
    drawn: list[Stroke] = []
    for number, letter in enumerate(text):
        left = place[0] + number * _ADVANCE * unit
        for line in _GLYPHS[letter].split("|"):
            points = [
                (left + int(at[0]) * unit, place[1] + int(at[1]) * unit) for at in line.split()
            ]
            drawn += pairwise(points)
    return tuple(drawn)
