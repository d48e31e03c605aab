"""The lines of finished pages by the places of their letters, for a proof to number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.page_style import TypeArea

# Of the usual size: smaller letters are readings and the like, which stand between lines.
_SMALLEST = 0.6
# Of the leading: letters that are nearer to a line than that are raised or lowered in it.
_NEAR = 0.42


class Letter(NamedTuple):
    """Where a letter begins, in points from the bottom left, and its size."""

    x: float
    y: float
    size: float


def lines_of(data: bytes, area: TypeArea) -> list[tuple[float, ...]]:
    """For every page the places of its lines in reading order: heights, or of columns x."""
    with pdfium.PdfDocument(data) as document:
        pages = [tuple(_letters(page)) for page in document]
    usual = Counter(round(letter.size, 1) for page in pages for letter in page).most_common(1)
    least = _SMALLEST * usual[0][0] if usual else 0.0
    found = []
    for index, page in enumerate(pages):
        lowest, highest = _bounds(area, is_right=index % 2 == 0)
        across = (item.x if area.vertical else item.y for item in page if item.size >= least)
        body = [place for place in across if lowest < place < highest]
        found.append(_gathered(body, area.leading))
    return found


def _bounds(area: TypeArea, *, is_right: bool) -> tuple[float, float]:
    """Between which places lines stand; heads are above them, or outside of the columns."""
    top, inner, bottom, outer = (side * PT_PER_MM for side in margins(area))
    slack = area.leading / 4
    if not area.vertical:
        return bottom - slack, area.trim_height * PT_PER_MM - top + slack
    left, right = (outer, inner) if is_right else (inner, outer)  # bound on the right
    return left - slack, area.trim_width * PT_PER_MM - right + slack


def _letters(page: pdfium.PdfPage) -> Iterator[Letter]:
    words = page.get_textpage()
    x, y = c_double(), c_double()
    for number in range(words.count_chars()):
        if chr(raw.FPDFText_GetUnicode(words, number)).isspace():
            continue
        if raw.FPDFText_GetCharOrigin(words, number, byref(x), byref(y)):
            yield Letter(x.value, y.value, raw.FPDFText_GetFontSize(words, number))


def _gathered(places: list[float], leading: float) -> tuple[float, ...]:
    """The places at which the most letters stand, from the top (columns from the right)."""
    counts = Counter(round(place, 1) for place in places)
    lines: list[float] = []
    for place, _ in counts.most_common():
        if all(abs(place - line) > _NEAR * leading for line in lines):
            lines.append(place)
    return tuple(sorted(lines, reverse=True))
