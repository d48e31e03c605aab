"""Footnotes: one `<aside role="doc-footnote">` a note, called by a `doc-noteref` 〔1〕."""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

_UNDEFINED = re.compile(r"\[\^([^\]\s]+)\]")


def notes(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Python-Markdown's list of notes becomes asides at the end of the body."""
    found = [
        finding("M009", setting.finder.span(match[0]), label=match[1])
        for match in _UNDEFINED.finditer("".join(_prose(body)))
    ]
    box = next((node for node in body.iter("div") if node.get("class") == "footnote"), None)
    if box is None:
        return tuple(found)
    calls = _calls(body)
    asides = E.section({"class": "notes", "role": "doc-endnotes"})
    for number, item in enumerate(box.iter("li"), 1):
        key = item.get("id", "").removeprefix("fn:")
        if key in calls:
            _number_calls(calls[key], number)
        else:
            found.append(finding("M008", setting.finder.span(f"[^{key}]:"), label=key))
        asides.append(_aside(item, number))
    xhtml.remove(box)
    body.append(asides)
    return tuple(found)


def _prose(body: Element) -> list[str]:
    """Text outside code, where `[^1]` would be a note without words."""
    return [
        getattr(node, slot) or ""
        for node, slot in xhtml.slots(body)
        if slot == "tail" or node.tag not in {"code", "pre"}
    ]


def _calls(body: Element) -> dict[str, list[Element]]:
    """The calls of each note, by its label."""
    calls: dict[str, list[Element]] = {}
    for node in body.iter("a"):
        if node.get("class") == "footnote-ref":
            calls.setdefault(node.get("href", "").removeprefix("#fn:"), []).append(node)
    return calls


def _number_calls(calls: list[Element], number: int) -> None:
    for turn, call in enumerate(calls, 1):
        call.attrib.clear()
        call.set("href", f"#note-{number}")
        call.set("id", f"call-{number}" if turn == 1 else f"call-{number}-{turn}")
        call.set("role", "doc-noteref")
        call.text = f"〔{number}〕"
        around = call.getparent()
        if around is not None and around.tag == "sup":
            around.attrib.clear()
            around.set("class", "note-call")


def _aside(item: Element, number: int) -> Element:
    """A note with its number as a link back; its first paragraph runs on after the number."""
    for back in list(item.iter("a")):
        if back.get("class") == "footnote-backref":
            _trim_before(back)
            xhtml.remove(back)
    aside = E.aside({"id": f"note-{number}", "role": "doc-footnote", "class": "note"})
    aside.extend(list(item))
    if not len(aside):
        aside.append(E.p(item.text or ""))
    for empty in [p for p in aside.iter("p") if not len(p) and not (p.text or "").strip()]:
        xhtml.remove(empty)
    first = aside[0] if len(aside) and aside[0].tag == "p" else E.p()
    if first.getparent() is None:
        aside.insert(0, first)
    back = E.a({"href": f"#call-{number}", "role": "doc-backlink"}, f"〔{number}〕")
    back.tail = first.text
    first.text = None
    first.insert(0, back)
    return aside


def _trim_before(back: Element) -> None:
    """Take away the no-break space Python-Markdown puts before its arrow."""
    before, parent = back.getprevious(), back.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip("\u00a0 ")
    elif parent is not None:
        parent.text = (parent.text or "").rstrip("\u00a0 ")
