"""What each block of a body is: subhead, caption, credit, paragraph.

The tests of `TESTS` are asked in order; each sees the block and its neighbours, and answers
with a kind or nothing. What no test knows is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from huozi.characters import HAN
from huozi.intake.blocks import Block, Kind
from huozi.intake.figures import is_credit, is_labelled_caption
from huozi.intake.joins import Answer, Cut, judge

_LONGEST_HEADING = 32
_LONGEST_CAPTION = 60
_STOP = re.compile("[。！？!?…；;，,、：:][”’」』）)】》]*$")
_FULL_STOP = re.compile("[。！？!?…][”’」』）)】》]*$")
_HAN = re.compile(f"[{HAN}]")
_INSIDE = re.compile("[。；;]")
_NUMBERED = (
    (2, re.compile("第[一二三四五六七八九十百\\d]+[章编篇部]|[一二三四五六七八九十]+、")),
    (3, re.compile("第[一二三四五六七八九十百\\d]+节|[（(][一二三四五六七八九十]+[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A block between its neighbours; a neighbour is None at the ends."""

    block: Block
    before: Block | None
    after: Block | None
    last: bool


def classify(blocks: list[Block]) -> list[Block]:
    """The blocks of a body, each with its kind."""
    out: list[Block] = []
    for index, block in enumerate(blocks):
        before = next((b for b in reversed(out) if b.kind not in (Kind.CAPTION, Kind.CREDIT)), None)
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        setting = Setting(block, before, after, index + 1 == len(blocks))
        out.append(_named(setting))
    return out


def _named(setting: Setting) -> Block:
    for test in TESTS:
        named = test(setting)
        if named is not None:
            return named
    return setting.block


def _hashes(at: Setting) -> Block | None:
    return replace(at.block, kind=Kind.HEADING) if at.block.level else None


def _credit(at: Setting) -> Block | None:
    return replace(at.block, kind=Kind.CREDIT) if is_credit(at.block.text) else None


def _labelled(at: Setting) -> Block | None:
    return replace(at.block, kind=Kind.CAPTION) if is_labelled_caption(at.block.text) else None


def _numbered(at: Setting) -> Block | None:
    """A short numbered line with no stop heads what follows."""
    text = at.block.text
    if not is_short(text) or _STOP.search(text) or at.last:
        return None
    for level, pattern in _NUMBERED:
        if pattern.match(text):
            return replace(at.block, kind=Kind.HEADING, level=level)
    return None


def _above_credit(at: Setting) -> Block | None:
    """A short line right over a credit is its caption."""
    over = at.after is not None and is_credit(at.after.text) and len(at.block.text) <= _LONGEST_CAPTION
    fits = over and at.after is not None and at.after.blanks <= 2
    return replace(at.block, kind=Kind.CAPTION) if fits else None


def _between_halves(at: Setting) -> Block | None:
    """A short block inside a sentence that runs on after it is a caption."""
    if at.before is None or at.after is None or at.before.kind is not Kind.BODY:
        return None
    if len(at.block.text) > _LONGEST_CAPTION or _STOP.search(at.before.text):
        return None
    around = judge(Cut(at.before.text, at.after.text))
    here = judge(Cut(at.before.text, at.block.text))
    if around.answer is Answer.SURE and here.answer is not Answer.SURE:
        return replace(at.block, kind=Kind.CAPTION)
    return None


def _heading(at: Setting) -> Block | None:
    """A short line without stops between whole paragraphs, with a paragraph under it."""
    text = at.block.text
    if at.after is None or not is_short(text) or _STOP.search(text) or _INSIDE.search(text):
        return None
    ended = at.before is None or at.before.kind is not Kind.BODY or _FULL_STOP.search(at.before.text)
    led = len(at.after.text) > len(text) and not is_credit(at.after.text)
    if not ended or not led or judge(Cut(text, at.after.text)).answer is Answer.SURE:
        return None
    return replace(at.block, kind=Kind.HEADING, level=2)


def is_short(text: str) -> bool:
    """Whether a line has the length of a heading and something to say in Chinese."""
    return len(text) <= _LONGEST_HEADING and bool(_HAN.search(text))


TESTS: tuple[Callable[[Setting], Block | None], ...] = (
    _hashes,
    _credit,
    _labelled,
    _numbered,
    _above_credit,
    _between_halves,
    _heading,
)
