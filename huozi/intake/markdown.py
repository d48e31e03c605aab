"""Markdown becomes an article: paragraphs are read as plain text is, the rest stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

import yaml

from huozi.characters import is_chinese
from huozi.diagnostics import Finding, Source, Span, finding
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.compose import composed
from huozi.intake.edits import Rule
from huozi.intake.log import Log
from huozi.intake.parting import Portion
from huozi.intake.story import NOTHING, Outcome
from huozi.intake.writing import Markup

KEYS = (
    "id", "title", "kicker", "subtitle", "authors", "abstract",
    "source", "credit", "rights", "keywords", "date", "role",
)  # fmt: skip

_FRONT = re.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})")
_HEADING = re.compile(r"[ ]{0,3}(?P<hashes>#{1,6})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?P<mark>=|-)(?P=mark)*[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_MARKED = re.compile(
    r"(?: {4}|\t)|[ ]{0,3}(?:[-*+][ \t]|\d+[.)][ \t]|>|<[A-Za-z/!]|:[ \t]|\[\^?[^\]]+\]:|\|)"
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?$")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
# Markdown's own marks, in which no mark is touched.
_OWN = re.compile(
    r"`{1,3}[^`]{1,400}`{1,3}|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<[^<>\n]+>|\{[^{}\n]*\}|\[\^[^\]\n]+\]:?|\\."
)
_HIDDEN = "\ue000"


def mask(text: str) -> str:
    """The text with Markdown's own marks hidden, each character behind another."""
    return _OWN.sub(lambda match: _HIDDEN * len(match[0]), text)


_MARKDOWN = Markup(str, mask)


def read_markdown(source: Source, log: Log) -> Outcome:
    """A Markdown text as articles; known keys of its front matter are kept."""
    front = _FRONT.match(source.text)
    given: dict[str, Any] = {}
    found: tuple[Finding, ...] = ()
    if front:
        given, found = _given(front["yaml"], source.path, log)
        if any(problem.code == "I010" for problem in found):
            return NOTHING, found
    text = source.text[front.end() :] if front else source.text
    skipped = front[0].count("\n") if front else 0
    blocks = list(blocks_of(text, skipped))
    stem = PurePath(source.path).stem
    whole = Portion(blocks, source.text, stem, log, given)
    parcel, parting = composed(whole, source.path, _MARKDOWN)
    return parcel, (*found, *parting)


def _given(text: str, name: str, log: Log) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The known keys of a front matter; an unknown one is a finding and goes to the log."""
    try:
        values = yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Span(name, mark.line + 2, mark.column + 1) if mark else Span(name, 2, 1)
        return {}, (finding("I010", place, reason=getattr(error, "problem", None) or error),)
    if not isinstance(values, dict):
        return {}, (finding("I010", Span(name, 2, 1), reason="应当是“键: 值”的行"),)
    found = []
    for key in [key for key in values if key not in KEYS]:
        line = 2 + next(
            (n for n, row in enumerate(text.split("\n")) if row.startswith(str(key))), 0
        )
        found.append(finding("I009", Span(name, line, 1), key=key, known="、".join(KEYS)))
        log.edit(Piece(line, 1, ""), f"{key}: {values.pop(key)}", "", Rule.HEAD)
    return {key: _shaped(key, value) for key, value in values.items()}, tuple(found)


def _shaped(key: str, value: Any) -> Any:
    """A value in the shape the article file has it."""
    if key == "authors":
        people = value if isinstance(value, list) else [value]
        return [person if isinstance(person, dict) else {"name": str(person)} for person in people]
    if key == "keywords" and not isinstance(value, list):
        return [word for word in re.split(r"[\s;；,，、]+", str(value)) if word]
    if key == "source" and not isinstance(value, (dict, list)):
        return {"publication": str(value)}
    if key == "date" and not isinstance(value, date):
        return None
    return value


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    blanks: int


def blocks_of(text: str, skipped: int = 0) -> Iterator[Block]:
    """The blocks of a Markdown text whose first line is line `skipped + 1` of its file."""
    for chunk in _chunks(text, skipped):
        first = chunk[0]
        heading = _HEADING.match(first.text)
        if _FENCE.match(first.text):
            yield _as_is(chunk)
        elif heading and heading["text"]:
            yield _heading(first, heading["text"], heading["hashes"])
        elif len(chunk) == 2 and (under := _UNDERLINE.match(chunk[1].text)):
            hashes = "#" if under["mark"] == "=" else "##"
            yield replace(_heading(first, first.text.strip(), hashes), marker=chunk[1].text.strip())
        elif _is_marked(chunk):
            yield replace(_as_is(chunk), kind=Kind.MARKED)
        else:
            yield _paragraph(chunk)


def _chunks(text: str, skipped: int) -> Iterator[list[_Line]]:
    """Lines that belong together: fenced code whole, headings alone, the rest by empty lines."""
    chunk: list[_Line] = []
    fence, blanks = "", 0
    for number, raw in enumerate(text.split("\n"), skipped + 1):
        line = _Line(number, raw.rstrip("\n"), blanks)
        opening = _FENCE.match(raw)
        blank = not raw.strip() and not fence
        starts = bool(opening or _HEADING.match(raw)) and not fence
        if chunk and (blank or starts or (not fence and _HEADING.match(chunk[-1].text))):
            yield chunk
            chunk = []
        blanks = blanks + 1 if blank else 0
        if blank:
            continue
        chunk.append(line)
        if fence and raw.strip().startswith(fence):
            yield chunk
            chunk, fence = [], ""
        elif opening and not fence:
            fence = opening["fence"]
    if chunk:
        yield chunk


def _heading(line: _Line, text: str, hashes: str) -> Block:
    start = line.text.index(text)
    piece = Piece(line.number, start + 1, text)
    return Block((piece,), blanks=line.blanks, level=len(hashes), marker=hashes)


def _is_marked(chunk: list[_Line]) -> bool:
    """Whether lines are anything but a plain paragraph: a list, a table, a picture, HTML."""
    texts = [line.text for line in chunk]
    table = len(chunk) > 1 and "|" in texts[0] and set(texts[1].strip()) <= set("|:- ")
    ruled = any(_RULE.match(text) for text in texts)
    broken = any(_HARD_BREAK.search(text) for text in texts[:-1])
    picture = _PICTURE.match(texts[0].strip()) is not None
    return bool(_MARKED.match(texts[0])) or table or ruled or broken or picture


def _as_is(chunk: list[_Line]) -> Block:
    pieces = tuple(Piece(line.number, 1, line.text) for line in chunk)
    return Block(pieces, Kind.VERBATIM, blanks=chunk[0].blanks)


def _paragraph(chunk: list[_Line]) -> Block:
    """The lines of a paragraph; their breaks vanish in Chinese and are spaces elsewhere."""
    pieces: list[Piece] = []
    for line in chunk:
        text = line.text.strip()
        start = len(line.text) - len(line.text.lstrip())
        if pieces and not (is_chinese(pieces[-1].text[-1]) and is_chinese(text[0])):
            pieces.append(Piece(line.number, start + 1, " "))
        pieces.append(Piece(line.number, start + 1, text))
    return Block(tuple(pieces), blanks=chunk[0].blanks)
