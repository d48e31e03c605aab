"""Vertical writing 竖排: what differs in the document and in its faces.

A page is laid out lying on its left side, so that WeasyPrint's lines become its columns; the
finished PDF has it stood up (`standing`). Its faces are turned (`vertical_faces`), its pictures
are turned back, its short figures stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from huozi import fonts
from huozi.fonts import Face
from huozi.model import Picture
from huozi.numerals import LAST_CIRCLED, circled
from huozi.page_style import TypeArea
from huozi.pdf.cascade import Families, texts
from huozi.pdf.faces import Dressed
from huozi.pdf.outlines import Shelf, Source
from huozi.pdf.vertical_faces import Foundry
from huozi.themes import Theme
from huozi.upright import stand_up
from huozi.xhtml import E, Element

PT_PER_PX = 0.75
WIDEST = 0.8  # of the type area: a picture leaves room for its caption beside it

_FORMS = re.compile(r"[0-9]+\.?|[A-Za-z%]")
_UPRIGHT = re.compile('<span class="upright">([^<]*)')
_JOINER = "\u2060"

# What counters and the numbers of notes may need though the document doesn't show it.
_COUNTED = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("〇一二三四五六七八九·—〔〕")
_COUNTED |= frozenset(map(circled, range(1, LAST_CIRCLED + 1)))


def stand(tree: Element, pictures: Mapping[str, Picture], area: TypeArea) -> None:
    """Mark what stands in a section's text, and turn its pictures back."""
    stand_up(tree, _upright, _JOINER)
    for image in list(tree.iter("img")):
        _stand_picture(image, pictures[image.get("src", "")], area)


def _upright(words: str) -> Element:
    return E.span({"class": "upright"}, words)


def _stand_picture(image: Element, picture: Picture, area: TypeArea) -> None:
    """A picture in a box as wide as it is high; its style turns it into that (sizes in pt)."""
    width, height = picture.width * PT_PER_PX, picture.height * PT_PER_PX
    rows = (node for node in image.iterancestors() if node.get("class") == "side-by-side")
    widest = WIDEST * area.width / max(1, sum(len(row) for row in rows))
    scale = min(1.0, widest / width, area.height / height)
    wide, high = f"{width * scale:.2f}pt", f"{height * scale:.2f}pt"
    box = E.span({"class": "turned", "style": f"width: {high}; height: {wide}"})
    image.set("style", f"width: {wide}; height: {high}; top: {wide}")
    parent = image.getparent()
    if parent is not None:
        box.tail, image.tail = image.tail, None
        parent.replace(image, box)
        box.append(image)


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
