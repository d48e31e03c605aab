"""The steps from blocks to an article, in order; every format that is read as blocks ends here."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

from huozi.intake import manuscript
from huozi.intake.abstracts import take_abstract
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.classify import classify
from huozi.intake.edits import Doubt, Received, Rule
from huozi.intake.figures import pair
from huozi.intake.furniture import without_furniture
from huozi.intake.head import (
    Head,
    head_of,
    is_doubtful,
    may_be_body,
    take_head,
    take_keywords,
    take_lead,
    take_tail,
    tiers,
)
from huozi.intake.lasting import lasting_lines
from huozi.intake.log import Log
from huozi.intake.marks import replaced, restore
from huozi.intake.parting import Portion, parted, work_of
from huozi.intake.queries import ask_about
from huozi.intake.reunite import reunite
from huozi.intake.setting import settled
from huozi.intake.story import Outcome, Parcel
from huozi.intake.subheads import doubtful_headings
from huozi.intake.writing import Markup, paragraphs
from huozi.model import Person

_ASKS_LINE = "这一行是副题，还是正文？"
_ASKS_HEADING = "这一行是小标题，还是断开的半句？"


def composed(whole: Portion, name: str, markup: Markup) -> Outcome:
    """The articles that a file makes: one, or those of a whole book; `name` is its path."""
    portions, imprint, found = parted(whole, name)
    articles = tuple(compose(portion, markup) for portion in portions)
    work = work_of(imprint, portions, articles)
    return Parcel(articles, (), tuple(portion.text for portion in portions), work), found


def compose(portion: Portion, markup: Markup) -> Received:
    """The article that a portion of a file makes; front matter it brings comes first."""
    log, given = portion.log, portion.given
    blocks = without_furniture(portion.blocks, log)
    named = given.get("title") or portion.heading
    head, body = (head_of(blocks), blocks) if named else take_head(blocks)
    slug = _slug(portion, list(portion.heading) or tiers(head.titles).get("title", []), markup)
    body, credits_left = _body(head, body, portion.text, log)
    abstract, label, body = take_abstract(body)
    asked = [abstract, *body] if abstract else body
    # A chapter stood in no paper whose date could be lost.
    ask_about(asked, log, dated=bool(portion.number or head.date or given.get("date")))
    parts = {"title": list(portion.heading)} if portion.heading else _tiers(head, log)
    _log_moves(head, [*chain.from_iterable(parts.values()), *body], log)
    lines = {key: _line(part, log, markup) for key, part in parts.items()}
    title = str(given.get("title") or lines.get("title", ""))
    front = _front(head, lines | {"title": title}, portion.stem, log)
    if abstract:
        if label:
            log.edit(abstract.pieces[0], abstract.text[:label], "", Rule.LABEL)
        front["abstract"] = settled(abstract.cut(label), log, mask=markup.mask)
    front["credit"] = "；".join(settled(block, log) for block in credits_left)
    front |= {key: value for key, value in given.items() if value}
    written = manuscript.write(front, paragraphs(body, log, markup))
    return Received(slug, written, log.edits, log.questions)


def _slug(portion: Portion, title: list[Block], markup: Markup) -> str:
    """The file's name, by the title before any answer: the answers must find it again."""
    words = str(portion.given.get("title") or _line(title, Log(), markup)) or portion.stem
    return manuscript.slug(f"{portion.number}-{words}" if portion.number else words, portion.stem)


def _line(blocks: list[Block], log: Log, markup: Markup) -> str:
    """Blocks of the head as one line."""
    return "\u3000".join(settled(one, log, slogan=True, mask=markup.mask) for one in blocks)


def _body(head: Head, blocks: list[Block], text: str, log: Log) -> tuple[list[Block], list[Block]]:
    """The blocks of a body as what they are, its paragraphs whole; the credits of no caption."""
    blocks = take_tail(head, _first_lines(head, blocks, log))
    body = take_keywords(head, take_lead(head, blocks))
    body, credits_left = pair(_headed(classify(lasting_lines(body)), log))
    return reunite(body, text, log, uncaptioned=bool(credits_left)), credits_left


def _headed(blocks: list[Block], log: Log) -> list[Block]:
    """The blocks; a subhead that may be half a sentence is asked about."""
    doubtful = {block.line for block in doubtful_headings(blocks)}
    if not doubtful:
        return blocks
    out: list[Block] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        answer = ""
        if block.line in doubtful:
            around = (block.text, after.text if after else "")
            options = ("小标题", "正文")
            answer = log.ask(
                Doubt.HEADING, block.line, _ASKS_HEADING, around=around, options=options
            )
        out.append(replace(block, kind=Kind.BODY, level=0) if answer == "正文" else block)
    return out


def _first_lines(head: Head, body: list[Block], log: Log) -> list[Block]:
    """The body; lines under the title are asked about where they may begin the body."""
    while (line := may_be_body(head, body)) is not None:
        around = (line.text, body[0].text if body else "")
        options = ("副题", "正文")
        if log.ask(Doubt.TITLE, line.line, _ASKS_LINE, around=around, options=options) != "正文":
            break
        head.titles.remove(line)
        body = [line, *body]
    return body


def _log_moves(head: Head, blocks: list[Block], log: Log) -> None:
    """Note what leaves its place: the lines of the head, captions with their credits."""
    for block in head.taken:
        log.edit(block.pieces[0], block.text, "", Rule.HEAD)
    for block in blocks:
        if block.marker:
            log.edit(Piece(block.line, 1, ""), block.marker, "", Rule.MARKER)
        for piece in block.credit:
            log.edit(piece, piece.text, piece.text, Rule.FIGURE)
        if block.kind is Kind.CAPTION:
            log.edit(block.pieces[0], block.text, block.text, Rule.FIGURE)


def _tiers(head: Head, log: Log) -> dict[str, list[Block]]:
    """Which lines of the title are kicker, title and subtitle."""
    options = ("主题", "引题")
    asked = is_doubtful(head.titles) and log.ask(
        Doubt.TITLE, head.titles[0].line, "第一行是主题还是引题？", options=options
    )
    return tiers(head.titles, swapped=asked == "引题")


def _front(head: Head, lines: dict[str, str], stem: str, log: Log) -> dict[str, Any]:
    """The front matter, in the order an editor reads it; `lines` are the tiers of the title."""
    title = lines.get("title", "")
    if not title:
        title = log.ask(Doubt.TITLE, 1, "没有找到题目，叫什么？", options=(stem,)) or stem
    return {
        "title": title,
        "kicker": lines.get("kicker", ""),
        "subtitle": lines.get("subtitle", ""),
        "authors": [_person(person) for person in head.authors],
        "abstract": "",
        "source": {key: replaced(text, restore(text)) for key, text in head.source.items()},
        "keywords": list(head.keywords),
        "date": head.date,
    }


def _person(person: Person) -> dict[str, str]:
    values = {"name": person.name, "role": person.role, "affiliation": person.affiliation}
    return {key: value for key, value in values.items() if value}
