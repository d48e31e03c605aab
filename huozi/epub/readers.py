"""What single reading systems want beside EPUB's own mark-up, by name (`config.READERS`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from huozi.epub.semantics import notes_of
from huozi.model import Picture
from huozi.xhtml import E, Element

_ICON = "_note.png"  # no picture of a manuscript: paths from its folder never start so


class Reader(NamedTuple):
    """What is done to every file of a section, and the pictures that brings in."""

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


READERS: dict[str, Reader] = {
    "": Reader(lambda _: None, tuple),
    "duokan": Reader(_duokan, _icon),
}
