"""An edition as one HTML document for the page engine: notes in place, contents, markers."""

from __future__ import annotations

from lxml import etree

from huozi import xhtml
from huozi.model import ContentsEntry, Edition, Matter, Role, Section
from huozi.numerals import UNMARKED, first_number, list_marker
from huozi.page_style import TypeArea
from huozi.pdf.annotations import annotate
from huozi.pdf.headings import Measure, balance
from huozi.pdf.latin import mark_latin
from huozi.pdf.notes import AT_FEET, Arrangement, place_notes
from huozi.pdf.unbroken import part_strings
from huozi.pdf.vertical import stand
from huozi.xhtml import E, Element

# Addresses of pictures in the page document, by their number in the edition: only the engine's
# fetcher can answer them.
PICTURE = "book:picture/"

# Up to this many characters a table cell stays on one line.
SHORT_CELL = 8

# Leaves without running head and folio, and the named page of all others.
_BARE = frozenset({Role.TITLE_PAGE, Role.IMPRINT})


def pages(edition: Edition, notes: Arrangement = AT_FEET, measure: Measure = lambda _: {}) -> str:
    """The HTML text; every section is a `.leaf` with its named page as a class.

    Headings are broken by the room `measure` finds for them.
    """
    body = E.body()
    levels = {entry.target: entry.level for entry in edition.contents}
    levels |= {item.id: 1 for item in edition.sections if item.role is Role.CONTENTS}
    began = False
    for section in edition.sections:
        tree = _leaf(section, edition, levels)
        opening = section.matter is Matter.BODY and not began
        began = began or opening
        tree.set("class", f"{tree.get('class')} {section.matter} {_page_class(section, opening)}")
        body.append(tree)
    balance(body, measure)
    for tree in body:
        place_notes(tree, edition.notes, notes)
    data = edition.metadata
    head = E.head(E.meta(charset="utf-8"), E.title(data.title), *_meta(edition))
    root = E.html({"lang": data.language}, head, body)
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


def _page_class(section: Section, opening: bool) -> str:
    if section.role in _BARE:
        name = "bare"
    elif section.role in {Role.PART, Role.DIVISION}:
        name = "part"
    else:
        name = "front" if section.matter is Matter.FRONT else "article"
    return f"leaf page-{'first-' if opening else ''}{name}"


def _leaf(section: Section, edition: Edition, levels: dict[str, int]) -> Element:
    tree = xhtml.parse(section.xhtml)
    if section.role is Role.CONTENTS:
        _fill_contents(tree, section, edition)
    _outline(tree, levels)
    annotate(tree)
    mark_latin(tree)
    part_strings(tree)
    _markers(tree)
    _short_cells(tree)
    _tall_rows(tree, edition.type_area)
    if edition.type_area.vertical:
        stand(tree, {item.path: item for item in edition.pictures}, edition.type_area)
    numbers = {picture.path: number for number, picture in enumerate(edition.pictures)}
    for image in tree.iter("img"):
        image.set("src", f"{PICTURE}{numbers[image.get('src', '')]}")
    return tree


def _fill_contents(tree: Element, section: Section, edition: Edition) -> None:
    """The contents: a line an entry, its page number set by the theme."""
    matters = {section.id: section.matter for section in edition.sections}
    tree.append(E.h1(section.title))
    for entry in edition.contents:
        tree.append(contents_line(entry, matters.get(entry.target, Matter.BODY)))


def contents_line(entry: ContentsEntry, place: Matter) -> Element:
    """One line of the contents."""
    link = E.a({"href": f"#{entry.target}"}, entry.title)
    if entry.byline:
        link.append(E.span({"class": "entry-byline"}, entry.byline))
    return E.p({"class": f"entry level-{entry.level} {place}"}, link)


def _outline(tree: Element, levels: dict[str, int]) -> None:
    """The PDF outline follows the contents, and goes on below it through all subheads."""
    base = levels.get(tree.get("id", ""), 0)
    for node in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = str(base + int(str(node.tag)[1]) - 1) if base else "none"
        node.set("style", f"bookmark-level: {level}")


def _short_cells(tree: Element) -> None:
    """Cells of a few characters don't break: a figure with its unit stays on one line."""
    for cell in tree.iter("td", "th"):
        if len(xhtml.text(cell)) <= SHORT_CELL:
            cell.set("class", f"{cell.get('class', '')} short".strip())


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
