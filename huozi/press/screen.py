"""Pages drawn by PDFium as pictures, the folios printed on them, which way their text runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_double, create_string_buffer
from itertools import pairwise

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

# Enough of a book to know how it is written: as many pages, as many characters of each.
_PAGES, _CHARACTERS = 24, 400
_DIRECTIONS = {b"R2L": True, b"L2R": False}


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """A document; PdfiumError where it can't be read."""
    document = pdfium.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def folios(document: pdfium.PdfDocument) -> tuple[str, ...]:
    """What is printed on each page as its number; its place in the file where nothing is known."""
    return tuple(document.get_page_label(i) or str(i + 1) for i in range(len(document)))


def trimmed(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """A page as it will be cut."""
    page = document[index]
    page.set_cropbox(*page.get_trimbox())
    page.close()
    return document[index]  # read again, its size is that of the trim box


def picture(page: pdfium.PdfPage, scale: float) -> Image.Image:
    """A page drawn, `scale` px to the point."""
    image: Image.Image = page.render(scale=scale).to_pil()
    return image.convert("RGB")


def bound_right(document: pdfium.PdfDocument, said: bool | None) -> bool:
    """Whether a book is bound on the right: as is said, as the file says, as its text runs."""
    if said is not None:
        return said
    direction = create_string_buffer(8)
    length = raw.FPDF_VIEWERREF_GetName(document, b"Direction", direction, len(direction))
    if length and direction.value in _DIRECTIONS:  # ISO 32000-1, 12.2
        return _DIRECTIONS[direction.value]
    return _runs_down(document)


def _runs_down(document: pdfium.PdfDocument) -> bool:
    """More steps from one character to the next go down than to the right."""
    down = along = 0
    step = max(1, len(document) // _PAGES)
    for index in range(0, len(document), step):
        for (x1, y1), (x2, y2) in pairwise(_places(document[index])):
            across, height = x2 - x1, y1 - y2
            down += height > abs(across)
            along += across > abs(height)
    return down > along


def _places(page: pdfium.PdfPage) -> Iterator[tuple[float, float]]:
    """Where the first characters of a page stand."""
    text = page.get_textpage()
    x, y = c_double(), c_double()
    for number in range(min(_CHARACTERS, text.count_chars())):
        if raw.FPDFText_GetCharOrigin(text, number, byref(x), byref(y)):
            yield x.value, y.value
