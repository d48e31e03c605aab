"""The faces of a page edition: those installed, with a Latin face before each Chinese one.

Inside Chinese a Latin face sets letters, figures and signs; quotes, dashes, ellipsis and middle
dot stay with the Chinese face, where they fill their em (clreq 3.1.2, 3.2.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath

from huozi import fonts
from huozi.fonts import Face
from huozi.themes import LATIN, ROLES, Theme

# Basic Latin to Latin Extended-B without · (U+00B7), Latin Extended Additional, €.
_RANGES = ((0x20, 0xB6), (0xB8, 0x24F), (0x1E00, 0x1EFF), (0x20AC, 0x20AC))
_AMONG_HAN = frozenset(chr(code) for low, high in _RANGES for code in range(low, high + 1))

_COLLECTIONS = {".ttc", ".otc", ".dfont"}  # `@font-face` can't name one face of these


@dataclass(frozen=True, slots=True)
class Rule:
    """One `@font-face` rule: the name pages know it by, its weight, the face behind it."""

    name: str
    weight: str
    face: Face

    @property
    def characters(self) -> frozenset[str]:
        """What it sets: fontconfig takes `unicode-range` at its word, so only what is there."""
        return self.face.characters & _AMONG_HAN

    def css(self, address: str) -> str:
        """The rule, its file at `address`."""
        ranges = ", ".join(_ranges(self.characters))
        return (
            f'@font-face {{ font-family: "{self.name}"; font-weight: {self.weight}; '
            f"src: url({address}); unicode-range: {ranges} }}"
        )


@dataclass(frozen=True, slots=True)
class Dressed:
    """A theme whose families are those a machine has, and the rules some of them need."""

    theme: Theme
    rules: tuple[Rule, ...] = ()

    @property
    def css(self) -> str:
        """The rules, to stand before the theme's sheets."""
        return "\n".join(rule.css(_address(n)) for n, rule in enumerate(self.rules))

    @property
    def files(self) -> dict[str, str]:
        """The font files of the rules by their address."""
        return {_address(n): rule.face.file for n, rule in enumerate(self.rules)}


def dress(theme: Theme, faces: tuple[Face, ...]) -> Dressed:
    """A theme with the families that are installed and no others, so that nobody else picks one.

    For each role its Latin face, its own faces, those of the body, the rare ones. Where fontconfig
    can't be asked the theme stays as it is.
    """
    if not faces:
        return Dressed(theme)
    asked = dict(theme.families)
    latin = {
        role: family
        for role, other in LATIN.items()
        if (family := _latin_family(asked[role], asked[other], faces))
    }
    families = tuple((role, _chain(role, latin.get(role), asked, faces)) for role in ROLES)
    rules = (rule for family in dict.fromkeys(latin.values()) for rule in _rules(family, faces))
    return Dressed(replace(theme, families=families), tuple(rules))


def _latin_family(own: tuple[str, ...], families: tuple[str, ...], faces: tuple[Face, ...]) -> str:
    """The first Latin family that is there and is not the Chinese face itself."""
    for family in fonts.present(families, faces):
        face = fonts.first_present([family], faces)
        if face and family not in own and PurePath(face.file).suffix.lower() not in _COLLECTIONS:
            return family
    return ""


def _chain(
    role: str, latin: str | None, asked: dict[str, tuple[str, ...]], faces: tuple[Face, ...]
) -> tuple[str, ...]:
    """The families of a role in the order they are tried."""
    names = (_among_han(latin),) if latin else ()
    wanted = (*asked[role], *asked["song"], *asked["rare"])
    return (*names, *dict.fromkeys(fonts.present(wanted, faces))) or asked[role]


def _rules(family: str, faces: tuple[Face, ...]) -> Iterator[Rule]:
    """The rules for a Latin family: upright and, where it has one, bold."""
    weights = {"normal": fonts.first_present([family], faces), "bold": fonts.bold(family, faces)}
    for weight, face in weights.items():
        if face is not None:
            yield Rule(_among_han(family), weight, face)


def _among_han(family: str) -> str:
    """The name of a Latin family where it sets Latin inside Chinese."""
    return f"{family} Latin"


def _address(number: int) -> str:
    return f"face:{number}"


def _ranges(characters: frozenset[str]) -> Iterator[str]:
    """`U+20-7E` and its like for a set of characters."""
    codes = sorted(map(ord, characters))
    for _, group in groupby(enumerate(codes), lambda item: item[1] - item[0]):
        run = [code for _, code in group]
        yield f"U+{run[0]:X}-{run[-1]:X}" if len(run) > 1 else f"U+{run[0]:X}"
