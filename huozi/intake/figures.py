"""Captions and credits: how they are known, and which belongs to which."""

from __future__ import annotations

import re
from dataclasses import replace

from huozi.intake.blocks import Block, Kind

_LONGEST_CREDIT, _LONGEST_CAPTION = 32, 120

_MAKER = "供图|摄影报道|摄影|摄|制图|绘图|配图|插图|漫画|资料图片?|资料照片|档案图片?|攝影?|供圖|製圖"
_CREDIT = re.compile(
    rf"[（(]?(?:[^，。；！？,;!?：:]{{0,24}}(?:{_MAKER})"
    rf"|(?:图片?|圖片?|摄影?|供图|制图)(?:来源|由|源|來源)?[\s]*[:：/／|｜][^。！？]{{1,24}}"
    rf"|(?:图片?由|圖片由)[^。！？]{{1,24}}提供"
    rf"|视觉中国|新华社发)[）)]?"
)
_LABEL = re.compile(
    "图为|圖為|(?:上|下|左|右|中)图[：:为是]|图[一二三四五六七八九十\\d]+[\\s\u3000：:．.、]|圖[一二三\\d]+"
    "|[▲△▼▽](?=\\S)|题图|配图[：:]"
)
_BOTH = re.compile(
    rf"(?P<caption>.{{4,}}?(?:[。！？]|(?=[（(])|[\s\u3000]+))[\s\u3000]*(?P<credit>[（(]?[^，。；！？,;!?\s\u3000]{{0,16}}"
    rf"[\s\u3000]?[^，。；！？,;!?\s\u3000]{{0,10}}[\s\u3000]?[/／]?(?:{_MAKER})[）)]?)"
)
_NOT_CREDIT = re.compile("蓝图|宏图|构图|意图|企图|版图|地图|拍摄$")


def is_credit(text: str) -> bool:
    """Whether a line says who made or gave a picture, and nothing else."""
    return len(text) <= _LONGEST_CREDIT and bool(_CREDIT.fullmatch(text)) and not _NOT_CREDIT.search(text)


def is_labelled_caption(text: str) -> bool:
    """Whether a line says of itself that it stands under a picture."""
    return len(text) <= _LONGEST_CAPTION and bool(_LABEL.match(text))


def split_credit(block: Block) -> tuple[Block, Block] | None:
    """A caption with its credit on the same line, as two blocks."""
    match = _BOTH.fullmatch(block.text) if len(block.text) <= _LONGEST_CAPTION else None
    if match is None:
        return None
    caption = block.cut(0, len(match["caption"].rstrip()))
    start = match.start("credit")
    return replace(caption, kind=Kind.CAPTION), replace(block.cut(start, len(block.text)), kind=Kind.CREDIT)


def pair(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks with each credit inside its figure, and the credits that belong to none.

    A credit belongs to the caption beside it; one far away to the one caption still without.
    """
    out: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        if block.kind is not Kind.CREDIT:
            out.append(block)
        elif out and out[-1].kind is Kind.CAPTION and not out[-1].credit:
            out[-1] = replace(out[-1], credit=block.pieces)
        else:
            waiting.append(block)
    open_ = [index for index, block in enumerate(out) if block.kind is Kind.CAPTION and not block.credit]
    for index in open_:
        near = [credit for credit in waiting if len(open_) == 1 or _next_to(out[index], credit)]
        if near:
            out[index] = replace(out[index], credit=near[0].pieces)
            waiting.remove(near[0])
    return out, waiting


def _next_to(caption: Block, credit: Block) -> bool:
    return abs(caption.line - credit.line) <= 4
