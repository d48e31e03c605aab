"""Where the words of an index stand in a book: each gets an anchor, and nothing else changes.

Words are looked for in the running text of a block, over the elements in it; readings 注音 and
the numbers of notes are no part of it. Of words that overlap the longest counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

from huozi import xhtml
from huozi.apparatus import Index
from huozi.model import Section
from huozi.xhtml import E, Element

# Elements whose text is not the book's own running text, and the calls of notes and ways back.
_APART = frozenset({"rt", "rp", "svg", "math"})
_CALLS = frozenset({"doc-noteref", "doc-backlink"})
# Elements that get the anchor themselves: a link is not parted, a character not from its reading.
_WHOLE = frozenset({"a", "ruby"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENDS = xhtml.BLOCKS | {"img"}
_LETTER = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an entry: its anchor, and the block it is in by its number in the section."""

    anchor: str
    section: str
    block: int


class _Slot(NamedTuple):
    """A piece of a block's text: where it is in the tree, where it begins in the block."""

    node: Element
    name: str
    start: int
    words: str


class Words:
    """The words of an index by the entry each counts for; None for those that are excluded."""

    def __init__(self, index: Index) -> None:
        owners: dict[str, str | None] = {}
        for entry in index.entries:
            owners |= dict.fromkeys(entry.excluded)
        for entry in index.entries:
            owners |= dict.fromkeys(entry.words, entry.see or entry.heading)
        self._owners = owners
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in owners:
            self._words[word[0]].append(word)
        firsts = "".join(map(re.escape, self._words))
        self._first = re.compile(f"[{firsts}]" if firsts else "(?!)")

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and entry of each place in a text."""
        taken = bytearray(len(text))
        ends: dict[int, int] = {}
        for start, end in sorted(self._standing(text), key=lambda span: (span[0] - span[1], span)):
            if not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                ends[start] = end
        for start, end in sorted(ends.items()):
            if owner := self._owners[text[start:end]]:
                yield start, end, owner

    def _standing(self, text: str) -> Iterator[tuple[int, int]]:
        """Every place where a word stands, whatever others stand over it."""
        for match in self._first.finditer(text):
            start = match.start()
            for word in self._words[match[0]]:
                if _stands(text, start, word):
                    yield start, start + len(word)


def _stands(text: str, start: int, word: str) -> bool:
    """Whether a word stands at a place, and is no piece of a longer Latin one."""
    end = start + len(word)
    return text.startswith(word, start) and not (
        _joined(text[start - 1 : start], word[0]) or _joined(word[-1], text[end : end + 1])
    )


def _joined(one: str, two: str) -> bool:
    return bool(_LETTER.match(one) and _LETTER.match(two))


def mark(
    sections: Iterable[Section], index: Index
) -> tuple[tuple[Section, ...], Mapping[str, tuple[Spot, ...]]]:
    """The sections with an anchor wherever words stand in articles; the spots of each entry."""
    words = Words(index)
    found: dict[str, list[Spot]] = defaultdict(list)
    marked = tuple(
        _marked(section, words, found) if section.path else section for section in sections
    )
    return marked, {heading: tuple(spots) for heading, spots in found.items()}


def _marked(section: Section, words: Words, found: dict[str, list[Spot]]) -> Section:
    tree = xhtml.parse(section.xhtml)
    numbers = count(1)
    wraps: dict[tuple[Element, str], list[tuple[int, int, str]]] = defaultdict(list)
    for number, block in enumerate(_blocks(tree)):
        text = "".join(slot.words for slot in block)
        starts = [slot.start for slot in block]
        for start, end, heading in words.found(text):
            slot = block[bisect_right(starts, start) - 1]
            anchor = _own_anchor(slot, section.id, numbers)
            if not anchor:
                anchor = _name(section.id, numbers)
                last = min(end - slot.start, len(slot.words))
                wraps[slot.node, slot.name].append((start - slot.start, last, anchor))
            spot = Spot(anchor, section.id, number)
            if spot not in found[heading][-1:]:
                found[heading].append(spot)
    for (node, name), pieces in wraps.items():
        _wrap(node, name, pieces)
    return replace(section, xhtml=xhtml.serialise(tree)) if next(numbers) > 1 else section


def _name(section: str, numbers: Iterator[int]) -> str:
    return f"{section}--word-{next(numbers)}"


def _own_anchor(slot: _Slot, section: str, numbers: Iterator[int]) -> str:
    """The anchor of an element that stands on one page and is not to be parted; "" for others."""
    inner = slot.node if slot.name == "text" else slot.node.getparent()
    around = [] if inner is None else [inner, *inner.iterancestors()]
    whole = [node for node in around if node.tag in _WHOLE or node.tag in _HEADINGS]
    if not whole:
        return ""
    element = whole[-1]
    if element.tag == "h1":
        return section  # its page is that of the section, and the EPUB gives it another name
    if not element.get("id"):
        element.set("id", _name(section, numbers))
    return str(element.get("id"))


def _wrap(node: Element, name: str, pieces: Sequence[tuple[int, int, str]]) -> None:
    """Put words of a slot into elements that carry their anchors."""
    words = getattr(node, name)
    content: list[str | Element] = []
    at = 0
    for start, end, anchor in pieces:
        content += [words[at:start], E.span({"id": anchor}, words[start:end])]
        at = end
    xhtml.fill(node, name, [*content, words[at:]])


def _blocks(tree: Element) -> Iterator[list[_Slot]]:
    """The running text of each block, piece by piece."""
    block: list[_Slot] = []
    length = 0
    for node, name in _slots(tree):
        if node.tag in _ENDS and block:
            yield block
            block, length = [], 0
        if words := getattr(node, name):
            block.append(_Slot(node, name, length, words))
            length += len(words)
    if block:
        yield block


def _slots(element: Element) -> Iterator[tuple[Element, str]]:
    """As `xhtml.slots`, without what is no running text."""
    yield element, "text"
    for child in element:
        is_text = isinstance(child.tag, str) and child.tag not in _APART
        if is_text and child.get("role") not in _CALLS:
            yield from _slots(child)
        yield child, "tail"
