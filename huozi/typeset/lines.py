"""Line ends of the source: nothing between two Chinese characters, a space elsewhere."""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.characters import is_chinese
from huozi.diagnostics import Finding
from huozi.typeset.setting import Setting
from huozi.xhtml import BLOCKS, Element

_LINE_END = re.compile(r"[ \t]*\n[ \t]*")


def soft_breaks(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Join the lines of every paragraph, across inline elements too; readings stand apart."""
    del setting
    slots = [place for place in xhtml.slots(body) if place[0].tag != "rt" or place[1] == "tail"]
    pieces = [getattr(node, slot) or "" for node, slot in slots]
    edges = [node.tag in BLOCKS or node.tag == "br" for node, _ in slots]
    following = _following(pieces, edges)
    before = ""  # the last character of the running text, "" at a block's edge
    for (node, slot), piece, edge, after in zip(slots, pieces, edges, following, strict=True):
        before = "" if edge else before
        if "\n" not in piece or xhtml.is_verbatim(node, slot):
            words = piece
        else:
            words = _joined(piece, before, after)
        if words != piece:
            setattr(node, slot, words or None)
        before = words[-1:] or before
    return ()


def _following(pieces: list[str], edges: list[bool]) -> list[str]:
    """For each piece the first character of the running text after it, "" at a block's edge."""
    following = []
    after = ""
    for piece, edge in zip(reversed(pieces), reversed(edges), strict=True):
        following.append(after)
        words = piece.lstrip(" \t\n")
        after = "" if edge else words[:1] or after
    return following[::-1]


def _joined(words: str, before: str, after: str) -> str:
    """Every line end replaced by what its neighbours in the running text ask for."""

    def mend(match: re.Match[str]) -> str:
        left = words[match.start() - 1] if match.start() else before
        right = words[match.end()] if match.end() < len(words) else after
        if not left or not right or left == " ":
            return ""
        return "" if is_chinese(left) and is_chinese(right) else " "

    return _LINE_END.sub(mend, words)
