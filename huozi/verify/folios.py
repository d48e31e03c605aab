"""Where the pages of a finished PDF begin in the book, for whatever is to be cited alike."""

from __future__ import annotations

from bisect import bisect_right

import pypdfium2 as pdfium
from pypdfium2 import raw

from huozi.model import Edition
from huozi.reader_style import PageStart, beginning
from huozi.verify.pdf import read_pages

_PICTURES = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH]


def is_pictured(page: pdfium.PdfPage) -> bool:
    """Whether anything but text is drawn on a page."""
    return any(True for _ in page.get_objects(filter=_PICTURES))


def page_starts(edition: Edition, data: bytes) -> tuple[PageStart, ...]:
    """Every page but the blank ones, with the folio printed on it. PdfiumError for damage."""
    starts, _, texts = read_pages(edition, data)
    owners = sorted((page, name) for name, page in starts.items() if page >= 0)
    firsts = [page for page, _ in owners]
    found: list[PageStart] = []
    with pdfium.PdfDocument(data) as document:
        for number, text in enumerate(texts):
            owner = bisect_right(firsts, number) - 1
            pictured = is_pictured(document[number])
            if owner >= 0 and (text or pictured):
                folio = document.get_page_label(number) or str(number + 1)
                found.append(PageStart(owners[owner][1], folio, beginning([text]), pictured))
    return tuple(found)
