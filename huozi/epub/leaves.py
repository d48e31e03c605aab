"""The sections of an edition as the files of a publication, before their links are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from huozi import xhtml
from huozi.epub.page_breaks import mark_pages
from huozi.epub.pieces import cut
from huozi.epub.readers import notes_for
from huozi.epub.semantics import OPS, continues, has_readings, name_semantics
from huozi.epub.vertical import stand
from huozi.model import Section
from huozi.reader_style import PageStart
from huozi.xhtml import Element

# As many letters, figures and signs without a space as a column of a phone's table may not hold.
_LONG_WORD = re.compile(r"[!-~]{14,}")


@dataclass(frozen=True, slots=True)
class Manner:
    """How sections become files: in which language, for which reading system, how they stand."""

    language: str
    reader: str
    vertical: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of a section, whose own text is left out; `number` counts its pieces from 1.

    `xhtml` is its one element in a `body`; `ids` are the anchors in it, `targets` and `pictures`
    what it leads to and shows, `folios` the pages that begin in it with the id of each; `bare`
    counts pictures without words in their place.
    """

    section: Section
    number: int
    xhtml: str
    ids: tuple[str, ...]
    targets: tuple[str, ...]
    pictures: tuple[str, ...]
    folios: tuple[tuple[str, str], ...]
    bare: int
    has_readings: bool

    @property
    def name(self) -> str:
        """The name of the file without its ending; `_` is in no article's id."""
        return self.section.id if self.number == 1 else f"{self.section.id}_{self.number}"


LeavesTask = tuple[Manner, tuple[tuple[Section, tuple[PageStart, ...]], ...]]
"""Sections, each with the pages of the printed book that begin in it."""


def set_leaves(task: LeavesTask) -> tuple[Leaf, ...]:
    """The files of some sections in reading order (runs in a child process)."""
    manner, sections = task
    return tuple(leaf for item in sections for leaf in _leaves_of(*item, manner))


def _leaves_of(section: Section, folios: Sequence[PageStart], manner: Manner) -> Iterator[Leaf]:
    tree = xhtml.parse(section.xhtml)
    name_semantics(tree, section, manner.language)
    _mark_long_words(tree)
    if manner.vertical:
        stand(tree)
    pages = mark_pages(tree, folios, manner.language)
    for number, piece in enumerate(cut(tree), 1):
        if number > 1:
            continues(piece, section)
        bare = sum(not xhtml.is_described(image) for image in piece.iter("img"))
        notes_for(manner.reader).mark(piece)
        ids = tuple(str(name) for node in piece.iter() if (name := node.get("id")))
        yield Leaf(
            replace(section, xhtml=""),
            number,
            _bound(piece),
            ids,
            tuple(target(link) for link in piece.iter("a") if target(link)),
            tuple(image.get("src", "") for image in piece.iter("img")),
            tuple((page, folio) for page, folio in pages if page in ids),
            bare,
            has_readings(piece),
        )


def target(link: Element) -> str:
    """The id of the book that a link leads to, "" where it leads out of it."""
    address = link.get("href", "")
    return address[1:] if address.startswith("#") else ""


def _mark_long_words(tree: Element) -> None:
    """Table cells with a word no phone is wide enough for; in all others words stay whole."""
    for cell in tree.iter("td", "th"):
        if _LONG_WORD.search(xhtml.text(cell)):
            cell.set("class", f"{cell.get('class', '')} long-words".strip())


def _bound(tree: Element) -> str:
    """A tree as text by itself, the `epub` prefix bound."""
    return etree.tostring(_around(tree), encoding="unicode")


def markup(tree: Element) -> str:
    """A tree as text; the `epub` prefix is declared by the page around it."""
    return xhtml.serialise(_around(tree)).partition(">")[2].removesuffix("</body>")


def _around(tree: Element) -> Element:
    body = etree.Element("body", nsmap={"epub": OPS})
    body.append(tree)
    return body
