"""The index as a section of the book, each place of an entry a link to it.

As it stands in an edition, places are named by their articles: an e-book has no pages. On pages
`with_folios` puts folios there, those of successive pages as one range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from huozi import xhtml
from huozi.apparatus import Index, IndexEntry
from huozi.indexing.entries import KINDS
from huozi.indexing.order import OTHERS, WAYS, Key
from huozi.indexing.places import Spot
from huozi.model import Matter, Role, Section
from huozi.numerals import roman
from huozi.xhtml import E, Element

NAME, TITLE = "_index", "索引"
_ALL = "data-places"  # every anchor of a link's block, apart by spaces
_FRONT = Matter.FRONT.value
_JOINER = "\u2060"  # no line ends at it


class _Line(NamedTuple):
    """An entry that is printed, with its head, its place in the order, the id of its line."""

    head: str
    key: Key
    entry: IndexEntry
    id: str


def leaf(
    index: Index, spots: Mapping[str, Sequence[Spot]], sections: Iterable[Section]
) -> Section | None:
    """The index; None where nothing of it stands in the book."""
    lines = _lines(index, spots)
    if not lines:
        return None
    known = {line.entry.heading: line.id for line in lines}
    owners = {section.id: section for section in sections}
    body = E.div({"class": "entries"})
    tree = E.section({"class": Role.INDEX.value, "id": NAME}, E.h1(TITLE), body)
    for kind, of_kind in groupby(lines, key=lambda line: line.entry.kind if index.by_kind else ""):
        if index.by_kind:
            body.append(E.h2(kind or OTHERS))
        for head, of_head in groupby(of_kind, key=lambda line: line.head):
            body.append(E.h3(head) if index.by_kind else E.h2(head))
            body.extend(_row(line, spots, known, owners) for line in of_head)
    return Section(NAME, Role.INDEX, Matter.BACK, TITLE, xhtml.serialise(tree))


def _lines(index: Index, spots: Mapping[str, Sequence[Spot]]) -> list[_Line]:
    """What is printed, in order: entries with places, and those that refer to one."""
    shown = {entry.heading for entry in index.entries if not entry.see and spots.get(entry.heading)}
    rows = [
        (*WAYS[index.by](entry), entry)
        for entry in index.entries
        if entry.heading in shown or entry.see in shown
    ]
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    rows.sort(key=lambda row: (kinds.get(row[2].kind, len(kinds)) * index.by_kind, row[1]))
    return [_Line(*row, f"{NAME}--{number}") for number, row in enumerate(rows, 1)]


def _row(
    line: _Line,
    spots: Mapping[str, Sequence[Spot]],
    known: Mapping[str, str],
    owners: Mapping[str, Section],
) -> Element:
    entry = line.entry
    row = E.p({"class": "index-entry", "id": line.id}, E.span({"class": "heading"}, entry.heading))
    if entry.see:
        row.append(_reference("见", (entry.see,), known))
        return row
    places = E.span({"class": "places"}, "　")
    for number, (section, group) in enumerate(groupby(spots[entry.heading], lambda s: s.section)):
        _add(places, "；" if number else "", *_links(owners[section], list(group)))
    row.append(places)
    if also := tuple(target for target in entry.see_also if target in known):
        row.append(_reference("参见", also, known))
    return row


def _reference(word: str, targets: Sequence[str], known: Mapping[str, str]) -> Element:
    reference = E.span({"class": "reference"}, "　", E.span({"class": "see"}, word))
    for number, target in enumerate(targets):
        _add(reference, "、" if number else "", E.a({"href": f"#{known[target]}"}, target))
    return reference


def _links(section: Section, spots: Sequence[Spot]) -> Iterator[str | Element]:
    """A link to each block of an article: the first by its title, further ones by number."""
    blocks: dict[int, list[str]] = defaultdict(list)
    for spot in spots:
        blocks[spot.block].append(spot.anchor)
    front = f" {_FRONT}" if section.matter is Matter.FRONT else ""
    for number, anchors in enumerate(blocks.values(), 1):
        if number > 1:
            yield "（" if number == 2 else "、"
        attributes = {"class": f"place{front}", "href": f"#{anchors[0]}", _ALL: " ".join(anchors)}
        yield E.a(attributes, section.title if number == 1 else str(number))
    if len(blocks) > 1:
        yield "）"


def _add(element: Element, *content: str | Element) -> None:
    """Put text and elements at the end of an element."""
    for item in content:
        if not isinstance(item, str):
            element.append(item)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + item
        else:
            element.text = (element.text or "") + item


# --- on pages


def targets(section: Section) -> tuple[str, ...]:
    """The anchors whose folios an index prints; none for any other section."""
    if section.role is not Role.INDEX:
        return ()
    links = (link for link in xhtml.parse(section.xhtml).iter("a") if link.get(_ALL))
    return tuple(sorted({anchor for link in links for anchor in link.get(_ALL, "").split()}))


def with_folios(section: Section, folios: Mapping[str, int], *, vertical: bool = False) -> Section:
    """An index as pages show it; any other section as it is.

    What `folios` don't know yet has 0. Columns have folios in Han.
    """
    if section.role is not Role.INDEX:
        return section
    tree = xhtml.parse(section.xhtml)
    manner = _UPRIGHT if vertical else _LYING
    for places in [node for node in tree.iter("span") if node.get("class") == "places"]:
        pages = dict.fromkeys(_pages(places, folios))
        places[:], places.text = [], "　"
        for number, run in enumerate(_runs(sorted(pages, key=lambda page: page[:2]))):
            _add(places, manner.between if number else "", *_range(run, manner))
    return replace(section, xhtml=xhtml.serialise(tree))


class _Page(NamedTuple):
    """A page of an entry: whether its folio is arabic, the folio, the first anchor on it."""

    is_body: bool
    folio: int
    anchor: str


def _pages(places: Element, folios: Mapping[str, int]) -> Iterator[_Page]:
    """The pages of an entry, each once."""
    known: set[tuple[bool, int]] = set()
    for link in places.iter("a"):
        is_body = _FRONT not in link.get("class", "").split()
        for anchor in link.get(_ALL, "").split():
            page = _Page(is_body, folios.get(anchor, 0), anchor)
            if page[:2] not in known:
                known.add(page[:2])
                yield page


def _runs(pages: Sequence[_Page]) -> Iterator[list[_Page]]:
    """Pages that follow one another together."""
    numbered = enumerate(pages)
    for _, group in groupby(numbered, lambda item: (item[1].is_body, item[1].folio - item[0])):
        yield [page for _, page in group]


def _range(run: Sequence[_Page], manner: _Manner) -> Iterator[str | Element]:
    """The folio of a page, or of the first and the last of several, which stay on one line."""
    for number, page in enumerate((run[0], run[-1]) if len(run) > 1 else run):
        words = manner.form(page.folio) if page.is_body else roman(page.folio)
        yield f"{_JOINER}{manner.to}{_JOINER}" if number else ""
        yield E.a({"href": f"#{page.anchor}"}, words)


_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")


def _han(folio: int) -> str:
    """A folio as columns have it, a numeral a digit.

    >>> _han(120)
    '一二〇'
    """
    return str(folio).translate(_HAN)


class _Manner(NamedTuple):
    """How folios are written: each of them, what stands between them, and in a range."""

    form: Callable[[int], str]
    between: str
    to: str


_LYING = _Manner(str, "，", "–")
_UPRIGHT = _Manner(_han, "、", "—")
