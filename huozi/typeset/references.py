"""Headings, anchors and links: every id is unique in the book and made from what it names."""

from __future__ import annotations

import re
from urllib.parse import unquote

from huozi.diagnostics import Finding, Span, finding
from huozi.model import Heading, Link
from huozi.names import digest
from huozi.typeset.sanitise import scheme_of
from huozi.typeset.setting import Setting, anchor
from huozi.xhtml import Element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOTES = frozenset({"doc-noteref", "doc-backlink"})
_BLANKS = re.compile(r"[ \t\n]+")


def headings(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Subheads start at h2 (h1 is the article's title) and get anchors made from their words."""
    taken = {node.get("id") for node in body.iter()}
    nodes = list(body.iter(*_HEADINGS))
    shift = 2 - min((int(str(node.tag)[1]) for node in nodes), default=2)
    for node in nodes:
        level = min(6, int(str(node.tag)[1]) + shift)
        node.tag = f"h{level}"
        words = _words(node)
        if not words:
            node.tag = "p"  # a picture in a heading's place
            continue
        if not node.get("id"):
            node.set("id", _free(digest(words, 6), taken))
        taken.add(node.get("id"))
        setting.headings.append(Heading(setting.anchor(node.get("id", "")), level, words))
    return ()


def _words(node: Element) -> str:
    """A heading's text without calls of notes and readings, line ends as they will be printed."""
    pieces: list[str] = []
    for inner in node.iter():
        if inner.get("role") != "doc-noteref" and inner.tag != "rt":
            pieces.append(inner.text or "")
        if inner is not node:
            pieces.append(inner.tail or "")
    return _BLANKS.sub(" ", "".join(pieces)).strip()


def _free(name: str, taken: set[str | None]) -> str:
    """`name` with a letter before it, and a number where the article has used it."""
    number, free = 1, f"h{name}"
    while free in taken:
        number += 1
        free = f"h{name}-{number}"
    return free


def anchors(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Every id becomes unique in the book; the same id twice in one article is an error."""
    named: dict[str, list[str]] = {}
    for node in body.iter():
        name = node.get("id") if isinstance(node.tag, str) else None
        if name is None:
            continue
        if not name.strip():
            node.attrib.pop("id")
            continue
        full = setting.anchor(name)
        named.setdefault(full, []).append(name)
        node.set("id", full)
    return tuple(
        finding("M010", place, id=name)
        for names in named.values()
        if len(names) > 1
        for place, name in [(_place_of(name, setting), name) for name in names][1:]
    )


def _place_of(name: str, setting: Setting) -> Span:
    """Where an id is given, one after another where it is given again."""
    return setting.finder.span(f"{{#{name}", f'id="{name}"', f"#{name}", f"id={name}")


def links(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Links inside the book become `#id`; assemble asks whether the id exists."""
    found: list[Finding] = []
    for node in body.iter("a"):
        address = node.get("href")
        if address is None or scheme_of(address):
            continue
        target = _target(address, setting)
        if node.get("role") in _NOTES:
            node.set("href", f"#{target}")
            continue
        words = unquote(address)
        place = setting.finder.address(address)
        if target is None:
            found.append(finding("M007", place, target=words or "（空）"))
            node.attrib.pop("href")
        else:
            node.set("href", f"#{target}")
            setting.links.append(Link(target, place.line, place.column, words))
    return tuple(found)


def _target(address: str, setting: Setting) -> str | None:
    """The id a relative address means; None where no article has that path."""
    path, _, fragment = address.partition("#")
    name = unquote(fragment)
    if not path:
        return setting.anchor(name) if name else None
    owner = setting.article_ids.get(setting.in_book(path, setting.article_ids))
    return anchor(owner, name) if owner and name else owner
