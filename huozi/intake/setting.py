"""A block's text set right: marks and spaces restored, every change in the log."""

from __future__ import annotations

import re
from collections.abc import Callable

from huozi.characters import IDEOGRAPHIC_SPACE
from huozi.intake.blocks import Block
from huozi.intake.bylines import read_byline
from huozi.intake.edits import Doubt, Rule
from huozi.intake.hyphens import leftover_hyphens
from huozi.intake.log import Log
from huozi.intake.marks import RAW_MARKS, Change, replaced, restore
from huozi.intake.spaces import RAW_SPACES, tidy

KEEP, DROP = "保留", "删去"
_NEAR = 32  # characters shown on either side of a doubt
_SEVERAL, _STREWN = 2, 0.03  # doubtful spaces in a paragraph; as a share of its characters
_RAW = re.compile(f"[{RAW_MARKS}{RAW_SPACES}]")

Mask = Callable[[str], str]


def settled(
    block: Block, log: Log, *, slogan: bool = False, mask: Mask = str, spaces: bool = True
) -> str:
    """The text of a block as the manuscript has it.

    `mask` hides what must not be touched (Markdown's own marks) behind as many characters;
    without `spaces` only the marks are set right.
    """
    text = block.text
    if not (_RAW.search(text) or "。。。" in text):
        return text
    marks = restore(mask(text))
    widened = replaced(text, marks)
    rest = _rest(block, widened, log, slogan=slogan, mask=mask) if spaces else []
    changes = sorted([*marks, *rest])
    places = block.places(change.offset for change in changes)
    for change, place in zip(changes, places, strict=True):
        log.edit(place, change.before, change.after, change.rule)
    return replaced(widened, rest)


def _rest(block: Block, text: str, log: Log, *, slogan: bool, mask: Mask) -> list[Change]:
    """The changes to spaces, dots, dashes and hyphens, those that have to be asked included."""
    changes, doubts = tidy(mask(text), slogan=slogan)
    if doubts and read_byline(text):
        changes += [_made(text, offset, IDEOGRAPHIC_SPACE) for offset in doubts]
    elif len(doubts) > max(_SEVERAL, _STREWN * len(text)):
        changes += _strewn(block, text, doubts, log)
    else:
        changes += [_spaced(block, text, offset, log) for offset in doubts]
    return sorted(changes + _hyphened(block, log))


def _made(text: str, offset: int, now: str) -> Change:
    rest = text[offset : offset + _NEAR]
    return Change(offset, rest[: len(rest) - len(rest.lstrip())], now, Rule.SPACE)


def _strewn(block: Block, text: str, doubts: list[int], log: Log) -> list[Change]:
    """Drop the spaces a scan has strewn over a paragraph; one question for all."""
    line, question = block.line, "这一段里散着许多空格，已经都删去，对吗？"
    kept = log.ask(Doubt.SPACE, line, question, around=("", text), options=(DROP, KEEP)) == KEEP
    return [_made(text, offset, IDEOGRAPHIC_SPACE if kept else "") for offset in doubts]


def _spaced(block: Block, text: str, offset: int, log: Log) -> Change:
    """Ask about a space between Han characters; it stays until the answer is to drop it."""
    (place,) = block.places([offset])
    end = offset + len(_made(text, offset, "").before)
    before, after = text[max(0, offset - _NEAR) : offset], text[end : end + _NEAR]
    answer = log.ask(
        Doubt.SPACE, place.line, "这个空格要保留吗？", around=(before, after), options=(KEEP, DROP)
    )
    return _made(text, offset, "" if answer == DROP else IDEOGRAPHIC_SPACE)


def _hyphened(block: Block, log: Log) -> list[Change]:
    """Ask about hyphens that look left over; they stay until the answer is to drop them."""
    dropped = []
    for offset, word, bare in leftover_hyphens(block):
        (place,) = block.places([offset])
        question = f"“{word}”里的连字符像是行末留下的，删去成“{bare}”吗？"
        if log.ask(Doubt.HYPHEN, place.line, question, options=(KEEP, DROP)) == DROP:
            dropped.append(Change(offset, word, bare, Rule.HYPHEN))
        else:
            log.edit(place, word, bare, Rule.HYPHEN, sure=False)
    return dropped
