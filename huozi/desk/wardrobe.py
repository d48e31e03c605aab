"""What faces a book uses: for each role those asked for, those that set text, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from huozi import fonts
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import FACES
from huozi.fonts import Face, Rights
from huozi.making.coverage import Use, check, survey
from huozi.making.judging import lacking
from huozi.making.prepare import prepare
from huozi.work.steps import Means


@dataclass(frozen=True, slots=True)
class Worn:
    """A face in a role: its family and file, the characters it sets (all, and different ones)."""

    family: str
    file: str
    index: int
    characters: int
    different: int
    licence: str
    may_embed: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the theme: its name, the families asked for, the faces that set text in it."""

    role: str
    name: str
    asked: tuple[str, ...]
    faces: tuple[Worn, ...]


def wardrobe(folder: Path, means: Means = Means()) -> tuple[tuple[Role, ...], tuple[Finding, ...]]:
    """The roles of a book's theme as this machine would set the book; what is amiss with them."""
    prepared, found = prepare(folder, means=means)
    if prepared is None:
        return (), found
    theme = prepared.theme
    found = (*found, *lacking(theme))
    if errors(found):
        return (), found
    try:
        uses = survey(prepared, fonts.installed())
    except KeyError as error:
        return (), (*found, finding("P005", Span(f"styles/{theme.name}"), name=error.args[0]))
    asked = dict(theme.families)
    roles = dict.fromkeys((*asked, *(use.role for use in uses)))
    rows = tuple(_role(role, asked.get(role, ()), uses) for role in roles)
    return rows, (*found, *check(uses, prepared), *_forbidden(rows, theme.name))


def _role(role: str, asked: tuple[str, ...], uses: Iterable[Use]) -> Role:
    name = FACES[role].name if role in FACES else role
    by_face: dict[tuple[str, Face], list[Use]] = {}
    for use in uses:
        if use.role == role and use.face is not None:
            by_face.setdefault((use.family, use.face), []).append(use)
    worn = (_worn(family, face, group) for (family, face), group in by_face.items())
    ranked = sorted(worn, key=lambda item: -item.characters)
    return Role(role, name, asked, tuple(ranked))


def _worn(family: str, face: Face, uses: list[Use]) -> Worn:
    rights: Rights = fonts.rights(face)
    count = sum(use.count for use in uses)
    different = len({use.character for use in uses})
    return Worn(family, face.file, face.index, count, different, rights.licence, rights.may_embed)


def _forbidden(roles: Iterable[Role], theme: str) -> Iterator[Finding]:
    """A warning for each font file that says it must not be put into a PDF."""
    forbidden = {face.file: face for role in roles for face in role.faces if not face.may_embed}
    for face in forbidden.values():
        span = Span(f"styles/{theme}/fonts.toml")
        yield finding("P022", span, family=face.family, file=face.file)
