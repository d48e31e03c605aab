"""Make-up: the pages of all leaves put in order, numbered, and given their sides.

Leaves are laid out one by one and know nothing of one another. Here each page gets its place in
the book: blank pages before leaves that begin on the right, folios, and what the named strings of
running heads hold (css-page 3, css-gcpm 3). Plain arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from huozi.numerals import roman
from huozi.pdf.laid import BarePage, Groups, LeafPages, Margins, PageKind, Place, Point
from huozi.reader_style import PageStart


class Counts(NamedTuple):
    """What a style sheet counts in heads: the pages of the book; those of a run up to `groups`.

    None is where it tells all pages of a run apart.
    """

    total: bool = True
    groups: int | None = None


_ALL = Counts()


@dataclass(slots=True)
class _Run:
    """What goes on from page to page."""

    folio: int = 0
    strings: dict[str, str] = field(default_factory=dict)

    def margins(self, kind: PageKind, page: BarePage) -> Margins:
        """The margins of the next page."""
        start = self.folio if page.restart is None else page.restart
        self.folio = start + page.step
        assigned: dict[str, tuple[str, ...]] = {}
        for name, words in page.strings:
            assigned[name] = (*assigned.get(name, ()), words)
        names = sorted({*self.strings, *assigned})
        strings = tuple(
            (
                name,
                assigned.get(name, ()),
                (self.strings[name],) if name in self.strings else (),
            )
            for name in names
        )
        self.strings |= {name: words[-1] for name, words in assigned.items()}
        return Margins(kind, self.folio, strings=strings)


def make_up(leaves: Sequence[LeafPages], counts: Counts = _ALL) -> tuple[Place, ...]:
    """Every page of the book in order; `counts` says what heads depend on."""
    places = tuple(_places(leaves, counts.groups))
    if not counts.total:
        return places
    total = len(places)
    return tuple(replace(item, margins=replace(item.margins, total=total)) for item in places)


def alike(groups: Groups, last: int | None) -> Groups:
    """The same numbers for pages that no style sheet tells apart: those after the `last`."""
    return groups if last is None else tuple((name, min(place, last)) for name, place in groups)


def _places(leaves: Sequence[LeafPages], last: int | None) -> Iterator[Place]:
    run, index = _Run(), 0
    blank = BarePage(PageKind(), (), b"")
    for number, leaf in enumerate(leaves):
        if leaf.begins and leaf.begins != _side(index):
            kind = PageKind(_side(index), is_blank=True, is_first=index == 0)
            yield Place(-1, -1, run.margins(kind, blank))
            index += 1
        for page_number, page in enumerate(leaf.pages):
            groups = alike(page.kind.groups, last)
            kind = PageKind(_side(index), page.kind.name, page.kind.is_blank, index == 0, groups)
            yield Place(number, page_number, run.margins(kind, page))
            index += 1


def _side(index: int) -> str:
    return "left" if index % 2 else "right"


def folios(leaves: Sequence[LeafPages], places: Sequence[Place]) -> dict[str, int]:
    """The folio of the page each anchor stands on; the first of several."""
    found: dict[str, int] = {}
    for place in places:
        if place.leaf >= 0:
            for name, _ in leaves[place.leaf].pages[place.page].anchors:
                found.setdefault(name, place.margins.folio)
    return found


def page_starts(
    names: Sequence[str], leaves: Sequence[LeafPages], places: Sequence[Place], body: str
) -> tuple[PageStart, ...]:
    """Every page but the blank ones, with the folio printed on it.

    `names` are the ids of the leaves; folios are arabic from the page with the anchor `body` on.
    """
    found = []
    is_front = True
    for place in places:
        page = leaves[place.leaf].pages[place.page] if place.leaf >= 0 else None
        if page is None or page.kind.is_blank:
            continue
        is_front = is_front and body not in dict(page.anchors)
        folio = place.margins.folio
        label = roman(folio) if is_front else str(folio)
        found.append(PageStart(names[place.leaf], label, page.words, page.is_pictured))
    return tuple(found)


def turned(leaves: Sequence[LeafPages], places: Sequence[Place]) -> Mapping[int, str]:
    """The leaves that can't stand on the side they do as they are, and the side they begin on."""
    sides: dict[int, str] = {}
    for place in places:
        if place.leaf < 0:
            continue
        page = leaves[place.leaf].pages[place.page]
        if page.shift is None and page.kind.side != place.margins.kind.side:
            first = next(item for item in places if item.leaf == place.leaf)
            sides[place.leaf] = first.margins.kind.side
    return sides


_TOTAL = re.compile(r"counters?\(\s*pages\b")
_NTH = re.compile(r":nth\(\s*([^)]*?)\s+of\b")


def counted(css: str) -> Counts:
    """What the heads of a style sheet depend on."""
    numbers = _NTH.findall(css)
    plain = all(number.isdigit() for number in numbers)
    groups = max(map(int, numbers), default=0) if plain else None
    return Counts(_TOTAL.search(css) is not None, groups)


class Branch(list["Branch"]):
    """An entry of the outline with those below it; `at` is the page and the point on it."""

    def __init__(self, title: str, page: int, at: Point, *, is_open: bool) -> None:
        super().__init__()
        self.title, self.page, self.at, self.is_open = title, page, at, is_open


def outline(marks: Sequence[tuple[int, int, str, Point, str]]) -> list[Branch]:
    """A tree out of bookmarks: page, level from 1, title, point, `open` or `closed`.

    A level that skips some stands directly below the last that is above it (css-gcpm 3).
    """
    root = Branch("", 0, (0, 0), is_open=True)
    path = [(0, root)]
    for page, level, title, at, state in marks:
        while path[-1][0] >= level:
            path.pop()
        branch = Branch(title, page, at, is_open=state != "closed")
        path[-1][1].append(branch)
        path.append((level, branch))
    return list(root)
