"""Paragraphs that stay lines: the fields of a form, annexes, signatures, lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from huozi.characters import HAN
from huozi.intake.blocks import Block, Kind
from huozi.intake.figures import is_credit
from huozi.intake.lines import ENUMERATED, LONGEST_LINE, lines_block, width
from huozi.intake.origins import is_day
from huozi.intake.stops import LINE_STOP, SENTENCE_END, ends_with

Begins = Callable[[str], object]
Length = Callable[[list[Block]], int]

_LONGEST_FIELD, _LONGEST_NAME = 80, 24
_FIELD = re.compile(
    "(?:会议)?(?:时间|地点|日期|主题|议题)[：:]|(?:主持|出席|列席|参加|参会|缺席|请假|记录|整理)(?:人|人员)?[：:]"
    "|(?:主送|抄送|抄报|联系人|联系电话|电话|传真|手机|地址|邮编|邮箱|电子邮箱|网址|发件人|收件人)[：:]"
)
_ANNEX = re.compile("附(?:件|录)?[：:]\\s*1[.．、]")
_NUMBER = re.compile(r"\d{1,2}[.．、](?!\d)")
_MARK = re.compile("[，。！？；：、,;:.!?]")
# A line that heads as many lines as it says: 二等奖（3名）.
_COUNTED_LINES = re.compile(f"(?=.*[{HAN}]).{{2,24}}[（(]\\d{{1,3}}[名个人篇项件种部幅首位家][）)]")


def lasting_lines(blocks: list[Block]) -> list[Block]:
    """The blocks, with those that stay lines put together."""
    for begins, length in GATHERED:
        blocks = _gathered(blocks, begins, length)
    return _loose(_counted(blocks))


def is_field(text: str) -> bool:
    """Whether a line is a field of a form: 地点：…, 抄送：…."""
    return len(text) <= _LONGEST_FIELD and "。" not in text[:-1] and bool(_FIELD.match(text))


def _gathered(blocks: list[Block], begins: Begins, length: Length) -> list[Block]:
    """The blocks; where one begins lines that `length` counts, these are one block."""
    first = [n for n, block in enumerate(blocks) if block.kind is Kind.BODY and begins(block.text)]
    out: list[Block] = []
    at = 0
    for n in first:
        size = length(blocks[n : n + _MOST]) if n >= at else 0
        if size > 1:
            out += [*blocks[at:n], _together(blocks[n : n + size])]
            at = n + size
    return [*out, *blocks[at:]]


def _together(run: list[Block]) -> Block:
    pieces = tuple(piece for block in run for piece in block.pieces)
    return lines_block(pieces, run[0].blanks, run[0].indent)


_MOST = 40  # lines that are looked at together


def _leading(blocks: list[Block], test: Begins) -> int:
    """How many blocks at the beginning pass a test."""
    for count, block in enumerate(blocks):
        if block.kind is not Kind.BODY or block.level or not test(block.text):
            return count
    return len(blocks)


def _fields(blocks: list[Block]) -> int:
    return _leading(blocks, is_field)


def _annexes(blocks: list[Block]) -> int:
    return 1 + _leading(blocks[1:], lambda text: _NUMBER.match(text) and len(text) <= LONGEST_LINE)


def _signatures(blocks: list[Block]) -> int:
    """Names without a stop, and the day under them."""
    names = _leading(blocks[:3], lambda text: _is_name(text) and not is_day(text))
    return names + 1 if names and names < len(blocks) and is_day(blocks[names].text) else 0


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not _MARK.search(text)


# What can begin such lines, and how many there are.
GATHERED: tuple[tuple[Begins, Length], ...] = (
    (is_field, _fields),
    (_ANNEX.match, _annexes),
    (_is_name, _signatures),
)


def _counted(blocks: list[Block]) -> list[Block]:
    """The blocks, with lines that say how many lines they head as headings over these."""
    heads = [n for n, block in enumerate(blocks) if _COUNTED_LINES.fullmatch(block.text)]
    if len(heads) < 2:
        return blocks
    out = blocks[: heads[0]]
    for n, end in zip(heads, [*heads[1:], len(blocks)], strict=True):
        head = replace(blocks[n], kind=Kind.HEADING, level=blocks[n].level or 2, marked=True)
        size = _leading(blocks[n + 1 : end], lambda text: not ends_with(text, LINE_STOP))
        named = [_together(blocks[n + 1 : n + 1 + size])] if size else []
        out += [head, *named, *blocks[n + 1 + size : end]]
    return out


def _loose(blocks: list[Block]) -> list[Block]:
    """Short paragraphs that end no sentence, as lines: four and more in a row, or at the end."""
    out: list[Block] = []
    for loose, group in groupby(blocks, key=_is_loose):
        run = list(group)
        last = run[-1] is blocks[-1] and bool(out) and ends_with(out[-1].text, SENTENCE_END)
        if loose and (len(run) >= 4 or last):
            pieces = tuple(piece for block in run for piece in block.pieces)
            out.append(lines_block(pieces, run[0].blanks, run[0].indent))
        else:
            out += run
    return out


def _is_loose(block: Block) -> bool:
    text = block.text
    if len(text) > LONGEST_LINE or ends_with(text, LINE_STOP) or width(text) > LONGEST_LINE:
        return False
    plain = block.kind is Kind.BODY and not block.level and not ENUMERATED.match(text)
    return plain and not is_credit(text)
