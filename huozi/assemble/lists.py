"""What a book has beside its contents: lists of figures and of key figures, the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from huozi import xhtml
from huozi.apparatus import KeyFigure
from huozi.assemble.matter import CONTENTS, SOURCES, section
from huozi.diagnostics import Finding, Span, finding
from huozi.indexing.leaf import leaf as index_leaf
from huozi.indexing.places import Spot, mark
from huozi.model import Book, Matter, Role, Section
from huozi.xhtml import E

FIGURES, KEY_FIGURES = "_figures", "_key-figures"

# A word that stands in more places leads nobody to what is said of it.
_MANY = 100

Leaf = tuple[Section, int]  # a section and its level in the contents, 0 where it is not listed


def with_lists(
    leaves: tuple[Leaf, ...], book: Book, *, whole: bool
) -> tuple[tuple[Leaf, ...], tuple[Finding, ...]]:
    """The leaves with the lists the book asks for, each in its place.

    `whole` says that all articles are there: only then something can be missing.
    """
    found: list[Finding] = []
    levels = {item.id: level for item, level in leaves}
    sections = tuple(item for item, _ in leaves)
    ahead, behind = list[Section](), list[Section]()
    if book.lists.figures:
        sections, listing = _figures(sections)
        ahead += listing
        found += [finding("P174", Span("book.toml"))] if whole and not listing else []
    if rows := [row for row in book.lists.key_figures if row.article in {"", *_paths(sections)}]:
        behind.append(_key_figures(rows, sections))
    last = list[Section]()
    if book.index.entries:
        sections, spots = mark(sections, book.index)
        index = index_leaf(book.index, spots, sections)
        last += [index] if index else []
        found += _unfit(book, spots, whole=whole)
    placed = list[Leaf]()
    for item in sections:
        placed += [(new, 1) for new in (behind if item.id == SOURCES else ())]
        placed.append((item, levels[item.id]))
        placed += [(new, 0) for new in (ahead if item.id == CONTENTS else ())]
    missing = [] if SOURCES in levels else behind
    return (*placed, *((new, 1) for new in (*missing, *last))), tuple(found)


def _paths(sections: Sequence[Section]) -> dict[str, Section]:
    return {item.path: item for item in sections if item.path}


def _figures(sections: Sequence[Section]) -> tuple[tuple[Section, ...], list[Section]]:
    """The list of figures 图目: every figure with a caption; they get the anchors it leads to."""
    lines = [E.h1("图目")]
    marked = []
    for item in sections:
        tree = xhtml.parse(item.xhtml) if item.path else None
        numbers = count(1)
        for figure in tree.iter("figure") if tree is not None else ():
            captions = (node for node in figure.iter("span") if node.get("class") == "caption")
            if words := "".join(map(xhtml.text, captions)).strip():
                name = figure.get("id") or f"{item.id}--figure-{next(numbers)}"
                figure.set("id", name)
                link = E.a({"href": f"#{name}"}, words)
                lines.append(E.p({"class": f"entry {item.matter}"}, link))
        marked.append(item if tree is None else replace(item, xhtml=xhtml.serialise(tree)))
    if len(lines) == 1:
        return tuple(sections), []
    return tuple(marked), [section(FIGURES, Role.FIGURES, Matter.FRONT, "图目", lines)]


def _key_figures(rows: Sequence[KeyFigure], sections: Sequence[Section]) -> Section:
    """The table of key figures 数据一览, each with the article it is from."""
    articles = _paths(sections)
    head = E.tr(*(E.th({"scope": "col"}, words) for words in ("项目", "数值", "见")))
    body = E.tbody()
    for row in rows:
        origin = E.td()
        if row.article:
            article = articles[row.article]
            origin.append(E.a({"href": f"#{article.id}"}, article.title))
        value = E.td({"class": "align-right"}, f"{row.value}{row.unit}")
        body.append(E.tr(E.td(row.name), value, origin))
    table = E.table(E.thead(head), body)
    lines = [E.h1("数据一览"), table]
    return section(KEY_FIGURES, Role.APPENDIX, Matter.BACK, "数据一览", lines)


def _unfit(book: Book, spots: Mapping[str, Sequence[Spot]], *, whole: bool) -> Iterator[Finding]:
    """Entries that stand nowhere in the book, or everywhere."""
    for entry in book.index.entries:
        number = len(spots.get(entry.heading, ()))
        if whole and not number and not entry.see:
            words = "、".join(entry.words)
            yield finding("P169", entry.place, heading=entry.heading, words=words)
        elif number > _MANY:
            yield finding("P170", entry.place, heading=entry.heading, count=number)
