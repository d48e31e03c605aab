"""What single reading systems want beside EPUB's own mark-up, done as `profiles.py` says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from huozi.epub.semantics import notes_of
from huozi.model import Edition, Picture
from huozi.profiles import wanted, written_language
from huozi.xhtml import E, Element

_ICON = "_note.png"  # no picture of a manuscript: paths from its folder never start so


class Notes(NamedTuple):
    """A mark-up of notes: what is done to every file of a section, the pictures that brings in."""

    mark: Callable[[Element], None]
    pictures: Callable[[], tuple[Picture, ...]]


def _duokan(tree: Element) -> None:
    """多看: a note pops up when its call is a picture and the note an item of a list."""
    for call in tree.iter("a"):
        if call.get("role") == "doc-noteref":
            call.set("class", "duokan-footnote")
            icon = E.img({"class": "note-icon", "src": _ICON, "alt": call.text or ""})
            call.text = None
            call.append(icon)
    for note in notes_of(tree):
        item = E.li({"class": "duokan-footnote-item", "id": note.attrib.pop("id")}, *note)
        note.append(E.ol({"class": "duokan-footnote-content"}, item))


@cache
def _icon() -> tuple[Picture, ...]:
    data = Path(__file__).with_name("note.png").read_bytes()
    return (Picture(_ICON, "image/png", data, 48, 48),)


def without_rules(css: str, names: tuple[str, ...]) -> str:
    """A style sheet without the blocks of some at-rules; it has no comments."""
    for name in names:
        while start := re.search(rf"@{name}\b[^{{]*\{{", css):
            depth, end = 1, start.end()
            while depth and end < len(css):
                depth += {"{": 1, "}": -1}.get(css[end], 0)
                end += 1
            css = css[: start.start()] + css[end:]
    return css


_NOTES: dict[str, Notes] = {
    "popup": Notes(lambda _: None, tuple),  # as typesetting marks them
    "duokan": Notes(_duokan, _icon),
}


def notes_for(reader: str) -> Notes:
    """The mark-up of notes a reading system wants."""
    return _NOTES[wanted(reader, "notes") or "popup"]


def suited(edition: Edition) -> Edition:
    """The edition with its language and the depth of its contents as its reading system wants."""
    reader = edition.epub.reader
    language = edition.metadata.language
    if tags := wanted(reader, "languages"):
        language = written_language(language, tags)
    contents = edition.contents
    if depth := wanted(reader, "depth"):
        # Lines below the deepest level it shows stand at that level, rather than not at all.
        contents = tuple(replace(entry, level=min(entry.level, depth)) for entry in contents)
    return replace(
        edition, metadata=replace(edition.metadata, language=language), contents=contents
    )
