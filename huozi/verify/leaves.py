"""The pages of single leaves read back from a joined PDF, by PDFium."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from huozi.model import Edition, Section
from huozi.verify.folios import is_pictured
from huozi.verify.pdf import note_places, page_text, section_differs
from huozi.verify.text import Difference


@dataclass(frozen=True, slots=True)
class Proof:
    """What the pages of a leaf say, where there is more on them than text, and how they differ."""

    texts: tuple[str, ...]
    pictured: tuple[bool, ...]
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pages `first` to `last`, without it, that a leaf stands on, from 0.

    `edition` is that of the leaf alone; it has the whole book's contents where the leaf is they.
    """

    edition: Edition
    first: int
    last: int


def prove(task: tuple[bytes, tuple[Stretch, ...]]) -> tuple[Proof, ...]:
    """Read some leaves of a file and hold them against what was set (runs in a child process)."""
    data, stretches = task
    document = pdfium.PdfDocument(data)
    try:
        return tuple(_prove(document, stretch) for stretch in stretches)
    finally:
        document.close()


def _prove(document: pdfium.PdfDocument, stretch: Stretch) -> Proof:
    (section,) = stretch.edition.sections
    texts, pictured = [], []
    for index in range(stretch.first, stretch.last):
        page = document[index]
        texts.append(page_text(page, index, stretch.edition.type_area))
        pictured.append(is_pictured(page))
        page.close()
    return Proof(tuple(texts), tuple(pictured), _difference(document, section, stretch, texts))


def _difference(
    document: pdfium.PdfDocument, section: Section, stretch: Stretch, texts: list[str]
) -> Difference | None:
    places = note_places(document, section)
    return section_differs(section, stretch.edition, places, texts)
