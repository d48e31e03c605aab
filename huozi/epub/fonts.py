"""Faces inside the EPUB: of each role only the characters the book sets in it.

Plain OpenType, not obfuscated: Kindle takes nothing else, and licences that let a face be embedded
ask for no more. The face of the text itself stays the reader's choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from huozi import fonts
from huozi.diagnostics import Finding, Span, finding
from huozi.fonts import Face
from huozi.reader_style import ReaderStyle
from huozi.themes import Theme

FOLDER = "fonts"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Font:
    """One font file of the container: the role and weight it is for."""

    role: str
    weight: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it lies in the container."""
        return f"{FOLDER}/{self.role}-{self.weight}.otf"

    @property
    def rule(self) -> str:
        """Its `@font-face` rule, for a style sheet at the head of the container."""
        return (
            f"@font-face {{ font-family: {family(self.role)}; font-weight: {self.weight}; "
            f"src: url({self.path}); }}"
        )


def family(role: str) -> str:
    """The name styles know an embedded face by, as a CSS value."""
    return f'"Huozi {role}"'


FontsTask = tuple[Mapping[str, str], Theme, ReaderStyle]
"""The characters of each role."""


def embed(task: FontsTask) -> tuple[tuple[Font, ...], tuple[Finding, ...]]:
    """Faces for the characters of each role; an error where they outgrow their budget.

    Runs in a child process.
    """
    characters, theme, style = task
    faces = fonts.installed()
    families = dict(theme.families)
    embedded: list[Font] = []
    found: list[Finding] = []
    for role in sorted(characters):
        face = fonts.first_present(families[role], faces)
        if face is None or not _may_embed(face):
            names = "、".join(families[role]) if face is None else face.families[0]
            span = Span(f"styles/{theme.name}/fonts.toml")
            found.append(finding("E004", span, role=role, family=names))
            continue
        weights = {"normal": face, "bold": fonts.bold(face.families[0], faces)}
        for weight, own in weights.items():
            if own is not None and (weight == "normal" or role == "hei"):
                embedded.append(Font(role, weight, _subset(own, characters[role])))
    total = sum(len(font.data) for font in embedded)
    if total > style.font_budget * _MEGABYTE:
        sizes = "、".join(f"{font.role} {len(font.data) / _MEGABYTE:.1f}" for font in embedded)
        values = {"size": f"{total / _MEGABYTE:.1f}", "budget": f"{style.font_budget:g}"}
        found.append(finding("E003", Span("book.toml"), sizes=sizes, **values))
    return tuple(embedded), tuple(found)


def with_embedded(variables: Mapping[str, str], embedded: tuple[Font, ...]) -> dict[str, str]:
    """The families of each role with the embedded face before them."""
    own = {font.role: f"{family(font.role)}, {variables[font.role]}" for font in embedded}
    return {**variables, **own}


def _may_embed(face: Face) -> bool:
    """Whether the file lets a subset be embedded, and can be cut: it is of one weight alone."""
    from fontTools.ttLib import TTLibError  # noqa: PLC0415 — for a book that embeds faces alone

    try:
        return face.index < 0x10000 and fonts.rights(face).may_embed
    except (OSError, TTLibError):
        return False


def _subset(face: Face, characters: str) -> bytes:
    """A font file of some characters, their forms in Chinese and their punctuation's kept."""
    from fontTools import subset  # noqa: PLC0415 — as above
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options(
        layout_features=["locl", "ccmp", "halt", "palt", "chws", "vert", "vrt2"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        hinting=False,
    )
    with TTFont(face.file, fontNumber=face.index, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        buffer = BytesIO()
        font.save(buffer)
    return buffer.getvalue()
