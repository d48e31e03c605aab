"""Step 5, assemble: articles become an edition, every leaf in page order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from huozi.assemble import matter
from huozi.assemble.imprint import imprint
from huozi.assemble.imprint_checks import imprint_faults
from huozi.assemble.lists import with_lists
from huozi.assemble.note_lines import note_lines
from huozi.diagnostics import Finding, Span, finding
from huozi.model import (
    Article,
    Book,
    Chapter,
    ContentsEntry,
    Document,
    Edition,
    Matter,
    Part,
    Person,
    Picture,
    Role,
    Section,
)

__all__ = ["assemble"]

_ID = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r'\shref="#([^"]+)"')


def assemble(
    book: Book,
    documents: tuple[Document, ...],
    pictures: tuple[Picture, ...] = (),
    cover: Picture | None = None,
) -> tuple[Edition, tuple[Finding, ...]]:
    """Put the book together; a link that leads nowhere is an error at its line.

    Articles without a document (a build of one article) are left out, and so are parts that
    stay empty.
    """
    set_articles = {document.article.id: document for document in documents}
    whole = len(documents) == len(book.articles)
    leaves, listing = with_lists(tuple(_leaves(book, set_articles)), book, whole=whole)
    known = {name for section, _ in leaves for name in _ID.findall(section.xhtml)}
    edition = Edition(
        metadata=replace(book.metadata, identifier=matter.identifier(book.metadata)),
        modified=book.modified,
        type_area=book.type_area,
        sections=tuple(_unlinked(section, known) for section, _ in leaves),
        contents=tuple(_contents(leaves, set_articles, book.contents_depth)),
        pictures=pictures,
        cover=cover,
        notes=book.notes,
        lines=book.lines,
        epub=book.epub,
    )
    return edition, (*imprint_faults(book), *listing, *_dangling(book, documents, known))


Leaf = tuple[Section, int]  # a section and its level in the contents, 0 where it is not listed


def _leaves(book: Book, documents: dict[str, Document]) -> Iterator[Leaf]:
    """Every section in page order with its level in the contents."""
    yield matter.title_page(book), 0
    yield imprint(book), 0
    yield from _articles(book.front, documents, Matter.FRONT, 1)
    yield matter.section(matter.CONTENTS, Role.CONTENTS, Matter.FRONT, "目录", []), 0
    titles: Counter[str] = Counter()
    for part in book.parts:
        yield from _part(part, documents, titles)
    yield from _articles(book.back, documents, Matter.BACK, 1)
    listed = tuple(article for article in book.articles if article.id in documents)
    if (sources := matter.sources(listed)) is not None:
        yield sources, 1


def _part(part: Part, documents: dict[str, Document], titles: Counter[str]) -> Iterator[Leaf]:
    """A part's leaf, its chapters' leaves, their articles; no leaf for what is empty.

    `titles` counts the leaves of each title, so that two of one title have ids of their own.
    """
    level = 1
    if part.title and any(_held(chapter, documents) for chapter in part.chapters):
        yield _title_leaf(part.title, Role.PART, part.title, titles), level
        level += 1
    for chapter in part.chapters:
        below = level
        if chapter.title and _held(chapter, documents):
            key = f"{part.title}/{chapter.title}"
            yield _title_leaf(chapter.title, Role.DIVISION, key, titles), level
            below += 1
        yield from _articles(chapter.articles, documents, Matter.BODY, below)


def _title_leaf(title: str, role: Role, key: str, titles: Counter[str]) -> Section:
    titles[key] += 1
    return matter.part_page(title, role, f"{key}/{titles[key]}" if titles[key] > 1 else key)


def _held(chapter: Chapter, documents: dict[str, Document]) -> bool:
    return any(article.id in documents for article in chapter.articles)


def _articles(
    articles: tuple[Article, ...], documents: dict[str, Document], place: Matter, level: int
) -> Iterator[Leaf]:
    for article in articles:
        if document := documents.get(article.id):
            yield (
                Section(
                    article.id,
                    article.role,
                    place,
                    article.title,
                    document.xhtml,
                    article.path,
                    note_lines(article),
                ),
                level,
            )


def _contents(
    leaves: tuple[Leaf, ...], documents: dict[str, Document], depth: int
) -> Iterator[ContentsEntry]:
    """Parts, chapters, articles and their subheads down to `depth` levels."""
    for section, level in leaves:
        if not 0 < level <= depth:
            continue
        document = documents.get(section.id)
        byline = _byline(document.article.authors) if document else ""
        yield ContentsEntry(section.title, section.id, level, byline)
        above = level
        for heading in document.headings if document else ():
            # A level the article leaves out is none in the contents: each is one below the last.
            below = min(level + heading.level - 1, above + 1)
            above = below
            if below <= depth:
                yield ContentsEntry(heading.title, heading.id, below)


# Endings of the roles that write; those who photograph, edit or proofread are not listed.
_WRITERS = ("记者", "通讯员", "评论员", "作者", "著", "文", "撰文")


def _byline(authors: tuple[Person, ...]) -> str:
    """Who wrote an article, as the contents name them."""
    writers = [person.name for person in authors if _writes(person.role)]
    return "、".join(writers)


def _writes(role: str) -> bool:
    return not role or role.endswith(_WRITERS)


def _dangling(book: Book, documents: tuple[Document, ...], known: set[str]) -> tuple[Finding, ...]:
    """Links that lead to nothing in the book; those to articles left out of this build are fine."""
    left_out = {article.id for article in book.articles} - {item.article.id for item in documents}
    return tuple(
        finding("M007", Span(document.article.path, link.line, link.column), target=link.words)
        for document in documents
        for link in document.links
        if link.target not in known and link.target.partition("--")[0] not in left_out
    )


def _unlinked(section: Section, known: set[str]) -> Section:
    """The section with links that lead nowhere turned into plain text."""
    dead = {target for target in _LINK.findall(section.xhtml) if target not in known}
    markup = section.xhtml
    for target in dead:
        markup = markup.replace(f' href="#{target}"', "")
    return replace(section, xhtml=markup) if dead else section
