"""Where Latin text has marks of its own: apostrophes, and paragraphs without any Chinese.

Quotes, dashes and ellipsis are the same characters in both scripts. Among Chinese they belong to
it (clreq 3.1.2); here, and in what an editor marks `lang="en"`, the Latin face sets them.
"""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.characters import HAN
from huozi.xhtml import BLOCKS, E, Element

_LETTER = "A-Za-z\u00c0-\u024f"
_APOSTROPHE = re.compile(f"(?<=[{_LETTER}])\u2019(?=[{_LETTER}])")
_WORD = re.compile(f"(?<![^\\s“‘(])[{_LETTER}’'-]*[a-z][{_LETTER}’'-]*(?=[\\s,.;:!?”’)—…]|$)")
_CHINESE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uff60]")
_SENTENCE = 4  # words from which on a paragraph is text, not a name or a term

_NO_PROSE = frozenset({"code", "pre", "kbd", "samp"})


def mark_latin(tree: Element) -> None:
    """Give paragraphs of Latin, and the apostrophes in other ones, the class `latin`."""
    for block in tree.iter(*BLOCKS):
        if block.tag not in _NO_PROSE and not any(True for _ in block.iterdescendants(*BLOCKS)):
            _mark(block)


def _mark(block: Element) -> None:
    text = xhtml.text(block)
    if not _CHINESE.search(text) and len(_WORD.findall(text)) >= _SENTENCE:
        block.set("class", f"{block.get('class', '')} latin".strip())
    elif "\u2019" in text:
        for node, slot in list(xhtml.slots(block)):
            if node.tag not in _NO_PROSE or slot == "tail":
                _wrap_apostrophes(node, slot)


def _wrap_apostrophes(node: Element, slot: str) -> None:
    words = _APOSTROPHE.split(getattr(node, slot) or "")
    if len(words) > 1:
        content: list[str | Element] = [words[0]]
        for word in words[1:]:
            content += [E.span({"class": "latin"}, "\u2019"), word]
        xhtml.fill(node, slot, content)
