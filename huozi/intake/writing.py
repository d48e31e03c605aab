"""Blocks as Markdown: one writer for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from huozi.intake import manuscript
from huozi.intake.blocks import Block, Kind
from huozi.intake.log import Log
from huozi.intake.setting import Mask, settled
from huozi.intake.tabular import gaps_of, is_figure

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Markup:
    """How a format writes text: what escapes it for Markdown, what hides its own marks."""

    escape: Callable[[str], str]
    mask: Mask


def paragraphs(blocks: list[Block], log: Log, markup: Markup) -> Iterator[str]:
    """The blocks of a body as Markdown; headings start at level 2, items stand together."""
    top = min((block.level for block in blocks if block.kind is Kind.HEADING), default=2)
    levelled = [
        replace(block, level=block.level - top + 2) if block.kind is Kind.HEADING else block
        for block in blocks
    ]
    for kind, group in groupby(levelled, key=lambda block: block.kind):
        writer = WRITERS.get(kind, _paragraph)
        written = [writer(block, log, markup) for block in group]
        yield from ["\n".join(written)] if kind is Kind.ITEM else written


def _paragraph(block: Block, log: Log, markup: Markup) -> str:
    return markup.escape(settled(block, log, mask=markup.mask))


def _heading(block: Block, log: Log, markup: Markup) -> str:
    text = settled(block, log, slogan=True, mask=markup.mask)
    return f"{'#' * min(block.level, _DEEPEST)} {markup.escape(text)}"


def _figure(block: Block, log: Log, markup: Markup) -> str:
    caption, credit = settled(block, log, mask=markup.mask), ""
    if block.credit:
        credit = settled(Block(block.credit), log, slogan=True, mask=markup.mask)
    return manuscript.figure(caption, credit)


def _item(block: Block, log: Log, markup: Markup) -> str:
    return "- " + markup.escape(settled(block, log, mask=markup.mask))


def _quotation(block: Block, log: Log, markup: Markup) -> str:
    return "> " + markup.escape(settled(block, log, mask=markup.mask))


def _lines(block: Block, log: Log, markup: Markup) -> str:
    """Verse and the like: two spaces and a line end are Markdown's hard break."""
    lines = (Block((piece,)) for piece in block.pieces)
    return "  \n".join(
        markup.escape(settled(line, log, slogan=True, mask=markup.mask)) for line in lines
    )


def _table(block: Block, log: Log, markup: Markup) -> str:
    """A table; without a row of names on top its head stays empty."""
    rows = [
        [settled(cell, log, mask=markup.mask) for cell in _cells(Block((piece,)))]
        for piece in block.pieces
    ]
    headed = not any(map(is_figure, rows[0][1:]))
    return manuscript.table(rows if headed else [[""] * len(rows[0]), *rows])


def _cells(line: Block) -> Iterator[Block]:
    at = 0
    for gap in [*gaps_of(line.text).finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        yield line.cut(at, end)
        at = gap.end() if gap else end


def _marked(block: Block, log: Log, markup: Markup) -> str:
    """Markdown that is kept line by line; only the width of its marks is set right."""
    lines = (Block((piece,)) for piece in block.pieces)
    return "\n".join(settled(line, log, mask=markup.mask, spaces=False) for line in lines)


def _verbatim(block: Block, *_: object) -> str:
    return "\n".join(piece.text for piece in block.pieces)


WRITERS: dict[Kind, Callable[[Block, Log, Markup], str]] = {
    Kind.HEADING: _heading,
    Kind.CAPTION: _figure,
    Kind.ITEM: _item,
    Kind.QUOTATION: _quotation,
    Kind.LINES: _lines,
    Kind.TABLE: _table,
    Kind.MARKED: _marked,
    Kind.VERBATIM: _verbatim,
}
