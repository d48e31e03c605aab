"""A PDF read back by PDFium: every section's text, page by page, against the edition.

A page holds a stretch of the section's running text and then the notes called on it. Running
heads and folios stand outside the type area and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_char_p
from dataclasses import replace
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from huozi.assemble.extent import printed
from huozi.diagnostics import Finding, Span, finding
from huozi.indexing.leaf import targets, with_folios
from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.model import Edition, Matter, Section
from huozi.page_style import TypeArea
from huozi.verify.measure import beyond
from huozi.verify.order import disorder
from huozi.verify.reading_order import check_reading
from huozi.verify.sections import notes_of, section_differs
from huozi.verify.twins import shown


def check_pdf(edition: Edition, data: bytes, name: str) -> tuple[Finding, ...]:
    """A finding for every section whose text isn't, whole and in order, in the finished file.

    The imprint has to say how many pages there are, the index on which of them words stand.
    """
    try:
        starts, places, texts = read_pages(edition, data)
    except pdfium.PdfiumError as error:
        return (finding("V003", Span(name), file=name, reason=str(error)),)
    placed = sorted({start for start in starts.values() if start >= 0})
    if not placed:
        return (finding("V212", Span(name), file=name),)
    count = len(texts) - placed[0]  # a cover before the title page is no page of the book
    edition = _with_folios(printed(edition, count), starts, data)
    ends = dict(pairwise([*placed, len(texts)]))
    found: list[Finding] = []
    for section in edition.sections:
        span = Span(section.path or name)
        start = starts[section.id]
        pages = texts[start : ends[start]] if start >= 0 else []
        if start < 0:
            found.append(finding("V002", span, file=name, title=section.title))
        elif difference := section_differs(section, edition, places, pages):
            values = difference._asdict()
            found.append(finding("V001", span, file=name, title=section.title, **values))
    found += disorder(edition, sorted(starts, key=starts.__getitem__), name) if not found else ()
    lost = tuple(found) or check_reading(edition, data, places, name)
    return (*lost, *_wide(edition.type_area, data, name))


def _wide(area: TypeArea, data: bytes, name: str) -> Iterator[Finding]:
    """Pages whose text reaches out of the type area."""
    with pdfium.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            low, high = _height(page, area)
            words = page.get_textpage()
            boxes = [words.get_rect(index) for index in range(words.count_rects())]
            inside = [(left, right) for left, bottom, right, _ in boxes if low < bottom < high]
            if over := beyond(inside, area):
                yield finding("V213", Span(name), page=number, over=f"{over:.1f}")


def _height(page: pdfium.PdfPage, area: TypeArea) -> tuple[float, float]:
    """Between which heights a page's text stands, heads and folios left out."""
    top, _, bottom, _ = (side * PT_PER_MM for side in margins(area))
    slack = area.leading / 4
    return bottom - slack, page.get_trimbox()[3] - top + slack


def _with_folios(edition: Edition, starts: dict[str, int], data: bytes) -> Edition:
    """The edition with the folios its index must show: those of the pages its links lead to."""
    names = [name for section in edition.sections for name in targets(section)]
    if not names:
        return edition
    with pdfium.PdfDocument(data) as document:
        places = {name: page_of(document, name) for name in names}
    body = next((starts[item.id] for item in edition.sections if item.matter is Matter.BODY), 0)
    folios = {
        name: page + 1 - (body if page >= body else 0) for name, page in places.items() if page >= 0
    }
    vertical = edition.type_area.vertical
    sections = (with_folios(item, folios, vertical=vertical) for item in edition.sections)
    return replace(edition, sections=tuple(sections))


def read_pages(edition: Edition, data: bytes) -> tuple[dict[str, int], dict[str, int], list[str]]:
    """The page each section starts on (-1 where it doesn't), and the text of every page.

    Between them the pages of the notes and calls that the file can lead to.
    """
    document = pdfium.PdfDocument(data)
    try:
        starts = {section.id: page_of(document, section.id) for section in edition.sections}
        places: dict[str, int] = {}
        for section in edition.sections:
            places |= note_places(document, section)
        texts = [page_text(document[i], i, edition.type_area) for i in range(len(document))]
        return starts, places, texts
    finally:
        document.close()


def note_places(document: pdfium.PdfDocument, section: Section) -> dict[str, int]:
    """The pages of the notes and calls of a section that the file can lead to."""
    pages = {name: page_of(document, name) for name in notes_of(section)}
    return {name: page for name, page in pages.items() if page >= 0}


def page_of(document: pdfium.PdfDocument, anchor: str) -> int:
    """The page a named destination lies on, -1 where there is none."""
    place = raw.FPDF_GetNamedDestByName(document, c_char_p(anchor.encode()))
    return int(raw.FPDFDest_GetDestPageIndex(document, place)) if place else -1


def page_text(page: pdfium.PdfPage, index: int, area: TypeArea) -> str:
    """The visible text outside the margin of heads and folios, in the order it was set."""
    words = page.get_textpage()
    if area.vertical:
        # The fore-edge, which odd pages of a book bound on the right have on the left.
        outer, slack = margins(area)[3] * PT_PER_MM, area.leading / 4
        width = page.get_trimbox()[2]  # from its lower left corner, whatever the bleed
        left, right = (outer - slack, None) if index % 2 == 0 else (None, width - outer + slack)
        return shown(words.get_text_bounded(left=left, right=right))
    low, high = _height(page, area)
    return shown(words.get_text_bounded(bottom=low, top=high))
