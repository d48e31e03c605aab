"""Curved quotes as corner brackets 「」『』, nested right over inline elements and paragraphs.

A quotation that goes on opens anew in each paragraph and closes once, so every block is read for
itself.
"""

from __future__ import annotations

import re

# Which pair stands outside: in Traditional books 「」 (教育部《重訂標點符號手冊》), in vertical
# Simplified ones 『』 (GB/T 15834 5.2.3).
Pairs = tuple[str, str]
TRADITIONAL: Pairs = ("「」", "『』")
SIMPLIFIED_VERTICAL: Pairs = ("『』", "「」")

BLOCK = "\n"  # stands in a text where a block ends
_QUOTES = re.compile("[“”‘’\n]")
_CLOSES = {"”": "“", "’": "‘"}
_LATIN = re.compile("[A-Za-z0-9\u00c0-\u024f]")


def corner_quotes(text: str, pairs: Pairs) -> dict[int, str]:
    """The bracket for each quote by its offset; apostrophes have none."""
    brackets: dict[int, str] = {}
    unclosed: list[tuple[str, str]] = []  # each quote with its pair
    for match in _QUOTES.finditer(text):
        at, mark = match.start(), match[0]
        if mark == BLOCK:
            unclosed.clear()
        elif mark in _CLOSES.values():
            pair = pairs[len(unclosed) % 2]
            unclosed.append((mark, pair))
            brackets[at] = pair[0]
        elif not _is_apostrophe(text, at, unclosed):
            brackets[at] = _closing(mark, unclosed, pairs)
    return brackets


def _closing(mark: str, unclosed: list[tuple[str, str]], pairs: Pairs) -> str:
    """What closes the innermost quote of its kind; one opened in an earlier block by its kind."""
    opening = _CLOSES[mark]
    if all(quote != opening for quote, _ in unclosed):
        return pairs[mark == "’"][1]
    while True:
        quote, pair = unclosed.pop()
        if quote == opening:
            return pair[1]


def _is_apostrophe(text: str, at: int, unclosed: list[tuple[str, str]]) -> bool:
    """Whether ’ is part of a Latin word, as in it’s; at its end only where it closes nothing."""
    if text[at] != "’" or not _LATIN.match(text, at - 1) or not at:
        return False
    inside = bool(_LATIN.match(text, at + 1))
    return inside or all(quote != "‘" for quote, _ in unclosed)
