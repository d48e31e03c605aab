"""The steps from blocks to an article, in order; every format that is read as blocks ends here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huozi.intake import manuscript
from huozi.intake.abstracts import take_abstract
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.classify import classify
from huozi.intake.edits import Doubt, Received, Rule
from huozi.intake.figures import pair
from huozi.intake.head import Head, is_doubtful, take_head, take_lead, take_tail, tiers
from huozi.intake.lines import loose_lines
from huozi.intake.log import Log
from huozi.intake.queries import ask_about
from huozi.intake.reunite import reunite
from huozi.intake.setting import settled
from huozi.intake.writing import Markup, paragraphs
from huozi.model import Person


def compose(
    blocks: list[Block],
    *,
    text: str,
    stem: str,
    log: Log,
    markup: Markup,
    given: Mapping[str, Any] | None = None,
) -> Received:
    """The article that a file's blocks make.

    `stem` is the name of the file; `given` is front matter it brings, which comes first.
    """
    given = given or {}
    head, body = (Head(), blocks) if given.get("title") else take_head(blocks)
    body = take_lead(head, take_tail(head, body))
    body, credits_left = pair(classify(loose_lines(body)))
    body = reunite(body, text, log)
    abstract, label, body = take_abstract(body)
    ask_about([*([abstract] if abstract else []), *body], log)
    _log_moves(head, body, log)
    front = _front(head, str(given.get("title") or ""), stem, log, markup)
    if abstract:
        if label:
            log.edit(abstract.pieces[0], abstract.text[:label], "", Rule.LABEL)
        front["abstract"] = settled(abstract.cut(label), log, mask=markup.mask)
    front["credit"] = "；".join(settled(block, log) for block in credits_left)
    front |= {key: value for key, value in given.items() if value}
    return Received(
        manuscript.slug(front["title"], stem),
        manuscript.write(front, paragraphs(body, log, markup)),
        log.edits,
        log.questions,
    )


def _log_moves(head: Head, body: list[Block], log: Log) -> None:
    """Note what leaves its place: the lines of the head, captions with their credits."""
    for block in head.taken:
        log.edit(block.pieces[0], block.text, "", Rule.HEAD)
    for block in (*head.titles, *body):
        if block.marker:
            log.edit(Piece(block.line, 1, ""), block.marker, "", Rule.MARKER)
        for piece in block.credit:
            log.edit(piece, piece.text, piece.text, Rule.FIGURE)
        if block.kind is Kind.CAPTION:
            log.edit(block.pieces[0], block.text, block.text, Rule.FIGURE)


def _front(head: Head, title: str, stem: str, log: Log, markup: Markup) -> dict[str, Any]:
    """The front matter, in the order an editor reads it."""
    options = ("主题", "引题")
    asked = is_doubtful(head.titles) and log.ask(
        Doubt.TITLE, head.titles[0].line, "第一行是主题还是引题？", options=options
    )
    lines = {
        key: "\u3000".join(settled(block, log, slogan=True, mask=markup.mask) for block in part)
        for key, part in tiers(head.titles, swapped=asked == "引题").items()
    }
    title = title or lines.get("title", "")
    if not title:
        title = log.ask(Doubt.TITLE, 1, "没有找到题目，叫什么？", options=(stem,)) or stem
    return {
        "title": title,
        "kicker": lines.get("kicker", ""),
        "subtitle": lines.get("subtitle", ""),
        "authors": [_person(person) for person in head.authors],
        "abstract": "",
        "source": head.source,
        "keywords": list(head.keywords),
        "date": head.date,
    }


def _person(person: Person) -> dict[str, str]:
    values = {"name": person.name, "role": person.role, "affiliation": person.affiliation}
    return {key: value for key, value in values.items() if value}
