"""Where the notes of an article are printed: at the foot of their page, or at its end.

A note at the foot is a `span.footnote` at its call, which the page engine takes there; one at
the end stays the `aside` it is, and its call the link it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from math import inf

from huozi import xhtml
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Section
from huozi.numerals import LAST_CIRCLED, bracketed, circled
from huozi.page_style import NoteStyle
from huozi.xhtml import E, Element

# A note longer than this share of the type area is no footnote any more.
LONGEST = 0.5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a note came to stand: the page of its call, its own page, its number there.

    A note no page had room for has the page -1. `share` is its height as a share of the type
    area. For a further call of the note, `again` is the id of that call and `call` its page.
    """

    note: str
    call: int
    page: int
    share: float = 0.0
    number: int = 1
    again: str = ""

    @property
    def is_long(self) -> bool:
        """Too long for the foot of any page."""
        return self.share > LONGEST

    @property
    def is_placed(self) -> bool:
        """On the page of its call, with a number in a circle."""
        return self.call == self.page and self.number <= LAST_CIRCLED


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What pages showed of notes, by id.

    `at_end` are notes that go to the end of their article, `repeated` further calls that get the
    note again, on their own page.
    """

    at_end: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()


AT_FEET = Arrangement()


def rearranged(arrangement: Arrangement, standings: Iterable[Standing]) -> Arrangement:
    """The arrangement that also holds for notes laid out where they can't stay.

    A note that only gives way to one that goes stays: there will be room for it. `standings` are
    in order of call.
    """
    at_end, repeated = set(arrangement.at_end), set(arrangement.repeated)
    full: list[tuple[int, float]] = []  # pages whose room a note takes that will go
    for item in standings:
        if item.again:
            repeated |= {item.again} if item.call != item.page else set()
        elif item.is_long or not item.is_placed:
            gives_way = any(first <= item.call <= last for first, last in full)
            at_end |= {item.note} if item.is_long or not gives_way else set()
            full.append((item.call + (not item.is_long), inf if item.page < 0 else item.page))
    return Arrangement(frozenset(at_end), frozenset(repeated))


def moved(sections: Iterable[Section], arrangement: Arrangement) -> Iterator[Finding]:
    """A finding for every note that doesn't stand at the foot of its page, at its line."""
    for section in sections:
        if not any(name in section.xhtml for name in arrangement.at_end):
            continue
        notes = xhtml.parse(section.xhtml).iter("aside")
        for number, note in enumerate(notes):
            if note.get("id") in arrangement.at_end:
                line = next(iter(section.note_lines[number:]), 0)
                _number(note, "")
                words = xhtml.text(note).strip()[:12]
                yield finding("P009", Span(section.path, line), words=words)


def place_notes(tree: Element, style: NoteStyle, arrangement: Arrangement) -> None:
    """Put each note of an article where it is printed, numbered for its place.

    Notes that are numbered anew on each page get their numbers when the pages are laid out; till
    then they have some number in a circle, for one is as wide as the next.
    """
    calls = [node for node in tree.iter("a") if node.get("role") == "doc-noteref"]
    targets = {call.get("href", "").removeprefix("#") for call in calls}
    notes = {name: note for note in tree.iter("aside") if (name := note.get("id", "")) in targets}
    ends = [name for name in notes if style.place != "foot" or name in arrangement.at_end]
    labels = {name: bracketed(number) for number, name in enumerate(ends, 1)}
    feet = [name for name in notes if name not in labels]
    anew = style.numbering == "page"
    most = LAST_CIRCLED if anew else len(feet)
    labels |= {name: circled(number % most + 1) for number, name in enumerate(feet)}
    called: set[str] = set()
    for call in calls:
        name, own = call.get("href", "").removeprefix("#"), call.get("id", "")
        if name not in notes:
            continue  # gathered at the end of the book
        if name in ends:
            call.text = labels[name]
        elif name not in called:
            _replace(call, _footnote(notes[name], name, labels[name], anew))
        elif own in arrangement.repeated:
            _replace(call, _footnote(notes[name], own, labels[name], anew))
        else:
            again = E.a({"class": "noteref-again", "href": f"#{name}"}, labels[name])
            if anew:
                again.set("data-call", own)
            _replace(call, again)
        called.add(name)
    _keep(tree, notes, {name: labels[name] for name in ends})


def _footnote(note: Element, name: str, label: str, anew: bool) -> Element:
    """A note as the page engine wants it: its paragraphs as one run, a line break between them."""
    note = deepcopy(note)
    for back in [node for node in note.iter("a") if node.get("role") == "doc-backlink"]:
        xhtml.remove(back)
    for block in list(note.iter(*xhtml.BLOCKS)):
        if block is not note:
            if block.getprevious() is not None:
                block.addprevious(E.br())
            xhtml.unwrap(block)
    if name != note.get("id"):
        for node in note.iter("*"):
            node.attrib.pop("id", None)
    kind = "footnote anew" if anew else "footnote"
    new = E.span({"class": kind, "id": name, "data-label": label})
    new.text = note.text
    new.extend(list(note))
    return new


def _replace(call: Element, new: Element) -> None:
    """Put what is printed at a call in its place, and in that of the `sup` around it."""
    around = call.getparent()
    place = around if around is not None and around.tag == "sup" else call
    parent = place.getparent()
    if parent is not None:
        new.tail, place.tail = place.tail, None
        parent.replace(place, new)


def _keep(tree: Element, notes: Mapping[str, Element], ends: Mapping[str, str]) -> None:
    """Leave at the end of the article only the notes that are printed there."""
    for name, note in notes.items():
        if name not in ends:
            xhtml.remove(note)
        else:
            _number(note, ends[name])
    if not ends:
        for box in [node for node in tree.iter("section") if node.get("class") == "notes"]:
            xhtml.remove(box)


def _number(note: Element, label: str) -> None:
    """Give a note that stays an `aside` its number, which leads back to its call."""
    for back in note.iter("a"):
        if back.get("role") == "doc-backlink":
            back.text = label
