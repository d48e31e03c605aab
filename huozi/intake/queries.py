"""What a copy editor would ask about a text that has come in whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from huozi.intake.blocks import Block, Kind
from huozi.intake.edits import Doubt
from huozi.intake.log import Log

# Words that lose their referent once the newspaper's date is gone. (Every alternative begins with
# one character: `re` skips to those at once.)
_RELATIVE = re.compile(
    "今[年天日]|去年|明[年天]|前年|昨[天日]|近日|日前(?<![\\d一二三四五六七八九十]日前)"
    "|上[月周]|本[月周]|本[报刊]讯"
)
_SPOKEN = re.compile('“[^“”]*”|「[^「」]*」|"[^"]*"')
_QUOTED = re.compile("“([^“”]{4,10})”")
_OPENING, _CLOSING, _STRAIGHT = "“", "”", '"'
_FREQUENT = 3
_AS_RECEIVED = (Kind.VERBATIM, Kind.MARKED)


def ask_about(blocks: list[Block], log: Log, *, dated: bool) -> None:
    """Put the questions about the blocks of an article; `dated` where its date will be printed."""
    text = [block for block in blocks if block.kind not in _AS_RECEIVED]
    at_cut = _at_cut(blocks, log)
    unpaired_quotes([block for block in text if block.line not in at_cut], log)
    for query in QUERIES:
        query(text, log)
    if not dated:
        relative_dates(text, log)


def relative_dates(blocks: Iterable[Block], log: Log) -> None:
    """今年, 近日: one question for an article, with every place."""
    found: dict[str, list[int]] = {}
    for block in (block for block in blocks if block.kind is not Kind.LINES):
        for word in _RELATIVE.findall(_SPOKEN.sub("", block.text)):
            found.setdefault(word, []).append(block.line)
    if found:
        listed = "；".join(f"{word}（第 {_lines(lines)} 行）" for word, lines in found.items())
        first = min(lines[0] for lines in found.values())
        log.ask(Doubt.DATE, first, f"编入书里以后，这些说法指哪一年、哪一天？{listed}")


def _lines(numbers: list[int]) -> str:
    return "、".join(str(number) for number in dict.fromkeys(numbers))


def unlike_names(blocks: Iterable[Block], log: Log) -> None:
    """A quoted name that stands once and differs in one character from one that stands often."""
    places: dict[str, int] = {}
    counted: Counter[str] = Counter()
    for block in blocks:
        for name in _QUOTED.findall(block.text):
            counted[name] += 1
            places.setdefault(name, block.line)
    often = [name for name, count in counted.items() if count >= _FREQUENT]
    like = {gapped: n for n, name in reversed(list(enumerate(often))) for gapped in _gapped(name)}
    for name, count in counted.items():
        if count == 1 and (found := [like[gapped] for gapped in _gapped(name) if gapped in like]):
            likely = often[min(found)]
            times = counted[likely]
            log.ask(
                Doubt.NAME,
                places[name],
                f"“{name}”只出现一次，“{likely}”出现 {times} 次，是不是同一个名称？",
                options=(likely, name),
            )


def _gapped(name: str) -> list[tuple[str, str]]:
    """A name without each of its characters: those of names one character apart meet in one."""
    return [(name[:at], name[at + 1 :]) for at in range(len(name))]


def unpaired_quotes(blocks: Iterable[Block], log: Log) -> None:
    """A quotation mark without its partner; a quotation of several paragraphs closes once."""
    open_: Block | None = None
    for block in blocks:
        text = block.text
        opened, closed = text.count(_OPENING), text.count(_CLOSING)
        if text.count(_STRAIGHT) % 2:
            _ask_quote(block, log)
            continue
        if open_ and text.startswith(_OPENING):
            opened -= 1  # set again at the start of each paragraph of a long quotation
        elif open_ and opened >= closed:
            _ask_quote(open_, log)
            open_ = None
        elif closed > opened and open_ is None:
            _ask_quote(block, log)
        if opened != closed:
            open_ = block if opened > closed else None
    if open_:
        _ask_quote(open_, log)


def _at_cut(blocks: list[Block], log: Log) -> set[int]:
    """The lines of blocks whose other half is asked about: a quotation may close there."""
    cuts = {doubt.line for doubt in log.questions if doubt.kind in (Doubt.JOIN, Doubt.LOST)}
    beside = (pair for pair in pairwise(blocks) if pair[1].line in cuts)
    return {block.line for pair in beside for block in pair}


def _ask_quote(block: Block, log: Log) -> None:
    log.ask(Doubt.MARK, block.line, "这一段的引号不成对，少了哪一个？", around=("", block.text))


def missing_credits(blocks: Iterable[Block], log: Log) -> None:
    """Captions nobody is credited for: one question for an article."""
    lines = [block.line for block in blocks if block.kind is Kind.CAPTION and not block.credit]
    if lines:
        log.ask(Doubt.FIGURE, lines[0], f"图片是谁供的、谁拍的？（第 {_lines(lines)} 行）")


QUERIES = (unlike_names, missing_credits)
