"""What the page engine doesn't know: readings 注音, notes in two lines 割注, the width of verse.

A character with its reading, and a piece of a note, become boxes that stand in the line like a
character. In the text layer a reading follows its character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import accumulate, pairwise

from huozi import xhtml
from huozi.characters import CLOSING, OPENING, PAUSES, STOPS, is_chinese
from huozi.xhtml import E, Element

# A piece of a note has two lines of up to so many characters: a line of text breaks between
# pieces, and long pieces would leave holes in it.
LONGEST_LINE = 8

_NOT_FIRST = frozenset(PAUSES + STOPS + CLOSING)
_NOT_LAST = frozenset(OPENING)
_PAUSE = re.compile(f"(?<=[{PAUSES}{STOPS}])(?![{CLOSING}])")


def annotate(tree: Element) -> None:
    """Rearrange readings and notes in the line of a section for the page engine."""
    for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        if heading.find(".//rt") is not None:
            label = _plain(heading).replace("\\", "\\\\").replace('"', '\\"')
            style = heading.get("style", "")
            heading.set("style", f'{style}; bookmark-label: "{label}"'.lstrip("; "))
    for node in tree.iter("div"):
        if node.get("class") == "verse":
            node.set("style", f"width: {max(map(_ems, node.iter('p')), default=0):g}em")
    for node in list(tree.iter("ruby")):
        _set_readings(node)
    for node in list(tree.iter("span")):
        if node.get("class") == "warichu" and len(xhtml.text(node)) > 1:
            _set_in_two_lines(node)


def _plain(node: Element) -> str:
    """An element's words without readings."""
    twin = deepcopy(node)
    twin.tail = None
    for reading in list(twin.iter("rt")):
        xhtml.remove(reading)
    return xhtml.text(twin)


def _ems(line: Element) -> float:
    """About how wide a line of verse is, in em: the block is as wide as its longest line."""
    calls = [node for node in line.iter("a") if node.get("role") == "doc-noteref"]
    width = _width(_plain(line)) - sum(_width(xhtml.text(call)) - 0.6 for call in calls)
    for node in line.iter("ruby"):
        readings = sum(_width(xhtml.text(reading)) / 2 + 0.2 for reading in node.iter("rt"))
        width += max(0.0, readings - _width(_plain(node)))
    return width


def _width(words: str) -> float:
    return sum(1.0 if is_chinese(character) else 0.6 for character in words)


def _set_readings(node: Element) -> None:
    """Each base of a `ruby` with its reading as one box: base, reading, and a strut.

    The reading is a block below the base that its style lifts above it, so that the text of the
    page has base and reading in this order; the strut, the last line of the box, gives it the
    baseline of the base.
    """
    node.tag = "span"
    node.set("class", "ruby")
    base = E.span({"class": "base"}, node.text or "")
    node.text = None
    for child in list(node):
        tail, child.tail = child.tail or "", None
        if child.tag == "rt":
            child.tag = "span"
            child.set("class", "reading")
            strut = E.span({"class": "strut"}, E.span())
            node.append(E.span({"class": "annotated"}, base, child, strut))
            base = E.span({"class": "base"}, tail)
        else:
            base.append(child)
            child.tail = tail
    node.append(base)
    xhtml.unwrap(base)


def _set_in_two_lines(node: Element) -> None:
    """A note in the line as pieces of two short lines each (JIS X 4051 has the same).

    One with a reading in it, or that calls a footnote, stays in one line: a footnote in a box
    would be lost.
    """
    inside = {node.get("role") or node.get("class") for node in node.iterdescendants()}
    if inside & {"doc-noteref", "annotated"}:
        node.set("class", "warichu-line")
        return
    lines = list(_lines(xhtml.text(node)))
    parts = xhtml.divide(node, _cutter([*accumulate(map(len, lines))][:-1]))
    parts += [E.span() for _ in lines[len(parts) :]]
    for part in parts:
        part.attrib.clear()
    pairs = zip(parts[::2], parts[1::2], strict=True)
    node[:] = [E.span({"class": "warichu-piece"}, upper, lower) for upper, lower in pairs]
    node.text = None


def _lines(words: str) -> Iterator[str]:
    """A note as the lines of its pieces, the upper and the lower line of each in turn.

    It is cut after its stops and pauses, and what is still too long into equal parts.
    """
    most = 2 * LONGEST_LINE
    clauses = [""]
    for clause in _PAUSE.split(words):
        if clauses[-1] and len(clauses[-1] + clause) > most:
            clauses.append("")
        clauses[-1] += clause
    for clause in clauses:
        yield from _equal(clause, 2 * -(-len(clause) // most))


def _equal(words: str, count: int) -> Iterator[str]:
    """Words in so many parts, the first ones longer."""
    start = 0
    for number in range(1, count + 1):
        end = max(start, _sound(words, -(-len(words) * number // count)))
        yield words[start:end]
        start = end


def _cutter(places: Sequence[int]) -> Callable[[str], list[str]]:
    """What cuts text that comes piece by piece at these places of the whole."""
    passed = 0

    def cut(words: str) -> list[str]:
        nonlocal passed
        inside = [place - passed for place in places if passed <= place < passed + len(words)]
        passed += len(words)
        return [words[start:end] for start, end in pairwise([0, *inside, len(words)])]

    return cut


def _sound(words: str, place: int) -> int:
    """The place to cut, moved where no mark stands at the wrong end of a line."""
    while 0 < place < len(words) and words[place] in _NOT_FIRST:
        place += 1
    while 1 < place < len(words) and words[place - 1] in _NOT_LAST:
        place -= 1
    return place
