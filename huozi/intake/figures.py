"""Captions and credits: how they are known, and which belongs to which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from huozi.characters import HAN
from huozi.intake.blocks import Block, Kind

LONGEST_CAPTION, LONGEST_CREDIT = 80, 32

_MAKER = "供图|摄影报道|摄影|摄|制图|绘图|配图|插图|漫画|资料(?:图片?|照片)|攝影?|供圖|製圖"
_WORDS = "[^，。；！？,;!?：:（）()]"
_STOPS = ("。", "．", "！", "？")  # no credit ends with one: most sentences need no closer look
_CREDIT = re.compile(
    rf"[（(]?(?:{_WORDS}{{0,24}}(?:{_MAKER})"
    rf"|(?:图片?|圖片?|摄影?|供图|制图|攝影?)(?:来源|來源|源)?\s*[:：/／|｜]\s*[^。！？]{{1,24}}"
    rf"|(?:本[版文]|文中)?(?:图片?|照片|圖片)(?:均?由|均?为){_WORDS}{{1,24}}(?:提供|拍摄|供图|资料图)?"
    rf"|(?:图片?|照片|圖片)来自{_WORDS}{{1,12}}|(?:受访者|采访对象|作者|本人|被访者)提供"
    rf"|[{HAN}]{{2,4}}[/／][图摄]|摄影[ \u3000]+[{HAN}]{{2,4}}"
    rf"|视觉中国|东方IC|新华社发(?:[（(][{HAN}]{{2,4}}摄[）)])?)[）)]?"
)
_NOT_CREDIT = re.compile("(?:蓝图|宏图|构图|意图|企图|版图|地图|[她他我们]拍摄)$")
_WRITES = re.compile("摄影|文|报道|攝影|報導")
_MAKERS = re.compile("记者|通讯员|摄影|图片|照片|供图|[报社网台]$|記者|攝影")
_MARK = re.compile("[▲△▼▽]\\s*(?=\\S)")
_LABEL = re.compile(
    "图为|圖為|[上下左右中][图圖][：:为為是]|[图圖](?:[一二三四五六七八九十\\d]{1,2}[\\s\u3000：:．.、]|[①-⑳])"
    "|[▲△▼▽]\\s*(?=\\S)|题图[：:]|配图[：:]|图说[：:]|（?图[一二三四\\d]）"
)
_BOTH = re.compile(
    rf"(?P<caption>.{{4,}}?)(?P<gap>(?<=[。！？])|(?=[（(])|[\s\u3000]+)[\s\u3000]*"
    rf"(?P<credit>[（(]?(?:{_WORDS}{{0,24}}?(?:{_MAKER})|(?:图|摄影)[/／:：]{_WORDS}{{2,8}})[）)]?)"
)


def is_credit(text: str) -> bool:
    """Whether a line says who made or gave a picture, and nothing else."""
    short = len(text) <= LONGEST_CREDIT and not text.endswith(_STOPS)
    if not short or not _CREDIT.fullmatch(text) or _NOT_CREDIT.search(text):
        return False
    both = _BOTH.fullmatch(text)
    return both is None or not both["gap"] or bool(_MAKERS.search(both["caption"]))


def is_credit_alone(text: str) -> bool:
    """Whether a line credits a picture, and is no byline that has 摄影报道 in it."""
    return is_credit(text) and not _WRITES.search(text)


def is_labelled_caption(text: str) -> bool:
    """Whether a line says of itself that it stands under a picture."""
    return len(text) <= 2 * LONGEST_CAPTION and bool(_LABEL.match(text))


def is_credited_caption(text: str) -> bool:
    """Whether a short line is a caption with its credit at the end."""
    short = len(text) <= LONGEST_CAPTION and not text.endswith(_STOPS)
    return short and bool(_BOTH.fullmatch(text))


def with_own_credit(block: Block) -> Block:
    """A caption without its mark, its credit (on the same line) taken out of it."""
    mark = _MARK.match(block.text)
    if mark:
        block = block.unmarked(mark.end())
    match = _BOTH.fullmatch(block.text)
    if match is None or block.credit:
        return block
    credit = block.cut(match.start("credit"))
    return replace(block.cut(0, match.end("caption")), credit=credit.pieces)


def pair(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks with each credit inside its figure, and the credits that belong to none.

    A credit belongs to the caption just above it, or just below. Those that stand far away go
    in order to the captions still without one, if there are as many of either.
    """
    out: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if block.kind is Kind.CAPTION:
            out.append(with_own_credit(block))
        elif block.kind is not Kind.CREDIT:
            out.append(block)
        elif last is not None and last.kind is Kind.CAPTION and not last.credit:
            out[-1] = replace(last, credit=block.pieces)
        else:
            waiting.append(block)
    bare = [n for n, block in enumerate(out) if block.kind is Kind.CAPTION and not block.credit]
    for index, credit in list(_matches(out, bare, waiting)):
        out[index] = replace(out[index], credit=credit.pieces)
        waiting.remove(credit)
    return out, waiting


def _matches(
    blocks: list[Block], bare: list[int], waiting: list[Block]
) -> Iterator[tuple[int, Block]]:
    """Which caption each far credit belongs to."""
    if len(bare) == len(waiting):
        yield from zip(bare, waiting, strict=True)
        return
    for credit in waiting:
        near = [n for n in bare if 0 < blocks[n].line - credit.line <= 2]
        if near:
            yield near[0], credit
