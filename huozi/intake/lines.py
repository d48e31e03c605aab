"""Lines become blocks, told apart by widths and stops.

A file has one line to a paragraph, or it is hard wrapped; tables, and lines that must stay
lines (verse, signatures), are kept as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from huozi.characters import PAUSES, STOPS
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.figures import is_credit
from huozi.intake.stops import ANY_STOP, LINE_STOP, SENTENCE_END
from huozi.intake.tabular import cells_of, is_table

_NARROWEST, _WIDEST = 20, 120  # measures of wrapped text, in columns
_LONGEST_LINE = 44  # of verse, in columns
_INDENT = 2  # columns that begin a paragraph
_TOLERANCE = 4  # columns a full line may be short: 避头尾 moves up to two characters

_HASHES = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
_SPACE = re.compile(r"[ \t\u3000]+")
_MARK = re.compile(f"[{STOPS}{PAUSES},;:?!]")
_ENUMERATED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|[-+*•●■◆►>#]\s*")
_BULLET = re.compile(r"[-+*•●■◆►>#]")
_TWO_COLUMNS = re.compile("[^\x00-\u200f]")


@dataclass(frozen=True, slots=True)
class Line:
    """A source line that is not empty, without the space at its ends; indent in columns."""

    number: int
    text: str
    start: int
    indent: int
    blanks: int

    @property
    def piece(self) -> Piece:
        """The line as a piece of source."""
        return Piece(self.number, self.start + 1, self.text)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a plain text."""
    runs = list(_runs(list(_lines(text))))
    usual: Counter[int] = Counter()
    for run in runs:
        if measure := _measure(run):
            usual[measure] += len(run)
    common = usual.most_common(1)[0][0] if usual else 0
    return [block for run in runs for block in _shaped(run, common)]


def _shaped(run: list[Line], common: int) -> list[Block]:
    """A run of lines as what it is; `common` is the measure most of the file is wrapped to."""
    if len(run) == 1:
        return [_block(run[0])]
    measure = _measure(run) or (common if _fits(run, common) else 0)
    if measure and len(cells_of(run[0].text)) == 1:
        return _wrapped(run, measure)
    return _table(run) or _verse(run) or [_block(line) for line in run]


def _fits(run: list[Line], measure: int) -> bool:
    """Whether a run too short to tell its own measure is wrapped to that of the file."""
    if not measure or len(run) > 6:
        return False
    *full, last = (width(line.text) + line.indent for line in run)
    return all(columns in _near(measure) for columns in full) and last <= measure + _TOLERANCE


def width(text: str) -> int:
    """Columns on a character grid: two for a Chinese character or mark, one for a Latin one."""
    return len(text) if text.isascii() else len(text) + len(_TWO_COLUMNS.findall(text))


def _lines(text: str) -> Iterator[Line]:
    blanks = 0
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            start = len(raw) - len(raw.lstrip())
            yield Line(number, stripped, start, width(raw[:start].expandtabs(4)), blanks)
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
    lengths = {len(line.text) for line in run}
    ended = sum(1 for line in run if LINE_STOP.search(line.text))
    numbered = sum(1 for line in run if _ENUMERATED.match(line.text))
    if numbered and (numbered < len(run) or ended or _BULLET.match(run[0].text)):
        return None
    if len(lengths) > 1 and ended > 0.6 * len(run):
        return None
    return [lines_block(tuple(line.piece for line in run), run[0].blanks, run[0].indent)]


def _is_long(line: Line) -> bool:
    return len(line.text) > _LONGEST_LINE or width(line.text) > _LONGEST_LINE


def lines_block(pieces: tuple[Piece, ...], blanks: int, indent: int) -> Block:
    """A block whose pieces stay lines."""
    return Block(pieces, Kind.LINES, blanks, indent)


def _wrapped(run: list[Line], measure: int) -> list[Block]:
    """Hard-wrapped lines as paragraphs.

    Where short lines alone show the ends of paragraphs, a full line that ends a sentence may
    end one too: it is not joined to the next.
    """
    ragged = any(width(line.text) + line.indent < measure - _TOLERANCE for line in run[:-1])
    unsure = ragged and not any(line.indent >= _INDENT for line in run)
    paragraphs: list[list[Line]] = []
    for line in run:
        last = paragraphs[-1][-1] if paragraphs else None
        over = last is not None and unsure and SENTENCE_END.search(last.text)
        if last is not None and not over and _runs_on(last, line, measure):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_together(lines) for lines in paragraphs]


def _block(line: Line) -> Block:
    block = Block((line.piece,), blanks=line.blanks, indent=line.indent)
    hashes = _HASHES.match(line.text)
    return replace(block.unmarked(hashes.end()), level=len(hashes[1])) if hashes else block


def _together(lines: list[Line]) -> Block:
    """Wrapped lines as one block: a space between Latin words, else nothing."""
    first = _block(lines[0])
    pieces = list(first.pieces)
    for line in lines[1:]:
        end, start = pieces[-1].text[-1], line.text[0]
        if end.isascii() and start.isascii() and end not in "-(/" and start not in ",.;:!?)":
            pieces.append(Piece(line.number, line.start + 1, " "))
        pieces.append(line.piece)
    return replace(first, pieces=tuple(pieces))


def _measure(run: list[Line]) -> int:
    """The measure a run of lines was wrapped to, 0 where its lines are paragraphs.

    Most lines of wrapped prose are full, and few of those end a sentence; names, verse and
    tables have gaps or stops at the line ends.
    """
    if len(run) < 3 or any(len(line.text) > _WIDEST for line in run):
        return 0
    widths = [width(line.text) + line.indent for line in run]
    counted = Counter(widths[:-1])
    measure = max(counted, key=lambda value: (sum(counted[near] for near in _near(value)), value))
    if measure < _NARROWEST or max(widths) > measure + _TOLERANCE:
        return 0
    full = [
        line for line, columns in zip(run[:-1], widths, strict=False) if columns in _near(measure)
    ]
    ended = sum(1 for line in full if ANY_STOP.search(line.text))
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
    return 0.6 * (len(run) - 1) if len(run) > 3 else len(run) - 1


def _near(measure: int) -> range:
    return range(measure - _TOLERANCE, measure + _TOLERANCE + 1)


def _runs_on(before: Line, line: Line, measure: int) -> bool:
    """Whether a wrapped line continues the one before: that one full, this one not indented."""
    full = width(before.text) + before.indent >= measure - _TOLERANCE
    hung = line.indent <= before.indent or line.indent < _INDENT
    return full and hung and not _HASHES.match(line.text)


def loose_lines(blocks: list[Block]) -> list[Block]:
    """Short paragraphs that end no sentence, as lines: four and more in a row, or at the end."""
    out: list[Block] = []
    for loose, group in groupby(blocks, key=_is_loose):
        run = list(group)
        last = run[-1] is blocks[-1] and bool(out) and bool(SENTENCE_END.search(out[-1].text))
        if loose and (len(run) >= 4 or last):
            pieces = tuple(piece for block in run for piece in block.pieces)
            out.append(lines_block(pieces, run[0].blanks, run[0].indent))
        else:
            out += run
    return out


def _is_loose(block: Block) -> bool:
    text = block.text
    plain = block.kind is Kind.BODY and not block.level and not _ENUMERATED.match(text)
    short = plain and width(text) <= _LONGEST_LINE and not LINE_STOP.search(text)
    return short and not is_credit(text)
