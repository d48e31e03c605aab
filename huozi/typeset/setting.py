"""What the transforms of one article share."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from urllib.parse import unquote

from huozi.diagnostics import Finding, Source, Span
from huozi.model import Article, Heading, Link, PictureReference
from huozi.xhtml import Element


class Finder:
    """Finds the next occurrence of a piece of the source, in reading order."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text.lower()
        self._after: dict[str, int] = {}

    def span(self, *needles: str) -> Span:
        """The place of the first needle that occurs (after the last time it was asked for)."""
        for needle in needles:
            key = needle.lower()
            offset = self._text.find(key, self._after.get(key, 0)) if key else -1
            if offset >= 0:
                self._after[key] = offset + len(key)
                return self._source.span(offset)
        return Span(self._source.path, self._source.first_line)


@dataclass(slots=True)
class Setting:
    """One article being set: what is known of the book, and what the transforms collect.

    `article_ids` maps the path of every article of the book to its id; `files` are the paths of
    all files in the book's folder.
    """

    article: Article
    finder: Finder
    article_ids: dict[str, str]
    files: frozenset[str]
    headings: list[Heading] = field(default_factory=list)
    pictures: list[PictureReference] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def anchor(self, name: str) -> str:
        """The book-wide form of an anchor inside this article."""
        return anchor(self.article.id, name)

    def in_book(self, path: str, known: Collection[str]) -> str:
        """A path written in this article, as a path from the book's folder.

        Paths count from the article's own folder, or from the book's where only that exists.
        """
        name = unquote(path)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self.article.path), name))
        return name if beside not in known and name in known else beside


def anchor(article_id: str, name: str) -> str:
    """An anchor inside an article, unique in the book and a legal XML name."""
    return f"{article_id}--{'-'.join(name.split())}"


Transform = Callable[[Element, Setting], tuple[Finding, ...]]
