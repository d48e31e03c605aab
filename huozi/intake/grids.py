"""Tables of rich formats: cells in rows and columns become a Markdown table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huozi.intake import manuscript
from huozi.intake.blocks import Kind
from huozi.intake.inline import bare
from huozi.intake.story import Part

_LONGEST_CELL = 200
_MOST_COLUMNS = 64
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs, and how many columns it spans."""

    paragraphs: tuple[str, ...]
    span: int = 1
    head: bool = False


def is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table only places paragraphs: of one column, one row, or full of long texts."""
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or max(map(len, rows), default=0) < 2:
        return True
    return any(len(bare("".join(cell.paragraphs))) > _LONGEST_CELL for cell in cells)


def table_part(rows: Sequence[Sequence[Cell]]) -> Part:
    """A table as a part; without a row of names on top its head stays empty."""
    filled = [_filled(row) for row in rows]
    columns = max(map(len, filled))
    square = [row + [""] * (columns - len(row)) for row in filled]
    named = any(cell.head for cell in rows[0])
    headed = named or not any(_DIGIT.search(bare(cell)) for cell in square[0][1:])
    return Part(manuscript.table(square if headed else [[""] * columns, *square]), kind=Kind.MARKED)


def _filled(row: Sequence[Cell]) -> list[str]:
    """The cells of a row as texts, one for each column; lines in a cell are set apart by 　."""
    texts: list[str] = []
    for cell in row:
        words = "\u3000".join(filter(None, (" ".join(text.split()) for text in cell.paragraphs)))
        texts += [words, *[""] * (min(cell.span, _MOST_COLUMNS) - 1)]
    return texts[: 2 * _MOST_COLUMNS]
