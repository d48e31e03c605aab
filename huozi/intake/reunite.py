"""Paragraphs that columns cut are put together again; figures between the halves come after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.edits import Doubt, Rule
from huozi.intake.joins import Answer, Cut, Verdict, has_ended, judge, known_words
from huozi.intake.log import Log
from huozi.intake.manuscript import MISSING_TEXT

APART, TOGETHER, LOST = "分开", "接上", "缺字"
_AROUND = 8


def reunite(blocks: list[Block], text: str, log: Log) -> list[Block]:
    """The blocks of a body with its cut paragraphs whole, or marked, or asked about."""
    known = known_words(text, _open_pairs(blocks))
    out: list[Block] = []
    figures: list[Block] = []  # those met inside an unfinished paragraph
    open_ = False  # whether the last block of `out` is an unfinished paragraph
    for block in blocks:
        if open_ and block.kind is Kind.CAPTION:
            figures.append(block)
            continue
        joined = _join(out[-1], block, known, log) if open_ and block.kind is Kind.BODY else None
        if joined:
            out[-1] = joined
        else:
            out += [*figures, block]
            figures = []
        open_ = out[-1].kind is Kind.BODY and not has_ended(out[-1].text)
    return out + figures


def _open_pairs(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    """Paragraphs next to each other, figures aside, of which the first has not ended."""
    last: Block | None = None
    for block in blocks:
        if block.kind is Kind.BODY:
            if last is not None and not has_ended(last.text):
                yield last.text, block.text
            last = block
        elif block.kind is not Kind.CAPTION:
            last = None


def _join(before: Block, after: Block, known: frozenset[str], log: Log) -> Block | None:
    """The two as one paragraph, or nothing where they stay apart."""
    verdict = judge(Cut(before.text, after.text, known))
    if verdict.answer is Answer.APART:
        return None
    between = _between(before, after, verdict, log)
    if between is None:
        return None
    first = after.pieces[0]
    ends, starts = before.text[-_AROUND:], after.text[:_AROUND]
    rule = Rule.LOST if between else Rule.JOIN
    log.edit(first, f"{ends}\n{starts}", f"{ends}{between}{starts}", rule)
    gap = (Piece(first.line, first.column, between),) if between else ()
    return replace(before, pieces=(*before.pieces, *gap, *after.pieces))


def _between(before: Block, after: Block, verdict: Verdict, log: Log) -> str | None:
    """What comes between the halves: nothing, the mark of a loss, words from an answer.

    None keeps them apart, which is also what an open question does.
    """
    if verdict.answer is Answer.SURE:
        return ""
    lost = verdict.answer is Answer.LOST
    answer = log.ask(
        Doubt.LOST if lost else Doubt.JOIN,
        after.line,
        f"这里像是缺了文字（{verdict.reason}），请对照原件补上。"
        if lost
        else f"这两段原是一段吗？（{verdict.reason}）",
        around=(before.text, after.text),
        options=(APART, TOGETHER, LOST),
    )
    answers = {"": MISSING_TEXT if lost else None, APART: None, TOGETHER: "", LOST: MISSING_TEXT}
    return answers.get(answer, answer)
