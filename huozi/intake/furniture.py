"""What stands on a printed or a web page around an article and is no part of it."""

from __future__ import annotations

import re
from collections import Counter

from huozi.intake.blocks import Block, Kind
from huozi.intake.edits import Rule
from huozi.intake.joins import has_ended
from huozi.intake.log import Log

_LONGEST = 40
_LONGEST_LINK = 60
_AFTER_PAGE = 10  # characters from 版 to the end of a jump line
_PAGE = r"[A-Z]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_JUMP = (
    r"[▶►▼▲■●→⇨]*\s*[（(【\[]?(?:上接|下转|紧接|接|转)第?\s*"
    rf"{_PAGE}\s*版[^。]{{0,8}}[）)】\]]?"
)
_SECTION = (
    "(?:要闻|综合|时政|社会|国际|国内|经济|文化|体育|副刊|评论|理论|专版|专题|教育|健康|科技|民生|"
    "时事|财经|人物|特稿|调查|观察|读书|生活|文艺|公告)(?:新闻|周刊)?"
)
_LINE = re.compile(
    rf"{_JUMP}"
    rf"|[A-Z]?\d{{1,2}}\s*版?\s*[·|｜]?\s*{_SECTION}|{_SECTION}\s*[·|｜]?\s*[A-Z]?\d{{1,2}}版?"
    r"|第\s*\d{1,4}\s*[期卷].{0,40}[·•]\s*\d{1,4}\s*[·•]|[·•]\s*\d{1,4}\s*[·•].{0,40}第\s*\d{1,4}\s*[期卷]"
    r"|[-—–·•]\s*\d{1,4}\s*[-—–·•]|第\s*\d{1,4}\s*页(?:\s*[/,，共]\s*共?\s*\d+\s*页?)?"
    r"|[（(【]完[）)】]|[©Cc(（ ]*版权所有[^。]{0,30}"
    r"|(?:分享到|分享至|字号|字体|阅读(?:量|数|次数)?|浏览(?:量|次数)?|点击(?:量|数|次数)?|扫一扫|打印本页)"
    r"\s*[:：]?[^。]{0,24}"
)
_DATED = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:星期|周)[一二三四五六日天].*")
_AT_END = re.compile(rf"\s*{_JUMP}$")
_NUMBER = re.compile(r"\d{1,3}")
# What a page of an account offers under an article.
_MORE = re.compile(
    "往期(?:推荐|回顾|精选|文章)|推荐阅读|相关阅读|延伸阅读|长按(?:识别|扫码)|扫码关注|点击.{0,4}阅读原文"
)


def without_furniture(blocks: list[Block], log: Log) -> list[Block]:
    """The blocks without page numbers, running heads, jump lines (下转第3版) and buttons.

    These go to the log.
    """
    out: list[Block] = []
    end = _end_of_article(blocks)
    counted = Counter(block.text for block in blocks if len(block.text) <= _LONGEST)
    for block in blocks[:end]:
        if block.kind is not Kind.BODY or block.level:
            out.append(block)
        elif _is_furniture(block, out[-1] if out else None, counted):
            log.edit(block.pieces[0], block.text, "", Rule.FURNITURE)
        else:
            out.append(_without_jump(block, log))
    for block in blocks[end:]:
        for piece in block.pieces:
            log.edit(piece, piece.text, "", Rule.FURNITURE)
    return out


def _end_of_article(blocks: list[Block]) -> int:
    """Where links to other articles and the like begin, in the second half of a page."""
    for n in range(len(blocks) - 1, len(blocks) // 2, -1):
        text = blocks[n].text
        if len(text) > _LONGEST_LINK or (has_ended(text) and not _MORE.search(text)):
            return _first_more(blocks, n + 1)
    return _first_more(blocks, len(blocks) // 2 + 1)


def _first_more(blocks: list[Block], start: int) -> int:
    found = (n for n in range(start, len(blocks)) if _MORE.search(blocks[n].text))
    return next(found, len(blocks))


def _is_furniture(block: Block, before: Block | None, counted: Counter[str]) -> bool:
    text = block.text
    if len(text) > _LONGEST:
        return False
    if _NUMBER.fullmatch(text):
        return before is not None and _is_open(before)
    running = _DATED.fullmatch(text) or (counted[text] > 1 and not has_ended(text))
    if running and before is not None and len(before.text) > _LONGEST and _is_open(before):
        return True
    return not text.endswith("。") and bool(_LINE.fullmatch(text))


def _is_open(block: Block) -> bool:
    return block.kind is Kind.BODY and not has_ended(block.text)


def _without_jump(block: Block, log: Log) -> Block:
    """A paragraph without 下转第3版 at its end."""
    text = block.text
    if "版" not in text[-_AFTER_PAGE:]:
        return block
    jump = _AT_END.search(text, max(0, len(text) - _LONGEST))
    if jump is None or jump.start() == 0:
        return block
    log.edit(block.cut(jump.start()).pieces[0], jump[0].strip(), "", Rule.FURNITURE)
    return block.cut(0, jump.start())
