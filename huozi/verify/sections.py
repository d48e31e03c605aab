"""The pages of a section held against what they owe, whoever has read them."""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.model import Edition, Role, Section
from huozi.verify.matching import differs
from huozi.verify.owed import owed
from huozi.verify.text import Difference, compare
from huozi.verify.twins import shown

# The ids of notes and of their calls.
_NOTES = re.compile(r' id="([^"]+--(?:note|call)-[^"]+)"')


def section_differs(
    section: Section, edition: Edition, places: dict[str, int], pages: list[str]
) -> Difference | None:
    """How the pages of a section differ from it; `places` are as `note_places` gives them."""
    if section.role is Role.CONTENTS:
        return _contents_differ([entry.title for entry in edition.contents], "".join(pages))
    if section.role is Role.FIGURES:
        return _contents_differ(_lines(section), "".join(pages))
    anew = edition.notes.numbering == "page"
    return differs(owed(section, edition.pictures, places, anew), pages)


def _lines(section: Section) -> list[str]:
    """The lines of a list of figures, its title first."""
    tree = xhtml.parse(section.xhtml)
    return [xhtml.text(node) for node in tree.iter("h1", "p")]


def _contents_differ(titles: list[str], text: str) -> Difference | None:
    """The first line of the contents that isn't there in its turn, whatever folios lie between."""
    before, place = "", 0
    for title in map(shown, titles):
        found = text.find(title, place)
        if found < 0:
            difference = compare(title, text[place : place + len(title)])
            return difference and difference._replace(before=before[-10:])
        before, place = title, found + len(title)
    return None


def notes_of(section: Section) -> list[str]:
    """The ids of the notes of a section and of their calls."""
    return _NOTES.findall(section.xhtml)
