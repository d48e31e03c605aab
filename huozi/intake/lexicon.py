"""What counts as a word, and whether one stands across a cut.

A cut is judged by the cheapest way to read the few characters around it: as words, with and
without a break at the cut. Only a clearly better reading without the break is a word across it.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache

from huozi.characters import HAN
from huozi.intake.words import PARTICLES, WORDS

LONGEST = 5
_WINDOW = 6
_WORD, _PARTICLE, _STRAY = 1.0, 1.2, 2.0
_LEADING_HAN = re.compile(f"[{HAN}]*")
_TRAILING_HAN = re.compile(f"[{HAN}]*$")


@cache
def words() -> frozenset[str]:
    """The common words of newspaper Chinese."""
    return frozenset(WORDS.split())


@cache
def _tails() -> frozenset[str]:
    """What is left of a longer word when its first character is cut off."""
    return frozenset(word[1:] for word in words() if len(word) > 2)


@cache
def _initials() -> frozenset[str]:
    return frozenset(word[0] for word in words())


def crosses(left: str, right: str, known: AbstractSet[str] = frozenset()) -> str:
    """The word that stands across the cut between two texts, or nothing; `known` adds words."""
    head = _tail_of(left)
    tail = _head_of(right)
    if not head or not tail:
        return ""
    text, cut = head + tail, len(head)
    whole, apart = _reading(text, known), _reading(head, known) + _reading(tail, known)
    if _cost(whole) + 0.7 > _cost(apart):
        return ""
    at = 0
    for word in whole:
        if at < cut < at + len(word):
            return word
        at += len(word)
    return ""


def begins_word(text: str) -> bool:
    """Whether a text starts with a whole word."""
    head = _head_of(text)
    return bool(head) and (
        head[0] in PARTICLES or any(head[:size] in words() for size in range(2, LONGEST + 1))
    )


def begins_inside_word(text: str) -> bool:
    """Whether a text starts with the rest of a word whose beginning is gone."""
    head = _head_of(text)
    if not head or begins_word(text):
        return False
    return any(head[:size] in _tails() for size in (2, 3)) or head[0] not in _initials()


def _head_of(text: str) -> str:
    match = _LEADING_HAN.match(text[:_WINDOW])
    return match[0] if match else ""


def _tail_of(text: str) -> str:
    match = _TRAILING_HAN.search(text[-_WINDOW:])
    return match[0] if match else ""


def _reading(text: str, known: AbstractSet[str]) -> list[str]:
    """The cheapest division of a few characters into words and single characters."""
    best: list[list[str]] = [[]]
    for end in range(1, len(text) + 1):
        options = (
            [*best[start], text[start:end]]
            for start in range(max(0, end - LONGEST), end)
            if end - start == 1 or text[start:end] in words() or text[start:end] in known
        )
        best.append(min(options, key=_cost))
    return best[-1]


def _cost(reading: list[str]) -> float:
    return sum(
        _WORD if len(word) > 1 else _PARTICLE if word in PARTICLES else _STRAY for word in reading
    )
