"""What the place of a line says: its page's edges, and whether the paragraph goes on after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bench.typeset.glyphs import Glyph, Line, Pages, is_han
from huozi.characters import OPENING

# All in em of the body.
_FLUSH = 0.3  # a line that begins nearer to the left edge begins at it
_NEAR = 2.3  # the next line of a paragraph is no farther down
_REACHES = 1.3  # a line that ends nearer to the right edge was meant to fill the measure
# A line that ends a sentence so far from the edge ends its paragraph, whatever follows; a line
# that ends farther still, though an ideograph could have followed, was broken by hand.
_FINISHED = 2.5
_BROKEN = 5.0
# Characters: what is shorter and still followed by a line is a heading or a row.
_SHORT = 8

_ENDS = frozenset("。．！？…”’）》」』：；.!?")
_LEADERS = re.compile(r"[·.…]{6,}")  # a line of the contents
_ITEM = re.compile(r"[•◦▪·]|\d{1,2}\.\D|[①-⑳]")  # a line that begins the next item of a list


@dataclass(frozen=True, slots=True)
class Geometry:
    """The edges of the body (pt) on right (odd) and left pages, its type size and leading."""

    size: float
    pitch: float
    lefts: tuple[float, float]
    rights: tuple[float, float]
    first: float

    def left(self, line: Line) -> float:
        """The left edge on a line's page."""
        return self.lefts[line.page % 2]

    def right(self, line: Line) -> float:
        """The right edge on a line's page."""
        return self.rights[line.page % 2]

    def is_flush(self, line: Line) -> bool:
        """Whether a line begins at the left edge; an opening mark's blank half may lie outside."""
        off = (line.left - self.left(line)) / self.size
        return abs(off) < _FLUSH or (line.text[0] in OPENING and abs(off + 0.5) < _FLUSH)

    def reaches(self, line: Line) -> bool:
        """Whether a line was meant to fill the measure."""
        return line.right > self.right(line) - _REACHES * self.size


def geometry(pages: Pages, size: float) -> Geometry:
    """The edges most lines share, and the distance most lines have."""
    lines = [line for page in pages for line in page if _is_text(line)]
    steps = (b.y - a.y for page in pages for a, b in pairwise(page))
    heads = (page[0].y for page in pages if len(page) > 1)
    return Geometry(
        size,
        _mode(steps),
        _by_side(lines, lambda line: line.left),
        _by_side((line for line in lines if _is_han(line.glyphs[-1])), lambda line: line.right),
        min(heads, default=0.0),
    )


def _is_text(line: Line) -> bool:
    """Whether a line is Chinese, and not one of the contents."""
    return any(map(_is_han, line.glyphs)) and not _LEADERS.search(line.text)


def _is_han(glyph: Glyph) -> bool:
    return is_han(glyph.character)


def _by_side(lines: Iterable[Line], value: Callable[[Line], float]) -> tuple[float, float]:
    """The most common value on even and on odd pages; where one has none, the other's."""
    found: tuple[list[float], list[float]] = ([], [])
    for line in lines:
        found[line.page % 2].append(value(line))
    even, odd = found
    return _mode(even or odd), _mode(odd or even)


def _mode(values: Iterable[float]) -> float:
    """The commonest value to a quarter of a point, the greater of two."""
    counts = Counter(round(value * 4) / 4 for value in values)
    return max(counts, key=lambda value: (counts[value], value)) if counts else 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in its paragraph.

    `goes_on` with the line before, `continued` by the next, `inner` where that begins at the left
    edge, so that this line must fill the measure; `row` is its number on the page, `head` whether
    it is the first.
    """

    line: Line
    row: int
    goes_on: bool
    continued: bool
    inner: bool

    @property
    def head(self) -> bool:
        """Whether the line heads its page."""
        return self.row == 1


def placed(pages: Pages, body: Geometry) -> Iterator[Placed]:
    """Every line with Chinese in it, in reading order, and what its neighbours say of it."""
    rows = {id(line): row for page in pages for row, line in enumerate(page, 1)}
    lines = [line for page in pages for line in page if not _LEADERS.search(line.text)]
    goes_on = False
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        continued = after is not None and _same_paragraph(line, after, body)
        inner = after is not None and continued and body.is_flush(after)
        if _is_text(line):
            inner = inner and len(line.text) > _SHORT
            yield Placed(line, rows[id(line)], goes_on, continued, inner)
        goes_on = continued


def _same_paragraph(line: Line, after: Line, body: Geometry) -> bool:
    """Whether `after` goes on where `line` stops."""
    if not _adjoins(line, after, body) or _ITEM.match(after.text):
        return False
    ends = line.text[-1] in _ENDS
    rest = (body.right(line) - line.right) / body.size
    if body.is_flush(after):
        return not (ends and rest > _FINISHED) and not (rest > _BROKEN and _is_han(after.glyphs[0]))
    # In a block that is set in, paragraphs of one line look alike: the stop tells.
    return abs(after.left - line.left) < _FLUSH * body.size and not ends


def _adjoins(line: Line, after: Line, body: Geometry) -> bool:
    """Whether nothing stands between two lines: next below, or foot and head of two pages."""
    if line.page == after.page:
        return after.y - line.y < _NEAR * body.size
    return after.page == line.page + 1 and abs(after.y - body.first) < body.pitch / 2
