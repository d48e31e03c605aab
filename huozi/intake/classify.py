"""What each block of a body is: subhead, caption, credit, list, quotation, paragraph.

The tests of `TESTS` are asked in order; each sees the block and its neighbours, and answers
with the block as it should be, or nothing. What no test knows is a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median

from huozi.characters import HAN
from huozi.intake.blocks import Block, Kind
from huozi.intake.figures import (
    LONGEST_CAPTION,
    is_credit,
    is_credited_caption,
    is_labelled_caption,
)
from huozi.intake.joins import Answer, Cut, begins_fresh, has_ended, is_phrase, judge
from huozi.intake.lexicon import Edge, beginning
from huozi.intake.stops import ANY_STOP

_LONGEST_HEADING = 32
_SHORTEST_DOUBT = 8  # characters a half sentence has, at least
_UNLIKE = 5  # characters by which subheads of one article seldom differ
_FAR = 3  # empty lines that set a block apart
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
    "(?:单位|部门|同志|代表|来宾|先生|女士|领导|政府|公司|学校|中心|[局委办处科室院会社队们者友员])[:：]$"
)
_LONGEST_SALUTATION = 24
_BULLET = re.compile(r"(?P<mark>[•●◆■▪◦○◇□·►▶])\s*|(?P<dash>[-*+–])\s+")
_NUMERAL = "[一二三四五六七八九十百]"
_NUMBERED = (
    (2, re.compile(f"第(?:{_NUMERAL}+|\\d+)[章编篇部讲课回]|{_NUMERAL}+[、 \u3000]")),
    (3, re.compile(f"第(?:{_NUMERAL}+|\\d+)节|[（(]{_NUMERAL}+[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_TABLE_NAME = re.compile(r"[附续]?表\s*(?:[一二三四五六七八九十]|\d)")
_GAP = re.compile("[ \u3000]")
_CLAUSE = re.compile("[，,；;]")
_SECTION = re.compile(f"[（(]?其?{_NUMERAL}{{1,3}}[）)]?")
_EDITORIAL = re.compile("[【\\[]?(?:编者按|编者的话|編者按|按语)[】\\]]?[：:]?")


@dataclass(frozen=True, slots=True)
class Setting:
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
        if named.kind not in (Kind.CAPTION, Kind.CREDIT):
            before = named
        out.append(named)
    return _alike(out)


def _alike(blocks: list[Block]) -> list[Block]:
    """Without the one subhead that has a comma where no other has: more likely a cut sentence."""
    commas = [n for n, block in enumerate(blocks) if _is_bare(block) and _CLAUSE.search(block.text)]
    if len(commas) == 1:
        only = blocks[commas[0]]
        blocks[commas[0]] = replace(only, kind=Kind.BODY, level=0)
    return [_set_apart(block, blocks) for block in blocks]


def doubtful_headings(blocks: list[Block]) -> list[Block]:
    """Subheads known by looks alone that no other of like length bears out."""
    bare = [
        block
        for block, after in zip(blocks, [*blocks[1:], None], strict=False)
        if _is_bare(block) and after is not None and after.kind is Kind.BODY
    ]
    usual = median(len(block.text) for block in bare) if bare else 0
    alone = [block for block in bare if len(bare) == 1 or abs(len(block.text) - usual) > _UNLIKE]
    return [block for block in alone if len(block.text) >= _SHORTEST_DOUBT]


def _set_apart(block: Block, blocks: list[Block]) -> Block:
    """A subhead set far apart, where another one is not, is a caption."""
    if not _is_bare(block) or block.blanks < _FAR:
        return block
    near = any(other.kind is Kind.HEADING and other.blanks < _FAR for other in blocks)
    return replace(block, kind=Kind.CAPTION, level=0) if near else block


def _is_bare(block: Block) -> bool:
    """Whether a subhead was known by its looks alone, without number, mark or gap."""
    if block.kind is not Kind.HEADING or block.marker or _GAP.search(block.text):
        return False
    return not any(pattern.match(block.text) for _, pattern in _NUMBERED)


def _named(at: Setting) -> Block:
    for test in TESTS if len(at.block.text) <= 2 * LONGEST_CAPTION else TESTS_OF_LONG:
        named = test(at)
        if named is not None:
            return named
    return at.block


def _salutation(at: Setting) -> Block | None:
    """The address of a letter or a speech is a line of its own, whatever its mark."""
    text = at.block.text
    named = len(text) <= _LONGEST_SALUTATION and _SALUTATION.match(text) and ANY_STOP.search(text)
    addressed = at.before is None and _ADDRESSEES.search(text) and "。" not in text
    short = len(text) <= 2 * _LONGEST_HEADING
    return replace(at.block, kind=Kind.LINES) if named or (addressed and short) else None


def _hashes(at: Setting) -> Block | None:
    return replace(at.block, kind=Kind.HEADING) if at.block.level else None


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
    if not is_short(text) or ANY_STOP.search(text) or at.after is None:
        return None
    if _SECTION.fullmatch(text):
        return replace(at.block, kind=Kind.HEADING, level=2)
    for level, pattern in _NUMBERED:
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
    if after is None or after.blanks > 2 or len(text) > LONGEST_CAPTION:
        return None
    if not is_credit(after.text):
        return None
    apart = at.block.blanks > after.blanks or at.block.blanks >= 2
    return replace(at.block, kind=Kind.CAPTION) if apart or not ANY_STOP.search(text) else None


def _between_halves(at: Setting) -> Block | None:
    """A short block inside a sentence that runs on after it is a caption."""
    if at.before is None or at.after is None or at.before.kind is not Kind.BODY:
        return None
    text = at.block.text
    if len(text) > LONGEST_CAPTION or has_ended(at.before.text) or at.pictured:
        return None
    if not begins_fresh(text) or beginning(text) is Edge.BROKEN:
        return None
    around = judge(Cut(at.before.text, at.after.text))
    here = judge(Cut(at.before.text, text))
    apart = at.block.blanks >= _FAR
    fits_better = around.proved and here.answer is not Answer.SURE
    fits_better |= apart and around.answer is Answer.SURE
    runs_on = judge(Cut(text, at.after.text)).answer is Answer.SURE
    set_in = apart and here.answer is not Answer.SURE and not runs_on
    return replace(at.block, kind=Kind.CAPTION) if fits_better or set_in else None


def _heading(at: Setting) -> Block | None:
    """A short line without stops between whole paragraphs, with a longer one under it."""
    text, before, after = at.block.text, at.before, at.after
    if after is None or not is_short(text) or ANY_STOP.search(text):
        return None
    ended = before is None or before.kind is not Kind.BODY or _is_over(before.text)
    doubled = before is not None and before.kind is Kind.HEADING and before.level <= 2
    led = after.kind is not Kind.BODY or len(after.text) > max(len(text), 12)
    if not ended or doubled or not led or not _reads_as_heading(text, after.text):
        return None
    return replace(_unmarked(at.block), kind=Kind.HEADING, level=2)


def _reads_as_heading(text: str, after: str) -> bool:
    """Whether a line is a phrase of even clauses that the text under it does not go on with."""
    if _LABELLED.match(text) or _TABLE_NAME.match(text) or not _is_balanced(text):
        return False
    fresh = is_phrase(text) and begins_fresh(after)
    return fresh and judge(Cut(text, after)).answer is not Answer.SURE


def _is_over(text: str) -> bool:
    """Whether a heading can follow: a paragraph ended, or announced what comes (：)."""
    return has_ended(text) or text[-1] in "：:"


def _is_balanced(text: str) -> bool:
    """Whether the clauses of a heading are of like length, as editors write them."""
    clauses = [len(clause) for clause in _CLAUSE.split(text)]
    return "。" not in text and max(clauses) <= min(clauses) + 2


def _unmarked(block: Block) -> Block:
    """A heading without the bullet it was set with."""
    bullet = _BULLET.match(block.text)
    return block.unmarked(bullet.end()) if bullet and bullet.end() < len(block.text) else block


def is_short(text: str) -> bool:
    """Whether a line has the length of a heading and something to say in Chinese."""
    return len(text) <= _LONGEST_HEADING and bool(_HAN.search(text))


TESTS: tuple[Callable[[Setting], Block | None], ...] = (
    _hashes,
    _salutation,
    _credit,
    _caption,
    _item,
    _numbered,
    _quotation,
    _above_credit,
    _between_halves,
    _heading,
)

# Those that a text longer than any caption or heading can pass.
TESTS_OF_LONG = (_hashes, _item, _quotation)
