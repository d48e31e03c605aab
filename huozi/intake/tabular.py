"""Tables in plain text: lines divided into the same number of cells."""

from __future__ import annotations

import re

from huozi.characters import PAUSES, STOPS

_LONGEST_CELL, _LONGEST_WORD = 24, 12
_GAP = re.compile(r"\t+|[ \u3000]{2,}|\u3000")
_MARK = re.compile(f"[{STOPS}{PAUSES},;:?!]")
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"[-+±]?\d[\d.,]*(?:%|‰|[万亿]?元?)?")


def cells_of(text: str) -> list[str]:
    """The cells of a line: by tabs, wide gaps, or single spaces between short words."""
    if "\t" in text or "  " in text or "\u3000" in text:
        cells = _GAP.split(text)
        return cells if max(map(len, cells)) <= _LONGEST_CELL else [text]
    cells = text.split(" ")
    if len(cells) < 3 or max(map(len, cells)) > _LONGEST_WORD:
        return [text]
    return [text] if _MARK.search(text) or _is_latin(text) else cells


def gaps_of(text: str) -> re.Pattern[str]:
    """What divides the cells of a line of a table."""
    return _GAP if _GAP.search(text) else re.compile(" ")


def is_table(lines: list[str]) -> bool:
    """Whether lines of one number of cells are a table: there are figures in them.

    Where only single spaces divide the cells, most of those beside the first are figures.
    """
    rows = [cells_of(line) for line in lines]
    if len(rows) < 2 or len(rows[0]) < 2 or not any(_DIGIT.search(line) for line in lines):
        return False
    if any(_GAP.search(line) for line in lines):
        return True
    values = [cell for row in rows[1:] for cell in row[1:]]
    return len(rows) > 2 and 2 * sum(map(is_figure, values)) >= len(values)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure and nothing else."""
    return bool(_FIGURE.fullmatch(cell))


def _is_latin(text: str) -> bool:
    return text.isascii() and not _DIGIT.search(text)
