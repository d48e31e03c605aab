"""Vertical writing 竖排: what differs in the document and in its faces.

A page is laid out lying on its left side, so that WeasyPrint's lines become its columns; the
finished PDF has it stood up (`standing`). Its faces are turned (`vertical_faces`), its pictures
are turned back, its short figures stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from huozi import fonts, xhtml
from huozi.composition.breaks import ORDINALS, UNITS
from huozi.fonts import Face
from huozi.model import Picture
from huozi.numerals import LAST_CIRCLED, circled
from huozi.page_style import TypeArea
from huozi.pdf.cascade import Families, texts
from huozi.pdf.faces import Dressed
from huozi.pdf.outlines import Shelf, Source
from huozi.pdf.vertical_faces import Foundry
from huozi.themes import Theme
from huozi.xhtml import E, Element

PT_PER_PX = 0.75
WIDEST = 0.8  # of the type area: a picture leaves room for its caption beside it

# What stands among Chinese (clreq 2.4.2): figures of up to three digits with their per cent sign,
# single letters, acronyms. What has other Latin beside it lies with it.
_LATIN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_BESIDE = rf"{_LATIN}.,:/+\-–'’@#&=_~°<>*^\\\u00b2\u00b3\u00b9\u2070-\u209f"
_STANDS = re.compile(
    rf"(?<![{_BESIDE}])(?<![{_BESIDE}] )"
    r"(?:[0-9]{1,3}%?|[A-Z]{1,4}|[a-z])"
    rf"(?![{_BESIDE}%])(?! [{_BESIDE}])"
    rf"|(?<=\n)[0-9]{{1,2}}\.(?! ?[{_BESIDE}])"  # the number of an item
)
_FORMS = re.compile(r"[0-9]+\.?|[A-Za-z%]")
_UPRIGHT = re.compile('<span class="upright">([^<]*)')
_LYING = frozenset({"code", "pre", "kbd", "samp", "svg", "math"})
_BREAKS = xhtml.BLOCKS | {"br", "img"}
_JOINER = "\u2060"

# What counters and the numbers of notes may need though the document doesn't show it.
_COUNTED = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("〇一二三四五六七八九·—〔〕")
_COUNTED |= frozenset(map(circled, range(1, LAST_CIRCLED + 1)))


def stand(tree: Element, pictures: Mapping[str, Picture], area: TypeArea) -> None:
    """Mark what stands in a section's text, and turn its pictures back."""
    _stand_figures(tree)
    for image in list(tree.iter("img")):
        _stand_picture(image, pictures[image.get("src", "")], area)


def _stand_figures(tree: Element) -> None:
    words, places = "", []
    for node, slot in _slots(tree):
        if node.tag in _BREAKS:
            words += "\n"
        places.append((node, slot, len(words)))
        words += getattr(node, slot) or ""
    spans = [match.span() for match in _STANDS.finditer(words)]
    for node, slot, start in reversed(places):
        piece = getattr(node, slot) or ""
        end = start + len(piece)
        inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
        if inside:
            xhtml.fill(node, slot, list(_marked(piece, inside)))


def _slots(tree: Element) -> Iterator[tuple[Element, str]]:
    """The text of a section, slot by slot, that isn't code or English."""
    lying: set[Element] = set()
    for node in tree.iter():
        is_foreign = node.get("lang", "zh")[:2] != "zh" or "latin" in node.get("class", "").split()
        if node.tag in _LYING or is_foreign:
            lying.update(node.iter())
    for node, slot in xhtml.slots(tree):
        around = node if slot == "text" else node.getparent()
        if around not in lying:
            yield node, slot


def _marked(piece: str, spans: Iterable[tuple[int, int]]) -> Iterator[str | Element]:
    """Text with what stands in it as boxes, held to the unit after and the 第 before."""
    at = 0
    for start, end in spans:
        is_held = piece[start - 1 : start] in ORDINALS and start
        yield piece[at:start] + (_JOINER if is_held else "")
        yield E.span({"class": "upright"}, piece[start:end])
        if piece[end : end + 1] in UNITS:
            yield _JOINER
        at = end
    yield piece[at:]


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
