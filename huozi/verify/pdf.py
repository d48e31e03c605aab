"""A PDF read back by PDFium: every section's text, page by page, against the edition.

A page holds a stretch of the section's running text and then the notes called on it. Running
heads and folios stand outside the type area and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from huozi.verify.order import disorder
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
        starts, texts = _read(edition, data)
    except pdfium.PdfiumError as error:
        return (finding("V003", Span(name), file=name, reason=str(error)),)
    placed = sorted({start for start in starts.values() if start >= 0})
    ends = dict(pairwise([*placed, len(texts)]))
    found: list[Finding] = []
    for section in edition.sections:
        span = Span(section.path or name)
        start = starts[section.id]
        pages = texts[start : ends[start]] if start >= 0 else []
        if start < 0:
            found.append(finding("V002", span, file=name, title=section.title))
        elif difference := _section_differs(section, edition, pages):
            values = difference._asdict()
            found.append(finding("V001", span, file=name, title=section.title, **values))
    return tuple(found) or disorder(edition, sorted(starts, key=starts.__getitem__), name)


def _read(edition: Edition, data: bytes) -> tuple[dict[str, int], list[str]]:
    """The page each section starts on (-1 where it doesn't), and the text of every page."""
    document = pdfium.PdfDocument(data)
    try:
        starts = {section.id: _page_of(document, section.id) for section in edition.sections}
        return starts, [_page_text(page, edition.type_area) for page in document]
    finally:
        document.close()


def _section_differs(section: Section, edition: Edition, pages: list[str]) -> Difference | None:
    if section.role is Role.CONTENTS:
        return _contents_differ([entry.title for entry in edition.contents], "".join(pages))
    return _differs(owed(section), pages)


def _contents_differ(titles: list[str], text: str) -> Difference | None:
    """The first line of the contents that isn't there in its turn, whatever folios lie between."""
    before, place = "", 0
    for title in map(visible, titles):
        found = text.find(title, place)
        if found < 0:
            difference = compare(title, text[place : place + len(title)])
            return difference and difference._replace(before=before[-10:])
        before, place = title, found + len(title)
    return None


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
    """The first place where the pages part from what they owe.

    A page can often be read in more than one way (is this the head of a table again, or a row
    that says the same?), so all the ways that fit are followed.
    """
    ways = {_Way(0, 0)}
    for page in pages:
        onward = {way for old in ways for way in _ways_on(old, page, owed_text)}
        if not onward:
            furthest = max(ways)
            return _parted(owed_text, furthest, page)
        ways = onward
    last = max(ways)
    rest = owed_text.running[last.running :] + "".join(owed_text.notes[last.notes :])
    return _told(owed_text, last, compare(rest, ""))


class _Way(NamedTuple):
    """How much of a section has been read: characters of running text, whole notes."""

    running: int
    notes: int


def _ways_on(way: _Way, page: str, owed_text: Owed) -> Iterator[_Way]:
    """Where a page can lead: its notes at the foot, the head of a table perhaps repeated."""
    heads = [head for head in owed_text.heads if head and page.startswith(head)]
    for body in (page, *(page.removeprefix(head) for head in heads)):
        foot = ""
        for count in range(way.notes, len(owed_text.notes) + 1):
            length = len(body) - len(foot)
            if body.endswith(foot) and owed_text.running.startswith(body[:length], way.running):
                yield _Way(way.running + length, count)
            foot += owed_text.notes[count] if count < len(owed_text.notes) else ""
            if len(foot) > len(body):
                break


def _parted(owed_text: Owed, way: _Way, page: str) -> Difference | None:
    """Where a page that fits no way parts from the running text, or from the notes at its foot."""
    running = owed_text.running[way.running :]
    pairs = enumerate(zip(running, page, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(running), len(page)))
    notes = "".join(owed_text.notes[way.notes :])
    rest, actual = running[same:], page[same:]
    if notes and actual[:1] == notes[:1] and actual[:1] != rest[:1]:
        rest = notes
    difference = compare(rest, actual)
    return _told(owed_text, _Way(way.running + same, way.notes), difference)


def _told(owed_text: Owed, way: _Way, difference: Difference | None) -> Difference | None:
    """A difference with the words that stand before it, where it has none of its own."""
    if difference is None or difference.before:
        return difference
    return difference._replace(before=owed_text.running[max(0, way.running - 10) : way.running])
