"""Where the pages of the printed book begin in the text (EPUB Accessibility 1.1, 3.4).

A page is known by the words it begins with, found in the section in their turn.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from huozi import xhtml
from huozi.epub.semantics import EPUB_TYPE
from huozi.reader_style import TELLING, PageStart, told
from huozi.traditional import own_words
from huozi.xhtml import E, Element

# How many words of a page are looked for, fewer where more are not found together (a note or a
# picture may follow on the page); and how far into a page a picture's words may go.
_LENGTHS = (60, 24, 12, 8)
_STRIDE, _ENOUGH = 4, 12
# Elements a break can't stand in: it goes before them.
_CLOSED = frozenset({"ruby", "a", "rt", "figcaption"})


class _Place(NamedTuple):
    """A telling character: the slot of the tree it stands in, and where in it."""

    node: Element
    slot: str
    offset: int


class _Text(NamedTuple):
    """A section's telling characters, its figures by how many of them stand before.

    `slots` are those that have any, `starts` where each one's begin among all. `heads` are those
    of its tables, which pages repeat.
    """

    words: str
    slots: list[tuple[Element, str]]
    starts: list[int]
    figures: list[tuple[int, Element]]
    heads: list[str]

    def place(self, at: int) -> _Place:
        """The place of a telling character by its number; the tree is still as it was read."""
        number = bisect(self.starts, at) - 1
        node, slot = self.slots[number]
        telling = TELLING.finditer(getattr(node, slot))
        match = next(islice(telling, at - self.starts[number], None))
        return _Place(node, slot, match.start())


def mark_pages(
    tree: Element, pages: Sequence[PageStart], language: str = "zh-Hans"
) -> list[tuple[str, str]]:
    """Put a break into a section's tree for every page that begins in it: id and folio of each.

    A page whose beginning isn't found, or that is blank, has none.
    """
    if not pages:
        return []
    text = _read(tree)
    found: list[tuple[PageStart, _Place | Element]] = [(pages[0], tree)]
    _, at = _find(text, pages[0], 0)
    for page in pages[1:]:
        place, at = _find(text, page, at)
        if place is not None:
            found.append((page, place))
    for page, place in reversed(found):  # later ones first, so that places stay true
        _put(place, page_break(page.folio, language))
    return [(name(page.folio), page.folio) for page, _ in found]


def name(folio: str) -> str:
    """The id of the place a page begins at."""
    return f"_page-{folio}"


def _read(tree: Element) -> _Text:
    words: list[str] = []
    slots: list[tuple[Element, str]] = []
    starts: list[int] = []
    figures: list[tuple[int, Element]] = []
    length = 0
    for node, slot in xhtml.slots(tree):
        if slot == "text" and node.tag == "figure":
            figures.append((length, node))
        if here := told(getattr(node, slot) or ""):
            words.append(here)
            slots.append((node, slot))
            starts.append(length)
            length += len(here)
    heads = [told(xhtml.text(head)) for head in tree.iter("thead")]
    return _Text("".join(words), slots, starts, figures, [head for head in heads if head])


def _find(text: _Text, page: PageStart, at: int) -> tuple[_Place | Element | None, int]:
    """Where a page begins, from `at` on, and from where on to look for the next."""
    words = page.words
    starts = (words, *(words.removeprefix(head) for head in text.heads if words.startswith(head)))
    for start in starts:
        for length in _LENGTHS:
            where = text.words.find(start[:length], at) if start else -1
            if where >= 0:
                return text.place(where), where + len(start[:length])
    # A drawing's own words stand first on the page, or there is a picture and nothing else.
    tries = (text.words.find(words[k : k + _ENOUGH], at) for k in range(0, len(words), _STRIDE))
    onward = next((where for where in tries if where >= 0), -1)
    figures = (node for where, node in text.figures if where >= at)
    return next(figures, None) if page.pictured else None, max(at, onward)


def page_break(folio: str, language: str) -> Element:
    """The mark of the place a page begins at."""
    words = own_words(f"第{folio}页", language)
    label = {"id": name(folio), "role": "doc-pagebreak", "aria-label": words}
    return E.span({**label, EPUB_TYPE: "pagebreak", "class": "page-break"})


def _put(place: _Place | Element, mark: Element) -> None:
    """Put a break where it belongs: before a figure, at the head of a section, among words."""
    if not isinstance(place, _Place):
        if place.tag == "figure":
            place.addprevious(mark)
        else:
            place.insert(0, mark)
        return
    inside = place.node if place.slot == "text" else place.node.getparent()
    closed = None
    while inside is not None:
        closed = inside if inside.tag in _CLOSED else closed
        inside = inside.getparent()
    if closed is not None:
        around = closed.getparent() if closed.tag == "figcaption" else closed
        if around is not None:
            around.addprevious(mark)
        return
    words = getattr(place.node, place.slot) or ""
    xhtml.fill(place.node, place.slot, [words[: place.offset], mark, words[place.offset :]])
