"""Paragraphs that are no prose: lines kept as typed, and who said what is quoted."""

from __future__ import annotations

from huozi import xhtml
from huozi.diagnostics import Finding
from huozi.typeset.setting import Setting
from huozi.xhtml import Element

# Characters; lines that are longer are prose with a line end in it.
LONGEST_LINE = 24
_DASHES = ("——", "—— ", "⸺")


def kinds(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Mark paragraphs of short lines `lines`, and the last of a quotation `attribution`."""
    del setting
    for paragraph in body.iter("p"):
        if paragraph.get("class") is None and _is_lines(paragraph):
            paragraph.set("class", "lines")
    for quotation in body.iter("blockquote"):
        last = quotation[-1] if len(quotation) > 1 else None
        if last is not None and last.tag == "p" and xhtml.text(last).startswith(_DASHES):
            last.set("class", "attribution")
    return ()


def _is_lines(paragraph: Element) -> bool:
    """Whether all lines of a paragraph are as short as those of verse or of an address."""
    if paragraph.find(".//br") is None:
        return False
    length = 0
    for node, slot in xhtml.slots(paragraph):
        if node.tag == "br" and slot == "tail":
            length = 0
        length += len((getattr(node, slot) or "").strip())
        if length > LONGEST_LINE:
            return False
    return True
