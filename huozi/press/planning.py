"""From what is asked for and the pages there are to sheets: the scheme, the paper, every place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from huozi.diagnostics import Finding, Span, finding
from huozi.press.folding import GRIDS, Scheme, booklet, cut_and_stack, n_up, signatures
from huozi.press.marks import UNMARKED, Marks, collation, frames, margins, marks, with_room
from huozi.press.paper import Paper, Size, laid, smallest
from huozi.press.sheets import Grid, Placed, Trim, grid, needed, placed, reduced, shrunk

# Of a page's width: a fold that moves its pages further to the spine is too thick for a stitch.
_FURTHEST = 0.1
FRONT, BACK = "正", "反"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the way (`booklet`, `signature`, `n-up`, `cut-and-stack`), its number.

    `paper` is the sheet (None for the smallest), `turn` the edge over which the printer turns
    sheets (`long`, `short`, or as they fall), `creep` and `mill` as in `Trim`; whether the book
    is bound on the right is read in the file where nobody says.
    """

    way: str
    number: int = 0
    paper: Paper | None = None
    creep: float = 0.0
    mill: float = 0.0
    marked: bool = True
    turn: str = ""
    right_bound: bool | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """A side of a sheet; `upside_down` for a printer that turns sheets over the other edge."""

    pages: tuple[Placed, ...]
    marks: Marks = UNMARKED
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All sides in order of printing, the paper, the pages with their blanks.

    `turn` is the edge to set in the printer, empty where one side alone is printed.
    """

    paper: Paper
    faces: tuple[Face, ...]
    sheets: int
    total: int
    turn: str = ""


Planned = tuple[Plan | None, tuple[Finding, ...]]

# The ways of pages at their true size; a proof shrinks them.
_SCHEMES: dict[str, Callable[[int, int, bool], Scheme]] = {
    "booklet": lambda count, _, right: booklet(count, right_bound=right),
    "signature": lambda count, size, right: signatures(count, size, right_bound=right),
    "cut-and-stack": lambda count, number, _: cut_and_stack(count, *GRIDS[number]),
}


def plan(  # noqa: PLR0917 — a step of `imposing`, called there alone
    wish: Wish, size: Size, bleed: float, count: int, right_bound: bool, span: Span
) -> Planned:
    """The sheets for `count` pages of a size (mm); None where they don't fit on the paper."""
    if wish.way == "n-up":
        return _proof(wish, size, count, right_bound, span)
    scheme = _SCHEMES[wish.way](count, wish.number, right_bound)
    trim = Trim(size, bleed, wish.mill, wish.creep)
    needs = needed(scheme, trim)
    paper = laid(wish.paper, needs) if wish.paper else smallest(needs)
    if paper is None:
        return None, (_too_small(wish.paper, needs, span),)
    deepest = wish.creep * max(p.inward for sheet in scheme.sheets for p in sheet.front)
    if deepest > _FURTHEST * size[0]:
        return None, (finding("P112", span, shift=f"{deepest:.1f}"),)
    cells = grid(scheme, trim, paper)
    found = (*_blanks(scheme, count, span), *_roomless(wish, paper, cells, span))
    natural = _natural(paper)
    turn = wish.turn or natural
    faces = _faces(cells, marked=wish.marked, backs_turned=turn != natural)
    return Plan(paper, tuple(faces), len(scheme.sheets), scheme.total, turn), found


def _faces(cells: Grid, *, marked: bool, backs_turned: bool) -> Iterator[Face]:
    scheme, room = cells.scheme, margins(cells)
    for number, sheet in enumerate(scheme.sheets):
        for side, name in ((sheet.front, FRONT), (sheet.back, BACK)):
            pages = placed(side, cells)
            drawn = UNMARKED
            if marked:
                words = f"{number + 1}/{len(scheme.sheets)} {name}"
                drawn = marks(pages, cells, room, words)
                if name == FRONT and 0 < scheme.section < scheme.total:
                    opening = min(pages, key=lambda page: page.place.page)
                    drawn = replace(drawn, bars=(collation(opening, cells, number),))
            yield Face(pages, drawn, backs_turned and name == BACK)


def _natural(paper: Paper) -> str:
    """The edge over which a sheet falls that is turned over sideways."""
    return "short" if paper.width > paper.height else "long"


def _proof(wish: Wish, size: Size, count: int, right_bound: bool, span: Span) -> Planned:
    """Pages made smaller, the way round and in the rows in which they stay the largest."""
    two = smallest((2 * size[0], size[1]))
    chosen = wish.paper or two
    if chosen is None:
        return None, (_too_small(None, (2 * size[0], size[1]), span),)
    columns, rows = GRIDS[wish.number]
    ways = [
        (paper, *shape)
        for paper in chosen.both_ways()
        for shape in ((columns, rows), (rows, columns))
    ]
    paper, columns, rows = max(ways, key=lambda way: reduced(size, *way))
    if not reduced(size, paper, columns, rows):
        return None, (_too_small(chosen, (2 * size[0], size[1]), span),)
    scheme = n_up(count, columns, rows, right_bound=right_bound)
    faces = []
    for number, sheet in enumerate(scheme.sheets, 1):
        pages = shrunk(sheet.front, scheme, size, paper)
        words = f"{number}/{len(scheme.sheets)}"
        faces.append(Face(pages, frames(pages, words) if wish.marked else UNMARKED))
    return Plan(paper, tuple(faces), len(faces), count), ()


def _too_small(paper: Paper | None, needs: Size, span: Span) -> Finding:
    fits = smallest(needs)
    remedy = (
        f"放得下的最小的纸：--paper {fits.name}。"
        if fits
        else "没有这么大的现成的纸：换小一点的帖，或写明纸的大小，如 --paper 900x1200。"
    )
    values = {"paper": paper.name if paper else "现成的都不够大", "remedy": remedy}
    return finding("P102", span, width=f"{needs[0]:.0f}", height=f"{needs[1]:.0f}", **values)


def _blanks(scheme: Scheme, count: int, span: Span) -> Iterator[Finding]:
    """The white pages at the end; a section that is mostly white should be another."""
    blanks = scheme.total - count
    if not blanks:
        return
    if scheme.section > 4 and 2 * blanks > scheme.section:
        values = {"size": scheme.section, "pages": scheme.section - blanks, "blanks": blanks}
        yield finding("P104", span, **values)
    else:
        yield finding("P103", span, count=blanks, total=scheme.total)


def _roomless(wish: Wish, paper: Paper, cells: Grid, span: Span) -> Iterator[Finding]:
    """The notice for a paper without room for marks, and which has it."""
    room = margins(cells)
    if wish.marked and not (room.above and room.beside):
        fits = smallest(with_room(needed(cells.scheme, cells.trim)))
        remedy = f"要印标记，用 --paper {fits.name}；" if fits else ""
        yield finding("P107", span, paper=paper.name, remedy=remedy)
