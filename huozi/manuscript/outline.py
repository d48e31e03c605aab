"""The order of the articles: what `book.toml`, SUMMARY.md or the file names say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from huozi import files
from huozi.diagnostics import Finding, Source, Span, finding

Placed = tuple[str, Span]
Locate = Callable[[tuple[str | int, ...]], Span]

NOT_ARTICLES = {"readme.md", "summary.md", "changelog.md", "license.md"}


@dataclass(frozen=True, slots=True)
class OrderedPart:
    """A part's title and its chapters, each a title and the paths of its articles."""

    title: str
    chapters: tuple[tuple[str, tuple[Placed, ...]], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Paths of article files in reading order, each with the place that names it."""

    front: tuple[Placed, ...] = ()
    parts: tuple[OrderedPart, ...] = ()
    back: tuple[Placed, ...] = ()

    @property
    def paths(self) -> tuple[Placed, ...]:
        """All of them in reading order."""
        body = (paths for part in self.parts for _, paths in part.chapters)
        return tuple(chain(self.front, *body, self.back))


# Where received files and the ledgers of their import are kept: no part of the book.
RECEIVED = "received"


def article_files(folder: Path) -> tuple[str, ...]:
    """Every article file of a book, by path: Markdown in `articles/`, or else in the folder."""
    home = folder / "articles" if (folder / "articles").is_dir() else folder
    return tuple(
        item.relative_to(folder).as_posix()
        for item in sorted(home.rglob("*.md"))
        if item.name.lower() not in NOT_ARTICLES
        and item.relative_to(folder).parts[0] != RECEIVED
        and not any(part.startswith(".") for part in item.relative_to(folder).parts)
    )


def book_files(folder: Path) -> tuple[str, ...]:
    """Every file of the folder by path, hidden ones and what `dist/` holds left out."""
    return tuple(
        sorted(
            item.relative_to(folder).as_posix()
            for item in folder.rglob("*")
            if item.is_file()
            and item.relative_to(folder).parts[0] != "dist"
            and not any(part.startswith(".") for part in item.relative_to(folder).parts)
        )
    )


def guess_order(folder: Path) -> Order:
    """By file name, all in one nameless part."""
    paths = tuple((path, Span(path)) for path in article_files(folder))
    return Order(parts=(OrderedPart("", (("", paths),)),))


def order_of(
    folder: Path, values: Mapping[str, Any], locate: Locate
) -> tuple[Order, tuple[Finding, ...]]:
    """The order `book.toml` gives; an article file it leaves out is a warning."""

    def placed(table: Mapping[str, Any], at: tuple[str | int, ...], key: str) -> tuple[Placed, ...]:
        return tuple(
            (path, locate((*at, key, number)))
            for number, name in enumerate(table.get(key, ()))
            for path in _expand(folder, name)
        )

    parts = []
    for number, part in enumerate(values.get("part", ())):
        at = ("part", number)
        chapters = [
            (chapter["title"], placed(chapter, (*at, "chapter", index), "articles"))
            for index, chapter in enumerate(part.get("chapter", ()))
        ]
        if part.get("articles"):
            chapters.insert(0, ("", placed(part, at, "articles")))
        parts.append(OrderedPart(part["title"], tuple(chapters)))
    order = Order(placed(values, (), "front"), tuple(parts), placed(values, (), "back"))
    if not parts:
        order = _with_rest(order, folder)
    empty = tuple(
        finding("B021", locate(("part", number)), title=part.title)
        for number, part in enumerate(parts)
        if not any(paths for _, paths in part.chapters)
    )
    return order, (*empty, *_left_out(order, folder))


def _expand(folder: Path, name: str) -> tuple[str, ...]:
    """A path, or every file a pattern like `articles/2024-*.md` names, by name."""
    path = posixpath.normpath(name) if name else name
    if "*" not in path or files.leaves(path):
        return (path,)
    try:
        found = [item for item in folder.glob(path) if item.suffix.lower() == ".md"]
    except ValueError:  # a pattern like a**b
        return (path,)
    return tuple(sorted(item.relative_to(folder).as_posix() for item in found)) or (path,)


def _with_rest(order: Order, folder: Path) -> Order:
    """Where only front or back matter is named, everything else is the body."""
    named = {path for path, _ in order.paths}
    rest = tuple((path, Span(path)) for path in article_files(folder) if path not in named)
    return Order(order.front, (OrderedPart("", (("", rest),)),), order.back)


def _left_out(order: Order, folder: Path) -> tuple[Finding, ...]:
    named = {path for path, _ in order.paths}
    return tuple(finding("B014", Span(path)) for path in article_files(folder) if path not in named)


_PART = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*#*$")
_LINK = re.compile(r"^\s*(?:[-*+]\s+)?\[[^\]]*\]\((?:<(?P<held>[^>]*)>|(?P<bare>[^)]*?))\)\s*$")
_REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")


def read_summary(folder: Path) -> tuple[Order, tuple[Finding, ...]]:
    """The order a SUMMARY.md of mdBook or GitBook gives: headings are parts, links articles."""
    data, found = files.read(folder, "SUMMARY.md", Span("SUMMARY.md"))
    if data is None:
        return Order(), found
    try:
        source = Source("SUMMARY.md", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        place = Span("SUMMARY.md", data[: error.start].count(b"\n") + 1)
        return Order(), (finding("M001", place, byte=f"0x{data[error.start]:02X}"),)
    parts: list[tuple[str, list[Placed]]] = [("", [])]
    for number, line in enumerate(source.text.split("\n"), 1):
        if heading := _PART.match(line):
            if heading["title"].lower() not in {"summary", "目录"}:
                parts.append((heading["title"], []))
        elif link := _LINK.match(line):
            parts[-1][1].extend(_linked(link, number))
    ordered = tuple(OrderedPart(title, (("", tuple(paths)),)) for title, paths in parts if paths)
    order = Order(parts=ordered)
    return order, _left_out(order, folder)


def _linked(link: re.Match[str], number: int) -> Iterator[Placed]:
    """The article a line of SUMMARY.md names; drafts and web pages have none."""
    group = "bare" if link["held"] is None else "held"
    address = link[group].partition("#")[0]
    if address and not _REMOTE.match(address):
        span = Span("SUMMARY.md", number, link.start(group) + 1)
        yield posixpath.normpath(unquote(address)), span
