"""Where the pages of a scheme lie on paper, in mm from its lower left corner."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from huozi.press.folding import Place, Scheme, Side
from huozi.press.paper import Paper, Size

Box = tuple[float, float, float, float]  # left, bottom, right, top

# What is cut off at a fold that isn't the spine, so that the leaves part.
OPENING = 3.0
# What printers leave white round a sheet; between pages of a proof too.
UNPRINTED = 6.0


@dataclass(frozen=True, slots=True)
class Trim:
    """What is cut and how: the size of a page, its bleed, in mm.

    `mill` is what binding takes off each page at the spine, `creep` how much further each leaf of
    a section moves to the spine than the leaf around it.
    """

    page: Size
    bleed: float = 0.0
    mill: float = 0.0
    creep: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A page on a side: what of its trim box lies where, and the part of the sheet that is its."""

    place: Place
    box: Box
    clip: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a scheme, laid out: `lefts` of the columns, `bottoms` of the rows from the top.

    `beside` and `above` are the gaps after each column and row but the last.
    """

    scheme: Scheme
    trim: Trim
    lefts: tuple[float, ...]
    bottoms: tuple[float, ...]
    beside: tuple[float, ...]
    above: tuple[float, ...]

    @property
    def block(self) -> Box:
        """All that is cut out, bleed and all."""
        width, height = self.trim.page
        bleed = self.trim.bleed
        return (
            self.lefts[0] - bleed,
            self.bottoms[-1] - bleed,
            self.lefts[-1] + width + bleed,
            self.bottoms[0] + height + bleed,
        )

    def shares(self, column: int, row: int) -> Box:
        """How far past a page's four edges the sheet is its own: half of a gap, or the bleed."""
        bleed = self.trim.bleed
        return (
            self.beside[column - 1] / 2 if column else bleed,
            self.above[row] / 2 if row < len(self.above) else bleed,
            self.beside[column] / 2 if column < len(self.beside) else bleed,
            self.above[row - 1] / 2 if row else bleed,
        )


def gaps(scheme: Scheme, trim: Trim) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The gaps between columns and between rows: milling at a spine, elsewhere what is cut."""
    cut = 2 * max(trim.bleed, OPENING if scheme.section else 0.0)
    spine = 2 * trim.mill
    beside = tuple(spine if i in scheme.spines else cut for i in range(scheme.columns - 1))
    return beside, (cut,) * (scheme.rows - 1)


def needed(scheme: Scheme, trim: Trim) -> Size:
    """The paper a scheme takes with its bleed, without marks."""
    beside, above = gaps(scheme, trim)
    width, height = trim.page
    return (
        scheme.columns * width + sum(beside) + 2 * trim.bleed,
        scheme.rows * height + sum(above) + 2 * trim.bleed,
    )


def grid(scheme: Scheme, trim: Trim, paper: Paper) -> Grid:
    """The cells in the middle of the paper, so that both sides meet when it is turned over."""
    beside, above = gaps(scheme, trim)
    width, height = trim.page
    needs = needed(scheme, trim)
    left = (paper.width - needs[0]) / 2 + trim.bleed
    top = (paper.height + needs[1]) / 2 - trim.bleed
    lefts = accumulate((width + gap for gap in beside), initial=left)
    bottoms = accumulate((-height - gap for gap in above), initial=top - height)
    return Grid(scheme, trim, tuple(lefts), tuple(bottoms), beside, above)


def placed(side: Side, cells: Grid) -> tuple[Placed, ...]:
    """The pages of a side at their true size; nothing of one reaches past its share."""
    width, height = cells.trim.page
    found = []
    for place in side:
        left, bottom = cells.lefts[place.column], cells.bottoms[place.row]
        around = cells.shares(place.column, place.row)
        clip = (
            left - around[0],
            bottom - around[1],
            left + width + around[2],
            bottom + height + around[3],
        )
        moved = left + cells.trim.creep * place.inward * towards_spine(place, cells.scheme)
        found.append(Placed(place, (moved, bottom, moved + width, bottom + height), clip))
    return tuple(found)


def towards_spine(place: Place, scheme: Scheme) -> int:
    """1 where the spine of a page is on its right, -1 on its left, 0 where it has none."""
    return (place.column in scheme.spines) - (place.column - 1 in scheme.spines)


def reduced(page: Size, paper: Paper, columns: int, rows: int) -> float:
    """How much pages have to shrink for so many to stand on a sheet; 1 at most."""
    room = (
        (paper.width - UNPRINTED * (columns + 1)) / columns / page[0],
        (paper.height - UNPRINTED * (rows + 1)) / rows / page[1],
    )
    return max(0.0, min(1.0, *room))


def shrunk(side: Side, scheme: Scheme, page: Size, paper: Paper) -> tuple[Placed, ...]:
    """The pages of a side made smaller, each in the middle of its part of the paper."""
    scale = reduced(page, paper, scheme.columns, scheme.rows)
    width, height = scale * page[0], scale * page[1]
    found = []
    for place in side:
        middle = paper.width * (place.column + 0.5) / scheme.columns
        centre = paper.height * (1 - (place.row + 0.5) / scheme.rows)
        box = middle - width / 2, centre - height / 2, middle + width / 2, centre + height / 2
        found.append(Placed(place, box, box))
    return tuple(found)
