"""The glyphs of a text in columns: cut, joined and counted without a look at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

Glyph = tuple[int, float, float, str]
"""A glyph's id, how far it is moved to the right and its advance in px, its text."""


class Glyphs(NamedTuple):
    """What is drawn for a text, in columns with a row for each character.

    Most characters have one glyph, whose id stands in `ids`, with the advance of the character, in
    px. `clusters` has the glyphs of those that have more, or none, or one that is moved, and None
    for all others. `faces` are Pango's fonts, None where nothing is drawn.
    """

    text: str
    faces: list[Any]
    ids: list[int]
    advances: list[float]
    clusters: list[tuple[Glyph, ...] | None]

    def drawn(self) -> Iterator[tuple[Glyph, ...]]:
        """The glyphs of each character, one or several or none."""
        columns = zip(self.text, self.ids, self.advances, self.clusters, strict=True)
        for character, number, advance, cluster in columns:
            yield ((number, 0.0, advance, character),) if cluster is None else cluster

    def part(self, start: int, end: int) -> Glyphs:
        """Those of some of the characters."""
        text, faces, ids, advances, clusters = self
        return Glyphs(
            text[start:end], faces[start:end], ids[start:end], advances[start:end],
            clusters[start:end],
        )  # fmt: skip

    def with_more(self, others: Glyphs) -> Glyphs:
        """These and what follows them."""
        return Glyphs(
            self.text + others.text, self.faces + others.faces, self.ids + others.ids,
            self.advances + others.advances, self.clusters + others.clusters,
        )  # fmt: skip

    def repeated(self, times: int) -> Glyphs:
        """These again and again."""
        text, faces, ids, advances, clusters = self
        return Glyphs(text * times, faces * times, ids * times, advances * times, clusters * times)


def unset(text: str) -> Glyphs:
    """Of a text, nothing yet."""
    size = len(text)
    return Glyphs(text, [None] * size, [0] * size, [0.0] * size, [()] * size)
