"""The space between two characters of a line, in em.

Punctuation width adjustment 标点挤压 (clreq 3.1.6), the gap between Han and Latin (clreq 3.2.2).
"""

from __future__ import annotations

import re

from huozi.characters import CLOSING, HAN, OPENING, PAUSES, STOPS

# Full-width marks leave half of their square empty: before an opening mark, after the others.
BLANK_BEFORE = frozenset(OPENING)
BLANK_AFTER = frozenset(CLOSING + PAUSES + STOPS)

HALF = 0.5  # what a mark gives up beside another one, and at a line's edge
HAN_LATIN = 0.25
HAN_LATIN_LEAST = 0.125

# What else a line may take back when it is a little too long, in the order of clreq 3.5.3.
PAUSE_SHRINK = 0.25

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff%$#@+]")


def is_han_latin(before: str, after: str) -> bool:
    """Whether two neighbours are a Han and a Latin character (or a figure), either way round."""
    return bool(
        (_HAN.match(before) and _LATIN.match(after)) or (_LATIN.match(before) and _HAN.match(after))
    )


def gap(before: str, after: str, *, full_before: bool = True, full_after: bool = True) -> float:
    """The space to add between two neighbours, negative where marks move together.

    `full_…` say whether the face sets the mark a whole em wide (marks of other faces stay).
    """
    if is_han_latin(before, after):
        return HAN_LATIN
    if before in BLANK_AFTER and full_before and after in BLANK_AFTER | BLANK_BEFORE and full_after:
        return -HALF
    if before in BLANK_BEFORE and after in BLANK_BEFORE and full_before and full_after:
        return -HALF
    return 0.0


def shrinkable(before: str, after: str, natural: float) -> float:
    """How much the space between two neighbours can still give up."""
    if is_han_latin(before, after):
        return HAN_LATIN - HAN_LATIN_LEAST
    if before in PAUSES and natural == 0:
        return PAUSE_SHRINK
    return 0.0


def stretchable(before: str, after: str) -> bool:
    """Whether space may be put between two neighbours: not inside —— and ……, nor inside words."""
    if before == after and before in "—…":
        return False
    return not (_LATIN.match(before) and _LATIN.match(after)) and before + after != "\r\n"
