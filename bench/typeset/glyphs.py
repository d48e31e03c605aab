"""The glyphs of a PDF, line by line, as PDFium sees them; nothing here knows who set them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from functools import cache
from math import hypot
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from huozi.characters import HAN

_HAN = re.compile(f"[{HAN}]")
_CONTROL = "\r\n\ufffe\x02"

# Glyphs nearer than this, in em of the body, stand on one baseline; of smaller ones that are
# raised or lowered (calls of notes, indices) this far.
_SAME_LINE = 0.3
_RAISED = 0.6
# What stands in a line for a glyph of another size.
OTHER = "\ufffc"
# Sizes that differ by less are one size, in pt.
_SAME_SIZE = 0.3


@cache
def is_han(character: str) -> bool:
    """Whether a character is an ideograph."""
    return bool(_HAN.match(character))


class Glyph(NamedTuple):
    """A character where it stands: its origin, the end of its advance, its size (pt).

    `y` is the distance of the baseline from the page's head.
    """

    character: str
    x: float
    right: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """The glyphs on one baseline from left to right; pages are numbered from 1."""

    page: int
    y: float
    glyphs: tuple[Glyph, ...]
    text: str

    @property
    def left(self) -> float:
        """Where its first character begins."""
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        """Where the advance of its last character ends."""
        return max(glyph.right for glyph in self.glyphs)


Pages = tuple[tuple[Line, ...], ...]


def read_glyphs(source: Path | bytes, *, turned: bool = False) -> tuple[tuple[Glyph, ...], ...]:
    """Every upright character of every page, in the order it was drawn; `turned` ones too."""
    with pdfium.PdfDocument(source) as document:
        return tuple(tuple(_glyphs(page, turned=turned)) for page in document)


def _glyphs(page: pdfium.PdfPage, *, turned: bool) -> Iterator[Glyph]:
    """What is drawn on a page; the spaces and line ends PDFium makes up are left out."""
    words, height = page.get_textpage(), page.get_height()
    x, y, box, matrix = c_double(), c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(raw.FPDFText_CountChars(words)):
        character = chr(raw.FPDFText_GetUnicode(words, index))
        if character in _CONTROL or raw.FPDFText_IsGenerated(words, index) == 1:
            continue
        raw.FPDFText_GetMatrix(words, index, matrix)
        if not turned and abs(matrix.b) > abs(matrix.a) / 100:
            continue
        raw.FPDFText_GetCharOrigin(words, index, x, y)
        raw.FPDFText_GetLooseCharBox(words, index, box)
        size = raw.FPDFText_GetFontSize(words, index) * hypot(matrix.c, matrix.d)
        # Some writers' widths are those of the ink: an ideograph is as wide as its size.
        right = x.value + size if is_han(character) else box.right
        yield Glyph(character, x.value, right, height - y.value, size)


def body_size(pages: Iterable[Sequence[Glyph]]) -> float:
    """The size most ideographs have, to half a point."""
    sizes = Counter(
        round(glyph.size * 2) / 2 for page in pages for glyph in page if is_han(glyph.character)
    )
    return sizes.most_common(1)[0][0] if sizes else 0.0


def lines_of(pages: Sequence[Sequence[Glyph]], size: float) -> Pages:
    """The lines of one type size, page by page; a lone folio is no line."""
    return tuple(tuple(_lines(number, page, size)) for number, page in enumerate(pages, 1))


def _lines(number: int, glyphs: Sequence[Glyph], size: float) -> Iterator[Line]:
    rows: list[tuple[float, list[Glyph]]] = []
    others: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda item: item.y):
        if abs(glyph.size - size) >= _SAME_SIZE:
            others.append(glyph)
            continue
        if not rows or glyph.y - rows[-1][0] >= size * _SAME_LINE:
            rows.append((glyph.y, []))
        rows[-1][1].append(glyph)
    rows = [(y, row) for y, row in rows if len(row) > 1]
    for y, row in rows:
        left, right = min(glyph.x for glyph in row), max(glyph.right for glyph in row)
        row.extend(
            glyph._replace(character=OTHER)
            for glyph in others
            if abs(glyph.y - y) < size * _RAISED and left <= glyph.x <= right + size
        )
        row.sort(key=lambda item: item.x)
        while row[-1].character == " ":
            row.pop()
        yield Line(number, y, tuple(row), "".join(glyph.character for glyph in row))
