"""What each block of a body is: subhead, caption, credit, list, quotation, paragraph.

The tests of `TESTS` are asked in order; each sees the block and its neighbours, and answers
with the block as it should be, or nothing. What no test knows is a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import NamedTuple

from huozi.characters import HAN
from huozi.intake.blocks import Block, Kind
from huozi.intake.figures import (
    LONGEST_CAPTION,
    LONGEST_CREDIT,
    is_credit,
    is_credited_caption,
    is_labelled_caption,
)
from huozi.intake.joins import Answer, Cut, begins_fresh, has_ended, is_phrase, judge
from huozi.intake.lexicon import Edge, beginning, crosses
from huozi.intake.origins import begins_report
from huozi.intake.stops import ANY_STOP, ends_with
from huozi.intake.subheads import CLAUSE, FAR, FIGURE, NUMBERED, NUMERALS, alike

_LONGEST_HEADING = 32
_DEEPER = 4  # columns a quotation is indented by
_HAN = re.compile(f"[{HAN}]")
_LABELLED = re.compile(
    "(?:时间|地点|人物|电话|地址|联系人|主持人?|嘉宾|来源|单位|邮编|邮箱|网址|账号|票价|价格|规格|产地|"
    "主办|承办|协办|编剧|导演|主演|问|答|记者)[：:]"
)
_SALUTATION = re.compile(
    "尊敬的|亲爱的|敬爱的|各位|同志们|朋友们|同学们|老师们|女士们|先生们|親愛的"
)
_ADDRESSEES = re.compile(
    "(?:单位|部门|同志|代表|来宾|先生|女士|领导|政府|公司|学校|中心|[局委办处科室院会社店馆校厂站队们者友员])[:：]$"
)
_LONGEST_SALUTATION = 24
_BULLET = re.compile(r"(?P<mark>[•●◆■▪◦○◇□·►▶])\s*|(?P<dash>[-*+–])\s+")
_TABLE_NAME = re.compile(r"[附续]?表\s*(?:[一二三四五六七八九十]|\d)")
_SECTION = re.compile(f"[（(]?其?{NUMERALS}{{1,3}}[）)]?")
_OPEN = re.compile("[。．！？][^。．！？”’」』]+$")  # the first half of a later sentence
_EDITORIAL = re.compile("[【\\[]?(?:编者按|编者的话|編者按|按语)[】\\]]?[：:]?")


class Setting(NamedTuple):
    """A block between its neighbours (None at the ends), and the usual indent of the article.

    `before` is the nearest block above that is no figure; `pictured` where a figure is between.
    """

    block: Block
    before: Block | None
    after: Block | None
    indent: int
    pictured: bool


def classify(blocks: list[Block]) -> list[Block]:
    """The blocks of a body, each with its kind."""
    usual = Counter(block.indent for block in blocks if block.kind is Kind.BODY)
    indent = usual.most_common(1)[0][0] if usual else 0
    out: list[Block] = []
    before: Block | None = None
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        named = block
        if block.kind is Kind.BODY:
            named = _named(
                Setting(block, before, after, indent, bool(out) and out[-1] is not before)
            )
        if named.kind not in FIGURE:
            before = named
        out.append(named)
    return alike(out)


def _named(at: Setting) -> Block:
    length = len(at.block.text)
    for test, longest in TESTS:
        if length <= longest and (named := test(at)) is not None:
            return named
    return at.block


def _salutation(at: Setting) -> Block | None:
    """The address of a letter or a speech is a line of its own, whatever its mark."""
    text = at.block.text
    greets = len(text) <= _LONGEST_SALUTATION and _SALUTATION.match(text)
    named = greets and ends_with(text, ANY_STOP)
    addressed = at.before is None and _ADDRESSEES.search(text) and "。" not in text
    return replace(at.block, kind=Kind.LINES) if named or addressed else None


def _hashes(at: Setting) -> Block | None:
    return replace(at.block, kind=Kind.HEADING, marked=True) if at.block.level else None


def _credit(at: Setting) -> Block | None:
    return replace(at.block, kind=Kind.CREDIT) if is_credit(at.block.text) else None


def _caption(at: Setting) -> Block | None:
    known = is_labelled_caption(at.block.text) or is_credited_caption(at.block.text)
    return replace(at.block, kind=Kind.CAPTION) if known else None


def _item(at: Setting) -> Block | None:
    """A line with a bullet, beside another one with the same."""
    bullet = _BULLET.match(at.block.text)
    if bullet is None or bullet.end() == len(at.block.text):
        return None
    mark = bullet[0].strip()
    above = at.before is not None and at.before.kind is Kind.ITEM and at.before.marker == mark
    below = at.after is not None and at.after.text.startswith(mark)
    if above or below:
        return replace(at.block.unmarked(bullet.end()), kind=Kind.ITEM)
    return None


def _numbered(at: Setting) -> Block | None:
    """A short numbered line with no stop heads what follows, unless that is its neighbour."""
    text = at.block.text
    if not is_short(text) or ends_with(text, ANY_STOP) or at.after is None:
        return None
    if _SECTION.fullmatch(text):
        return replace(at.block, kind=Kind.HEADING, level=2)
    for level, pattern in NUMBERED:
        if pattern.match(text):
            listed = any(_is_numbered_line(b, pattern) for b in (at.before, at.after))
            return None if listed else replace(at.block, kind=Kind.HEADING, level=level)
    return None


def _is_numbered_line(block: Block | None, pattern: re.Pattern[str]) -> bool:
    """Whether a neighbour is an unfinished line of the same list."""
    return block is not None and is_short(block.text) and bool(pattern.match(block.text))


def _quotation(at: Setting) -> Block | None:
    """A paragraph set deeper than the others, or an editor's note."""
    deeper = at.block.indent >= at.indent + _DEEPER and len(at.block.text) > _LONGEST_HEADING
    if deeper or _EDITORIAL.match(at.block.text):
        return replace(at.block, kind=Kind.QUOTATION)
    return None


def _above_credit(at: Setting) -> Block | None:
    """A short line right over a credit is its caption; a whole sentence only if set apart."""
    text, after = at.block.text, at.after
    if after is None or after.blanks > 2 or not is_credit(after.text):
        return None
    apart = at.block.blanks > after.blanks or at.block.blanks >= 2
    named = apart or not ends_with(text, ANY_STOP)
    return replace(at.block, kind=Kind.CAPTION) if named else None


def _between_halves(at: Setting) -> Block | None:
    """A short block inside a sentence that runs on after it is a caption."""
    if at.before is None or at.after is None or at.before.kind is not Kind.BODY:
        return None
    text, apart = at.block.text, at.block.blanks >= FAR
    if at.pictured or not (apart or crosses(at.before.text, at.after.text)):
        return None
    if _OPEN.search(text) or (has_ended(text) and not apart):
        return None
    if has_ended(at.before.text) or not begins_fresh(text):
        return None
    around = judge(Cut(at.before.text, at.after.text))
    if not (around.proved or apart) or beginning(text) is Edge.BROKEN:
        return None
    fits = apart and around.answer is Answer.SURE
    if not fits and not _runs_on(at.before, at.block):
        fits = around.proved or not _runs_on(at.block, at.after)
    return replace(at.block, kind=Kind.CAPTION) if fits else None


def _runs_on(block: Block, after: Block) -> bool:
    return judge(Cut(block.text, after.text)).answer is Answer.SURE


def _heading(at: Setting) -> Block | None:
    """A short line without stops between whole paragraphs, with a longer one under it."""
    text, before, after = at.block.text, at.before, at.after
    if after is None or not is_short(text) or ends_with(text, ANY_STOP):
        return None
    doubled = before is not None and before.kind is Kind.HEADING and before.level <= 2
    led = after.kind is not Kind.BODY or len(after.text) > max(len(text), 12)
    if doubled or not led:
        return None
    ended = before is None or before.kind is not Kind.BODY or _is_over(before.text)
    if not ended or not _reads_as_heading(text, after.text):
        return None
    return replace(_unmarked(at.block), kind=Kind.HEADING, level=2)


def _reads_as_heading(text: str, after: str) -> bool:
    """Whether a line is a phrase of even clauses that the text under it does not go on with."""
    if _LABELLED.match(text) or _TABLE_NAME.match(text) or not _is_balanced(text):
        return False
    if begins_report(after):
        return True
    fresh = is_phrase(text) and begins_fresh(after)
    return fresh and judge(Cut(text, after)).answer is not Answer.SURE


def _is_over(text: str) -> bool:
    """Whether a heading can follow: a paragraph ended, or announced what comes (：)."""
    return has_ended(text) or text[-1] in "：:"


def _is_balanced(text: str) -> bool:
    """Whether the clauses of a heading are of like length, as editors write them."""
    clauses = [len(clause) for clause in CLAUSE.split(text)]
    return "。" not in text and max(clauses) <= min(clauses) + 2


def _unmarked(block: Block) -> Block:
    """A heading without the bullet it was set with."""
    bullet = _BULLET.match(block.text)
    return block.unmarked(bullet.end()) if bullet and bullet.end() < len(block.text) else block


def is_short(text: str) -> bool:
    """Whether a line has the length of a heading and something to say in Chinese."""
    return len(text) <= _LONGEST_HEADING and bool(_HAN.search(text))


# Each test, and the longest text that can pass it.
TESTS: tuple[tuple[Callable[[Setting], Block | None], float], ...] = (
    (_hashes, inf),
    (_salutation, 2 * _LONGEST_HEADING),
    (_credit, LONGEST_CREDIT),
    (_caption, 2 * LONGEST_CAPTION),
    (_item, inf),
    (_numbered, _LONGEST_HEADING),
    (_quotation, inf),
    (_above_credit, LONGEST_CAPTION),
    (_between_halves, LONGEST_CAPTION),
    (_heading, _LONGEST_HEADING),
)
