"""Headings longer than a line: broken where the page engine would not know the sense.

How much a line of a heading holds is the theme's affair, so the engine is asked: a page with one
heading of the kind is laid out for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from huozi import xhtml
from huozi.pdf.balance import breaks, width
from huozi.xhtml import E, Element

_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Lines of a title that stand above and below its heading.
_LINES = frozenset({"kicker", "subtitle"})
# What is no word of a heading: calls of notes, annotations.
_APART = frozenset({"sup", "rt", "rp"})
# The width of a note's number, in em.
_CALL = 0.8
# Every page has room for a heading of so many em.
_SHORT = 8.0

SAMPLE = "sample"


Kind = tuple[tuple[str, str], ...]
"""What a theme can tell a heading by: the tags and classes down to it."""


class Room(NamedTuple):
    """What a line of a kind of heading holds, in em; whether its number is a line of its own."""

    ems: float
    stacked: bool = False


Measure = Callable[[Kind], Room | None]
"""Asks the page engine what a line of a kind of heading holds; None where it can't tell."""


def balance(body: Element, measure: Measure) -> None:
    """Break the headings that are longer than a line, in lines of like length."""
    for heading in list(_headings(body)):
        if room := measure(_kind(heading)):
            _break(heading, room)


def _headings(body: Element) -> Iterator[Element]:
    """The headings that may be too long; one that is broken by hand stays as it is."""
    for node in body.iter(*_TAGS, "p"):
        named = node.tag != "p" or node.get("class") in _LINES
        if named and width(xhtml.text(node)) > _SHORT and node.find(".//br") is None:
            yield node


def _kind(heading: Element) -> Kind:
    """The path from below the body down to a heading."""
    path = [heading, *heading.iterancestors()][:-1]
    return tuple((str(node.tag), node.get("class", "")) for node in reversed(path))


def sample(kind: Kind) -> str:
    """A page with one heading of a kind, longer than any line; its id is `SAMPLE`."""
    body = node = E.body()
    for tag, name in kind:
        node.append(etree.Element(tag, {"class": name}))
        node = node[-1]
    node.set("id", SAMPLE)
    node.append(E.span({"class": "number"}, "一"))
    node[-1].tail = "国" * 200
    return "<!DOCTYPE html>" + etree.tostring(E.html(body), method="html", encoding="unicode")


def _break(heading: Element, room: Room) -> None:
    apart = {node for node in heading.iter() if _is_apart(node, room)}
    slots = [
        (node, slot, words)
        for node, slot in xhtml.slots(heading)
        if (words := getattr(node, slot)) and not _holders(node, slot) & apart
    ]
    text = "".join(words for _, _, words in slots)
    calls = sum(node.tag == "sup" for node in apart)
    cuts = breaks(text, room.ems - _CALL * calls)
    end = len(text)
    for node, slot, words in reversed(slots):
        start = end - len(words)
        inside = [cut - start for cut in cuts if start < cut <= end]
        pieces: list[str | Element] = []
        for first, last in pairwise([0, *inside, len(words)]):
            pieces += _line(words[first:last]) if last in inside else [words[first:last]]
        xhtml.fill(node, slot, pieces)
        end = start


def _line(words: str) -> list[str | Element]:
    """A line that ends here; the space it ends with has no width, but is still read."""
    kept = words.rstrip()
    space = [E.span({"class": "line-end"}, words[len(kept) :])] if kept != words else []
    return [kept, *space, E.br()]


def _is_apart(node: Element, room: Room) -> bool:
    return node.tag in _APART or (room.stacked and node.get("class") == "number")


def _holders(node: Element, slot: str) -> set[Element]:
    """The elements a piece of text stands in."""
    return {*node.iterancestors()} | ({node} if slot == "text" else set())
