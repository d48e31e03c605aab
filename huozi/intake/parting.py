"""A whole book in one file is parted: its chapters, and what stands beside them, are articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.chapters import BODY, Mark, Outline, is_heading, is_title, outline_of
from huozi.intake.edits import Received, Rule
from huozi.intake.imprint import Imprint, read_imprint, words_of
from huozi.intake.log import Log
from huozi.intake.matter import AFTER, BEFORE, named
from huozi.intake.ordinals import padded
from huozi.intake.story import Work
from huozi.model import Matter, Person, Role

# What every chapter has of the front matter that its file brings; what the book has of it.
_EACH, _BOOK = ("source", "rights", "date"), ("title", "subtitle", "authors")
_UNTITLED = "前言"
_WORD = re.compile(r"\w")

Gone = tuple[Block, Rule]  # a block that is in no article, and why


@dataclass(frozen=True, slots=True)
class Portion:
    """What one article is made of: its blocks, the text they were read from, its log.

    `stem` names the article where nothing else does, `given` is front matter it brings. In a
    book, `heading` are the blocks of its title, `number` begins the name of its file, `matter`
    and `part` say where it stands.
    """

    blocks: list[Block]
    text: str
    stem: str
    log: Log
    given: Mapping[str, Any] = field(default_factory=dict)
    heading: tuple[Block, ...] = ()
    number: str = ""
    matter: Matter = Matter.BODY
    part: str = ""


@dataclass(slots=True)
class _Section:
    """A portion as it is gathered: what stands under a heading of the book, or before the first.

    `gone` are blocks in no article; `opens` is the title of a part that begins here, `alone`
    where the heading is that title and nothing else; `chapter` is the number of a chapter.
    """

    heading: tuple[Block, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    matter: Matter = Matter.BODY
    role: Role = Role.CHAPTER
    opens: str = ""
    alone: bool = False
    chapter: int | None = None
    part: str = ""

    @property
    def line(self) -> int:
        """The first line of it."""
        return min(block.line for block in (*(gone for gone, _ in self.gone), *self.heading))


def parted(
    whole: Portion, name: str
) -> tuple[tuple[Portion, ...], Imprint | None, tuple[Finding, ...]]:
    """The portions of a file, and what it says of itself if it is a book; `name` is its path."""
    blocks = [part for block in whole.blocks for part in _opened(block)]
    outline = outline_of(blocks)
    if outline is None:
        return (whole,), None, ()
    imprint, sections = _sections(blocks, outline)
    starts = [1, *(section.line for section in sections[1:])]
    lines = whole.text.split("\n")
    ends = [*starts[1:], len(lines) + 1]
    texts = ["\n".join(lines[a - 1 : b - 1]) for a, b in zip(starts, ends, strict=True)]
    logs = whole.log.split(starts)
    imprint = _with_given(imprint, whole.given, logs[0])
    portions = tuple(
        _portion(section, whole, text, log, number)
        for section, text, log, number in zip(
            sections, texts, logs, _numbers(sections), strict=True
        )
    )
    return portions, imprint, tuple(_said(outline, blocks, len(portions), name))


def work_of(
    imprint: Imprint | None, portions: Sequence[Portion], articles: Sequence[Received]
) -> Work | None:
    """The book that the portions of a file are, its articles by their slugs."""
    if imprint is None:
        return None
    placed: dict[Matter, list[str]] = {matter: [] for matter in Matter}
    parts: dict[str, list[str]] = {}
    in_parts = any(portion.part for portion in portions)
    for portion, article in zip(portions, articles, strict=True):
        if portion.matter is Matter.BODY and (portion.part or not in_parts):
            parts.setdefault(portion.part, []).append(article.slug)
        else:
            matter = Matter.FRONT if portion.matter is Matter.BODY else portion.matter
            placed[matter].append(article.slug)
    return Work(
        imprint.title,
        imprint.subtitle,
        imprint.authors,
        tuple(placed[Matter.FRONT]),
        tuple((title, tuple(slugs)) for title, slugs in parts.items()),
        tuple(placed[Matter.BACK]),
    )


def _opened(block: Block) -> Iterator[Block]:
    """A block; a chapter's heading that was taken for the first line of verse, apart from it."""
    first, *rest = block.pieces
    listed = not rest or is_heading(rest[0].text)  # in a table of contents
    if block.kind is Kind.LINES and not listed and is_heading(first.text):
        yield replace(block, pieces=(first,), kind=Kind.BODY)
        block = replace(block, pieces=tuple(rest), blanks=0)
    yield block


def _sections(blocks: Sequence[Block], outline: Outline) -> tuple[Imprint, list[_Section]]:
    """The imprint of a book, and its sections in order."""
    heads = _heads(blocks, outline)
    starts = [*heads, len(blocks)]
    imprint, lines, rest = read_imprint(_between(blocks, 0, starts[0], outline))
    gone = [(block, Rule.HEAD) for block in lines]
    gone += [(blocks[at], Rule.FURNITURE) for at in sorted(outline.contents)]
    sections: list[_Section] = []
    if any(_WORD.search(block.text) for block in rest):
        sections.append(_Section((), rest, gone, Matter.FRONT, Role.FOREWORD))
        gone = []
    else:
        gone += [(block, Rule.FURNITURE) for block in rest]
    part = ""
    for (at, section), end in zip(heads.items(), starts[1:], strict=True):
        part = section.part = section.opens or part
        section.blocks = _between(blocks, at + max(1, len(section.heading)), end, outline)
        section.gone = gone = [*gone, *section.gone]
        if section.alone and not section.blocks:
            gone += [(block, Rule.HEAD) for block in section.heading]
        else:
            sections.append(section)
            gone = []
    return imprint, sections


def _between(blocks: Sequence[Block], start: int, end: int, outline: Outline) -> list[Block]:
    return [blocks[at] for at in range(start, end) if at not in outline.contents]


def _heads(blocks: Sequence[Block], outline: Outline) -> dict[int, _Section]:
    """The sections of a book by the blocks of their headings, still empty."""
    heads = {}
    for mark in outline.parts:
        block = blocks[mark.at]
        heads[mark.at] = _Section((block,), opens=words_of(block), alone=True)
    heads |= {mark.at: _chapter(blocks, mark, titled=outline.titled) for mark in outline.chapters}
    first, last = min(heads), outline.chapters[-1].at
    for pieces, zone in ((BEFORE, range(first)), (AFTER, range(last + 1, len(blocks)))):
        for at in zone:
            plain = blocks[at].kind is Kind.BODY and at not in outline.contents
            piece = named(blocks[at].text, pieces) if plain else None
            if piece and at + 1 < len(blocks) and at + 1 not in heads:
                heads[at] = _Section((blocks[at],), matter=piece.matter, role=piece.role)
    return dict(sorted(heads.items()))


def _chapter(blocks: Sequence[Block], mark: Mark, *, titled: bool) -> _Section:
    """The section of a chapter; its part may be named on its line, its title on the next."""
    block, part = blocks[mark.at], mark.part
    section = _Section((block,), chapter=mark.number)
    if part:
        words = block.text[len(part) :].lstrip()
        section.heading = (block.cut(len(block.text) - len(words)),)
        above = block.cut(0, len(part))
        section.opens = words_of(above) if part != BODY else ""
        section.gone = [(above, Rule.HEAD)]
    if titled and mark.at + 1 < len(blocks) and is_title(blocks[mark.at + 1]):
        section.heading = (*section.heading, blocks[mark.at + 1])
    return section


def _numbers(sections: Sequence[_Section]) -> list[str]:
    """What begins the names of the files, so that these are in order.

    Chapters have their own numbers where these rise, and one less or more stands for what is
    before the first or after the last; otherwise the articles are counted.
    """
    chapters = [n for n, section in enumerate(sections) if section.chapter is not None]
    first, last = chapters[0], chapters[-1]
    numbers = [section.chapter or 0 for section in sections[first : last + 1]]
    if numbers[0] < 1 or any(a >= b for a, b in pairwise(numbers)):
        return padded(range(1, len(sections) + 1))
    after = range(numbers[-1] + 1, numbers[-1] + len(sections) - last)
    before, *rest = padded([numbers[0] - 1, *numbers, *after])
    return [*([before] if first == 1 else [f"{before}-{n + 1}" for n in range(first)]), *rest]


def _portion(section: _Section, whole: Portion, text: str, log: Log, number: str) -> Portion:
    for block, rule in section.gone:
        for piece in block.pieces:
            log.edit(piece, piece.text, "", rule)
    given = {key: value for key, value in whole.given.items() if key in _EACH}
    if section.role is not Role.CHAPTER:
        given["role"] = section.role.value
    return Portion(
        section.blocks,
        text,
        whole.stem if section.heading else _UNTITLED,
        log,
        given,
        section.heading,
        number,
        section.matter,
        section.part,
    )


def _with_given(imprint: Imprint, given: Mapping[str, Any], log: Log) -> Imprint:
    """The imprint with what front matter says of the book; what no book has goes to the log."""
    for key, value in given.items():
        if value and key not in (*_EACH, *_BOOK):
            log.edit(Piece(1, 1, ""), f"{key}: {value}", "", Rule.HEAD)
    people = tuple(Person(**person) for person in given.get("authors") or ())
    return Imprint(
        str(given.get("title") or imprint.title),
        str(given.get("subtitle") or imprint.subtitle),
        people or imprint.authors,
    )


def _said(outline: Outline, blocks: Sequence[Block], count: int, name: str) -> Iterator[Finding]:
    """That a file was parted, and where its numbers do not follow each other."""
    first, last = outline.chapters[0].label, outline.chapters[-1].label
    yield finding("I306", Span(name), first=first, last=last, count=count)
    for before, after in outline.breaks:
        place = Span(name, blocks[after.at].line)
        yield finding("I307", place, before=before.label, after=after.label)
    for mark in outline.passed:
        yield finding("I308", Span(name, blocks[mark.at].line), text=blocks[mark.at].text)
