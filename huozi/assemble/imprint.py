"""The imprint page 版权页 (GB/T 12450).

At the top whose the rights are, then the CIP data as supplied, then the edition's data in rows.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace

from huozi import xhtml
from huozi.assemble.imprint_rows import PAPER, SCREEN, WHOSE, Row, is_internal, own_rows, placed
from huozi.model import Book, Edition, Matter, Role, Section
from huozi.xhtml import E, Element

IMPRINT = "_imprint"  # the id of the page

_FREE = "内部资料　免费交流"


def imprint(book: Book) -> Section:
    """The imprint page of a book; figures wait in it until its pages are known."""
    data = book.metadata
    own = own_rows(data)
    content = [_paragraph("copyright", str(row.content)) for row in own if row.label in WHOSE]
    if is_internal(data):
        content.append(_paragraph("internal", _FREE))
    if data.cip:
        content.append(_cip(data.cip))
    listing = E.dl({"class": "rows"}, *map(_element, placed(book)))
    content.append(listing)
    if data.rights:
        content.append(_paragraph("rights", data.rights))
    tree = E.section({"class": Role.IMPRINT.value, "id": IMPRINT}, *content)
    return Section(IMPRINT, Role.IMPRINT, Matter.FRONT, "版权页", xhtml.serialise(tree))


def on_paper(edition: Edition) -> Edition:
    """The edition with the imprint of a book of pages: without what only an e-book has."""
    return _kept(edition, PAPER)


def on_screen(edition: Edition) -> Edition:
    """The edition with the imprint of a book without pages: no figure waits for any."""
    return _kept(edition, SCREEN)


def _kept(edition: Edition, medium: str) -> Edition:
    sections = (
        _in_medium(section, medium) if section.role is Role.IMPRINT else section
        for section in edition.sections
    )
    return replace(edition, sections=tuple(sections))


def _in_medium(section: Section, medium: str) -> Section:
    tree = xhtml.parse(section.xhtml)
    for row in tree.findall("./dl/div"):
        figure = row.find("./dd/span")
        is_waiting = figure is not None and figure.get("data-line") is None
        if row.attrib.pop("data-medium", medium) != medium or (medium == SCREEN and is_waiting):
            xhtml.remove(row)
        elif medium == SCREEN and figure is not None:
            xhtml.unwrap(figure)
    return replace(section, xhtml=xhtml.serialise(tree))


# --- the page


def _paragraph(name: str, words: str) -> Element:
    return E.p({"class": name}, words)


def _cip(text: str) -> Element:
    """The CIP data 图书在版编目数据, line by line as the library set them (GB/T 12451).

    A line after an empty one stands apart, one with blanks before it is set in.
    """
    block = E.div({"class": "cip"})
    kind = "line"
    for line in textwrap.dedent(text).strip("\n").splitlines():
        if words := line.strip():
            block.append(_paragraph(kind + " set-in" * line[0].isspace(), words))
        kind = "line" if words else "line apart"
    return block


# Labels are spread to the width of four characters.
_SPREAD = {2: "two", 3: "three"}


def _element(row: Row) -> Element:
    spread = _SPREAD.get(len(row.label))
    label = E.dt({"class": spread} if spread else {}, row.label)
    return E.div({"data-medium": row.medium} if row.medium else {}, label, E.dd(row.content))
