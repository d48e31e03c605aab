"""Which faces this machine has, asked of fontconfig, the library Pango itself asks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: its family names, its style, where it is."""

    families: tuple[str, ...]
    style: str
    file: str


def installed() -> tuple[Face, ...]:
    """Every face fontconfig knows; empty where fontconfig's `fc-list` is missing."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    listing = subprocess.run(
        [program, "--format", "%{family}\t%{style}\t%{file}\n"],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    ).stdout
    rows = (line.split("\t") for line in listing.splitlines() if line.count("\t") == 2)
    return tuple(Face(tuple(names.split(",")), style, file) for names, style, file in rows)


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


def has_bold(family: str, faces: Iterable[Face]) -> bool:
    """Whether a family has a bold face of its own, so that none is smeared out of the regular."""
    return any(family in face.families and "Bold" in face.style for face in faces)


def _is_regular(style: str) -> bool:
    return bool({"Regular", "Book", "Medium", "Roman", "常规"} & set(style.split(",")))
