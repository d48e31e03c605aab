"""Line ends of the source: nothing between two Chinese characters, a space elsewhere."""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.characters import is_chinese
from huozi.diagnostics import Finding
from huozi.typeset.setting import Setting
from huozi.xhtml import BLOCKS, Element

_VERBATIM = frozenset({"pre", "code", "kbd", "samp"})
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
# Stands for a block's edge in a run of text: no character of a manuscript (Unicode noncharacter).
_EDGE = "\ufdd0"


def soft_breaks(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Join the lines of every paragraph, across inline elements too."""
    del setting
    slots = [(node, slot) for node, slot in xhtml.slots(body) if not _verbatim(node, slot)]
    pieces = [_piece(node, slot) for node, slot in slots]
    joined = _join("\ufdd1".join(pieces)).split("\ufdd1")
    for (node, slot), piece in zip(slots, joined, strict=True):
        setattr(node, slot, piece.replace(_EDGE, "") or None)
    return ()


def _piece(node: Element, slot: str) -> str:
    """A slot's text, marked where no text can run on into it."""
    words = getattr(node, slot) or ""
    edge = _EDGE if node.tag in BLOCKS or node.tag == "br" else ""
    return edge + words


def _join(words: str) -> str:
    """Replace every line end by what its neighbours in the running text ask for."""

    def mend(match: re.Match[str]) -> str:
        before = words[: match.start()].rstrip("\ufdd1")[-1:] if match.start() else _EDGE
        after = words[match.end() : match.end() + 64].lstrip("\ufdd1")[:1] or _EDGE
        if _EDGE in (before, after):
            return ""
        return "" if is_chinese(before) and is_chinese(after) else " "

    return _LINE_END.sub(mend, words)


def _verbatim(node: Element, slot: str) -> bool:
    """Whether a slot is inside preformatted text or code."""
    around = node if slot == "text" else node.getparent()
    while around is not None:
        if around.tag in _VERBATIM:
            return True
        around = around.getparent()
    return False
