"""Tags of laid-out pages: WeasyPrint's boxes read as a structure tree, in place of its own.

WeasyPrint begins every element anew on every page, knows no notes, readings and contents, and
leaves heads and folios outside of everything; its private `add_tags` is replaced, for one exact
version.
"""

from __future__ import annotations

import re
from typing import Any

import pydyf
from weasyprint import pdf as output
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from huozi.pdf.engine.marking import LAYOUT, PAGINATION, Artifacts, mark
from huozi.pdf.structure import Node, Piece, Target, add, add_note, home, settle
from huozi.pdf.structure_file import write
from huozi.pdf.structure_types import described, kind_of

SCALE = 0.75  # pt a px

_ColorProfile = output.ColorProfile

# Lines that WeasyPrint sets itself, without Chinese: a blank that ended one is gone.
_AT_BLANK = re.compile(r"[!-,.0-~’”]\n[!-~‘“]")
_LINK = frozenset({"Link"})
_EDGES = {"top": "/Header", "bottom": "/Footer"}


def add_tags(pdf: Any, document: Any, version: Any, streams: list[Any]) -> None:
    """WeasyPrint's contract: the structure tree of a document, and the marks on its pages."""
    del version
    reader = _Reader(pdf, document)
    artifacts = [reader.read(index, stream) for index, stream in enumerate(streams)]
    settle(reader.root)
    for page in pdf.objects:
        if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page" and "Annots" in page:
            page["Annots"][:] = [item for item in page["Annots"] if item not in reader.doubled]
    write(pdf, reader.root, mark(pdf, reader.root, streams, artifacts))
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Reader:
    """The boxes of a document's pages, read one after another into one tree."""

    def __init__(self, pdf: Any, document: Any) -> None:
        self.pdf = pdf
        self.pages = [page._page_box for page in document.pages]  # noqa: SLF001
        self.language = document.metadata.lang or ""
        self.root = Node("Document")
        self.nodes: dict[tuple[int, str], Node] = {}
        self.links: dict[int, Node] = {}
        self.begun: dict[int, int] = {}  # the page on which a table's head or foot stood first
        self.doubled: set[bytes] = set()  # annotations inside of others that lead to the same place
        self.last: tuple[Node, Piece] | None = None
        self.is_line_start = False

    def read(self, index: int, stream: Any) -> Artifacts:
        """A page; what of it is no part of the text."""
        self.index, self.tags = index, stream._tags  # noqa: SLF001
        self.artifacts: Artifacts = {}
        self._walk(self.pages[index], self.root)
        return self.artifacts

    def _walk(self, box: Any, node: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001
        if isinstance(box, boxes.MarginBox):
            edge = _EDGES.get(box.at_keyword.lstrip("@").partition("-")[0])
            self._set_aside(box, PAGINATION | ({"Subtype": edge} if edge else {}))
        elif self._is_repeated(box):
            self._set_aside(box, PAGINATION)
        elif box.is_leader or (box.element is not None and _is_decoration(box.element)):
            self._set_aside(box, LAYOUT)
            self._part()
        elif isinstance(box, boxes.TextBox):
            drawn = "" if getattr(box, "is_misread", False) else box.text
            self._piece(box, home(node), drawn, getattr(box, "said", box.text))
        else:
            node = self._node(box, node)
            if box.link_annotation is not None:
                node = self._link(box, node)
            self.is_line_start = isinstance(box, boxes.LineBox) or self.is_line_start
            if isinstance(box, boxes.ReplacedBox):
                self._piece(box, node)
            for child in getattr(box, "children", ()):
                self._walk(child, node)
            if isinstance(box, boxes.LineBox) and box.style["white_space"].startswith("pre"):
                self._part()

    def _set_aside(self, box: Any, properties: dict[str, str]) -> None:
        for child in (box, *box.descendants()):
            if child in self.tags:
                self.artifacts[self.tags[child]["mcid"]] = properties
            if child.link_annotation is not None:
                self.doubled.add(child.link_annotation.reference)

    def _is_repeated(self, box: Any) -> bool:
        """Whether this is the head or foot of a table that an earlier page has."""
        if not isinstance(box, boxes.TableRowGroupBox) or not (box.is_header or box.is_footer):
            return False
        return self.begun.setdefault(id(box.element), self.index) < self.index

    def _piece(self, box: Any, node: Node, drawn: str = "", said: str = "") -> None:
        """Marked content; one of nothing but blanks, which are not drawn, is said with the last."""
        if box not in self.tags:
            return
        number = self.tags[box]["mcid"]
        if isinstance(box, boxes.TextBox) and not said.strip():
            self.artifacts[number] = LAYOUT
            self._part()
            return
        if self.is_line_start and self.last is not None and self.last[0] is node:
            is_known = box.__dict__.get("said") is not None
            if not is_known and _AT_BLANK.search(f"{self.last[1].said[-1:]}\n{said[:1]}"):
                self._part()
        self.is_line_start = False
        piece = Piece(self.index, number, drawn, said)
        node.kids.append(piece)
        self.last = node, piece

    def _part(self) -> None:
        """End the last text with a blank: what parts it from the next is not drawn."""
        if self.last is not None and self.last[1].said and not self.last[1].said[-1].isspace():
            node, piece = self.last
            parted = Piece(piece.page, piece.number, piece.drawn, f"{piece.said} ")
            node.kids[node.kids.index(piece)] = parted
            self.last = node, parted

    def _node(self, box: Any, parent: Node) -> Node:
        """The node of a box: that of its element, which an earlier page may have begun."""
        if box.element is None:
            return parent
        if isinstance(box, boxes.TableCellBox) and parent.kind == "TR" and box.element_tag == "tr":
            return add(parent, "TD")  # a cell its row lacks
        key = id(box.element), box.element_tag
        if key not in self.nodes:
            kind = kind_of(box.element, box.element_tag, parent, self.language)
            if not kind:
                return parent
            self.nodes[key] = node = add(parent, kind)
            self._describe(node, box)
        return self.nodes[key]

    def _describe(self, node: Node, box: Any) -> None:
        described(node, box.element, box.element_tag, self.language)
        if node.parent is self.root:
            node.name = box.element.get("id") or ""
        if node.kind == "H":
            level = box.style["bookmark_level"]
            node.level = level if isinstance(level, int) else 1
        elif node.kind == "Figure":
            node.attributes["/Layout"] = {"BBox": _area(box, self.pages[self.index])}
        elif node.kind in {"TD", "TH"}:
            spans = (("ColSpan", box.colspan), ("RowSpan", box.rowspan))
            for name, count in spans:
                if count != 1:
                    node.attributes.setdefault("/Table", {})[name] = count
        elif box.element_tag.endswith("::footnote-call"):
            self.nodes[id(box.element), box.element.tag] = add_note(node)

    def _link(self, box: Any, node: Node) -> Node:
        """The link that a box with an annotation is, or is part of."""
        annotation = box.link_annotation
        if node.inside(_LINK) is not None:
            self.doubled.add(annotation.reference)
            return node
        link = self.links.get(id(box.element))
        if link is None:
            link = self.links[id(box.element)] = add(node, "Link")
        link.kids.append(Target(self.index, annotation.number))
        annotation["Contents"] = pydyf.String(_leading(box.element, annotation, node))
        return link


def _leading(element: Any, annotation: Any, node: Node) -> str:
    """What a link is called, and where it leads outside the file (ISO 14289-1, 7.18.5)."""
    words = " ".join("".join(element.itertext()).split()) or "链接"
    if node.kind == "Reference" and len(words) <= _LONGEST_CALL:
        words = f"注 {words}"
    action = annotation.get("A")
    address = action["URI"].string if action else words
    return words if address == words else f"{words}（{address}）"


_LONGEST_CALL = 5  # of a call of a note, in characters: ［100］


def _is_decoration(element: Any) -> bool:
    """Whether this is a picture that the manuscript calls mere decoration."""
    return bool(element.tag == "img" and element.get("role") == "presentation")


def _area(box: Any, page: Any) -> list[float]:
    """Where a picture stands, in pt from the bottom left of its page."""
    left, top = box.content_box_x(), box.content_box_y()
    corners = [(left, top), (left + box.width, top + box.height)]
    if box.transformation_matrix:
        corners = [box.transformation_matrix.transform_point(*corner) for corner in corners]
    across = sorted(x * SCALE for x, _ in corners)
    up = sorted((page.margin_height() - y) * SCALE for _, y in corners)
    return [across[0], up[0], across[1], up[1]]


def color_profile(file: Any, *others: Any) -> Any:
    """WeasyPrint's contract: a colour profile read from a file, which it would leave open."""
    with file:
        return _ColorProfile(file, *others)


def install() -> None:
    """Put our functions in the places of WeasyPrint's."""
    output.add_tags = add_tags
    output.ColorProfile = color_profile
