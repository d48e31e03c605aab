"""Which glyphs pages show, and the faces that have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from huozi.pdf.laid import Face, Heads, LeafPages, Margins


def united(batches: Sequence[Heads], wanted: Iterable[Margins]) -> Heads:
    """The heads that are wanted, out of some batches, with the glyphs they show and no others."""
    have = {item: head for batch in batches for item, head in batch.drawn}
    drawn = tuple((item, have[item]) for item in dict.fromkeys(wanted))
    shown: dict[str, set[int]] = {}
    for _, head in drawn:
        for name, glyphs in glyphs_in(head.under, head.over).items():
            shown.setdefault(name, set()).update(glyphs)
    faces = tuple(
        replace(face, glyphs=tuple(row for row in face.glyphs if row[0] in shown[face.name]))
        for face in all_faces(batch.faces for batch in batches)
        if face.name in shown
    )
    return Heads(
        drawn,
        faces,
        "".join(batch.missing for batch in batches),
        tuple(text for batch in batches for text in batch.problems),
    )


def all_faces(groups: Iterable[Iterable[Face]]) -> tuple[Face, ...]:
    """Each face once, with all its glyphs."""
    found: dict[str, tuple[str, dict[int, tuple[float, str]]]] = {}
    for face in chain.from_iterable(groups):
        _, glyphs = found.setdefault(face.name, (face.description, {}))
        for glyph, width, text in face.glyphs:
            glyphs.setdefault(glyph, (width, text))
    return tuple(
        Face(name, description, tuple((glyph, *glyphs[glyph]) for glyph in sorted(glyphs)))
        for name, (description, glyphs) in sorted(found.items())
    )


class Sharing(dict[tuple[int, float, str], tuple[int, float, str]]):
    """Gives back leaves whose faces have each glyph once in memory: most leaves show the same."""

    def __call__(self, leaf: LeafPages) -> LeafPages:
        """The same leaf."""
        faces = (
            replace(face, glyphs=tuple(self.setdefault(row, row) for row in face.glyphs))
            for face in leaf.faces
        )
        return replace(leaf, faces=tuple(faces))


_SHOWN = re.compile(rb"/([A-Z]{6}) [\d.]+ Tf|<([0-9a-f]+)>")


def glyphs_in(*contents: bytes) -> dict[str, set[int]]:
    """The glyphs that page content shows, by the name of their face."""
    found: dict[str, set[int]] = {}
    glyphs: set[int] = set()
    for content in contents:
        for name, shown in _SHOWN.findall(content):
            if name:
                glyphs = found.setdefault(name.decode(), set())
            glyphs.update(int(shown[at : at + 4], 16) for at in range(0, len(shown), 4))
    return found
