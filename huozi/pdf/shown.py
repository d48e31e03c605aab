"""Which glyphs pages show, and the faces that have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from huozi.pdf.laid import Face, Glyphs, Heads, LeafPages, Margins, Row


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
    found: dict[str, tuple[str, dict[Row, None]]] = {}
    for face in chain.from_iterable(groups):
        _, rows = found.setdefault(face.name, (face.description, {}))
        rows.update(dict.fromkeys(face.glyphs))
    return tuple(
        Face(name, description, _once(rows)) for name, (description, rows) in sorted(found.items())
    )


def _once(rows: Iterable[Row]) -> Glyphs:
    """Each glyph as it came first, in the order of their ids."""
    found: dict[int, Row] = {}
    for row in rows:
        found.setdefault(row[0], row)
    return tuple(found[glyph] for glyph in sorted(found))


class Sharing(dict[Row, Row]):
    """Gives back leaves whose faces have each glyph once in memory: most leaves show the same."""

    def __call__(self, leaf: LeafPages) -> LeafPages:
        """The same leaf."""
        faces = (
            replace(face, glyphs=tuple(map(self.setdefault, face.glyphs, face.glyphs)))
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
