"""Glyphs with places become lines of text: rows, columns, gaps, indents.

Coordinates are points from the bottom left of the page, as PDF has them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from huozi.characters import is_chinese

_SAME_ROW = 0.5  # of the height of a line: what must overlap
_COLUMN_GAP, _WORD_GAP = 1.4, 0.18  # in sizes of type
_NARROW_GAP, _EDGE_GAP = 0.8, 0.3  # of a column gap that many lines share, before its edge
_FEWEST_LINES = 5  # of a column
_NARROWEST = 6  # characters of a column
_MOST_CROSSING = 0.25  # headlines over several columns, to the lines beside the gap
_BLANK = 1.6  # times the usual distance of lines
_SAME_SIZE = 0.8  # points
_MOST_ROWS = 2_000  # of a page that may have columns
_FURNITURE_ROWS, _APART = 3, 1.3  # rows, times the usual distance of lines
_FEW_PAGES = 8
_SENTENCE = re.compile("[。！？；，、：,;!?][”’」』）]*$")
_DIGITS = re.compile(r"\d+|[〇一二三四五六七八九十百]+(?=$|页)")
_FOLIO = re.compile(r"[-—–·•\s第Pp.]*\d{1,4}[-—–·•\s页]*(?:[/共]\s*\d{1,4}\s*页?)?")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and the box it stands in."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page: its text, its box, the size most of it is set in."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


def rows_of(glyphs: list[Glyph]) -> list[Row]:
    """The lines of a page from top to bottom, those beside each other from left to right."""
    lines: list[list[Glyph]] = []
    heights: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: (-(g.top + g.bottom), g.left)):
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            bottom, top = heights[at]
            shared = min(top, glyph.top) - max(bottom, glyph.bottom)
            if shared > _SAME_ROW * min(top - bottom, glyph.top - glyph.bottom):
                lines[at].append(glyph)
                break
        else:
            lines.append([glyph])
            heights.append((glyph.bottom, glyph.top))
    ordered = [sorted(line, key=lambda g: g.left) for line in lines]
    edges = _column_edges(ordered)
    return [row for line in ordered for row in _split(line, edges)]


def _column_edges(lines: list[list[Glyph]]) -> frozenset[int]:
    """Where line after line begins again behind a gap: left edges of columns, in whole points."""
    starts = Counter(
        round(after.left)
        for line in lines
        for before, after in pairwise(line)
        if after.left - before.right > _NARROW_GAP * max(before.size, 1.0)
    )
    often = {place for place, count in starts.items() if count >= _FEWEST_LINES}
    return frozenset(place + near for place in often for near in (-1, 0, 1))


def _split(line: list[Glyph], edges: frozenset[int]) -> Iterator[Row]:
    """A line as rows, parted where the gap is wider than type, or before a column's edge."""
    start = 0
    for at in range(1, len(line) + 1):
        size = max(line[at - 1].size, 1.0)
        least = _COLUMN_GAP
        if at < len(line) and round(line[at].left) in edges:
            least = _EDGE_GAP  # a mark at the end of a line reaches into the gap
        if at == len(line) or line[at].left - line[at - 1].right > least * size:
            part = line[start:at]
            start = at
            text = _text(part)
            if text.strip():
                yield Row(
                    text.strip(),
                    part[0].left,
                    min(g.bottom for g in part),
                    part[-1].right,
                    max(g.top for g in part),
                    Counter(round(g.size * 2) / 2 for g in part).most_common(1)[0][0],
                )


def _text(line: list[Glyph]) -> str:
    """The characters of a line; a gap beside a Latin letter is a space."""
    out = ""
    for at, glyph in enumerate(line):
        before = line[at - 1] if at else None
        gap = before is not None and glyph.left - before.right > _WORD_GAP * glyph.size
        latin = before is not None and not (
            is_chinese(before.text[-1]) and is_chinese(glyph.text[0])
        )
        wide = before is not None and glyph.left - before.right > 0.8 * glyph.size
        if gap and not out.endswith(" ") and glyph.text != " " and (latin or wide):
            out += " " if latin else "\u3000"
        out += glyph.text
    return out


def gutters(rows: list[Row]) -> list[float]:
    """The places between columns of running text; none on a page of one column."""
    if len(rows) > _MOST_ROWS:
        return []
    edges = sorted({row.left for row in rows})
    found: list[float] = []
    for edge in edges:
        at = edge - 0.5
        left = [row for row in rows if row.right <= at]
        right = [row for row in rows if row.left >= at]
        crossing = len(rows) - len(left) - len(right)
        if found:
            left = [row for row in left if row.left >= found[-1]]
        if crossing <= _MOST_CROSSING * (len(left) + len(right)) and _are_columns(left, right):
            found.append(at)
    return found


def _are_columns(left: list[Row], right: list[Row]) -> bool:
    """Whether the rows on both sides of a gap are columns: enough, beside each other, wide."""
    if min(len(left), len(right)) < _FEWEST_LINES:
        return False
    for side in (left, right):
        if median((row.right - row.left) / row.size for row in side) < _NARROWEST:
            return False
    top = min(max(r.top for r in left), max(r.top for r in right))
    bottom = max(min(r.bottom for r in left), min(r.bottom for r in right))
    shorter = min(max(r.top for r in s) - min(r.bottom for r in s) for s in (left, right))
    beside = [r for r in right if any(abs(r.bottom - o.bottom) < 3 * r.size for o in left)]
    return top - bottom > 0.5 * shorter and len(beside) >= _FEWEST_LINES


def in_order(rows: list[Row], gaps: list[float]) -> list[list[Row]]:
    """The rows of a page in columns, read from left to right between the lines that cross them."""
    if not gaps:
        return [_merged(rows)]
    bands: list[list[list[Row]]] = [[[] for _ in range(len(gaps) + 1)]]
    out: list[list[Row]] = []
    for row in rows:
        if any(row.left < gap < row.right for gap in gaps):
            out += [column for column in bands.pop() if column]
            bands.append([[] for _ in range(len(gaps) + 1)])
            out.append([row])
        else:
            bands[-1][sum(1 for gap in gaps if row.left >= gap)].append(row)
    return [*out, *(_merged(column) for column in bands[-1] if column)]


def _merged(rows: list[Row]) -> list[Row]:
    """Rows on one line put together, as a page of one column has them."""
    out: list[Row] = []
    for row in rows:
        last = out[-1] if out else None
        shared = min(last.top, row.top) - max(last.bottom, row.bottom) if last else 0
        if (
            last
            and row.left > last.left
            and shared > _SAME_ROW * min(last.top - last.bottom, row.top - row.bottom)
        ):
            out[-1] = Row(
                f"{last.text}\u3000{row.text}", last.left, min(last.bottom, row.bottom),
                row.right, max(last.top, row.top), last.size,
            )  # fmt: skip
        else:
            out.append(row)
    return out


def furniture(pages: list[list[Row]]) -> list[set[int]]:
    """For each page the rows that repeat on others at its head and foot: running heads, folios."""
    edges = [list(_edge_rows(rows)) for rows in pages]
    seen = Counter(key for page in edges for key in {key for _, key in page})
    often = 2 if len(pages) <= _FEW_PAGES else max(3, len(pages) // 8)
    return [
        {at for at, key in page if seen[key] >= (2 if key[1] == "#" else often)} for page in edges
    ]


def _edge_rows(rows: list[Row]) -> Iterator[tuple[int, tuple[str, str]]]:
    """The first and the last rows of a page, with what stays the same from page to page."""
    order = sorted(range(len(rows)), key=lambda at: -rows[at].top)
    for place, inward in (("head", order), ("foot", order[::-1])):
        for at in inward[: _set_apart([rows[at] for at in inward])]:
            text = "".join(rows[at].text.split())
            if not _SENTENCE.search(text):
                yield at, (place, "#" if _FOLIO.fullmatch(text) else _DIGITS.sub("#", text))


def _set_apart(rows: list[Row]) -> int:
    """How many rows, from an edge of the page inward, stand apart from the text."""
    gaps = [abs(a.bottom - b.bottom) for a, b in pairwise(rows)]
    usual = median(gap for gap in gaps if gap > 1) if any(gap > 1 for gap in gaps) else 0.0
    for count, gap in list(enumerate(gaps, 1))[:_FURNITURE_ROWS]:
        if gap > _APART * usual or abs(rows[count - 1].size - rows[count].size) >= _SAME_SIZE:
            return count
    return len(rows) if len(rows) <= 1 else 0


def common_size(rows: list[Row]) -> float:
    """The size most of the text is set in."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of plain text, its indent as 　; `runs_on` where it continues the line before."""

    text: str
    size: float = 0.0
    runs_on: bool = False


def typed(column: list[Row], size: float) -> Iterator[Line]:
    """The rows of a column as lines; a wider gap, or another size, is an empty line."""
    body = [row for row in column if abs(row.size - size) < _SAME_SIZE] or column
    left, right = min(row.left for row in body), max(row.right for row in body)
    pitches = [a.bottom - b.bottom for a, b in pairwise(column) if a.bottom > b.bottom]
    usual = median(pitches) if pitches else 0.0
    before: Row | None = None
    for row in column:
        indent = round((row.left - left) / max(row.size, 1.0))
        apart = before is not None and _is_apart(before, row, usual * max(1.0, row.size / size))
        if apart:
            yield Line("")
        full = before is not None and before.right > right - _full_by(before)
        flush = indent == 0 and not apart
        text = "\u3000" * max(0, min(indent, 40)) + row.text
        yield Line(text, row.size, flush and (full or before is None))
        before = row


def _is_apart(before: Row, row: Row, usual: float) -> bool:
    return before.bottom - row.bottom > _BLANK * usual or abs(before.size - row.size) >= _SAME_SIZE


def _full_by(row: Row) -> float:
    """How far from the edge a full line may end: two characters, or a long Latin word."""
    return row.size * (6 if row.text.isascii() else 2.2)


def is_full(column: list[Row], size: float) -> bool:
    """Whether the last row of a column reaches its edge, so that its paragraph may go on."""
    body = [row for row in column if abs(row.size - size) < _SAME_SIZE] or column
    last = column[-1]
    return len(body) > 1 and last.right > max(row.right for row in body) - _full_by(last)
