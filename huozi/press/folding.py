"""Which page lies where on which sheet, so that the folded or cut pile reads in order.

A signature is worked out backwards: the folded pile of leaves is opened fold by fold until it
lies flat. A booklet is the same pile opened once, its layers the sheets.
"""

from __future__ import annotations

from dataclasses import dataclass

Edges = tuple[str, ...]

# The edges over which the upper half of a folded pile opens, the last fold first: right-angle
# folds, the last of them the spine, the one before it at the heads.
SIGNATURES: dict[int, Edges] = {
    8: ("left", "top"),
    16: ("left", "top", "right"),
    32: ("left", "top", "right", "bottom"),
}
BOOKLET: Edges = ("left",)

# Columns and rows of so many upright pages.
GRIDS: dict[int, tuple[int, int]] = {
    2: (2, 1),
    4: (2, 2),
    6: (3, 2),
    8: (4, 2),
    9: (3, 3),
    16: (4, 4),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies on a side of a sheet, as one looks at it.

    Column from the left, row from the top, whether upside down; `inward` counts the leaves of
    its section that lie around it.
    """

    page: int
    column: int
    row: int
    turned: bool = False
    inward: int = 0


Side = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The two sides of a sheet that is turned over sideways; what isn't printed is empty."""

    front: Side
    back: Side = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """Sheets of `columns` × `rows` pages; `spines` are the columns with a spine on their right.

    `total` counts the pages with the blanks at the end, `section` those of one folded section
    (0 where nothing is folded).
    """

    columns: int
    rows: int
    total: int
    sheets: tuple[Sheet, ...]
    spines: frozenset[int] = frozenset()
    section: int = 0


@dataclass(frozen=True, slots=True)
class _Leaf:
    up: int
    down: int
    inward: int
    turned: bool = False


_Pile = tuple[_Leaf, ...]  # from the top
_Grid = tuple[tuple[_Pile, ...], ...]  # rows from the top


def booklet(pages: int, *, right_bound: bool = False) -> Scheme:
    """Sheets of four pages laid in one another and stitched through the fold."""
    total = _whole(pages, 4)
    grid = _opened(1, total, BOOKLET)
    return Scheme(2, 1, total, _sheets(grid, right_bound=right_bound), frozenset({0}), total)


def signatures(pages: int, size: int, *, right_bound: bool = False) -> Scheme:
    """Sheets of `size` pages, each folded by itself, to be gathered one on another."""
    total = _whole(pages, size)
    sheets: list[Sheet] = []
    for first in range(1, total + 1, size):
        grid = _opened(first, size, SIGNATURES[size])
        sheets += _sheets(grid, right_bound=right_bound)
    columns, rows = len(grid[0]), len(grid)
    spines = frozenset(range(0, columns, 2))
    return Scheme(columns, rows, total, tuple(sheets), spines, size)


def n_up(pages: int, columns: int, rows: int, *, right_bound: bool = False) -> Scheme:
    """Pages one after the other as one reads, on one side."""
    number = columns * rows
    sheets = []
    for first in range(1, pages + 1, number):
        side = []
        for index in range(min(number, pages - first + 1)):
            row, column = divmod(index, columns)
            side.append(Place(first + index, columns - 1 - column if right_bound else column, row))
        sheets.append(Sheet(tuple(side)))
    return Scheme(columns, rows, pages, tuple(sheets))


def cut_and_stack(pages: int, columns: int, rows: int) -> Scheme:
    """Leaves in piles: the pile of sheets cut apart, the small piles put one on another."""
    number = columns * rows
    count = _whole(pages, 2 * number) // (2 * number)
    sheets = []
    for sheet in range(count):
        front, back = [], []
        for pile in range(number):
            row, column = divmod(pile, columns)
            page = 2 * (pile * count + sheet) + 1
            front.append(Place(page, column, row))
            back.append(Place(page + 1, columns - 1 - column, row))
        sheets.append(Sheet(tuple(front), _as_seen(back)))
    return Scheme(columns, rows, 2 * number * count, tuple(sheets))


def _whole(pages: int, size: int) -> int:
    return -(-pages // size) * size


def _opened(first: int, pages: int, edges: Edges) -> _Grid:
    """A folded section with its first page on top and its spine on the left, opened flat."""
    leaves = pages // 2
    pile = (
        _Leaf(first + 2 * leaf, first + 2 * leaf + 1, min(leaf, leaves - 1 - leaf))
        for leaf in range(leaves)
    )
    grid: _Grid = ((tuple(pile),),)
    for edge in edges:
        half = len(grid[0][0]) // 2
        stays = tuple(tuple(pile[half:] for pile in row) for row in grid)
        upright = edge in {"left", "right"}
        goes = tuple(tuple(_over(pile[:half], turned=not upright) for pile in row) for row in grid)
        if upright:
            goes = tuple(row[::-1] for row in goes)
            pairs = zip(goes, stays, strict=True)
            grid = tuple(one + two if edge == "left" else two + one for one, two in pairs)
        else:
            grid = goes[::-1] + stays if edge == "top" else stays + goes[::-1]
    return grid


def _over(pile: _Pile, *, turned: bool) -> _Pile:
    """A pile turned over as a whole; over a horizontal edge its pages stand on their heads."""
    return tuple(
        _Leaf(leaf.down, leaf.up, leaf.inward, leaf.turned != turned) for leaf in pile[::-1]
    )


def _sheets(grid: _Grid, *, right_bound: bool) -> tuple[Sheet, ...]:
    """The layers of an opened pile, the lowest first, which is the outermost when folded.

    What lies upwards is the inside of the fold; the front is the side with the first page.
    """
    columns = len(grid[0])
    sheets = []
    for layer in reversed(range(len(grid[0][0]))):
        front, back = [], []
        for row, piles in enumerate(grid):
            for column, pile in enumerate(piles):
                leaf, mirrored = pile[layer], columns - 1 - column
                seen, under = (mirrored, column) if right_bound else (column, mirrored)
                front.append(Place(leaf.down, under, row, leaf.turned, leaf.inward))
                back.append(Place(leaf.up, seen, row, leaf.turned, leaf.inward))
        sheets.append(Sheet(_as_seen(front), _as_seen(back)))
    return tuple(sheets)


def _as_seen(places: list[Place]) -> Side:
    return tuple(sorted(places, key=lambda place: (place.row, place.column)))
