"""Marked content of drawn pages (ISO 32000-1, 14.6).

What is read gets its number, all else is called an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

from huozi.pdf.structure import Node, Piece
from huozi.pdf.structure_file import Place, Places

# What is no part of the text, by its number in the stream as it was drawn (14.8.2.2).
Artifacts = dict[int, dict[str, str]]

LAYOUT = {"Type": "/Layout"}
PAGINATION = {"Type": "/Pagination"}


def mark(
    pdf: Any, root: Node, streams: Sequence[Any], artifacts: Sequence[Mapping[int, Any]]
) -> Places:
    """Number every piece of the tree in the stream it stands in, and set all others aside."""
    pieces = {
        (kid.page, kid.number): kid
        for node in root.nodes()
        for kid in node.kids
        if isinstance(kid, Piece)
    }
    places: Places = {}
    forms = [item for item in pdf.objects if isinstance(item, Stream)]
    for index, stream in enumerate(streams):
        groups = [form for form in forms if form._tags is stream._tags and form is not stream]  # noqa: SLF001
        for holder in (stream, *groups):
            marker = _Marker(index, pieces, artifacts[index])
            holder.stream[:] = marker.marked(holder.stream)
            form = None if holder is stream else holder
            places |= {key: Place(new, form) for key, new in marker.numbers.items()}
    return places


class _Marker:
    """One content stream being marked."""

    def __init__(
        self, page: int, pieces: Mapping[tuple[int, int], Piece], artifacts: Mapping[int, Any]
    ) -> None:
        self.page, self.pieces, self.artifacts = page, pieces, artifacts
        self.numbers: dict[tuple[int, int], int] = {}
        self.open: list[bool] = []  # of each sequence that is open, whether it was kept

    def marked(self, items: Sequence[Any]) -> list[Any]:
        """The stream's operations; nothing is marked inside of what is."""
        content: list[Any] = []
        for item in items:
            if item == b"EMC":
                if self.open.pop():
                    content.append(item)
            elif item in (b"BMC", b"BDC"):
                properties = content.pop() if item == b"BDC" else None
                tag = content.pop()
                self.open.append(not self.open)
                if self.open == [True]:
                    content += self._begun(tag, properties)
            else:
                content.append(item)
        return content

    def _begun(self, tag: Any, properties: Any) -> Iterator[Any]:
        if properties is None or "MCID" not in properties:
            yield from ((tag, b"BMC") if properties is None else (tag, properties, b"BDC"))
            return
        key = self.page, properties["MCID"]
        piece = self.pieces.get(key)
        if piece is None:
            kind = self.artifacts.get(key[1], LAYOUT)
            yield from ("/Artifact", pydyf.Dictionary(kind), b"BDC")
            return
        new = self.numbers[key] = len(self.numbers)
        shown = pydyf.Dictionary({"MCID": new})
        if piece.said != piece.drawn:
            shown["ActualText"] = pydyf.String(piece.said)
        yield from (tag, shown, b"BDC")
