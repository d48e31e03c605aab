"""Vertical writing 竖排: what differs in the document and in its faces.

A page is laid out lying on its left side, so that WeasyPrint's lines become its columns; the
finished PDF has it stood up (`standing`). Its faces are turned (`vertical_faces`), its pictures
are turned back, its short figures stand.
"""

from __future__ import annotations

from collections.abc import Mapping

from huozi.model import Picture
from huozi.page_style import TypeArea
from huozi.upright import stand_up
from huozi.xhtml import E, Element

PT_PER_PX = 0.75
WIDEST = 0.8  # of the type area: a picture leaves room for its caption beside it

_JOINER = "\u2060"


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
