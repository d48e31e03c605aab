"""A section in files a reader can open: one, or several where it is too long for one.

Small readers lay out a whole file at once; over about 250 KB they grow slow or give up. A section
is cut between its blocks, before a heading where one is near; every note goes with its call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from huozi import xhtml
from huozi.epub.semantics import notes_of
from huozi.xhtml import E, Element

LIMIT = 250_000  # bytes of a section's markup in one file

# Elements that may go on in the next file; whatever else is too long stays whole.
_DIVISIBLE = frozenset({"section", "div", "blockquote"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Block:
    """A block with the elements it stands in, the notes it calls first, the bytes of all that."""

    node: Element
    around: tuple[Element, ...]
    notes: list[Element]
    size: int


def cut(tree: Element, limit: int = LIMIT) -> list[Element]:
    """The section whole, or in pieces; each id stays on one element."""
    if _size(tree) <= limit or _has_words(tree):
        return [tree]
    notes = {note.get("id", ""): note for note in notes_of(tree)}
    box = next((node for node in tree.iter("section") if node.get("class") == "notes"), None)
    for note in notes.values():
        xhtml.remove(note)
    if box is not None:
        xhtml.remove(box)
    blocks = [_with_notes(block, notes) for block in _blocks(tree, (), limit)]
    if blocks:
        blocks[-1].notes += notes.values()  # what nothing calls is not lost
    named: set[Element] = set()
    return [_piece(tree, group, box, named) for group in _groups(blocks, limit)]


def _size(node: Element) -> int:
    return len(etree.tostring(node, encoding="utf-8", with_tail=False))


def _blocks(node: Element, around: tuple[Element, ...], limit: int) -> Iterator[_Block]:
    for child in node:
        size = _size(child)
        if size > limit / 8 and child.tag in _DIVISIBLE and not _has_words(child):
            yield from _blocks(child, (*around, child), limit)
        else:
            yield _Block(child, around, [], size)


def _has_words(node: Element) -> bool:
    """Whether text stands in an element outside the blocks in it."""
    words = (node.text, *(child.tail for child in node))
    return any((word or "").strip() for word in words) or not len(node)


def _with_notes(block: _Block, notes: dict[str, Element]) -> _Block:
    """The block with the notes it is the first to call; they are taken from `notes`."""
    calls = (node for node in block.node.iter("a") if node.get("role") == "doc-noteref")
    for call in calls:
        note = notes.pop(call.get("href", "").removeprefix("#"), None)
        if note is not None:
            block.notes.append(note)
            block.size += _size(note)
    return block


def _groups(blocks: list[_Block], limit: int) -> Iterator[list[_Block]]:
    """The blocks of each piece, as many as fit."""
    group: list[_Block] = []
    size = 0
    for block in blocks:
        if group and size + block.size > limit:
            at = _seam(group)
            yield group[:at]
            group = group[at:]
            size = sum(item.size for item in group)
        group.append(block)
        size += block.size
    yield group


def _seam(group: list[_Block]) -> int:
    """Where to end a piece: before the last heading in its second half, else at its end."""
    for at in range(len(group) - 1, len(group) // 2, -1):
        if group[at].node.tag in _HEADINGS:
            return at
    return len(group)


def _piece(tree: Element, group: list[_Block], box: Element | None, named: set[Element]) -> Element:
    """A section of some blocks in copies of the elements they stood in."""
    root = _copy(tree, named)
    copies: dict[Element, Element] = {}
    for block in group:
        parent = root
        for element in block.around:
            if element not in copies:
                copies[element] = _copy(element, named)
                parent.append(copies[element])
            parent = copies[element]
        block.node.tail = None
        parent.append(block.node)
    called = [note for block in group for note in block.notes]
    if called and box is not None:
        foot = E.section(dict(box.attrib), *called)
        last = root[-1] if len(root) else None
        if last is not None and last.tag == "footer":
            last.addprevious(foot)
        else:
            root.append(foot)
    return root


def _copy(element: Element, named: set[Element]) -> Element:
    """An element without its content; its id stays with the first copy."""
    twin = etree.Element(str(element.tag), dict(element.attrib), nsmap=element.nsmap)
    if element in named:
        twin.attrib.pop("id", None)
    named.add(element)
    return twin
