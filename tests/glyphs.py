"""The glyphs of a small book: where every character stands on its finished pages."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from ctypes import c_char_p, c_double, c_int, create_string_buffer
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from books import CONFIG, ROOT, ready, said, write_book
from everything import PNG
from pypdfium2 import raw

from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.model import Section
from huozi.page_style import TypeArea
from huozi.pdf.whole import make_pdf

sys.path.append(str(ROOT))  # bench is a folder of the project, no installed package

from bench.typeset.glyphs import Glyph, Line, lines_of, read_glyphs

__all__ = ["HAN", "SWEPT", "Glyph", "Line", "Pages", "advances", "book", "sweep"]

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


@dataclass(frozen=True)
class Pages:
    """A finished PDF, its type area, and the page of each section (from 1)."""

    data: bytes
    area: TypeArea
    starts: dict[str, int]
    sections: tuple[Section, ...]

    def lines(self, size: float | None = None) -> tuple[Line, ...]:
        """The lines of one size (the body's) of all articles, in order."""
        pages = lines_of(self._glyphs(), size or self.area.size)
        return tuple(line for page in pages for line in page if line.page >= self._first)

    def line(self, words: str, size: float | None = None) -> Line:
        """The one line that has these words."""
        (found,) = [line for line in self.lines(size) if words in line.text]
        return found

    def edges(self, page: int) -> tuple[float, float]:
        """The left and right edge of the type area on a page (pt); odd pages are right ones."""
        _, inner, _, outer = (side * PT_PER_MM for side in margins(self.area))
        left = inner if page % 2 else outer
        return left, left + self.area.width

    def indent(self, line: Line) -> float:
        """How far a line begins from the left edge, in em."""
        return (line.left - self.edges(line.page)[0]) / self.area.size

    def short(self, line: Line) -> float:
        """How far a line ends from the right edge, in em."""
        return (self.edges(line.page)[1] - line.right) / self.area.size

    def row(self, line: Line) -> float:
        """How many leadings a line stands below the first of a page."""
        top = min(other.y for other in self.lines())
        return (line.y - top) / self.area.leading

    def inked(self, character: str) -> tuple[float, float, float, float]:
        """The left, bottom, right and top of what is drawn of a character, from its origin (em)."""
        with pdfium.PdfDocument(self.data) as document:
            for page in list(document)[self._first - 1 :]:
                text = page.get_textpage()
                for index in range(raw.FPDFText_CountChars(text)):
                    if chr(raw.FPDFText_GetUnicode(text, index)) == character:
                        x, y = c_double(), c_double()
                        raw.FPDFText_GetCharOrigin(text, index, x, y)
                        left, bottom, right, top = text.get_charbox(index)
                        sides = (left - x.value, bottom - y.value, right - x.value, top - y.value)
                        return tuple(side / self.area.size for side in sides)
        raise LookupError(character)

    def drawn(self, kind: int) -> list[tuple[int, float, float, float, float]]:
        """The drawings (2) or pictures (3) of the articles: page, left, bottom, right, top (pt)."""
        with pdfium.PdfDocument(self.data) as document:
            return [
                (number, *item.get_bounds())
                for number, page in enumerate(document, 1)
                if number >= self._first
                for item in page.get_objects(filter=[kind])
            ]

    @property
    def _first(self) -> int:
        """The page the first article begins on."""
        return min(self.starts[section.id] for section in self.sections if section.path)

    def faces(self, words: str) -> set[str]:
        """The font families the first place of `words` in the articles is set in."""
        with pdfium.PdfDocument(self.data) as document:
            for page in list(document)[self._first - 1 :]:
                text = page.get_textpage()
                characters = [
                    chr(raw.FPDFText_GetUnicode(text, index))
                    for index in range(raw.FPDFText_CountChars(text))
                ]
                at = "".join(characters).find(words)
                if at >= 0:
                    return {_face(text, index) for index in range(at, at + len(words))}
        raise LookupError(words)

    @functools.cache  # noqa: B019 — a few small books
    def _glyphs(self) -> tuple[tuple[Glyph, ...], ...]:
        return read_glyphs(self.data, turned=self.area.vertical)

    def __hash__(self) -> int:
        return id(self)


def _face(text: pdfium.PdfTextPage, index: int) -> str:
    name, flags = create_string_buffer(128), c_int()
    raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    return name.value.decode().partition("+")[2] or name.value.decode()


@functools.cache
def book(body: str, settings: str = "", *, second: str = "", head: str = "") -> Pages:
    """A book whose first article has this Markdown body.

    `settings` are added to `book.toml`, `head` to the article's front matter.
    """
    articles = {"01.md": f"---\ntitle: 第一篇\n{head}\n---\n\n{body}\n"}
    if second:
        articles["02.md"] = f"---\ntitle: 第二篇\n---\n\n{second}\n"
    with TemporaryDirectory() as folder:
        files = {"dot.png": PNG}
        prepared = ready(write_book(Path(folder), articles, CONFIG + settings, files))
    made, found = make_pdf(prepared.edition, prepared.theme)
    assert made is not None, said(found)
    sections = prepared.edition.sections
    with pdfium.PdfDocument(made.data) as document:
        starts = {section.id: _page_of(document, section.id) for section in sections}
    return Pages(made.data, prepared.edition.type_area, starts, sections)


def _page_of(document: pdfium.PdfDocument, anchor: str) -> int:
    place = raw.FPDF_GetNamedDestByName(document, c_char_p(anchor.encode()))
    return raw.FPDFDest_GetDestPageIndex(document, place) + 1 if place else 0


SWEPT = range(16, 29)  # characters before the probe: a first line holds 26


def sweep(*probes: str) -> str:
    """Paragraphs that put each probe at every place near the end of a line of 28."""
    return "\n\n".join(f"{(HAN * 2)[:n]}{probe}{HAN}{HAN}" for probe in probes for n in SWEPT)


def advances(line: Line, words: str, size: float = 10.5) -> Iterator[tuple[str, float]]:
    """Each character of `words` on a line, and how far the next one stands from it, in em."""
    at = line.text.index(words)
    for a, b in pairwise(line.glyphs[at : at + len(words) + 1]):
        yield a.character, round((b.x - a.x) / size, 2)
