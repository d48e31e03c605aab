"""Paragraphs that columns cut are put together again; figures between the halves come after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

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


class Evidence(NamedTuple):
    """What an article says of its cuts: words it has in one piece, captions it must have."""

    known: frozenset[str]
    uncaptioned: bool


def reunite(blocks: list[Block], text: str, log: Log, *, uncaptioned: bool = False) -> list[Block]:
    """The blocks of a body with its cut paragraphs whole, or marked, or asked about.

    `uncaptioned` where there are credits without a caption: one may be among the paragraphs.
    """
    unfinished = [block.kind is Kind.BODY and not has_ended(block.text) for block in blocks]
    known = known_words(text, _open_pairs(blocks, unfinished))
    evidence = Evidence(known, uncaptioned)
    out: list[Block] = []
    paragraph: list[Block] = []  # what has been found of it
    figures: list[Block] = []  # those met inside it while it is unfinished
    tail = ""  # its end, while it is unfinished
    for block, following, is_open in zip(blocks, [*blocks[1:], None], unfinished, strict=False):
        if tail and block.kind is Kind.CAPTION:
            figures.append(block)
            continue
        runs_on = tail and block.kind is Kind.BODY
        gap = _gap(tail, block, following, evidence, log) if runs_on else None
        if gap is None:
            out += [*_merged(paragraph), *figures]
            paragraph, figures = [block], []
            tail = block.text[-REACH:] if is_open else ""
        else:
            paragraph += [*gap, block]
            tail = (tail + block.text)[-REACH:]
            tail = "" if has_ended(tail) else tail
    return [*out, *_merged(paragraph), *figures]


def _merged(paragraph: list[Block]) -> list[Block]:
    if len(paragraph) < 2:
        return paragraph
    pieces = tuple(piece for block in paragraph for piece in block.pieces)
    return [replace(paragraph[0], pieces=pieces)]


def _open_pairs(blocks: list[Block], unfinished: list[bool]) -> Iterator[tuple[str, str]]:
    """Paragraphs next to each other, figures aside, of which the first has not ended."""
    last: Block | None = None
    for block, is_open in zip(blocks, unfinished, strict=True):
        if block.kind is Kind.CAPTION:
            continue
        if last is not None and block.kind is Kind.BODY:
            yield last.text, block.text
        last = block if is_open else None


def _gap(
    before: str, block: Block, following: Block | None, evidence: Evidence, log: Log
) -> list[Block] | None:
    """What stands between a paragraph and its continuation; None where the block is apart."""
    verdict = _verdict(before, block, following, evidence)
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


def _verdict(before: str, block: Block, following: Block | None, evidence: Evidence) -> Verdict:
    """What to do with a cut; a line without which the text reads on may be a caption."""
    text, known = block.text, evidence.known
    verdict = judge(Cut(before, text, known))
    if verdict.answer is not Answer.SURE or following is None or following.kind is not Kind.BODY:
        return verdict
    whole = has_ended(text) and not evidence.uncaptioned
    if len(text) > LONGEST_CAPTION or whole or verdict.proved:
        return verdict
    after = following.text
    around = judge(Cut(before, after, known))
    if around.answer is Answer.SURE and judge(Cut(text, after, known)).answer is not Answer.SURE:
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
