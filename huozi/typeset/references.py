"""Headings, anchors and links: every id is unique in the book and made from what it names."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.model import Heading, Link
from huozi.names import digest
from huozi.typeset.setting import Setting, anchor
from huozi.xhtml import Element


def headings(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Subheads start at h2 (h1 is the article's title) and get anchors made from their words."""
    taken = {node.get("id") for node in body.iter()}
    for node in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = max(2, int(str(node.tag)[1]))
        node.tag = f"h{level}"
        words = " ".join(xhtml.text(node).split())
        if not node.get("id"):
            node.set("id", _free(digest(words, 6), taken))
        taken.add(node.get("id"))
        setting.headings.append(Heading(setting.anchor(node.get("id", "")), level, words))
    return ()


def _free(name: str, taken: set[str | None]) -> str:
    """`name` with a letter before it, and a number where the article has used it."""
    number, free = 1, f"h{name}"
    while free in taken:
        number += 1
        free = f"h{name}-{number}"
    return free


def anchors(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Every id becomes unique in the book; the same id twice in one article is an error."""
    found: list[Finding] = []
    seen: set[str] = set()
    for node in body.iter():
        name = node.get("id") if isinstance(node.tag, str) else None
        if name is None:
            continue
        if not name.strip():
            node.attrib.pop("id")
            continue
        if name in seen:
            place = setting.finder.span(f"#{name}", f'"{name}"', name)
            found.append(finding("M010", place, id=name))
        seen.add(name)
        node.set("id", setting.anchor(name))
    return tuple(found)


def links(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Links inside the book become `#id`; assemble asks whether the id exists."""
    found: list[Finding] = []
    for node in body.iter("a"):
        address = node.get("href")
        if address is None or urlsplit(address).scheme or urlsplit(address).netloc:
            continue
        place = setting.finder.span(address, unquote(address))
        target = _target(address, setting)
        if target is None:
            found.append(finding("M007", place, target=unquote(address)))
            node.attrib.pop("href")
        else:
            node.set("href", f"#{target}")
            setting.links.append(Link(target, place.line))
    return tuple(found)


def _target(address: str, setting: Setting) -> str | None:
    """The id a relative address means; None where no article has that path."""
    parts = urlsplit(address)
    fragment = unquote(parts.fragment)
    if not parts.path:
        return setting.anchor(fragment) if fragment else setting.article.id
    owner = setting.article_ids.get(setting.in_book(parts.path, setting.article_ids))
    if owner is None or not fragment:
        return owner
    return anchor(owner, fragment)
