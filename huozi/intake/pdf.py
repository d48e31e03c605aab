"""PDF files with a text layer become articles: their lines go the way of plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.bylines import read_byline
from huozi.intake.columns import (
    Glyph,
    Line,
    Row,
    common_size,
    furniture,
    gutters,
    in_order,
    is_full,
    rows_of,
    typed,
)
from huozi.intake.compose import composed
from huozi.intake.containers import other_than
from huozi.intake.decode import decode
from huozi.intake.edits import Edit
from huozi.intake.lines import blocks_of
from huozi.intake.log import Log
from huozi.intake.manuscript import escape
from huozi.intake.origins import origin_of
from huozi.intake.parting import Portion
from huozi.intake.story import DROPPED, NOTHING, Answers, Outcome
from huozi.intake.writing import Markup

MOST_PAGES = 2_000
_MOST_GLYPHS = 5_000_000
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LEAST_PICTURE = 0.04  # of a page; smaller ones are ornaments
_LARGER = 1.1  # times the size of the text: a heading
_LONGEST_HEADING = 60
_LATIN_END, _LATIN_START = re.compile(r"[\x21-\x7e]$(?<![-(/])"), re.compile("[0-9A-Za-z(]")
_UNKNOWN = "〓"
_PLAIN = Markup(escape, str)


@dataclass(slots=True)
class _Paper:
    """The pages of a file as rows, and what was met on the way (pages from 1)."""

    pages: list[list[Row]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    columned: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


def read_paper(data: bytes, name: str, answers: Answers) -> Outcome:
    """A PDF with a text layer; its pictures are not taken."""
    if problems := other_than(data, name, "pdf"):
        return NOTHING, problems
    paper, problems = _opened(data, name)
    if paper is None:
        return NOTHING, problems
    if not any(paper.pages):
        return NOTHING, (finding("I230", Span(name)),)
    lines, edits = _typed(paper)
    text = "\n".join(line.text for line in lines)
    source, more, found = decode(text.encode("utf-8", "replace"), name)
    if source is None:
        return NOTHING, found
    log = Log((*edits, *more), answers)
    sizes = {number: line.size for number, line in enumerate(lines, 1) if line.text}
    blocks = _levelled(_blocks(lines, source.text.split("\n")), sizes)
    whole = Portion(blocks, source.text, PurePath(name).stem, log)
    parcel, parting = composed(whole, name, _PLAIN)
    return parcel, (*found, *_said(paper, edits, name), *parting)


def _opened(data: bytes, name: str) -> tuple[_Paper | None, tuple[Finding, ...]]:
    """The rows of every page; None and an error where the file cannot be read."""
    import pypdfium2  # noqa: PLC0415 — a large library, for this format alone

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            return None, (finding("I231", Span(name)),)
        return None, (finding("I201", Span(name), kind=" PDF", reason="文件不完整或已损坏"),)
    try:
        return _read(document, name)
    except pypdfium2.PdfiumError:
        return None, (finding("I201", Span(name), kind=" PDF", reason="文件不完整或已损坏"),)
    finally:
        document.close()


def _read(document: Any, name: str) -> tuple[_Paper | None, tuple[Finding, ...]]:
    """The pages of an open document, as far as the limits let it be read."""
    if len(document) > MOST_PAGES:
        return None, (finding("I203", Span(name), count=len(document), limit=MOST_PAGES),)
    paper, glyphs = _Paper(), 0
    for number in range(len(document)):
        page = document[number]
        glyphs += _page(page, number + 1, paper)
        page.close()
        if glyphs > _MOST_GLYPHS:
            limit = _MOST_GLYPHS >> 20
            return None, (finding("I204", Span(name), size=glyphs >> 20, limit=limit),)
    return paper, ()


def _page(page: Any, number: int, paper: _Paper) -> int:
    """Put a page among the others; how many characters it has."""
    text = page.get_textpage()
    glyphs = list(_glyphs(text.raw, number, paper))
    text.close()
    rows = rows_of(glyphs)
    paper.pages.append(rows)
    if not rows:
        paper.empty.append(number)
    elif _has_picture(page):
        paper.pictured.append(number)
    return len(glyphs)


def _glyphs(text: Any, number: int, paper: _Paper) -> Iterator[Glyph]:
    """The characters of a page that are printed, with their boxes."""
    from ctypes import byref  # noqa: PLC0415

    from pypdfium2 import raw  # noqa: PLC0415

    box = raw.FS_RECTF()
    high = 0
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) == 1 or code in (0x0A, 0x0D, 0x20):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if not raw.FPDFText_GetLooseCharBox(text, index, byref(box)):
            continue
        character = _character(code)
        if character == _UNKNOWN:
            paper.unknown.append(number)
        size = raw.FPDFText_GetFontSize(text, index)
        height = abs(box.top - box.bottom)
        if size <= 1 or not 0.5 < height / size < 2:  # the size is in a scaled space
            size = height
        yield Glyph(
            character,
            box.left,
            min(box.bottom, box.top),
            box.right,
            max(box.bottom, box.top),
            size or 1.0,
        )


def _character(code: int) -> str:
    """A character of a text layer; 〓 for one that has no code."""
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"  # how a hyphen at a line's end is given
    if code in (0, 0xFFFD) or 0xD800 <= code < 0xE000 or 0xFDD0 <= code <= 0xFDEF:
        return _UNKNOWN
    character = chr(code)
    # Text layers give radicals for the characters that look like them.
    if 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", character)
    return "\u3000" if character.isspace() else character


def _has_picture(page: Any) -> bool:
    """Whether a picture of some size stands on a page."""
    from pypdfium2 import raw  # noqa: PLC0415

    width, height = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > _LEAST_PICTURE * width * height:
            return True
    return False


def _typed(paper: _Paper) -> tuple[list[Line], list[Edit]]:
    """The lines of all pages, and the rows that were dropped."""
    common = common_size([row for page in paper.pages for row in page])
    dropped = furniture(paper.pages)
    lines: list[Line] = []
    edits: list[Edit] = []
    onward = False  # whether the paragraph at the foot of the last page may go on
    for number, (rows, gone) in enumerate(zip(paper.pages, dropped, strict=True), 1):
        edits += [Edit(len(lines) + 1, 1, rows[at].text, "", DROPPED) for at in sorted(gone)]
        kept = [row for at, row in enumerate(rows) if at not in gone]
        gaps = gutters(kept)
        if gaps:
            paper.columned.append(number)
        for column in filter(None, in_order(kept, gaps)):
            first, *rest = typed(column, common)
            runs_on = first.runs_on and onward and abs(first.size - common) < 1
            lines += [replace(first, runs_on=runs_on), *rest]
            onward = is_full(column, common) and not gaps
            if gaps:
                lines.append(Line(""))
    return [replace(line, size=line.size / common) for line in lines], edits


def _blocks(lines: list[Line], words: list[str]) -> list[Block]:
    """Lines that run on are paragraphs; the others are told apart as those of a plain text."""
    out: list[Block] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end].runs_on:
            end += 1
        if end == at + 1:
            while end < len(lines) and not lines[end].runs_on:
                end += 1
            end -= end < len(lines)  # the last begins a paragraph
            end = max(end, at + 1)
            out += [_moved(block, at) for block in blocks_of("\n".join(words[at:end]))]
        else:
            out.append(_paragraph(words[at:end], at + 1))
        at = end
    return out


def _moved(block: Block, by: int) -> Block:
    pieces = tuple(piece._replace(line=piece.line + by) for piece in block.pieces)
    return replace(block, pieces=pieces)


def _paragraph(rows: list[str], line: int) -> Block:
    """Rows as one paragraph: a space between Latin words, else nothing."""
    pieces: list[Piece] = []
    for number, row in enumerate(rows, line):
        text = row.strip()
        if pieces and _LATIN_END.search(pieces[-1].text) and _LATIN_START.match(text):
            pieces.append(Piece(number, 1, " "))
        if text:
            pieces.append(Piece(number, len(row) - len(row.lstrip()) + 1, text))
    return Block(tuple(pieces), indent=2 * (len(rows[0]) - len(rows[0].lstrip())))


def _levelled(blocks: list[Block], sizes: Mapping[int, float]) -> list[Block]:
    """Short lines larger than the text get levels by their sizes; a title in two lines is one."""
    out: list[Block] = []
    large: list[float] = []
    for block in blocks:
        size = sizes.get(block.line, 1.0)
        heading = _is_heading(block, sizes)
        if heading and out and not block.blanks and large[-1] == size:
            out[-1] = replace(out[-1], pieces=(*out[-1].pieces, *block.pieces))
        else:
            out.append(block)
            large.append(size if heading else 0.0)
    ranks = {size: rank for rank, size in enumerate(sorted(set(large) - {0.0}, reverse=True), 1)}
    return [
        replace(block, level=ranks.get(size, 0)) for block, size in zip(out, large, strict=True)
    ]


def _is_heading(block: Block, sizes: Mapping[int, float]) -> bool:
    text = block.text
    short = block.kind is Kind.BODY and len(text) <= _LONGEST_HEADING
    larger = all(sizes.get(piece.line, 1.0) >= _LARGER for piece in block.pieces)
    return short and larger and not read_byline(text) and not origin_of(text)


def _said(paper: _Paper, edits: list[Edit], name: str) -> Iterator[Finding]:
    """What a person must know of the file."""
    span = Span(name)
    if edits:
        yield finding("I233", span, count=len(edits), first=edits[0].before[:40])
    for code, pages in (("I232", paper.columned), ("I234", paper.empty), ("I235", paper.pictured)):
        if pages:
            yield finding(code, span, pages=_listed(pages))
    if paper.unknown:
        yield finding("I236", span, count=len(paper.unknown), page=paper.unknown[0])


def _listed(pages: list[int]) -> str:
    words = "、".join(str(page) for page in pages[:12])
    return f"{words} 等 {len(pages)}" if len(pages) > 12 else words
