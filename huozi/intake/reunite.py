"""Paragraphs that columns cut are put together again; figures between the halves come after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.edits import Doubt, Rule
from huozi.intake.figures import LONGEST_CAPTION
from huozi.intake.joins import REACH, Answer, Cut, Verdict, has_ended, judge, known_words
from huozi.intake.log import Log
from huozi.intake.manuscript import MISSING_TEXT

APART, TOGETHER, LOST = "分开", "接上", "缺字"
_ASKS_JOIN = "这两段原是一段吗？（{reason}）"
_ASKS_LOST = "这里像是缺了文字（{reason}），请对照原件补上。"
_AROUND = 8  # characters the edit log shows on either side


def reunite(blocks: list[Block], text: str, log: Log) -> list[Block]:
    """The blocks of a body with its cut paragraphs whole, or marked, or asked about."""
    known = known_words(text, _open_pairs(blocks))
    groups: list[list[Block]] = []
    figures: list[Block] = []  # those met inside an unfinished paragraph
    tail = ""  # the end of that paragraph
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if tail and block.kind is Kind.CAPTION:
            figures.append(block)
            continue
        gap = _gap(tail, block, following, known, log) if tail and block.kind is Kind.BODY else None
        if gap is None:
            groups += [*([figure] for figure in figures), [block]]
            figures = []
        else:
            groups[-1] += [*gap, block]
        tail = _tail(tail if gap is not None else "", block)
    return [_merged(group) for group in groups] + figures


def _tail(before: str, block: Block) -> str:
    """The end of a paragraph that has not ended; nothing for any other block."""
    text = (before + block.text)[-REACH:]
    return text if block.kind is Kind.BODY and not has_ended(text) else ""


def _merged(group: list[Block]) -> Block:
    pieces = (piece for block in group for piece in block.pieces)
    return replace(group[0], pieces=tuple(pieces)) if len(group) > 1 else group[0]


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


def _gap(
    before: str, block: Block, following: Block | None, known: frozenset[str], log: Log
) -> list[Block] | None:
    """What stands between a paragraph and its continuation; None where the block is apart."""
    verdict = _verdict(before, block, following, known)
    if verdict.answer is Answer.APART:
        return None
    between = _between(before, block, verdict, log)
    if between is None:
        return None
    first = block.pieces[0]
    ends, starts = before[-_AROUND:], block.text[:_AROUND]
    rule = Rule.LOST if between else Rule.JOIN
    log.edit(first, f"{ends}\n{starts}", f"{ends}{between}{starts}", rule)
    return [Block((Piece(first.line, first.column, between),))] if between else []


def _verdict(before: str, block: Block, following: Block | None, known: frozenset[str]) -> Verdict:
    """What to do with a cut; a line without which the text reads on may be a caption."""
    text = block.text
    verdict = judge(Cut(before, text, known))
    if verdict.answer is not Answer.SURE or following is None or following.kind is not Kind.BODY:
        return verdict
    if len(text) > LONGEST_CAPTION or has_ended(text) or verdict.proved:
        return verdict
    after = following.text
    around, onward = judge(Cut(before, after, known)), judge(Cut(text, after, known))
    if around.answer is Answer.SURE and onward.answer is not Answer.SURE:
        return Verdict(Answer.UNSURE, "后段也可能是图注")
    return verdict


def _between(before: str, block: Block, verdict: Verdict, log: Log) -> str | None:
    """The words between two halves: none, the mark of a loss, or those of an answer.

    None keeps them apart, which is also what an open question does.
    """
    if verdict.answer is Answer.SURE:
        return ""
    lost = verdict.answer is Answer.LOST
    answer = log.ask(
        Doubt.LOST if lost else Doubt.JOIN,
        block.line,
        (_ASKS_LOST if lost else _ASKS_JOIN).format(reason=verdict.reason),
        around=(before, block.text),
        options=(APART, TOGETHER, LOST),
    )
    answers = {"": MISSING_TEXT if lost else None, APART: None, TOGETHER: "", LOST: MISSING_TEXT}
    return answers.get(answer, answer)
