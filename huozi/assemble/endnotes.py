"""The notes of a whole book on leaves of their own, for pages that ask for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TypeVar

from huozi import xhtml
from huozi.assemble.lists import KEY_FIGURES
from huozi.assemble.matter import SOURCES, section
from huozi.indexing.leaf import NAME as INDEX
from huozi.model import ContentsEntry, Edition, Matter, Role, Section
from huozi.xhtml import E, Element

NOTES, TITLE = "_notes", "注释"

Item = TypeVar("Item")


def gather_notes(edition: Edition) -> Edition:
    """The edition with all notes behind the articles, under the titles of these.

    Only where its notes have their place at the end of the book.
    """
    if edition.notes.place != "book-end":
        return edition
    rest, groups = [], list[Element]()
    for item in edition.sections:
        without, notes = _parted(item)
        rest.append(without)
        groups += [E.h2(item.title), *notes] if notes else []
    if not groups:
        return edition
    leaf = section(NOTES, Role.NOTES, Matter.BACK, TITLE, [E.h1(TITLE), *groups])
    return replace(
        edition,
        sections=_before_lists(rest, [item.id for item in rest], leaf),
        contents=_before_lists(
            list(edition.contents),
            [entry.target for entry in edition.contents],
            ContentsEntry(TITLE, NOTES, 1),
        ),
    )


def _parted(item: Section) -> tuple[Section, list[Element]]:
    """A section without its notes, and the notes."""
    tree = xhtml.parse(item.xhtml)
    notes = [note for note in tree.iter("aside") if note.get("role") == "doc-footnote"]
    if not notes:
        return item, []
    for box in [node for node in tree.iter("section") if node.get("class") == "notes"]:
        xhtml.remove(box)
    return replace(item, xhtml=xhtml.serialise(tree)), notes


def _before_lists(items: list[Item], names: list[str], new: Item) -> tuple[Item, ...]:
    place = len(list(takewhile(lambda name: name not in {KEY_FIGURES, SOURCES, INDEX}, names)))
    return (*items[:place], new, *items[place:])
