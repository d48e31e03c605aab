"""What stands upright in lines that run downwards: figures, single letters, acronyms.

Of up to three digits with their per cent sign, of up to four capitals (clreq 2.4.2). What has
other Latin beside it lies with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from huozi import xhtml
from huozi.composition.breaks import ORDINALS, UNITS
from huozi.xhtml import Element

_LATIN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_BESIDE = rf"{_LATIN}.,:/+\-–'’@#&=_~°<>*^\\\u00b2\u00b3\u00b9\u2070-\u209f"
_STANDS = re.compile(
    rf"(?<![{_BESIDE}])(?<![{_BESIDE}] )"
    r"(?:[0-9]{1,3}%?|[A-Z]{1,4}|[a-z])"
    rf"(?![{_BESIDE}%])(?! [{_BESIDE}])"
    rf"|(?<=\n)[0-9]{{1,2}}\.(?! ?[{_BESIDE}])"  # the number of an item
)
_LYING = frozenset({"code", "pre", "kbd", "samp", "svg", "math"})
_BREAKS = xhtml.BLOCKS | {"br", "img"}

Mark = Callable[[str], Element]


def stand_up(
    tree: Element, mark: Mark, joiner: str = "", lying: frozenset[str] = frozenset()
) -> None:
    """Put what stands in a section's text into an element `mark` makes of it.

    `joiner` holds it to the 第 before it and the unit after. Elements named in `lying` keep theirs
    as it is.
    """
    words, places = "", []
    for node, slot in _slots(tree, _LYING | lying):
        if node.tag in _BREAKS:
            words += "\n"
        places.append((node, slot, len(words)))
        words += getattr(node, slot) or ""
    spans = [match.span() for match in _STANDS.finditer(words)]
    for node, slot, start in reversed(places):
        piece = getattr(node, slot) or ""
        end = start + len(piece)
        inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
        if inside:
            xhtml.fill(node, slot, list(_marked(piece, inside, mark, joiner)))


def _slots(tree: Element, lying_tags: frozenset[str]) -> Iterator[tuple[Element, str]]:
    """The text of a section, slot by slot, that isn't code or English."""
    lying: set[Element] = set()
    for node in tree.iter():
        is_foreign = node.get("lang", "zh")[:2] != "zh" or "latin" in node.get("class", "").split()
        if node.tag in lying_tags or is_foreign:
            lying.update(node.iter())
    for node, slot in xhtml.slots(tree):
        around = node if slot == "text" else node.getparent()
        if around not in lying:
            yield node, slot


def _marked(
    piece: str, spans: Iterable[tuple[int, int]], mark: Mark, joiner: str
) -> Iterator[str | Element]:
    at = 0
    for start, end in spans:
        is_held = piece[start - 1 : start] in ORDINALS and start
        yield piece[at:start] + (joiner if is_held else "")
        yield mark(piece[start:end])
        if piece[end : end + 1] in UNITS:
            yield joiner
        at = end
    yield piece[at:]
