"""Footnotes: one `<aside role="doc-footnote">` a note, called by a `doc-noteref` 〔1〕."""

from __future__ import annotations

import re
from urllib.parse import unquote

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

_UNDEFINED = re.compile(r"\[\^([^\]\n]+)\]")


def notes(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Python-Markdown's list of notes becomes asides at the end of the body.

    A note nobody calls is left out and named: it would have no number and no place on a page.
    """
    found = [
        finding("M009", setting.finder.span(match[0]), label=match[1])
        for match in _UNDEFINED.finditer("".join(_prose(body)))
    ]
    box = _box(body)
    if box is None:
        return tuple(found)
    xhtml.remove(box)
    items = [item for listing in box.iterchildren("ol") for item in listing.iterchildren("li")]
    labels = [_label(item.get("id", "")) for item in items]
    found.extend(_called_in_notes(items, setting))
    calls = _calls(body)
    asides = E.section({"class": "notes", "role": "doc-endnotes"})
    for label, item in zip(labels, items, strict=True):
        if label in calls:
            number = len(asides) + 1
            _number_calls(calls[label], number)
            asides.append(_aside(item, number))
        else:
            place = setting.finder.span(f"[^{label}]:")
            found.append(finding("M008", place, label=label))
    if len(asides):
        body.append(asides)
    return tuple(found)


def _box(body: Element) -> Element | None:
    """Where Python-Markdown puts all notes: the last thing in the body."""
    last = body[-1] if len(body) else None
    return last if last is not None and last.get("class") == "footnote" else None


def _prose(body: Element) -> list[str]:
    """Text outside code, where `[^1]` would be a note without words."""
    return [
        (getattr(node, slot) or "") + "\n" * (node.tag in xhtml.BLOCKS)
        for node, slot in xhtml.slots(body)
        if slot == "tail" or node.tag not in {"code", "pre"}
    ]


def _label(address: str) -> str:
    """The label in an id or an address Python-Markdown made: `fn:注`, `#fn:%E6%B3%A8`."""
    return unquote(address.removeprefix("#")).removeprefix("fn:")


def _calls(body: Element) -> dict[str, list[Element]]:
    """The calls of each note, by its label."""
    calls: dict[str, list[Element]] = {}
    for node in body.iter("a"):
        if node.get("class") == "footnote-ref":
            calls.setdefault(_label(node.get("href", "")), []).append(node)
    return calls


def _called_in_notes(items: list[Element], setting: Setting) -> list[Finding]:
    """A note can't call a note: a page has one place for each. The call stays as plain text."""
    found = []
    for item in items:
        for label, calls in _calls(item).items():
            for call in calls:
                found.append(finding("M012", setting.finder.span(f"[^{label}]"), label=label))
                call.attrib.clear()
    return found


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
    aside.text = (item.text or "").strip() or None
    aside.extend(list(item))
    if aside.text:
        paragraph = E.p(aside.text)
        aside.text = None
        aside.insert(0, paragraph)
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
