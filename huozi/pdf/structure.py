"""The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8), apart from any file.

A node is one structure element, whatever pages it goes over; its kids are nodes, pieces of marked
content and links, in the order they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeGuard

DEEPEST_HEADING = 6

# Elements that hold no text themselves, and what is made in them for text that stands there.
_HOMES = {
    "Document": "P",
    "Sect": "P",
    "Art": "P",
    "Div": "P",
    "BlockQuote": "P",
    "TOC": "TOCI",
    "TOCI": "Reference",
    "L": "LI",
    "LI": "LBody",
    "Table": "TR",
    "THead": "TR",
    "TBody": "TR",
    "TFoot": "TR",
    "TR": "TD",
    "Ruby": "RB",
}
# Homes that are only ever one in their element, so that text after a list in an item goes there.
_SINGLE = frozenset({"LBody", "Reference"})
_INLINE = frozenset({"Span", "Link", "Reference", "Ruby", "Code", "Quote", "Figure"})
_PARENTS = {  # what stands in nothing else
    "TOCI": "TOC",
    "LI": "L",
    "LBody": "LI",
    "TR": "Table",
    "TD": "TR",
    "TH": "TR",
    "RB": "Ruby",
    "RT": "Ruby",
}
# Elements a table needs even where nothing is in them.
_KEPT = frozenset({"TR", "TD", "TH"})
# A label stands first in one of these, a note at the end of one of those.
_LABELLED = frozenset({"LI", "Note"})
_ANNOTATED = frozenset({"P", "H", "Caption", "TD", "TH", "LBody", "Lbl", "BlockQuote"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Marked content: its page, its number in the stream as drawn, what it says.

    `drawn` is the text that is shown; `said` the same with what a line's end took away or added.
    """

    page: int
    number: int
    drawn: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A link annotation by its number in the file, and its page."""

    page: int
    annotation: int


@dataclass(eq=False, slots=True)
class Node:
    """A structure element; `notes` are read after all else in it.

    One that `is_made` stands round text that has no element of its own; `name` is unlike all
    others in the file, where there is one.
    """

    kind: str
    parent: Node | None = None
    kids: list[Node | Piece | Target] = field(default_factory=list)
    notes: list[Node] = field(default_factory=list)
    name: str = ""
    level: int = 0
    alt: str = ""
    language: str = ""
    expansion: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_made: bool = False

    def inside(self, kinds: frozenset[str]) -> Node | None:
        """The node itself or the nearest one around it that is of one of these kinds."""
        node: Node | None = self
        while node is not None and node.kind not in kinds:
            node = node.parent
        return node

    def nodes(self) -> Iterator[Node]:
        """The node and all in it, as they are read."""
        yield self
        for kid in (*self.kids, *self.notes):
            if isinstance(kid, Node):
                yield from kid.nodes()


def add(parent: Node, kind: str) -> Node:
    """A new node of a kind where it belongs: in `parent`, around it, or in what is made for it."""
    if kind == "Lbl":
        return _label(parent)
    wanted = _PARENTS.get(kind)
    if wanted and not _suits(parent.kind, kind, wanted):
        parent = _made(parent, wanted)
    elif (kind in _INLINE and not (kind == "Figure" and parent.kind in {"Div", "Sect", "Art"})) or (
        parent.kind in {"L", "LI", "TOCI", "TR", "Ruby"} and not wanted and kind != "Caption"
    ):
        parent = home(parent)
    node = Node(kind, parent)
    parent.kids.append(node)
    return node


def _suits(parent: str, kind: str, wanted: str) -> bool:
    rows = kind == "TR" and parent in {"THead", "TBody", "TFoot"}
    return parent == wanted or rows


def _made(parent: Node, kind: str) -> Node:
    """The last node that was made of this kind in a parent, or a new one."""
    around = parent.inside(frozenset({kind}))
    if around is not None and kind in {"Ruby", "Table"}:
        return around
    kids = parent.kids if kind in _SINGLE else parent.kids[-1:]
    for kid in kids:
        if isinstance(kid, Node) and kid.is_made and kid.kind == kind:
            return kid
    wanted = _PARENTS.get(kind)
    if wanted and not _suits(parent.kind, kind, wanted):
        parent = _made(parent, wanted)
    node = Node(kind, parent, is_made=True)
    parent.kids.append(node)
    return node


def home(node: Node) -> Node:
    """Where text that stands in a node is put."""
    while (kind := _HOMES.get(node.kind)) is not None:
        node = _made(node, kind)
    return node


def _label(parent: Node) -> Node:
    """The label of the item or note around a node; a part of the text where there is none."""
    place = parent.inside(_LABELLED | {"L"})
    if place is not None and place.kind == "L":
        place = _item(place)
    if place is None:
        return home(parent)
    labels = sum(isinstance(kid, Node) and kid.kind == "Lbl" for kid in place.kids)
    node = Node("Lbl", place)
    place.kids.insert(labels, node)
    return node


def _item(listing: Node) -> Node:
    """The item a term belongs to: a new one once the last has its explanation."""
    last = listing.kids[-1] if listing.kids else None
    if isinstance(last, Node) and last.is_made:
        kinds = {kid.kind for kid in last.kids if isinstance(kid, Node)}
        if "LBody" not in kinds:
            return last
    node = Node("LI", listing, is_made=True)
    listing.kids.append(node)
    return node


def add_note(call: Node) -> Node:
    """A note that is read at the end of the paragraph, cell or item of its call."""
    place = call.inside(_ANNOTATED) or home(call)
    node = Node("Note", place)
    place.notes.append(node)
    return node


def settle(root: Node) -> None:
    """Notes to their places, nothing empty, rows alike, headings a level at a time."""
    _settle(root)
    for table in [node for node in root.nodes() if node.kind == "Table"]:
        _even(table)
    before = 0
    for node in root.nodes():
        if node.kind == "H":
            before = max(1, min(node.level or before, before + 1, DEEPEST_HEADING))
            node.kind = f"H{before}"


def _even(table: Node) -> None:
    """Give rows the cells they lack: all have to be as long as the longest (ISO 14289-1, 7.5)."""
    parts = [kid for kid in table.kids if isinstance(kid, Node)]
    rows = [row for part in parts for row in (part, *part.kids) if _is(row, "TR")]
    above: Counter[int] = Counter()  # columns of a row that cells of earlier rows reach into
    for index, row in enumerate(rows):
        for cell in row.kids:
            said = cell.attributes.get("/Table", {}) if isinstance(cell, Node) else {}
            across, down = (int(said.get(name, 1)) for name in ("ColSpan", "RowSpan"))
            above.update(dict.fromkeys(range(index, index + down), across))
    longest = max((above[index] for index, _ in enumerate(rows)), default=0)
    for index, row in enumerate(rows):
        row.kids += [Node("TD", row) for _ in range(longest - above[index])]


def _is(item: Node | Piece | Target, kind: str) -> TypeGuard[Node]:
    return isinstance(item, Node) and item.kind == kind


def _settle(node: Node) -> bool:
    """Whether there is anything in a node."""
    node.kids, node.notes = [*node.kids, *node.notes], []
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or _settle(kid)]
    return bool(node.kids) or node.kind in _KEPT
