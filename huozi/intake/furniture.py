"""What stands on a printed or a web page around an article and is no part of it."""

from __future__ import annotations

import re

from huozi.intake.blocks import Block, Kind
from huozi.intake.edits import Rule
from huozi.intake.joins import has_ended
from huozi.intake.log import Log

_LONGEST = 40
_JUMP = r"[（(【\[]?(?:上接|下转|紧接|接|转)第?\s*[A-Z]?\d{1,2}\s*版[^。]{0,8}[）)】\]]?"
_LINE = re.compile(
    rf"{_JUMP}"
    r"|[-—–·•]\s*\d{1,4}\s*[-—–·•]|第\s*\d{1,4}\s*页(?:\s*[/,，共]\s*共?\s*\d+\s*页?)?"
    r"|(?:分享到|分享至|字号|字体|阅读(?:量|数|次数)?|浏览(?:量|次数)?|点击(?:量|数|次数)?|扫一扫|打印本页)"
    r"\s*[:：]?[^。]{0,24}"
)
_AT_END = re.compile(rf"\s*{_JUMP}$")
_NUMBER = re.compile(r"\d{1,3}")


def without_furniture(blocks: list[Block], log: Log) -> list[Block]:
    """The blocks without page numbers, jump lines (下转第3版) and buttons, which go to the log."""
    out: list[Block] = []
    for block in blocks:
        if block.kind is not Kind.BODY or block.level:
            out.append(block)
        elif _is_furniture(block, out[-1] if out else None):
            log.edit(block.pieces[0], block.text, "", Rule.FURNITURE)
        else:
            out.append(_without_jump(block, log))
    return out


def _is_furniture(block: Block, before: Block | None) -> bool:
    text = block.text
    if len(text) > _LONGEST:
        return False
    if _NUMBER.fullmatch(text):
        return before is not None and before.kind is Kind.BODY and not has_ended(before.text)
    return bool(_LINE.fullmatch(text))


def _without_jump(block: Block, log: Log) -> Block:
    """A paragraph without 下转第3版 at its end."""
    text = block.text
    jump = _AT_END.search(text, max(0, len(text) - _LONGEST))
    if jump is None or jump.start() == 0:
        return block
    log.edit(block.cut(jump.start()).pieces[0], jump[0].strip(), "", Rule.FURNITURE)
    return block.cut(0, jump.start())
