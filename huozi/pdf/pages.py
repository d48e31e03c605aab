"""An edition as one HTML document for the page engine: notes in place, contents, markers."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from urllib.parse import quote

from lxml import etree

from huozi import xhtml
from huozi.indexing.leaf import with_folios
from huozi.model import ContentsEntry, Edition, Matter, Picture, Role, Section
from huozi.numerals import UNMARKED, first_number, list_marker
from huozi.page_style import NoteStyle, TypeArea
from huozi.pdf.annotations import annotate
from huozi.pdf.headings import Measure, balance
from huozi.pdf.latin import mark_latin
from huozi.pdf.notes import AT_FEET, Arrangement, place_notes
from huozi.pdf.unbroken import part_strings
from huozi.pdf.vertical import stand
from huozi.xhtml import E, Element

# Up to this many characters a table cell stays on one line.
SHORT_CELL = 8
_BESIDE = 1.0  # the padding of a cell, in characters

_SOURCE = re.compile(r'<img[^>]* src="([^"]*)"')

# Leaves without running head and folio, and the named page of all others.
_BARE = frozenset({Role.TITLE_PAGE, Role.IMPRINT})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A section of the book, with all that its pages are made of.

    `page` is its named page; `level` its level in the outline, 0 where it isn't in it. `entries`
    are the lines of the contents, each with the matter it leads to.
    """

    section: Section
    page: str
    level: int
    pictures: tuple[Picture, ...]
    notes: NoteStyle
    area: TypeArea
    language: str
    entries: tuple[tuple[ContentsEntry, Matter], ...] = ()

    @property
    def size(self) -> int:
        """About how much there is to set, in characters."""
        return len(self.section.xhtml) + _LINE * len(self.entries)


# Characters of XHTML that take as long to set as a line of the contents.
_LINE = 100


def leaves(edition: Edition) -> Iterator[Leaf]:
    """The sections of an edition, each as a leaf."""
    levels = {entry.target: entry.level for entry in edition.contents}
    matters = {section.id: section.matter for section in edition.sections}
    contents = tuple((entry, matters.get(entry.target, Matter.BODY)) for entry in edition.contents)
    pictures = {picture.path: picture for picture in edition.pictures}
    body = next((item.id for item in edition.sections if item.matter is Matter.BODY), "")
    for section in edition.sections:
        is_contents = section.role is Role.CONTENTS
        paths = dict.fromkeys(map(html.unescape, _SOURCE.findall(section.xhtml)))
        yield Leaf(
            section,
            _page(section, section.id == body),
            1 if is_contents else levels.get(section.id, 0),
            tuple(pictures[path] for path in paths if path in pictures),
            edition.notes,
            edition.type_area,
            edition.metadata.language,
            contents if is_contents else (),
        )


def numbered(leaf: Leaf, folios: Mapping[str, int]) -> Leaf:
    """A leaf with the folios its own text has; those of anchors in other leaves."""
    return replace(leaf, section=with_folios(leaf.section, folios, vertical=leaf.area.vertical))


def pages(
    edition: Edition,
    notes: Arrangement = AT_FEET,
    measure: Measure = lambda _: None,
    folios: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """The HTML text of a whole edition; `folios` are those its index shows."""
    data = edition.metadata
    head = E.head(E.meta(charset="utf-8"), E.title(data.title), *_meta(edition))
    items = (numbered(leaf, folios) for leaf in leaves(edition))
    return _document(items, head, data.language, notes, measure)


def leaf_page(leaf: Leaf, notes: Arrangement, measure: Measure) -> str:
    """The HTML text of one leaf."""
    head = E.head(E.meta(charset="utf-8"))
    return _document([leaf], head, leaf.language, notes, measure)


def _document(
    items: Iterable[Leaf], head: Element, language: str, notes: Arrangement, measure: Measure
) -> str:
    """Every section is a `.leaf` with its named page as a class.

    Headings are broken by the room `measure` finds for them.
    """
    body = E.body()
    styles = []
    for item in items:
        body.append(_tree(item))
        styles.append(item.notes)
    balance(body, measure)
    for tree, style in zip(body, styles, strict=True):
        place_notes(tree, style, notes)
    root = E.html({"lang": language}, head, body)
    return "<!DOCTYPE html>" + etree.tostring(root, method="html", encoding="unicode")


def _meta(edition: Edition) -> list[Element]:
    """What becomes the document information of the PDF (ISO 32000-1 14.3.3)."""
    data = edition.metadata
    moment = edition.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = [("author", person.name) for person in data.authors]
    rows += [
        ("description", data.description),
        ("keywords", "，".join(data.subjects)),
        ("generator", "huozi"),
        ("dcterms.created", moment),
        ("dcterms.modified", moment),
    ]
    return [E.meta(name=name, content=value) for name, value in rows if value]


def _page(section: Section, opening: bool) -> str:
    """The named page of a section; the body opens on one of its own."""
    if section.role in _BARE:
        name = "bare"
    elif section.role in {Role.PART, Role.DIVISION}:
        name = "part"
    else:
        name = "front" if section.matter is Matter.FRONT else "article"
    return f"first-{name}" if opening else name


def _tree(leaf: Leaf) -> Element:
    section = leaf.section
    tree = xhtml.parse(section.xhtml)
    tree.set("class", f"{tree.get('class')} {section.matter} leaf page-{leaf.page}")
    if section.role is Role.CONTENTS:
        tree.append(E.h1(section.title))
        tree.extend(contents_line(entry, matter) for entry, matter in leaf.entries)
    _outline(tree, leaf.level)
    annotate(tree)
    mark_latin(tree)
    part_strings(tree)
    _markers(tree)
    _short_cells(tree, leaf.area)
    _tall_rows(tree, leaf.area)
    if leaf.area.vertical:
        stand(tree, {item.path: item for item in leaf.pictures}, leaf.area)
    for image in tree.iter("img"):
        image.set("src", address(image.get("src", "")))
    return tree


def address(path: str) -> str:
    """Where the page document finds a picture: only the engine's fetcher can answer it."""
    return f"book:picture/{quote(path, safe='')}"


def contents_line(entry: ContentsEntry, place: Matter) -> Element:
    """One line of the contents."""
    link = E.a({"href": f"#{entry.target}"}, entry.title)
    if entry.byline:
        link.append(E.span({"class": "entry-byline"}, entry.byline))
    return E.p({"class": f"entry level-{entry.level} {place}"}, link)


def _outline(tree: Element, base: int) -> None:
    """The PDF outline follows the contents, and goes on below it through all subheads."""
    for node in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = str(base + int(str(node.tag)[1]) - 1) if base else "none"
        node.set("style", f"bookmark-level: {level}")


def _short_cells(tree: Element, area: TypeArea) -> None:
    """Cells of a few characters don't break: a figure with its unit stays on one line.

    In a table of so many columns that they would not stand side by side all cells may break.
    """
    for table in tree.iter("table"):
        columns = defaultdict[int, list[Element]](list)
        for row in table.iter("tr"):
            for number, cell in enumerate(row.iter("td", "th")):
                if len(xhtml.text(cell)) <= SHORT_CELL:
                    columns[number].append(cell)
        widest = (max(_ems(xhtml.text(cell)) for cell in cells) for cells in columns.values())
        if sum(widest) + _BESIDE * len(columns) > area.characters:
            continue
        for cell in chain.from_iterable(columns.values()):
            cell.set("class", f"{cell.get('class', '')} short".strip())


def _ems(text: str) -> float:
    """How wide a text is, in characters."""
    return sum(0.5 if mark.isascii() else 1.0 for mark in text)


def _tall_rows(tree: Element, area: TypeArea) -> None:
    """Rows that may fill half a page break over pages; columns are taken to be alike."""
    for row in tree.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        longest = max((len(xhtml.text(cell)) for cell in cells), default=0)
        if longest * len(cells) > area.characters * area.lines / 2:
            row.set("class", f"{row.get('class', '')} tall".strip())


def _markers(tree: Element) -> None:
    """The markers of lists as text: the engine would draw its own out of reading order."""
    for listing in tree.iter("ol", "ul"):
        if listing.get("class") in UNMARKED:
            continue
        first = first_number(listing.get("start"))
        for number, item in enumerate(listing.iterchildren("li"), first):
            home = item[0] if len(item) and item[0].tag == "p" else item
            marker = E.span({"class": "marker"}, list_marker(str(listing.tag), number))
            marker.tail, home.text = home.text, None
            home.insert(0, marker)
