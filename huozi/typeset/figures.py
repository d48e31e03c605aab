"""Pictures and tables: a picture alone in its paragraph is a figure with caption and credit."""

from __future__ import annotations

from urllib.parse import unquote

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.markup import MISSING_PICTURE
from huozi.model import PictureReference
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element


def pictures(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Resolve every picture's path and make figures of those that stand alone."""
    found: list[Finding] = []
    for node in list(body.iter("img")):
        found.extend(_resolve(node, setting))
    for paragraph in list(body.iter("p")):
        if len(paragraph) and _only_pictures(paragraph):
            _figures(paragraph, setting.article.credit)
    for node in body.iter("img"):
        node.attrib.pop("credit", None)
    return tuple(found)


def _resolve(node: Element, setting: Setting) -> list[Finding]:
    """The picture's path from the book's folder; what is wrong with it or its alternative text."""
    address = node.get("src", "")
    words = unquote(address)
    place = setting.finder.address(address)
    caption = node.get("title", "") or node.get("alt", "")
    if words in {"", MISSING_PICTURE}:
        node.set("src", MISSING_PICTURE)
        node.set("alt", f"图片待补：{caption}")
        setting.pictures.append(PictureReference(MISSING_PICTURE, place.line))
        return [finding("F006", place, caption=caption)]
    path = setting.in_book(address, setting.files)
    node.set("src", path)
    setting.pictures.append(PictureReference(path, place.line))
    if node.get("alt", "").strip():
        return []
    if "decorative" in node.get("class", "").split():
        node.set("alt", "")
        node.set("role", "presentation")
        return []
    node.set("alt", caption)
    return [finding("F005", place)]


def _only_pictures(paragraph: Element) -> bool:
    """Whether a paragraph holds pictures and nothing else."""
    words = [paragraph.text, *(child.tail for child in paragraph)]
    pictures_alone = all(child.tag == "img" for child in paragraph)
    return pictures_alone and not any((word or "").strip() for word in words)


def _figures(paragraph: Element, default_credit: str) -> None:
    """A figure for each picture of a paragraph, with its caption and credit."""
    for node in list(paragraph):
        figure = E.figure()
        paragraph.addprevious(figure)
        node.tail = None
        figure.append(node)
        caption = node.attrib.pop("title", "")
        credit = node.attrib.pop("credit", "") or default_credit
        words = [
            E.span({"class": name}, text)
            for name, text in (("caption", str(caption)), ("credit", str(credit)))
            if text
        ]
        if words:
            figure.append(E.figcaption(*words))
    for name in ("id", "class"):
        if paragraph.get(name) and (first := paragraph.getprevious()) is not None:
            first.set(name, paragraph.get(name, ""))
    xhtml.remove(paragraph)


def tables(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Column alignment becomes a class; header cells say what they head (WCAG 1.3.1)."""
    del setting
    for cell in body.iter("td", "th"):
        if align := cell.attrib.pop("align", ""):
            cell.set("class", f"align-{align}")
        if cell.tag == "th" and not cell.get("scope"):
            around = [node.tag for node in cell.iterancestors()]
            cell.set("scope", "row" if "tbody" in around else "col")
    return ()
