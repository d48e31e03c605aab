"""Blocks: stretches of source text that keep the place they came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple


class Kind(StrEnum):
    """What a block is in the article."""

    BODY = "正文"
    ABSTRACT = "提要"
    HEADING = "小标题"
    CAPTION = "图注"
    CREDIT = "图源"
    ITEM = "列表"
    TABLE = "表格"
    LINES = "逐行"  # verse, signatures, lists of names: every line stays a line
    QUOTATION = "引文"
    MARKED = "已标记"  # Markdown other than paragraphs: lists, tables, pictures, HTML
    VERBATIM = "照录"  # code


class Piece(NamedTuple):
    """A stretch of one source line; line and column count from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of pieces read as one text, what it is, and how it stood on the page.

    `blanks` counts the empty lines before it, `indent` the columns it was set in, `level` its
    depth as a heading (by hashes or numbering), `marker` what stood before it that is no text
    (hashes, a bullet, a label), `credit` the credit of a caption, `marked` whether a mark or a
    tag of the source makes it a heading, `text` the pieces as one.
    """

    pieces: tuple[Piece, ...]
    kind: Kind = Kind.BODY
    blanks: int = 0
    indent: int = 0
    level: int = 0
    marker: str = ""
    credit: tuple[Piece, ...] = ()
    marked: bool = False
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the pieces together once: every step of the intake asks for their text."""
        object.__setattr__(self, "text", "".join([piece.text for piece in self.pieces]))

    @property
    def line(self) -> int:
        """The source line it starts on."""
        return self.pieces[0].line

    def places(self, offsets: Iterable[int]) -> Iterator[Piece]:
        """The place in the source of each offset of `text`."""
        ends = list(accumulate(len(piece.text) for piece in self.pieces))
        for offset in offsets:
            index = bisect_right(ends, offset, hi=len(ends) - 1)
            piece = self.pieces[index]
            yield Piece(piece.line, piece.column + len(piece.text) - ends[index] + offset, "")

    def unmarked(self, length: int) -> Block:
        """The block with its first characters as its marker."""
        marker = self.text[:length].strip()
        return replace(self, pieces=self._cut(length), marker=marker) if length else self

    def cut(self, start: int, end: int | None = None) -> Block:
        """The block with only `text[start:end]`, which is not empty."""
        return replace(self, pieces=self._cut(start, end))

    def _cut(self, start: int, end: int | None = None) -> tuple[Piece, ...]:
        pieces, at = [], 0
        stop = len(self.text) if end is None else end
        for piece in self.pieces:
            first, last = max(start - at, 0), min(stop - at, len(piece.text))
            if first < last:
                pieces.append(Piece(piece.line, piece.column + first, piece.text[first:last]))
            at += len(piece.text)
        return tuple(pieces)
