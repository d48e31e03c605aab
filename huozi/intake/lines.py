"""Lines become blocks, told apart by widths and stops.

A file has one line to a paragraph, or it is hard wrapped; tables, and lines that must stay
lines (verse, signatures), are kept as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from huozi.characters import HAN, PAUSES, STOPS
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.stops import LINE_STOP, SENTENCE_END, ends_with
from huozi.intake.tabular import cells_of, is_table

_NARROWEST, _WIDEST = 20, 120  # measures of wrapped text, in columns
LONGEST_LINE = 44  # of verse, in columns
_LONG_RUN = 8  # lines, enough to tell a measure by half of them
_INDENT = 2  # columns that begin a paragraph
_TOLERANCE = 4  # columns a full line may be short: 避头尾 moves up to two characters

_HASHES = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
_SPACE = re.compile(r"[ \t\u3000]+")
_MARK = re.compile(f"[{STOPS}{PAUSES},;:?!]")
ENUMERATED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|[-+*•●■◆►>#]\s*")
_INSIDE = re.compile(f"[。．！？!?][^。．！？!?]*[{HAN}，,、]$")
_BULLET = re.compile(r"[-+*•●■◆►>#]")
_ONE_COLUMN = re.compile("[\x00-\u200f]")


class Line(NamedTuple):
    """A source line that is not empty, without the space at its ends.

    In columns, it begins after its `indent` and reaches to its `end`.
    """

    number: int
    text: str
    start: int
    indent: int
    end: int
    blanks: int

    @property
    def piece(self) -> Piece:
        """The line as a piece of source."""
        return Piece(self.number, self.start + 1, self.text)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a plain text."""
    runs = list(_runs(list(_lines(text))))
    measures = [_measure(run) for run in runs]
    usual: Counter[int] = Counter()
    for run, measure in zip(runs, measures, strict=True):
        if measure:
            usual[measure] += len(run)
    common = usual.most_common(1)[0][0] if usual else 0
    shaped = (_shaped(*run, common) for run in zip(runs, measures, strict=True))
    return [block for blocks in shaped for block in blocks]


def _shaped(run: list[Line], measure: int, common: int) -> list[Block]:
    """A run of lines as what it is; `common` is the measure most of the file is wrapped to."""
    if len(run) == 1:
        return [_block(run[0])]
    measure = measure or (common if _fits(run, common) else 0)
    if measure and len(cells_of(run[0].text)) == 1:
        return _wrapped(run, measure)
    return _table(run) or _verse(run) or [_block(line) for line in run]


def _fits(run: list[Line], measure: int) -> bool:
    """Whether a run too short to tell its own measure is wrapped to that of the file."""
    if not measure or len(run) > 6:
        return False
    *full, last = (line.end for line in run)
    return all(columns in _near(measure) for columns in full) and last <= measure + _TOLERANCE


def width(text: str) -> int:
    """Columns on a character grid: two for a Chinese character or mark, one for a Latin one."""
    return len(text) if text.isascii() else 2 * len(text) - len(_ONE_COLUMN.findall(text))


def _lines(text: str) -> Iterator[Line]:
    blanks = 0
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            start = raw.index(stripped[0])
            indent = width(raw[:start].expandtabs(4)) if start else 0
            yield Line(number, stripped, start, indent, indent + width(stripped), blanks)
        blanks = 0 if stripped else blanks + 1


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines with no empty line between them; those of one number of cells are runs of their own."""
    cells = [len(cells_of(line.text)) for line in lines]
    tabular = [
        0 if here < 2 or here not in (before, after) else here
        for before, here, after in zip([0, *cells], cells, [*cells[1:], 0], strict=False)
    ]
    run: list[Line] = []
    for index, line in enumerate(lines):
        apart = line.blanks > (1 if tabular[index] else 0)
        if run and (apart or tabular[index] != tabular[index - 1]):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _table(run: list[Line]) -> list[Block] | None:
    if not is_table([line.text for line in run]):
        return None
    pieces = tuple(line.piece for line in run)
    return [Block(pieces, Kind.TABLE, run[0].blanks, run[0].indent)]


def _verse(run: list[Line]) -> list[Block] | None:
    """Short lines that do not end sentences, or are all of one length."""
    if len(run) < 3 or any(_is_long(line) for line in run):
        return None
    if sum(1 for line in run if _INSIDE.search(line.text)) > 1:
        return None  # sentences end inside its lines and begin there
    lengths = {len(line.text) for line in run}
    ended = sum(ends_with(line.text, LINE_STOP) for line in run)
    numbered = sum(1 for line in run if ENUMERATED.match(line.text))
    if numbered and (numbered < len(run) or ended or _BULLET.match(run[0].text)):
        return None
    if len(lengths) > 1 and ended > 0.6 * len(run):
        return None
    return [lines_block(tuple(line.piece for line in run), run[0].blanks, run[0].indent)]


def _is_long(line: Line) -> bool:
    return len(line.text) > LONGEST_LINE or width(line.text) > LONGEST_LINE


def lines_block(pieces: tuple[Piece, ...], blanks: int, indent: int) -> Block:
    """A block whose pieces stay lines."""
    return Block(pieces, Kind.LINES, blanks, indent)


def _wrapped(run: list[Line], measure: int) -> list[Block]:
    """Hard-wrapped lines as paragraphs.

    Where short lines alone show the ends of paragraphs, a full line that ends a sentence may
    end one too: it is not joined to the next.
    """
    full = [line.end >= measure - _TOLERANCE for line in run]
    unsure = not all(full[:-1]) and not any(line.indent >= _INDENT for line in run)
    paragraphs = [[run[0]]]
    for is_full, (last, line) in zip(full, pairwise(run), strict=False):
        over = unsure and ends_with(last.text, SENTENCE_END)
        if is_full and not over and _runs_on(last, line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_block(*lines) for lines in paragraphs]


def _block(*lines: Line) -> Block:
    """A line, or wrapped lines, as one block: a space between Latin words, else nothing."""
    first = lines[0]
    pieces = [first.piece]
    for line in lines[1:]:
        end, start = pieces[-1].text[-1], line.text[0]
        if end.isascii() and start.isascii() and end not in "-(/" and start not in ",.;:!?)":
            pieces.append(Piece(line.number, line.start + 1, " "))
        pieces.append(line.piece)
    block = Block(tuple(pieces), blanks=first.blanks, indent=first.indent)
    hashes = _HASHES.match(first.text)
    return replace(block.unmarked(hashes.end()), level=len(hashes[1])) if hashes else block


def _measure(run: list[Line]) -> int:
    """The measure a run of lines was wrapped to, 0 where its lines are paragraphs.

    Most lines of wrapped prose are full, and few of those end a sentence; names, verse and
    tables have gaps or stops at the line ends.
    """
    if len(run) < 3 or any(len(line.text) > _WIDEST for line in run):
        return 0
    ends = [line.end for line in run]
    counted = Counter(ends[:-1])
    measure = max(counted, key=lambda end: (sum(counted.get(n, 0) for n in _near(end)), end))
    if measure < _NARROWEST or max(ends) > measure + _TOLERANCE:
        return 0
    full = [line for line, end in zip(run[:-1], ends, strict=False) if end in _near(measure)]
    ended = sum(ends_with(line.text, SENTENCE_END) for line in full)
    spaced = sum(
        1 for line in full if not line.text.isascii() and len(_SPACE.findall(line.text)) > 1
    )
    prose = any(_MARK.search(line.text) for line in run)
    kept = (
        len(full) >= _needed(run, full) and ended <= 0.4 * len(full) and spaced <= 0.3 * len(full)
    )
    return measure if prose and kept else 0


def _needed(run: list[Line], full: list[Line]) -> float:
    """How many lines must be full: fewer where indents show which lines begin a paragraph."""
    filled = {line.number for line in full}
    following = [line for before, line in pairwise(run) if before.number in filled]
    flush = sum(1 for line in following if line.indent < _INDENT)
    indented = sum(1 for line in run if line.indent >= _INDENT)
    if indented > 1 and 2 * flush >= len(following) and len(full) > 2:
        return 0.3 * len(run)
    if len(run) > _LONG_RUN:
        return 0.45 * (len(run) - 1)
    return 0.6 * (len(run) - 1) if len(run) > 3 else len(run) - 1


def _near(measure: int) -> range:
    return range(measure - _TOLERANCE, measure + _TOLERANCE + 1)


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a wrapped line continues the full one before: it is not indented."""
    hung = line.indent <= before.indent or line.indent < _INDENT
    return hung and not _HASHES.match(line.text)
