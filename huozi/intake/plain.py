"""Plain text, as cut out of newspaper pages, becomes an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from huozi.diagnostics import Finding
from huozi.intake import manuscript
from huozi.intake.blocks import Block, Kind, Piece, blocks_of
from huozi.intake.classify import classify
from huozi.intake.decode import decode
from huozi.intake.edits import Doubt, Edit, Question, Received, Rule
from huozi.intake.figures import pair
from huozi.intake.head import Head, abstract_label, take_head, tiers, unlabelled
from huozi.intake.joins import Answer, Cut, Verdict, judge, known_words
from huozi.intake.marks import Change, replaced, restore
from huozi.intake.spaces import tidy
from huozi.model import Person


class Log:
    """The edits and questions of one article as they come up."""

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self.edits: list[Edit] = list(edits)
        self.questions: list[Question] = []

    def edit(self, piece: Piece, before: str, after: str, rule: Rule, *, sure: bool = True) -> None:
        """Note a change at the start of a piece."""
        self.edits.append(Edit(piece.line, piece.column, before, after, rule, sure))

    def ask(self, kind: Doubt, line: int, text: str, **more: Any) -> None:
        """Ask; the id is the kind, the line and a running letter where a line has several."""
        same = sum(1 for q in self.questions if q.kind is kind and q.line == line)
        self.questions.append(Question(f"{kind}-{line}" + (f".{same + 1}" if same else ""), kind, line, text, **more))


def read_plain(data: bytes, name: str) -> tuple[Received | None, tuple[Finding, ...]]:
    """A plain text file as an article."""
    source, edits, found = decode(data, name)
    if source is None:
        return None, found
    return article(source.text, PurePath(name).stem, Log(edits)), found


def article(text: str, stem: str, log: Log) -> Received:
    """The article in a text."""
    head, rest = take_head(blocks_of(text))
    blocks, credits_left = pair(classify(rest))
    blocks = _joined(blocks, text, log)
    abstract, blocks = _abstract(blocks)
    titles = {key: "\u3000".join(_set(b, log, slogan=True) for b in part) for key, part in tiers(head.titles).items()}
    front = _front(head, titles, stem, _set(abstract, log) if abstract else "", log)
    if credits_left:
        front["credit"] = "；".join(_set(block, log) for block in credits_left)
    top = min((block.level for block in blocks if block.kind is Kind.HEADING), default=2)
    paragraphs = [_markdown(block, top, log) for block in blocks]
    return Received(
        manuscript.slug(front["title"], stem),
        manuscript.write(front, paragraphs),
        tuple(sorted(log.edits, key=lambda edit: (edit.line, edit.column))),
        tuple(sorted(log.questions, key=lambda question: question.line)),
    )


def _front(head: Head, titles: dict[str, str], stem: str, abstract: str, log: Log) -> dict[str, Any]:
    for block in head.taken:
        log.edit(block.pieces[0], block.text, "", Rule.HEAD)
    if "title" not in titles:
        log.ask(Doubt.TITLE, 1, f"没有找到题目，暂用文件名“{stem}”。", options=(stem,))
    return {
        "title": titles.get("title", stem),
        "kicker": titles.get("kicker", ""),
        "subtitle": titles.get("subtitle", "").lstrip("—–-"),
        "authors": [_person(person) for person in head.authors],
        "abstract": abstract,
        "source": head.source,
        "keywords": list(head.keywords),
        "date": head.date,
    }


def _person(person: Person) -> dict[str, str]:
    values = {"name": person.name, "role": person.role, "affiliation": person.affiliation}
    return {key: value for key, value in values.items() if value}


def _set(block: Block, log: Log, *, slogan: bool = False) -> str:
    """The text of a block with marks and spaces put right, each change in the log."""
    text = block.text
    first = restore(text)
    second, doubts = tidy(replaced(text, first), slogan=slogan)
    changes = sorted([*first, *second])
    for change, (line, column) in zip(changes, block.places([c.offset for c in changes]), strict=True):
        log.edits.append(Edit(line, column, change.before, change.after, change.rule))
    for offset in doubts:
        (line, _), = block.places([offset])
        log.ask(Doubt.SPACE, line, "这个空格要保留吗？", before=text[:offset][-12:], after=text[offset:].lstrip()[:12], options=("保留", "删去"))
    return replaced(replaced(text, first), second)


def _markdown(block: Block, top: int, log: Log) -> str:
    if block.kind is Kind.HEADING:
        return "#" * min(block.level - top + 2, 6) + " " + manuscript.escape(_set(block, log, slogan=True))
    if block.kind is Kind.CAPTION:
        credit = _set(Block(block.credit), log) if block.credit else ""
        return manuscript.figure(_set(block, log), credit)
    return manuscript.escape(_set(block, log))


_ENDED = re.compile("[。！？!?…][”’」』）)】》]*$")


def _joined(blocks: list[Block], text: str, log: Log) -> list[Block]:
    """The blocks with the paragraphs that columns cut put together; figures go after them."""
    pairs = list(_open_pairs(blocks))
    known = known_words(text, ((blocks[a].text, blocks[b].text) for a, b in pairs))
    out: list[Block] = []
    moved: list[Block] = []
    last: int | None = None  # the paragraph in `out` that may run on
    for block in blocks:
        if block.kind is Kind.CAPTION and last is not None and not _ENDED.search(out[last].text):
            moved.append(block)
            continue
        if block.kind is Kind.BODY and last is not None:
            verdict = judge(Cut(out[last].text, block.text, known))
            if verdict.answer in (Answer.SURE, Answer.LOST):
                out[last] = _join(out[last], block, verdict, log)
                continue
            if verdict.answer is Answer.UNSURE:
                _ask_join(out[last], block, verdict, log)
        out += moved
        moved = []
        out.append(block)
        last = len(out) - 1 if block.kind is Kind.BODY else None
    return out + moved


def _open_pairs(blocks: list[Block]) -> Iterable[tuple[int, int]]:
    """Neighbouring paragraphs of which the first has not ended, figures between them skipped."""
    last = None
    for index, block in enumerate(blocks):
        if block.kind is Kind.BODY:
            if last is not None and not _ENDED.search(blocks[last].text):
                yield last, index
            last = index
        elif block.kind is not Kind.CAPTION:
            last = None


def _join(before: Block, after: Block, verdict: Verdict, log: Log) -> Block:
    ends, starts = before.text[-8:], after.text[:8]
    first = after.pieces[0]
    if verdict.answer is Answer.LOST:
        gap = manuscript.MISSING_TEXT
        log.edit(first, f"{ends}\n{starts}", ends + gap + starts, Rule.LOST)
        log.ask(Doubt.LOST, first.line, f"这里像是缺了文字：{verdict.reason}。请对照原件补上。", before=before.text[-24:], after=after.text[:24])
        return replace(before, pieces=(*before.pieces, Piece(first.line, first.column, gap), *after.pieces))
    log.edit(first, f"{ends}\n{starts}", ends + starts, Rule.JOIN)
    return replace(before, pieces=before.pieces + after.pieces)


def _ask_join(before: Block, after: Block, verdict: Verdict, log: Log) -> None:
    log.ask(
        Doubt.JOIN,
        after.line,
        f"这两段原是一段吗？（{verdict.reason}）",
        before=before.text[-24:],
        after=after.text[:24],
        options=("分开", "接上", "缺字"),
    )


def _abstract(blocks: list[Block]) -> tuple[Block | None, list[Block]]:
    """The first paragraph, where it is labelled an abstract or repeats the body."""
    if len(blocks) < 3 or blocks[0].kind is not Kind.BODY:
        return None, blocks
    label = abstract_label(blocks[0])
    if label or _repeated(blocks[0].text, blocks[1:]) >= 0.8:
        return unlabelled(blocks[0], label), blocks[1:]
    return None, blocks


def _repeated(text: str, rest: list[Block]) -> float:
    """The share of a text's characters that stand in an 8-gram the body has too."""
    body = "".join(block.text for block in rest[:40])[:20_000]
    grams = {body[i : i + 8] for i in range(len(body) - 7)}
    covered = {at for i in range(len(text) - 7) if text[i : i + 8] in grams for at in range(i, i + 8)}
    return len(covered) / len(text) if len(text) >= 40 else 0.0
