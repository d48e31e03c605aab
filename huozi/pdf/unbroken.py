"""Addresses and other strings longer than a line may break, though nothing in them says where.

The places are zero-width spaces: the page engine draws nothing for them, so that the text of the
finished file is the string itself.
"""

from __future__ import annotations

import re

from huozi import xhtml
from huozi.xhtml import Element

BREAK = "\u200b"

# A string of letters, figures and signs without a space; shorter ones move to the next line.
_STRING = re.compile(r"[!-~]{16,}")
# Addresses are parted after these signs, where letters or figures go on.
_SIGN = re.compile(r"(?<=[/?&=._#%@:-])(?=[A-Za-z0-9])")
# What then remains longer than any word is parted anywhere.
_LETTERS = re.compile(r"[A-Za-z0-9]{32,}")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def part_strings(tree: Element) -> None:
    """Put a place to break into every long string, headings aside: the outline has their text."""
    for node, slot in list(xhtml.slots(tree)):
        words = getattr(node, slot)
        if words and _STRING.search(words) and not _in_heading(node, slot):
            setattr(node, slot, _STRING.sub(lambda match: parted(match[0]), words))


def parted(string: str) -> str:
    """A string with places to break.

    >>> parted("https://a.org/b?c=d").replace(BREAK, "|")
    'https://|a.|org/|b?|c=|d'
    """
    if re.search("[A-Za-z]", string):  # a figure is never parted
        string = _SIGN.sub(BREAK, string)
    return _LETTERS.sub(lambda match: BREAK.join(match[0]), string)


def _in_heading(node: Element, slot: str) -> bool:
    around = node.iterancestors(*_HEADINGS)
    return any(True for _ in around) or (slot == "text" and node.tag in _HEADINGS)
