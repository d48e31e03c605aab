"""The structure tree as objects of a PDF that is about to be written (ISO 32000-1, 14.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pydyf

from huozi.pdf.structure import Node, Piece, Target


@dataclass(frozen=True, slots=True)
class Place:
    """The number of marked content, and the form it is drawn in where that isn't the page."""

    number: int
    form: Any = None


_NOTE = "_note."  # and its number: no name of a section begins with it

# The places of all pieces, by page and by the number they were drawn with.
Places = dict[tuple[int, int], Place]


def write(pdf: Any, root: Node, places: Places) -> None:
    """Add a tree to a PDF whose pages are numbered in `StructParents` from 0."""
    _Writer(pdf, places).write(root)


class _Writer:
    def __init__(self, pdf: Any, places: Places) -> None:
        self.pdf, self.places = pdf, places
        self.pages: list[bytes] = pdf.page_references
        self.marked: dict[int, list[tuple[int, bytes]]] = {}  # by the key of page or form
        self.single: dict[int, bytes] = {}  # by the key of an annotation
        self.forms: dict[int, int] = {}
        self.next_key = len(self.pages)
        self.names: dict[bytes, Any] = {}
        self.notes = 0

    def write(self, root: Node) -> None:
        parents = pydyf.Dictionary()
        tree = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        for item in (parents, tree):
            self.pdf.add_object(item)
        tree["K"] = pydyf.Array([self._element(root, tree.reference)])
        tree["ParentTree"] = parents.reference
        tree["ParentTreeNextKey"] = self.next_key
        if self.names:
            names = [part for _, pair in sorted(self.names.items()) for part in pair]
            tree["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
        rows: dict[int, Any] = {key: pydyf.Array() for key in range(len(self.pages))} | self.single
        for key, marks in self.marked.items():
            rows[key] = pydyf.Array(reference for _, reference in sorted(marks))
        parents["Nums"] = pydyf.Array(part for key in sorted(rows) for part in (key, rows[key]))
        self.pdf.catalog["StructTreeRoot"] = tree.reference

    def _element(self, node: Node, parent: bytes) -> bytes:
        """Add an element and all in it; its reference."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent})
        self.pdf.add_object(element)
        reference: bytes = element.reference
        pages = [kid.page for kid in node.kids if not isinstance(kid, Node)]
        if pages:
            element["Pg"] = self.pages[pages[0]]
        texts = (("Alt", node.alt), ("Lang", node.language), ("E", node.expansion))
        element.update({name: pydyf.String(text) for name, text in texts if text})
        if name := self._name(node):
            element["ID"] = pydyf.String(name)
            self.names[_ordering(name)] = (element["ID"], reference)
        if node.attributes:
            element["A"] = pydyf.Array(
                pydyf.Dictionary({"O": owner, **{name: _value(of) for name, of in said.items()}})
                for owner, said in node.attributes.items()
            )
        element["K"] = pydyf.Array(self._kid(kid, reference, pages) for kid in node.kids)
        return reference

    def _name(self, node: Node) -> str:
        """What an element is called in the file; every note has to have a name."""
        if node.kind != "Note":
            return node.name
        self.notes += 1
        return f"{_NOTE}{self.notes}"

    def _kid(self, kid: Node | Piece | Target, parent: bytes, pages: list[int]) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, parent)
        if isinstance(kid, Target):
            return self._target(kid, parent)
        place = self.places[kid.page, kid.number]
        key = kid.page if place.form is None else self._form_key(place.form)
        self.marked.setdefault(key, []).append((place.number, parent))
        if place.form is None and kid.page == pages[0]:
            return place.number
        page = self.pages[kid.page]
        within = pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": place.number})
        if place.form is not None:
            within["Stm"] = place.form.reference
        return within

    def _target(self, kid: Target, parent: bytes) -> Any:
        annotation = self.pdf.objects[kid.annotation]
        annotation["StructParent"] = self.next_key
        self.single[self.next_key] = parent
        self.next_key += 1
        page = self.pages[kid.page]
        return pydyf.Dictionary({"Type": "/OBJR", "Pg": page, "Obj": annotation.reference})

    def _form_key(self, form: Any) -> int:
        if form.number not in self.forms:
            self.forms[form.number] = self.next_key
            form.extra["StructParents"] = self.next_key
            self.next_key += 1
        return self.forms[form.number]


def _ordering(name: str) -> bytes:
    """A name as it is written, by which a tree of names is sorted (7.9.6)."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _value(of: Any) -> Any:
    return pydyf.Array(of) if isinstance(of, list) else of
