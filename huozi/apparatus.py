"""What an editor adds to the articles of a book: an index, lists. Plain values, frozen."""

from __future__ import annotations

from dataclasses import dataclass

from huozi.diagnostics import Span


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of the index: its heading, the words that are looked for, where it is written.

    `excluded` are longer words that hold one of them and are something else; `key` is the pinyin
    it is sorted by, a syllable a character. What is found of an entry with `see` counts for the
    entry it names.
    """

    heading: str
    words: tuple[str, ...]
    place: Span
    excluded: tuple[str, ...] = ()
    kind: str = ""
    key: str = ""
    see: str = ""
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """The index an editor asks for; `by` is a key of `indexing.entries.ORDERS`.

    `by_kind` puts people, bodies and terms apart.
    """

    entries: tuple[IndexEntry, ...] = ()
    by: str = "pinyin"
    by_kind: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A row of the table of key figures; `article` is the path of the article it is from."""

    name: str
    value: str
    unit: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists a book has beside its contents: of figures with captions, of key figures."""

    figures: bool = False
    key_figures: tuple[KeyFigure, ...] = ()
