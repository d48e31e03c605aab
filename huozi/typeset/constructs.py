"""Runs and paragraphs that editors name: `[文字]{.着重}`, `{: .接上}`."""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.characters import CLOSING, PAUSES, STOPS
from huozi.diagnostics import Finding, finding
from huozi.typeset.names import INLINES, PARAGRAPHS, PICTURES, inline, nearest
from huozi.typeset.setting import Setting
from huozi.xhtml import Element

# A name that stands as text: the brackets before it are no pair, or nobody knows it.
_LEFT_OVER = re.compile(r"\]\{[ ]*[.．。][ ]*(?P<name>[^\s{}.．。=#]+)[^{}]*\}")

# What may stand between one paragraph and its rest (clreq 3.4.1).
_INTERRUPTING = frozenset({"blockquote", "div.verse"})
# A paragraph that ends so goes on after the quotation; one that begins so goes on from before it.
_UNFINISHED = re.compile("(?:[，、]|——)$")
_GOING_ON = re.compile(f"[{PAUSES}{STOPS}{CLOSING}]|的(?![确士])|等等|云云|之类")
_FINISHED = re.compile(f"[{STOPS}…][{CLOSING}]*$")


def constructs(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Names become elements and classes."""
    del setting
    for node in body.iter():
        names = node.get("class", "").split()
        if not names or not isinstance(node.tag, str):
            continue
        for kind in filter(None, map(inline, names)):
            _become(node, kind.tag, kind.css)
        known = {name: row.css for name, row in INLINES.items()} | PARAGRAPHS | PICTURES
        node.set("class", " ".join(known.get(name, name) for name in names))
    return ()


def _become(node: Element, tag: str, css: str) -> None:
    """Make a span what its name says; another element, like an emphasis, stays what it is."""
    if node.tag == "span":
        node.tag = tag
    if css == "latin" and not node.get("lang"):
        node.set("lang", "en")
    if css == "warichu" and not xhtml.text(node).startswith(tuple("（〔(［[")):
        _bracket(node)


def _bracket(node: Element) -> None:
    """A note in the line stands in brackets, in either book and in copied text (GB/T 15834 4.9)."""
    before = node.getprevious()
    around = node.getparent()
    if before is not None:
        before.tail = f"{before.tail or ''}（"
    elif around is not None:
        around.text = f"{around.text or ''}（"
    node.tail = f"）{node.tail or ''}"


def left_over(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Names that did nothing: unknown ones, and those of brackets that don't pair."""
    found = []
    for node, slot in xhtml.slots(body):
        words = getattr(node, slot) or ""
        if "]{" not in words or xhtml.is_verbatim(node, slot):
            continue
        for match in _LEFT_OVER.finditer(words):
            before = words[max(0, match.start() - 6) : match.end()]
            name, place = match["name"], setting.finder.span(before, match[0])
            if inline(name):
                found.append(finding("M024", place, name=name))
            else:
                near = nearest(name, INLINES, "{}")
                known = "、".join(INLINES)
                found.append(finding("M023", place, name=name, near=near, known=known))
    return tuple(found)


def continued(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """What goes on after a quotation or verse is no new paragraph (clreq 3.4.1).

    Only where the marks leave no doubt; editors say it of others by `{: .接上}`.
    """
    del setting
    for after in body.iter("p"):
        quotation = after.getprevious()
        before = quotation.getprevious() if quotation is not None else None
        if quotation is None or before is None or before.tag != "p":
            continue
        if not {quotation.tag, f"{quotation.tag!s}.{quotation.get('class')}"} & _INTERRUPTING:
            continue
        ended, begun = xhtml.text(before).rstrip(), xhtml.text(after).lstrip()
        goes_on = _GOING_ON.match(begun) and not _FINISHED.search(ended)
        if goes_on or _UNFINISHED.search(ended):
            after.set("class", f"{after.get('class', '')} continued".strip())
    return ()
