"""The tree made whole: no element outside the one it belongs in, none that is empty.

HTML parsers forgive what XHTML and EPUB readers don't (HTML 4.4: content models).
"""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.manuscript.config import UNPRINTABLE
from huozi.typeset.marks import MARKS
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

# Our own marks are still in the text.
_UNPRINTABLE = re.compile(f"{UNPRINTABLE.pattern}(?<![{MARKS}])")
# What Python-Markdown 3.11 leaves where its count of stars and underscores went wrong.
_STUMBLED = re.compile("(?:\x02?(?:klzzwxh:|qq|amp|wzxhzdk:)?[0-9]*(?:zz)?)?[\x02\x03]")

# Elements that stand only inside these.
HOMES: dict[str, frozenset[str]] = {
    "li": frozenset({"ol", "ul"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "figcaption": frozenset({"figure"}),
    "rt": frozenset({"ruby"}),
}
# Elements that hold nothing but these.
HOLDS: dict[str, tuple[str, ...]] = {"ol": ("li",), "ul": ("li",), "dl": ("dt", "dd")}


def printable(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Characters no page can show, written as entities, are taken out and named."""
    found: list[Finding] = []
    before = ""
    for node, slot in xhtml.slots(body) if _UNPRINTABLE.search(xhtml.text(body)) else ():
        words = getattr(node, slot) or ""
        if stumbled := _STUMBLED.search(words):
            place = setting.finder.span((words[: stumbled.start()] or before)[-6:].strip(), "*")
            found.append(finding("M013", place))
            words = _STUMBLED.sub("", words)
        for match in _UNPRINTABLE.finditer(words):
            code = f"{ord(match[0]):04X}"
            place = setting.finder.span(f"&#x{code}", f"&#{ord(match[0])}", "&#")
            found.append(finding("M002", place, code=f"U+{code}"))
        if found:
            setattr(node, slot, _UNPRINTABLE.sub("", words) or None)
        before = words or before
    for node in body.iter():
        for name, value in node.attrib.items():
            node.set(name, _UNPRINTABLE.sub("", str(value)))
    return tuple(found)


def structure(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Misplaced elements give way to their content; paragraphs and headings without any go."""
    del setting
    xhtml.wrap_loose(body)
    for node in list(body.iter("rp")):
        xhtml.remove(node)  # brackets for programs that know no ruby: no book is made for them
    for node in list(body.iter("ruby")):
        if node.find("rt") is None:
            xhtml.unwrap(node)
    for node in list(body.iter(*HOMES)):
        parent = node.getparent()
        if parent is not None and parent.tag not in HOMES[str(node.tag)]:
            _release(node)
    for node in list(body.iter(*HOLDS)):
        _keep_only(node, HOLDS[str(node.tag)])
    for node in list(body.iter("dl")):
        _without_orphans(node)
    for node in list(
        body.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "dl", "figure")
    ):
        if not len(node) and not (node.text or "").strip():
            xhtml.remove(node)
    return ()


def _release(node: Element) -> None:
    """Content of a misplaced block is a paragraph, of anything else it runs on."""
    if node.tag == "rt" or any(child.tag in xhtml.BLOCKS for child in node):
        xhtml.unwrap(node)
    else:
        node.tag = "p"


def _keep_only(node: Element, tags: tuple[str, ...]) -> None:
    """Text and elements a list can't hold become items of it."""
    last = tags[-1]
    for child in list(node):
        if child.tag not in tags:
            tail, child.tail = child.tail, None
            item = E(last)
            node.replace(child, item)
            item.append(child)
            item.tail = tail
    for child in [node, *node]:
        slot = "text" if child is node else "tail"
        words = getattr(child, slot) or ""
        if words.strip():
            setattr(child, slot, None)
            place = 0 if child is node else node.index(child) + 1
            node.insert(place, E(last, words.strip()))


def _without_orphans(node: Element) -> None:
    """Definitions before the first term stand before the list, as paragraphs."""
    while len(node) and node[0].tag == "dd":
        orphan = node[0]
        orphan.tail = None
        node.addprevious(orphan)
        _release(orphan)
