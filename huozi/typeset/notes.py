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
    found.extend(_called_in_notes(box, setting))
    asides = E.section({"class": "notes", "role": "doc-endnotes"})
    items = {_label(item.get("id", "")): item for item in box.iterfind("ol/li")}
    calls = {label: nodes for label, nodes in _calls(body).items() if label in items}
    for label, item in items.items():
        _trim(item)
        if label not in calls:
            place = setting.finder.span(f"[^{label}]:")
            found.append(finding("M008", place, label=label))
        elif not xhtml.text(item).strip() and item.find(".//img") is None:
            place = setting.finder.span(f"[^{label}]:")
            found.append(finding("M009", place, label=label))
    for label, called in calls.items():
        number = len(asides) + 1
        _number_calls(called, number)
        asides.append(_aside(items[label], number))
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


def _called_in_notes(box: Element, setting: Setting) -> list[Finding]:
    """A note can't call a note: a page has one place for each. The call stays as plain text."""
    found = []
    for label, calls in _calls(box).items():
        for call in calls:
            found.append(finding("M012", setting.finder.span(f"[^{label}]"), label=label))
            call.text = f"[^{label}]"
            around = call.getparent()
            for node in (call, around):
                if node is not None and node.tag in {"a", "sup"}:
                    xhtml.unwrap(node)
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


def _trim(item: Element) -> None:
    """Take out Python-Markdown's links back, and paragraphs that held nothing else."""
    for back in list(item.iter("a")):
        if back.get("class") == "footnote-backref":
            _trim_before(back)
            xhtml.remove(back)
    for paragraph in list(item.iter("p")):
        if not len(paragraph) and not (paragraph.text or "").strip():
            xhtml.remove(paragraph)


def _aside(item: Element, number: int) -> Element:
    """A note with its number as a link back; its first paragraph runs on after the number."""
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
