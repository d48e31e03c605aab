"""Places of a draft that wait for an editor's answer, marked so that nobody overlooks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huozi import xhtml
from huozi.model import Document
from huozi.xhtml import E

QUERY = "query"  # the class of the mark


def point_out(document: Document, words: Iterable[str]) -> Document:
    """The document with a mark at the first place of each of `words`; its text is the same."""
    tree = xhtml.parse(document.xhtml)
    places = [(getattr(node, slot) or "", node, slot) for node, slot in xhtml.slots(tree)]
    for wanted in dict.fromkeys(filter(None, words)):
        for number, (text, node, slot) in enumerate(places):
            if wanted in text:
                before, found, after = text.partition(wanted)
                mark = E.mark({"class": QUERY}, found)
                xhtml.fill(node, slot, [before, mark, after])
                marked = [(before, node, slot), (found, mark, "text"), (after, mark, "tail")]
                places[number : number + 1] = marked
                break
    return replace(document, xhtml=xhtml.serialise(tree))
