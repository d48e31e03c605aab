"""Marks round the pages of a sheet: where it is cut, where folded, which it is, in mm."""

from __future__ import annotations

from dataclasses import dataclass

from huozi.press.lettering import Stroke, strokes
from huozi.press.paper import Size
from huozi.press.sheets import UNPRINTED, Box, Grid, Placed, towards_spine

CLEAR = 1.0  # between what is printed and a mark
LENGTH = 4.0
SHORTEST = 2.0  # a mark that is still seen
LETTER = 3.0  # height, where there is room
STEP = 5.0  # of the collation marks down the spine
HALF_MARK = 1.0  # of their width, where nothing is milled off


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn on a side: strokes, dashed strokes for folds, a solid bar at a spine."""

    strokes: tuple[Stroke, ...] = ()
    folds: tuple[Stroke, ...] = ()
    bars: tuple[Box, ...] = ()


UNMARKED = Marks()


@dataclass(frozen=True, slots=True)
class Margins:
    """The room round the block: how long marks can be beside it and above it, 0 for too short."""

    beside: float
    above: float


def margins(cells: Grid) -> Margins:
    """The room for marks; the block stands in the middle of the paper."""
    left, bottom, *_ = cells.block
    room = (min(LENGTH, side - CLEAR) for side in (left, bottom))
    return Margins(*(length if length >= SHORTEST else 0.0 for length in room))


def with_room(needs: Size) -> Size:
    """What a paper must hold for a block to have its marks round it."""
    return needs[0] + 2 * (CLEAR + LENGTH), needs[1] + 2 * (CLEAR + LENGTH)


def marks(pages: tuple[Placed, ...], cells: Grid, room: Margins, words: str) -> Marks:
    """The marks of a side: cuts, folds, and `words` below the block at its left."""
    cuts: dict[Stroke, None] = {}
    for page in pages:
        cuts |= dict.fromkeys(_cuts(page, cells, room))
    left, bottom, *_ = cells.block
    height = min(LETTER, room.above)
    label = strokes(words, (left + 2 * LENGTH, bottom - CLEAR - height), height) if height else ()
    folds = _folds(cells, room) if cells.scheme.section else ()
    return Marks((*cuts, *label), folds)


def frames(pages: tuple[Placed, ...], words: str) -> Marks:
    """The marks of a proof: a frame round each page, and `words` at the foot of the paper."""
    found: list[Stroke] = []
    for page in pages:
        left, bottom, right, top = page.box
        found += (((left, y), (right, y)) for y in (bottom, top))
        found += (((x, bottom), (x, top)) for x in (left, right))
    return Marks((*found, *strokes(words, (UNPRINTED, UNPRINTED / 2), UNPRINTED / 4)))


def _cuts(page: Placed, cells: Grid, room: Margins) -> tuple[Stroke, ...]:
    """The ends of a page's edges, outside the block; a spine isn't cut along."""
    place, (left, bottom, right, top) = page.place, page.box
    block = cells.block
    spine = towards_spine(place, cells.scheme)
    found: list[Stroke] = []
    upright = [x for x, side in ((left, -1), (right, 1)) if side != spine]
    if room.above and place.row == 0:
        found += (_up(x, block[3] + CLEAR, room.above) for x in upright)
    if room.above and place.row == len(cells.bottoms) - 1:
        found += (_up(x, block[1] - CLEAR, -room.above) for x in upright)
    if room.beside and place.column == 0:
        found += (_along(block[0] - CLEAR, y, -room.beside) for y in (bottom, top))
    if room.beside and place.column == len(cells.lefts) - 1:
        found += (_along(block[2] + CLEAR, y, room.beside) for y in (bottom, top))
    return tuple(found)


def _folds(cells: Grid, room: Margins) -> tuple[Stroke, ...]:
    """The ends of every fold, in the middle of its gap."""
    left, bottom, right, top = cells.block
    found: list[Stroke] = []
    for start, gap in zip(cells.lefts[1:], cells.beside, strict=True):
        x = start - gap / 2
        if room.above:
            found += (
                _up(x, top + CLEAR, room.above),
                _up(x, bottom - CLEAR, -room.above),
            )
    for start, gap in zip(cells.bottoms[:-1], cells.above, strict=True):
        y = start - gap / 2
        if room.beside:
            found += (
                _along(left - CLEAR, y, -room.beside),
                _along(right + CLEAR, y, room.beside),
            )
    return tuple(found)


def _up(x: float, start: float, length: float) -> Stroke:
    return (x, start), (x, start + length)


def _along(start: float, y: float, length: float) -> Stroke:
    return (start, y), (start + length, y)


def collation(opening: Placed, cells: Grid, number: int) -> Box:
    """The collation mark 折标 of a signature (from 0), on the fold beside its first page.

    On the back of the gathered book they step from the head down, and begin again at the foot.
    """
    _, bottom, _, top = opening.box
    on_left = towards_spine(opening.place, cells.scheme) < 0
    fold = opening.clip[0] if on_left else opening.clip[2]
    half = cells.trim.mill or HALF_MARK
    steps = max(1, int((top - bottom) / STEP) - 2)
    upper = top - STEP * (1 + number % steps)
    return (fold - half, upper - STEP, fold + half, upper)


def corner_marks(box: Box, past: float) -> tuple[Stroke, ...]:
    """The marks at the corners of one page, beginning so far past its edges."""
    left, bottom, right, top = box
    found: list[Stroke] = []
    for x in (left, right):
        found += (_up(x, top + past, LENGTH), _up(x, bottom - past, -LENGTH))
    for y in (bottom, top):
        found += (_along(left - past, y, -LENGTH), _along(right + past, y, LENGTH))
    return tuple(found)
