"""Pictures and tables: a picture alone in its paragraph is a figure with caption and credit."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from huozi.diagnostics import Finding, finding
from huozi.model import PictureReference
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

# The address that stands for a picture still to come.
MISSING_PICTURE = "待补"


def pictures(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Resolve every picture's path and make figures of those that stand alone."""
    found: list[Finding] = []
    for node in list(body.iter("img")):
        found.extend(_resolve(node, setting))
        parent = node.getparent()
        if parent is not None and parent.tag == "p" and _alone(node, parent):
            _figure(node, parent, setting.article.credit)
        else:
            node.attrib.pop("credit", None)
    return tuple(found)


def _resolve(node: Element, setting: Setting) -> list[Finding]:
    """The picture's path from the book's folder; what is wrong with it or its alternative text."""
    address = node.get("src", "")
    place = setting.finder.span(f"({address}", f"({unquote(address)}", address)
    if urlsplit(address).scheme:
        return [finding("F007", place, url=address[:80])]
    caption = node.get("title", "") or node.get("alt", "")
    if unquote(address) == MISSING_PICTURE:
        node.set("src", MISSING_PICTURE)
        node.set("alt", f"图片待补：{caption}")
        setting.pictures.append(PictureReference(MISSING_PICTURE, place.line))
        return [finding("F006", place, caption=caption)]
    path = setting.in_book(address, setting.files)
    node.set("src", path)
    setting.pictures.append(PictureReference(path, place.line))
    if node.get("alt", "").strip():
        return []
    node.set("alt", caption)
    return [finding("F005", place)]


def _alone(node: Element, parent: Element) -> bool:
    return len(parent) == 1 and not (parent.text or "").strip() and not (node.tail or "").strip()


def _figure(node: Element, paragraph: Element, default_credit: str) -> None:
    caption = node.attrib.pop("title", "")
    credit = node.attrib.pop("credit", "") or default_credit
    paragraph.tag = "figure"
    paragraph.text = node.tail = None
    words = [
        E.span({"class": name}, text)
        for name, text in (("caption", caption), ("credit", credit))
        if text
    ]
    if words:
        paragraph.append(E.figcaption(*words))


def tables(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Column alignment becomes a class; header cells say what they head (WCAG 1.3.1)."""
    del setting
    for cell in body.iter("td", "th"):
        if align := cell.attrib.pop("align", ""):
            cell.set("class", f"align-{align}")
        if cell.tag == "th" and not cell.get("scope"):
            cell.set("scope", "col")
    return ()
