"""A block's text set right: marks and spaces restored, every change in the log."""

from __future__ import annotations

from collections.abc import Callable

from huozi.characters import IDEOGRAPHIC_SPACE
from huozi.intake.blocks import Block, Piece
from huozi.intake.edits import Doubt, Rule
from huozi.intake.hyphens import leftover_hyphens
from huozi.intake.log import Log
from huozi.intake.marks import Change, replaced, restore
from huozi.intake.spaces import tidy

KEEP, DROP = "保留", "删去"
_NEAR = 32  # characters shown on either side of a doubt

Mask = Callable[[str], str]


def settled(
    block: Block, log: Log, *, slogan: bool = False, mask: Mask = str, spaces: bool = True
) -> str:
    """The text of a block as the manuscript has it.

    `mask` hides what must not be touched (Markdown's own marks) behind as many characters;
    without `spaces` only the marks are set right.
    """
    text = block.text
    marks = restore(mask(text))
    widened = replaced(text, marks)
    rest = _rest(block, widened, log, slogan=slogan, mask=mask) if spaces else []
    changes = sorted([*marks, *rest])
    places = block.places(change.offset for change in changes)
    for change, (line, column) in zip(changes, places, strict=True):
        log.edit(Piece(line, column, ""), change.before, change.after, change.rule)
    return replaced(widened, rest)


def _rest(block: Block, text: str, log: Log, *, slogan: bool, mask: Mask) -> list[Change]:
    """The changes to spaces, dots, dashes and hyphens, those that have to be asked included."""
    changes, doubts = tidy(mask(text), slogan=slogan)
    changes += [_spaced(block, text, offset, log) for offset in doubts]
    return sorted(changes + _hyphened(block, log))


def _spaced(block: Block, text: str, offset: int, log: Log) -> Change:
    """Ask about a space between Han characters; it stays until the answer is to drop it."""
    ((line, _),) = block.places([offset])
    end = offset + len(text[offset : offset + _NEAR]) - len(text[offset : offset + _NEAR].lstrip())
    before, after = text[max(0, offset - _NEAR) : offset], text[end : end + _NEAR]
    answer = log.ask(
        Doubt.SPACE, line, "这个空格要保留吗？", around=(before, after), options=(KEEP, DROP)
    )
    return Change(offset, text[offset:end], "" if answer == DROP else IDEOGRAPHIC_SPACE, Rule.SPACE)


def _hyphened(block: Block, log: Log) -> list[Change]:
    """Ask about hyphens that look left over; they stay until the answer is to drop them."""
    dropped = []
    for offset, word, bare in leftover_hyphens(block):
        ((line, column),) = block.places([offset])
        question = f"“{word}”里的连字符像是行末留下的，删去成“{bare}”吗？"
        if log.ask(Doubt.HYPHEN, line, question, options=(KEEP, DROP)) == DROP:
            dropped.append(Change(offset, word, bare, Rule.HYPHEN))
        else:
            log.edit(Piece(line, column, word), word, bare, Rule.HYPHEN, sure=False)
    return dropped
