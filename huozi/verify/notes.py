"""The notes of a section as a finished PDF prints them, by the places it can lead to.

A note at the end of its article leads back, so its call is such a place. A further call is one
where the note is printed again, on the page of that call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from huozi import xhtml
from huozi.numerals import bracketed, circled
from huozi.xhtml import Element


class _Call(NamedTuple):
    """A call, its own id, the note it calls."""

    link: Element
    name: str
    note: str


def take_footnotes(tree: Element, places: Mapping[str, int], anew: bool) -> tuple[str, ...]:
    """Number the calls of a section, and take out the notes that stand at the foot of pages.

    Their text is returned in order of call, each with its number; the others stay where they are.
    """
    notes = {node.get("id", ""): node for node in tree.iter("aside")}
    calls = [call for call in _calls(tree) if call.note in notes]
    first = {call.note: call.name for call in reversed(calls)}
    ends = [note for note in notes if first.get(note, note) in places or note not in first]
    labels = {note: bracketed(number) for number, note in enumerate(ends, 1) if note in first}
    printed: list[str] = []
    on_page: Counter[int] = Counter()
    for link, name, note in calls:
        is_first = name == first[note]
        if note not in ends and (is_first or name in places):
            page = places.get(note if is_first else name, -1) if anew else 0
            on_page[page] += 1
            labels[note] = circled(on_page[page])
            printed.append(labels[note] + _words(notes[note]))
        link.text = labels[note]
    _take_out(notes, ends, labels)
    return tuple(printed)


def _calls(tree: Element) -> Iterator[_Call]:
    for link in tree.iter("a"):
        if link.get("role") == "doc-noteref":
            yield _Call(link, link.get("id", ""), link.get("href", "").removeprefix("#"))


def _words(note: Element) -> str:
    """The text of a note without the number that leads back from it."""
    return "".join(
        str(piece)
        for node, slot in xhtml.slots(note)
        if not (slot == "text" and node.get("role") == "doc-backlink")
        and (piece := getattr(node, slot))
    )


def _take_out(notes: Mapping[str, Element], ends: list[str], labels: Mapping[str, str]) -> None:
    for name, note in notes.items():
        if name not in ends:
            xhtml.remove(note)
        elif name in labels:
            for back in note.iter("a"):
                if back.get("role") == "doc-backlink":
                    back.text = labels[name]
