"""Lines become blocks: stretches of source text that keep the place they came from.

A file has one line to a paragraph, or it is hard wrapped; which one is seen from the widths.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from unicodedata import east_asian_width

from huozi.characters import PAUSES, STOPS


class Kind(StrEnum):
    """What a block is in the article."""

    BODY = "正文"
    TITLE = "题目"
    BYLINE = "署名"
    ABSTRACT = "提要"
    HEADING = "小标题"
    CAPTION = "图注"
    CREDIT = "图源"
    ITEM = "列表"
    TABLE = "表格"
    VERSE = "诗行"
    LETTER = "书信行"
    NOTICE = "出处等"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one source line; line and column count from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of pieces read as one text, what it is, and how it stood on the page.

    `blanks` counts the empty lines before it, `level` its depth as a heading (hashes or
    numbering), `credit` is the credit of a caption.
    """

    pieces: tuple[Piece, ...]
    kind: Kind = Kind.BODY
    blanks: int = 0
    indent: int = 0
    level: int = 0
    credit: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        """The pieces as one text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def line(self) -> int:
        """The source line it starts on."""
        return self.pieces[0].line

    def places(self, offsets: list[int]) -> Iterator[tuple[int, int]]:
        """The line and column of each offset of `text`."""
        ends = list(accumulate(len(piece.text) for piece in self.pieces))
        for offset in offsets:
            index = min(bisect_right(ends, offset), len(ends) - 1)
            piece = self.pieces[index]
            start = ends[index] - len(piece.text)
            yield piece.line, piece.column + offset - start

    def cut(self, start: int, end: int) -> Block:
        """The block with only `text[start:end]`."""
        pieces, at = [], 0
        for piece in self.pieces:
            first, last = max(start - at, 0), min(end - at, len(piece.text))
            if first < last:
                pieces.append(Piece(piece.line, piece.column + first, piece.text[first:last]))
            at += len(piece.text)
        return replace(self, pieces=tuple(pieces) or self.pieces[:0])


@dataclass(frozen=True, slots=True)
class Line:
    """A source line that is not empty, without the space at its ends."""

    number: int
    text: str
    indent: int
    blanks: int


_NARROWEST, _WIDEST = 20, 120
_HASHES = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
_SPACED = re.compile(r"\S[ \t\u3000]+\S")
_SENTENCE = re.compile(f"[{STOPS}{PAUSES},;:?!]")
_END = re.compile(f"[{STOPS}…,;:?!][”’』」）)]*$")


def lines_of(text: str) -> list[Line]:
    """The lines of a text that say something."""
    lines, blanks = [], 0
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(number, stripped, len(raw) - len(raw.lstrip()), blanks))
        blanks = 0 if stripped else blanks + 1
    return lines


def blocks_of(text: str) -> list[Block]:
    """The paragraphs of a text as blocks, hard-wrapped lines put together."""
    blocks: list[Block] = []
    for run in _runs(lines_of(text)):
        measure = _measure(run)
        for line in run:
            if measure and line is not run[0] and _runs_on(previous, line, measure):
                blocks[-1] = _with_line(blocks[-1], line)
            else:
                blocks.append(_block(line))
            previous = line
    return blocks


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines with no empty line between them."""
    run: list[Line] = []
    for line in lines:
        if run and line.blanks:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _block(line: Line) -> Block:
    hashes = _HASHES.match(line.text)
    start = hashes.end() if hashes else 0
    piece = Piece(line.number, line.indent + start + 1, line.text[start:])
    return Block((piece,), blanks=line.blanks, indent=line.indent, level=len(hashes[1]) if hashes else 0)


def _with_line(block: Block, line: Line) -> Block:
    """The block with a wrapped line put after it: a space between Latin words, else nothing."""
    last = block.pieces[-1]
    latin = last.text[-1].isascii() and line.text[0].isascii() and not last.text.endswith("-")
    gap = " " if latin and (last.text[-1].isalnum() or last.text[-1] in ",;:.!?)") else ""
    piece = Piece(line.number, line.indent + 1 - len(gap), gap + line.text)
    return replace(block, pieces=(*block.pieces, piece))


def width(text: str) -> int:
    """Columns on a character grid: two for a Chinese character, one for a Latin one."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _measure(run: list[Line]) -> int:
    """The measure a run of lines was wrapped to, 0 where its lines are paragraphs.

    Wrapped prose has most lines within two characters of the widest, and few of those end a
    sentence; names, verse and tables have gaps or stops at the line ends.
    """
    if len(run) < 3:
        return 0
    widths = [width(line.text) + line.indent for line in run]
    if max(widths) > _WIDEST:
        return 0
    measure = max(Counter(widths[:-1]), key=lambda value: (sum(_near(w, value) for w in widths), value))
    if measure < _NARROWEST or max(widths) > measure + 4:
        return 0
    full = [line for line, w in zip(run[:-1], widths, strict=False) if _near(w, measure)]
    ended = sum(1 for line in full if _END.search(line.text))
    spaced = sum(1 for line in full if len(_SPACED.findall(line.text)) > 1 and not line.text.isascii())
    prose = any(_SENTENCE.search(line.text) for line in run)
    kept = len(full) >= 0.5 * (len(run) - 1) and ended <= 0.4 * len(full) and spaced <= 0.3 * len(full)
    return measure if prose and kept else 0


def _near(value: int, measure: int) -> bool:
    return measure - 4 <= value <= measure + 4


def _runs_on(previous: Line, line: Line, measure: int) -> bool:
    """Whether a wrapped line continues the one before: that one is full, this one not indented."""
    full = width(previous.text) + previous.indent >= measure - 4
    return full and line.indent < 2 + previous.indent and not _HASHES.match(line.text)
