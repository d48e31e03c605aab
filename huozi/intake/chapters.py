"""Which lines of a file head chapters: the signs by which a whole book is told from an article.

A book has chapters of one kind (第…回, 第…章) with rising numbers and much text under each. The
items 一、二、三 of an article, its sections 第…节 and the chapters of a statute, which hold
articles 第…条, are no chapters of a book.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from huozi.intake.blocks import Block, Kind
from huozi.intake.matter import AFTER, BEFORE, named
from huozi.intake.ordinals import DIGITS, number_of

# A book: so many chapters, characters in the usual one, and characters in as many of those.
FEWEST, _SHORTEST, _BOOK = 3, 500, 10_000
_FALLING = 0.2  # of the numbers may be no higher than the last: misprints
_TITLED = 0.8  # of the chapters have a title on the line below the number
_MOST = 0.5  # of the headings of a kind must look alike
_LISTED, _LONG_LIST = 3, 5  # headings without text between them are a table of contents
_LONGEST, _LONGEST_TITLE = 50, 30

BODY = "正文"  # the word alone, above the first chapter or on its line
_PARTS = "部分|[部编編卷篇集册冊辑輯]"
_GAP = r"[\s:：、.．·—\-】〗\]]"
_HEADING = re.compile(
    rf"(?:(?P<part>第[{DIGITS}]{{1,7}}(?:{_PARTS})[^第。]{{0,24}}?|{BODY})[ \u3000]+(?=第))?"
    rf"[【〖\[]?(?P<label>第\s?(?P<number>[{DIGITS}]{{1,7}})\s?(?P<kind>[回章话話讲講课課幕折出齣]|{_PARTS})"
    rf"|(?P<before>[卷篇编編辑輯部])(?:之)?第?(?P<after>[{DIGITS}]{{1,7}})(?={_GAP}|$)"
    rf"|(?P<third>[上中下])(?P<whole>[卷部编編篇集册冊])(?={_GAP}|$))"
    rf"(?P<gap>{_GAP}*)(?P<title>.*)"
)
_CONTENTS = re.compile("目[ \u3000]*[录錄次]")
_ENDS = ("完", "终", "終")  # 第一章完
_SENTENCE = re.compile("[。；;]|[，,、：:．]$")
_LEADERS = re.compile(r"[.．·…—\s]*\d*$")
_UNWORDED = re.compile(r"[\W_]+")
_ARTICLE = re.compile(f"第[{DIGITS}]{{1,7}}[条條]")
_SUPERIOR = re.compile(_PARTS)


class Mark(NamedTuple):
    """A line that may head a chapter or a part: its block, what it says, how it is set.

    `part` is the title of the part where that stands before it on the line.
    """

    at: int
    label: str
    kind: str
    number: int
    title: str
    tight: bool
    level: int
    part: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What a heading and its line in the table of contents have in common."""
        return self.kind, self.number, self.title


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a book: chapters, parts, the blocks of its table of contents.

    `breaks` are chapters whose numbers do not follow each other; `passed` lines that look like
    headings and are none by their numbers; `titled` where titles stand on the line below.
    """

    chapters: tuple[Mark, ...]
    parts: tuple[Mark, ...]
    contents: frozenset[int]
    breaks: tuple[tuple[Mark, Mark], ...]
    passed: tuple[Mark, ...]
    titled: bool


def outline_of(blocks: Sequence[Block]) -> Outline | None:
    """The headings of a file that is a whole book; None for an article."""
    marks = list(_marks(blocks))
    if len(marks) < FEWEST:
        return None
    listed = _listed(marks)
    marks = [mark for mark in marks if mark.at not in listed]
    found = [_outline(kind, marks, blocks) for kind in dict.fromkeys(mark.kind for mark in marks)]
    best = max(filter(None, found), key=_standing, default=None)
    if best is None or _is_statute(blocks, best):
        return None
    first = min(mark.at for mark in (*best.parts, *best.chapters))
    contents = listed | _contents(blocks, first, listed)
    return Outline(best.chapters, best.parts, contents, best.breaks, best.passed, best.titled)


def is_heading(text: str) -> bool:
    """Whether a line has the form of a chapter's heading."""
    return mark_of(0, text) is not None


def mark_of(at: int, text: str, level: int = 0) -> Mark | None:
    """A line as a heading, if it has the form of one."""
    if len(text) > _LONGEST or _SENTENCE.search(text):
        return None
    match = _HEADING.fullmatch(text)
    if match is None:
        return None
    number = (
        "上中下".index(match["third"]) + 1
        if match["third"]
        else number_of(match["number"] or match["after"])
    )
    kind = match["kind"] or match["before"] or match["whole"]
    title = _UNWORDED.sub("", _LEADERS.sub("", match["title"]))
    if title in _ENDS:
        return None
    tight = bool(match["title"]) and not match["gap"]
    return Mark(at, match["label"], kind, number, title, tight, level, match["part"] or "")


def _marks(blocks: Sequence[Block]) -> Iterator[Mark]:
    for at, block in enumerate(blocks):
        if block.kind is Kind.BODY and (mark := mark_of(at, block.text, block.level)):
            yield mark


def _listed(marks: list[Mark]) -> frozenset[int]:
    """The blocks of headings that follow one another and come again: a table of contents.

    In a long one titles may differ from those in the text, and numbers alone tell.
    """
    last = {mark.key: mark.at for mark in marks}
    again = {(mark.kind, mark.number): mark.at for mark in marks}
    listed: set[int] = set()
    run: list[Mark] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        run.append(mark)
        if after is None or after.at != mark.at + 1:
            if len(run) >= _LISTED:
                listed |= {one.at for one in run if last[one.key] > one.at}
            if len(run) >= _LONG_LIST:
                listed |= {one.at for one in run[:-1] if again[one.kind, one.number] > one.at}
            run = []
    return frozenset(listed)


def _contents(blocks: Sequence[Block], end: int, listed: frozenset[int]) -> frozenset[int]:
    """The blocks before the first chapter that list the chapters, the word 目录 among them."""
    found = set(listed)
    for at, block in enumerate(blocks[:end]):
        headings = sum(is_heading(piece.text) for piece in block.pieces)
        if headings >= _LISTED and 2 * headings >= len(block.pieces):
            found.add(at)
    first, last = min(found, default=0), max(found, default=end)
    while first and _heads_list(blocks[first - 1].text):
        first -= 1
        found.add(first)
    while last + 1 < end and named(blocks[last + 1].text, AFTER):
        last += 1
        found.add(last)
    if end and blocks[end - 1].text == BODY:
        found.add(end - 1)
    return frozenset(found)


def _heads_list(text: str) -> bool:
    return bool(_CONTENTS.fullmatch(text)) or named(text, BEFORE) is not None


def _outline(kind: str, marks: list[Mark], blocks: Sequence[Block]) -> Outline | None:
    """The book with the chapters of one kind, if it is one."""
    alike = _alike([mark for mark in marks if mark.kind == kind])
    if len(alike) < FEWEST or kind == "部分":
        return None
    above = [mark for mark in marks if mark.kind != kind and _SUPERIOR.fullmatch(mark.kind)]
    parts = _parts(above, alike[0].at)
    chapters, breaks, passed = _in_sequence(alike, parts)
    falls = sum(after.number <= before.number for before, after in breaks)
    if len(chapters) < FEWEST or falls > max(1, _FALLING * len(chapters)):
        return None
    usual = median(_lengths(chapters, blocks))
    if usual < _SHORTEST or usual * len(chapters) < _BOOK:
        return None
    titled = _is_titled(chapters, blocks)
    return Outline(tuple(chapters), parts, frozenset(), tuple(breaks), tuple(passed), titled)


def _standing(book: Outline) -> tuple[bool, int]:
    """Chapters proper come before what may be parts, then the kind there is more of."""
    return not _SUPERIOR.fullmatch(book.chapters[0].kind), len(book.chapters)


def _alike(marks: list[Mark]) -> list[Mark]:
    """The marks that look like most: those that the format calls headings, those with a gap.

    One that looks otherwise stays where its number would be missing.
    """
    for looks in (lambda mark: mark.level > 0, lambda mark: not mark.tight):
        chosen = {mark.number for mark in marks if looks(mark)}
        alike = [mark for mark in marks if looks(mark) or mark.number not in chosen]
        if sum(map(looks, marks)) >= _MOST * len(marks):
            marks = alike
    return marks


def _parts(marks: list[Mark], first: int) -> tuple[Mark, ...]:
    """Those among the marks that head parts: in order, the first of them before a chapter."""
    found: list[Mark] = []
    for kind in dict.fromkeys(mark.kind for mark in marks):
        same = _alike([mark for mark in marks if mark.kind == kind])
        rising = all(before.number < after.number for before, after in pairwise(same))
        begins = same[0].at < first if len(same) > 1 else same[0].at == first - 1
        if rising and begins:
            found += same
    return tuple(sorted(found))


def _in_sequence(
    marks: list[Mark], parts: Iterable[Mark]
) -> tuple[list[Mark], list[tuple[Mark, Mark]], list[Mark]]:
    """The chapters, the pairs of them with a break in the numbers, the lines that are none.

    A line that repeats the heading it stands under is none, nor is one without which the
    numbers go on. Numbers may begin again with a part.
    """
    starts = [part.at for part in parts]
    kept: list[Mark] = []
    breaks: list[tuple[Mark, Mark]] = []
    passed: list[Mark] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        last = kept[-1] if kept else Mark(-1, "", "", 0, "", tight=False, level=0)
        in_part = bisect_left(starts, last.at) < bisect_left(starts, mark.at)
        if mark.number == last.number + 1 or (
            mark.number == 1 and (in_part or mark.part != last.part)
        ):
            kept.append(mark)
            continue
        goes_on = after is not None and after.number == last.number + 1
        if mark.key == last.key or (goes_on and mark.number != last.number):
            passed.append(mark)
            continue
        if kept:
            breaks.append((last, mark))
        kept.append(mark)
    return kept, breaks, passed


def _lengths(chapters: list[Mark], blocks: Sequence[Block]) -> Iterator[int]:
    """The characters under each heading."""
    ends = [*(mark.at for mark in chapters[1:]), len(blocks)]
    for mark, end in zip(chapters, ends, strict=True):
        yield sum(len(block.text) for block in blocks[mark.at + 1 : end])


def _is_titled(chapters: list[Mark], blocks: Sequence[Block]) -> bool:
    """Whether headings are a number, and titles short lines below them."""
    if any(mark.title for mark in chapters):
        return False
    below = [blocks[mark.at + 1] for mark in chapters if mark.at + 1 < len(blocks)]
    return sum(map(is_title, below)) >= _TITLED * len(chapters)


def is_title(block: Block) -> bool:
    """Whether a block under a chapter's number can be its title."""
    short = len(block.text) <= _LONGEST_TITLE and not _SENTENCE.search(block.text)
    return short and block.kind is Kind.BODY


def _is_statute(blocks: Sequence[Block], book: Outline) -> bool:
    """Whether the chapters are those of a law: there are more articles 第…条 than chapters."""
    articles = sum(_ARTICLE.match(block.text) is not None for block in blocks)
    return articles > len(book.chapters)
