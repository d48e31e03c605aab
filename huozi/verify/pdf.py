"""A PDF read back by PDFium: every section's text, page by page, against the edition.

A page holds a stretch of the section's running text and then the notes called on it. Running
heads and folios stand outside the type area and are not read.
"""

from __future__ import annotations

from ctypes import c_char_p
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from huozi import xhtml
from huozi.diagnostics import Finding, Span, finding
from huozi.layout import PT_PER_MM, margins
from huozi.model import Edition, Role, Section, TypeArea
from huozi.numerals import circled, first_number, list_marker
from huozi.verify.text import Difference, compare, visible


class Owed(NamedTuple):
    """What a section's pages must show: its running text, and its notes in order of call.

    `heads` are the head rows of its tables: a page on which a table goes on repeats them.
    """

    running: str
    notes: tuple[str, ...]
    heads: tuple[str, ...] = ()


def check_pdf(edition: Edition, data: bytes, name: str) -> tuple[Finding, ...]:
    """A finding for every section whose text isn't, whole and in order, in the finished file."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return (finding("V003", Span(name), file=name, reason=str(error)),)
    try:
        starts = {section.id: _page_of(document, section.id) for section in edition.sections}
        placed = sorted({start for start in starts.values() if start >= 0})
        ends = dict(pairwise([*placed, len(document)]))
        texts = [_page_text(page, edition.type_area) for page in document]
    finally:
        document.close()
    found: list[Finding] = []
    for section in edition.sections:
        if section.role is Role.CONTENTS:
            continue
        span = Span(section.path or name)
        start = starts[section.id]
        if start < 0:
            found.append(finding("V002", span, file=name, title=section.title))
        elif difference := _differs(owed(section), texts[start : ends[start]]):
            values = difference._asdict()
            found.append(finding("V001", span, file=name, title=section.title, **values))
    return tuple(found)


def _page_of(document: pdfium.PdfDocument, anchor: str) -> int:
    """The page a named destination lies on, -1 where there is none."""
    place = raw.FPDF_GetNamedDestByName(document, c_char_p(anchor.encode()))
    return int(raw.FPDFDest_GetDestPageIndex(document, place)) if place else -1


def _page_text(page: pdfium.PdfPage, area: TypeArea) -> str:
    """The visible text between head and foot margin, in the order it was set."""
    _, height = page.get_size()
    top, _, bottom, _ = (side * PT_PER_MM for side in margins(area))
    words = page.get_textpage()
    slack = area.leading / 4
    text = words.get_text_bounded(bottom=bottom - slack, top=height - top + slack)
    # PDFium marks a hyphen that ends a line with a noncharacter.
    return visible(text.replace("\ufffe", "-").replace("\x02", "-"))


def owed(section: Section) -> Owed:
    """The text of a section as its pages show it: list markers in it, notes apart."""
    tree = xhtml.parse(section.xhtml)
    notes = {node.get("id", ""): node for node in tree.iter("aside")}
    labels = {name: circled(number) for number, name in enumerate(notes, 1)}
    for link in list(tree.iter("a")):
        if link.get("role") == "doc-backlink":
            xhtml.remove(link)
        elif link.get("role") == "doc-noteref":
            target = link.get("href", "").removeprefix("#")
            link.text = labels.get(target, link.text)
    listed = tuple(visible(labels[name] + xhtml.text(note)) for name, note in notes.items())
    for box in [node for node in tree.iter("section") if node.get("class") == "notes"]:
        xhtml.remove(box)
    for listing in tree.iter("ol", "ul"):
        if listing.get("class") == "sources":
            continue
        for number, item in enumerate(
            listing.iterchildren("li"), first_number(listing.get("start"))
        ):
            item.text = list_marker(str(listing.tag), number) + (item.text or "")
    heads = tuple(visible(xhtml.text(node)) for node in tree.iter("thead"))
    return Owed(visible(xhtml.text(tree)), listed, heads)


def _differs(owed_text: Owed, pages: list[str]) -> Difference | None:
    """The first place where the pages part from what they owe."""
    running, waiting = owed_text.running, list(owed_text.notes)
    for whole in pages:
        page = _without_repeated_head(whole, running, owed_text.heads)
        count = _notes_on(page, running, waiting)
        if count is None:
            return compare(running[: len(page)], page) or Difference(page[-10:], running, page)
        foot = len("".join(waiting[:count]))
        running = running[len(page) - foot :]
        waiting = waiting[count:]
    return compare(running + "".join(waiting), "")


def _without_repeated_head(page: str, running: str, heads: tuple[str, ...]) -> str:
    """A page's text without the head row of a table that goes on from the page before."""
    for head in heads:
        if head and page.startswith(head) and not running.startswith(head):
            return page.removeprefix(head)
    return page


def _notes_on(page: str, running: str, waiting: list[str]) -> int | None:
    """How many of the next notes stand at the foot of a page; None where it doesn't fit."""
    foot = ""
    for count in range(len(waiting) + 1):
        if page.endswith(foot) and running.startswith(page[: len(page) - len(foot)]):
            return count
        if count < len(waiting):
            foot += waiting[count]
    return None
