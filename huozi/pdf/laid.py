"""What is laid out and drawn of a book's pages, in pieces: plain values between processes.

Lengths are in px, places on pages in pt from the bottom left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from huozi.digest import fields_of

Point = tuple[float, float]
Row = tuple[int, float, str]
"""A glyph's id, its width in thousandths of an em and the text it stands for."""
Glyphs = tuple[Row, ...]


class _Sent:
    """A value of which there is one for every page: pickled as a call of its class with its fields.

    A dataclass with slots would look for its fields each time, which takes three times as long.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        kind: type = type(self)
        return kind, fields_of(kind)(self)


@dataclass(frozen=True, slots=True)
class Face:
    """A face as pages use it: its name in the PDF, Pango's description of it, its glyphs."""

    name: str
    description: str
    glyphs: Glyphs


Groups = tuple[tuple[str, int], ...]
"""The numbers of a page in runs of pages of one name, from 0."""


@dataclass(frozen=True, slots=True)
class PageKind(_Sent):
    """What a style sheet tells pages by (css-page 3, 4.1)."""

    side: str = "right"
    name: str = "auto"
    is_blank: bool = False
    is_first: bool = False
    groups: Groups = ()

    @property
    def is_right(self) -> bool:
        """Whether it is a right-hand page."""
        return self.side == "right"


@dataclass(frozen=True, slots=True)
class BarePage(_Sent):
    """A page without head and folio, as a leaf was laid out.

    `boxes` are its width and height and the bleed at top, right, bottom and left. On the other
    side everything on it moves by `shift` to the right; None where it could not stand there.
    `restart` is the number folios go on from, `step` what they grow by. `is_pictured` where
    `content` draws more than text; `words` are those it begins with; `canvas` is what the page
    shows behind it and never moves.
    """

    kind: PageKind
    boxes: tuple[float, ...]
    content: bytes
    canvas: bytes = b""
    is_pictured: bool = False
    words: str = ""
    shift: float | None = 0.0
    restart: int | None = None
    step: int = 1
    strings: tuple[tuple[str, str], ...] = ()
    anchors: tuple[tuple[str, Point], ...] = ()
    bookmarks: tuple[tuple[int, str, Point, str], ...] = ()
    links: tuple[tuple[str, str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class LeafPages:
    """A leaf laid out by itself.

    `begins` is `right` or `left` where it must begin there. `wanted` are the anchors of other
    leaves whose folios it shows. `resources` is a small PDF with what its pages draw with.
    `at_end` are notes that went to the end of the article. `stray` says why it can't be laid out
    by itself after all. `lacking` is the library without which nothing
    can be laid out. `seal` is the digest of the rest.
    """

    pages: tuple[BarePage, ...]
    begins: str = ""
    wanted: tuple[str, ...] = ()
    faces: tuple[Face, ...] = ()
    resources: bytes = b""
    missing: str = ""
    problems: tuple[str, ...] = ()
    at_end: frozenset[str] = frozenset()
    settled: bool = True
    stock: str = ""
    stray: str = ""
    lacking: str = ""
    seal: str = ""


class Numbering(NamedTuple):
    """How many pages there are, and the folio of the first page that an anchor stands on."""

    pages: int
    folios: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Margins(_Sent):
    """What the margin boxes of a page are made of: its kind, its folio, how many pages there are.

    `strings` has for each named string what is assigned on the page, and what it held before.
    """

    kind: PageKind
    folio: int
    total: int = 0
    strings: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Head(_Sent):
    """What a page shows besides its text: `under` it and `over` it; its `boxes` and `resources`."""

    boxes: tuple[float, ...]
    under: bytes
    over: bytes
    resources: bytes


@dataclass(frozen=True, slots=True)
class Heads:
    """Heads of pages by what they are made of, and the faces they are set in."""

    drawn: tuple[tuple[Margins, Head], ...] = ()
    faces: tuple[Face, ...] = ()
    missing: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A page in its place: page `page` of leaf `leaf`, or a blank one (-1, -1)."""

    leaf: int
    page: int
    margins: Margins


class About(NamedTuple):
    """What a file says of its book.

    `first_body` is the anchor at which folios become arabic, `info` the document information by
    its keys (14.3.3).
    """

    first_body: str
    language: str
    info: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """All that a PDF is joined of; `programs` are PDFs, each with the font of a face."""

    leaves: tuple[LeafPages, ...]
    places: tuple[Place, ...]
    heads: Mapping[Margins, Head]
    programs: tuple[bytes, ...]
    faces: tuple[Face, ...]
    about: About

    def at(self, index: int) -> tuple[BarePage | None, Head]:
        """The page at a place, None for a blank one, and its head."""
        place = self.places[index]
        bare = self.leaves[place.leaf].pages[place.page] if place.leaf >= 0 else None
        return bare, self.heads[place.margins]
