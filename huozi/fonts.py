"""Which faces this machine has, asked of fontconfig, the library Pango itself asks.

What a font file says of its licence and of embedding is read from the file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from huozi.files import stamps
from huozi.themes import Theme


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: its family names, its style, where it is, what it can set.

    `index` is its number in the file; `charset` its code points, as fontconfig writes them.
    """

    families: tuple[str, ...]
    style: str
    file: str
    index: int = 0
    charset: str = field(default="", repr=False)

    @property
    def characters(self) -> frozenset[str]:
        """Every character the face has a glyph for."""
        return _characters(self.charset)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a font file says may be done with it: its licence in short, `fsType` (OpenType OS/2)."""

    licence: str
    embedding: int

    @property
    def may_embed(self) -> bool:
        """Whether a subset of its outlines may be put into a PDF.

        Restricted alone forbids it; so do "no subsetting" and "bitmaps only".
        """
        return self.embedding & 0x0F != 0x02 and not self.embedding & 0x0300


# Licences by words that their name, notice or address has.
_LICENCES = {
    "Open Font License": "OFL",
    "GUST Font": "GUST",
    "ARPHIC PUBLIC": "Arphic",
    "gnu.org/licenses": "GPL",
    "Apache License": "Apache",
    "Bitstream": "Bitstream Vera",
}
_SAID = (13, 14, 0)  # name records: licence, its address, copyright

_FIELDS = ("family", "style", "file", "index", "charset")


def installed() -> tuple[Face, ...]:
    """Every face fontconfig knows; empty where fontconfig's `fc-list` is missing."""
    program, configuration = lister()
    return () if program is None else _listed(program, configuration)


def lister() -> tuple[str | None, str]:
    """The `fc-list` of fontconfig, and the configuration it is told to read."""
    return shutil.which("fc-list"), os.environ.get("FONTCONFIG_FILE", "")


@cache  # no face comes or goes while a book is built
def _listed(program: str, configuration: str) -> tuple[Face, ...]:
    del configuration  # fontconfig reads it by itself
    listing = subprocess.run(
        [program, "--format", "\t".join(f"%{{{name}}}" for name in _FIELDS) + "\n"],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    ).stdout
    rows = (line.split("\t") for line in listing.splitlines())
    return tuple(
        Face(tuple(row[0].split(",")), row[1], row[2], int(row[3]), row[4])
        for row in rows
        if len(row) == len(_FIELDS)
    )


def state(faces: tuple[Face, ...]) -> tuple[tuple[str, int, int, int], ...]:
    """The files of faces as they are now: where, how large, of when."""
    return stamps(Path(file) for file in sorted({face.file for face in faces}))


def first_present(families: Iterable[str], faces: Iterable[Face]) -> Face | None:
    """The regular face of the first family that is there, as a browser would choose it."""
    by_name: dict[str, list[Face]] = {}
    for face in faces:
        for name in face.families:
            by_name.setdefault(name, []).append(face)
    for family in families:
        if found := by_name.get(family):
            regular = [face for face in found if _is_regular(face.style)]
            return (regular or found)[0]
    return None


def present(families: Iterable[str], faces: Iterable[Face]) -> tuple[str, ...]:
    """The families that are there, in their order."""
    there = {name for face in faces for name in face.families}
    return tuple(family for family in families if family in there)


def without_help(shown: Iterable[tuple[str, str]], theme: Theme) -> bool:
    """Whether pages show nothing in a face that only helps out (`rare` in the theme).

    `shown` are faces as Pango describes them, the family first, with the characters they set. A
    face may help the body out and have a role of its own, but what the body's own face has needs
    no help.
    """
    families = dict(theme.families)
    body = first_present(families["song"], installed())
    helping = set(families["rare"]) - set(families["song"])
    names = {name for face in installed() if helping & set(face.families) for name in face.families}
    return body is not None and not any(
        set(characters) - body.characters
        for words, characters in shown
        if words.startswith(tuple(names | helping))
    )


def bold(family: str, faces: Iterable[Face]) -> Face | None:
    """The upright bold face a family has of its own, so that none is smeared out of the regular."""
    upright = (
        face
        for face in faces
        if family in face.families and {"Bold", "粗体"} & set(face.style.split(","))
    )
    return next(upright, None)


def rights(face: Face) -> Rights:
    """What the file of a face says; OSError or TTLibError where it can't be read."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 — for `huozi fonts` alone

    with TTFont(face.file, fontNumber=face.index, lazy=True) as font:
        said = [str(font["name"].getDebugName(record) or "") for record in _SAID]
        embedding = int(font["OS/2"].fsType)
    known = (name for words, name in _LICENCES.items() if any(words in text for text in said))
    own = next((" ".join(text.split())[:40] for text in said if text), "")
    return Rights(next(known, own), embedding)


@cache
def _characters(charset: str) -> frozenset[str]:
    ranges = (entry.partition("-") for entry in charset.split())
    return frozenset(
        chr(code)
        for first, _, last in ranges
        for code in range(int(first, 16), int(last or first, 16) + 1)
    )


def _is_regular(style: str) -> bool:
    # "Light,Regular" is a light face that belongs to a family of its own too.
    return style.split(",", maxsplit=1)[0] in {"Regular", "Book", "Medium", "Roman", "常规"}
