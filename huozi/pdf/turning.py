"""The faces of a vertical book, every list of families one turned face."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from huozi import fonts
from huozi.fonts import Face
from huozi.numerals import LAST_CIRCLED, circled
from huozi.pdf.cascade import Families, texts
from huozi.pdf.faces import Dressed
from huozi.pdf.outlines import Shelf, Source
from huozi.pdf.vertical_faces import Foundry
from huozi.themes import Theme

_FORMS = re.compile(r"[0-9]+\.?|[A-Za-z%]")
_UPRIGHT = re.compile('<span class="upright">([^<]*)')

# What counters and the numbers of notes may need though the document doesn't show it.
_COUNTED = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("〇一二三四五六七八九·—〔〕")
_COUNTED |= frozenset(map(circled, range(1, LAST_CIRCLED + 1)))


@dataclass(frozen=True, slots=True)
class Turned:
    """A theme whose families are turned faces, the rules that bring them, and their files."""

    theme: Theme
    css: str
    files: dict[str, bytes]


def turn(
    dressed: Dressed, document: str, style: str, faces: tuple[Face, ...], language: str
) -> Turned:
    """The faces of a document under its style sheet, every list of families one turned face."""
    used: dict[Families, set[str]] = {}
    for families, _, text in texts(document, style, ()):
        used.setdefault(families, set(_COUNTED)).update(text)
    body = dict(dressed.theme.families)["song"]  # has everything, whatever the others lack
    used[body] = set(_COUNTED).union(*used.values())
    forms = {form for words in _UPRIGHT.findall(document) for form in _FORMS.findall(words)}
    names: dict[Families, str] = {}
    rules: list[str] = []
    files: dict[str, bytes] = {}
    with Shelf(language) as shelf:
        foundry = Foundry(shelf)
        for chain, characters in used.items():
            cast = dict[tuple[Source, ...], bytes]()
            for weight in ("normal", "bold"):
                sources = tuple(_sources(chain, weight, dressed, faces))
                if sources not in cast:
                    cast[sources] = foundry.cast(sources, characters, forms)
                digest = sha256(cast[sources]).hexdigest()[:12]
                files[f"turned:{digest}"] = cast[sources]
                name = names.setdefault(chain, f"turned {digest}")
                rules.append(_rule(name, weight, f"turned:{digest}"))
    turned = tuple(
        (role, tuple(dict.fromkeys((names.get(chain, names[body]), names[body]))))
        for role, chain in dressed.theme.families
    )
    return Turned(replace(dressed.theme, families=turned), "\n".join(rules), files)


def _rule(name: str, weight: str, address: str) -> str:
    return f'@font-face {{ font-family: "{name}"; font-weight: {weight}; src: url({address}) }}'


def _sources(
    families: Families, weight: str, dressed: Dressed, faces: tuple[Face, ...]
) -> Iterator[Source]:
    """The faces behind a list of families, in the order they are tried.

    Bold ones where the first Chinese family has its own, so that no line mixes the two.
    """
    latin = {(rule.name, rule.weight): rule for rule in dressed.rules}
    own = next((name for name in families if (name, "normal") not in latin), "")
    is_bold = weight == "bold" and fonts.bold(own, faces) is not None
    for name in families:
        rule = latin.get((name, "bold")) if is_bold else None
        if rule := rule or latin.get((name, "normal")):
            yield Source(rule.face, rule.characters)
            continue
        heavy = fonts.bold(name, faces) if is_bold else None
        if face := heavy or fonts.first_present([name], faces):
            yield Source(face, face.characters)
