"""What the transforms of one article share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from huozi.diagnostics import Finding, Source, Span
from huozi.markup import blanked, code
from huozi.model import Article, Heading, Link, PictureReference
from huozi.names import ascii_name
from huozi.xhtml import Element

_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
# A text without these writes every letter as itself.
_SPELT = re.compile(r"[&%\\]")


class Finder:
    """Finds the next occurrence of a piece of the source, in reading order and outside code."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = blanked(source.text, code(source.text))
        self._after: dict[str, int] = {}

    def at(self, offset: int) -> Span:
        """The place of a character of the source."""
        return self._source.span(offset)

    def span(self, *needles: str) -> Span:
        """The place of the first needle that occurs (after the last time it was asked for)."""
        return self._first(needle for needle in map(re.escape, needles) if needle)

    def address(self, address: str) -> Span:
        """The place of an address, however its letters are written: as entities, apart, escaped."""
        letters = re.sub(r"[\x00-\x20]", "", unquote(address)).lower()[:80]
        spell = _spellings if _SPELT.search(self._text) else re.escape
        spelt = "[\x00-\x20]*".join(map(spell, letters))
        return self._first([spelt] if spelt else [r"(?<=\])\((?=\s*\))"])

    def _first(self, patterns: Iterable[str]) -> Span:
        """The place of the first pattern that occurs after where it was found before."""
        for pattern in patterns:
            key = pattern.casefold()
            match = re.compile(pattern, re.IGNORECASE).search(self._text, self._after.get(key, 0))
            if match:
                self._after[key] = match.end()
                return self._source.span(match.start())
        return Span(self._source.path, self._source.first_line)


# Letters of addresses that have an entity of their own name.
_NAMED = {":": "colon", "/": "sol", "(": "lpar", ")": "rpar", "&": "amp", ".": "period"}


def _spellings(letter: str) -> str:
    """A pattern for the ways a letter of an address can be written."""
    ways = [re.escape(letter), re.escape(quote(letter, ""))]
    for number in {ord(letter), ord(letter.upper()[0])}:
        ways += [rf"&\#0*{number};?", rf"&\#x0*{number:x};?"]
    ways += [f"&{_NAMED[letter]};"] if letter in _NAMED else []
    return rf"\\?(?:{'|'.join(ways)})"


@dataclass(slots=True)
class Setting:
    """One article being set: what is known of the book, and what the transforms collect.

    `article_ids` maps the path of every article of the book to its id; `files` are the paths of
    all files in the book's folder.
    """

    article: Article
    finder: Finder
    article_ids: Mapping[str, str]
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
        above = posixpath.normpath(name)
        return above if beside not in known and above in known else beside


def anchor(article_id: str, name: str) -> str:
    """An anchor inside an article: unique in the book, ASCII, a legal XML name."""
    return f"{article_id}--{name if _PLAIN.fullmatch(name) else ascii_name(name)}"


Transform = Callable[[Element, Setting], tuple[Finding, ...]]
