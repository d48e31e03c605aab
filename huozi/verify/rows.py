"""Table rows taller than what is left of a page: their cells go on, each for itself, on the next.

So a page shows the first part of every cell, one after the other, and the next page the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from huozi import xhtml
from huozi.verify.twins import shown
from huozi.xhtml import Element

# Noncharacters, which no manuscript can hold: where a row begins, where its cells end.
_ROW, _CELL = "\ufdd0", "\ufdd1"
# A row of fewer characters is never broken.
LEAST = 100
# How many ways to part a page's text among the cells of a row are tried.
_TRIES = 64

Cells = tuple[str, ...]


class Row(NamedTuple):
    """A row that may be broken: where it starts in the running text, and its cells."""

    start: int
    cells: Cells


def with_rows(tree: Element) -> tuple[str, tuple[Row, ...]]:
    """The running text of a section, and its long table rows with their places in it."""
    for row in tree.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        is_inner = all(cell.find(".//tr") is None for cell in cells)
        if is_inner and len(xhtml.text(row)) >= LEAST:
            row.text = _ROW + (row.text or "")
            for cell in cells:
                cell.tail = _CELL + (cell.tail or "")
    running, *pieces = shown(xhtml.text(tree)).split(_ROW)
    rows: list[Row] = []
    for piece in pieces:
        *words, after = piece.split(_CELL)
        rows.append(Row(len(running), tuple(words)))
        running += "".join(words) + after
    return running, tuple(rows)


def read_on(
    running: str, rows: tuple[Row, ...], place: int, left: Cells, text: str
) -> Iterator[tuple[int, Cells]]:
    """How far a page's text leads from `place`: the new place, and what is left of a broken row.

    `left` is what the page before left of one.
    """
    whole = "".join(left)
    if text.startswith(whole):
        rest = text[len(whole) :]
        if running.startswith(rest, place):
            yield place + len(rest), ()
        yield from _into_row(running, rows, place, rest)
    if left:
        yield from ((place, after) for after in _parted(text, left))


def _into_row(
    running: str, rows: tuple[Row, ...], place: int, text: str
) -> Iterator[tuple[int, Cells]]:
    """A page that ends within a row."""
    for row in rows:
        if row.start < place:
            continue
        if not text.startswith(running[place : row.start]):
            return
        end = row.start + sum(map(len, row.cells))
        for after in _parted(text[row.start - place :], row.cells):
            yield end, after


def _parted(text: str, cells: Cells) -> list[Cells]:
    """What can be left of each cell when `text` is the first parts of all; never nothing."""

    @cache
    def ways(cell: int, at: int) -> tuple[tuple[int, ...], ...]:
        """The lengths of the parts of this cell and those after it, from `at` to the end."""
        if cell == len(cells):
            return ((),) if at == len(text) else ()
        longest = _common(cells[cell], text, at)
        found = (
            (length, *others)
            for length in range(longest, -1, -1)
            for others in ways(cell + 1, at + length)
        )
        return tuple(islice(found, _TRIES))

    lefts = [
        tuple(words[length:] for words, length in zip(cells, lengths, strict=True))
        for lengths in ways(0, 0)
    ]
    return [left for left in lefts if any(left)]


def _common(words: str, text: str, at: int) -> int:
    """How many characters of `words` stand in `text` from `at` on."""
    if text.startswith(words, at):
        return len(words)
    pairs = zip(words, text[at : at + len(words)], strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
