"""The space between two characters of a line, in em.

Punctuation width adjustment 标点挤压 (clreq 3.1.6, GB/T 15834 5.1), the gap between Han and Latin
(clreq 3.2.2), what a line may take back (clreq 3.5.3) and where it may be widened (3.5.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import cache
from typing import NamedTuple

from huozi.characters import CLOSING, HAN, OPENING, PAUSES, STOPS, is_chinese

# Full-width marks leave half of their square empty: before an opening mark, after the others.
BLANK_BEFORE = frozenset(OPENING)
BLANK_AFTER = frozenset(CLOSING + PAUSES + STOPS + "．")

HALF = 0.5  # what a mark gives up beside another one, and at a line's edge
HAN_LATIN = 0.25
HAN_LATIN_LEAST = 0.125
WORD_SPACE_LEAST = 0.25


class Kind(IntEnum):
    """What a character is to its neighbours."""

    HAN = auto()
    LATIN = auto()
    OPENING = auto()
    CLOSING = auto()
    PAUSE = auto()
    STOP = auto()
    DASH = auto()
    DOT = auto()  # 间隔号
    SPACE = auto()
    CHINESE = auto()  # any other that stands among ideographs
    OTHER = auto()

    __hash__ = int.__hash__  # kinds are looked up by the million; Enum's own hash is slow


_KINDS = {
    **dict.fromkeys(OPENING, Kind.OPENING),
    **dict.fromkeys(CLOSING, Kind.CLOSING),
    **dict.fromkeys(PAUSES, Kind.PAUSE),
    **dict.fromkeys(STOPS + "．", Kind.STOP),
    **dict.fromkeys("—…⸺⋯～–", Kind.DASH),
    **dict.fromkeys("·‧", Kind.DOT),
    **dict.fromkeys(" \u00a0", Kind.SPACE),
}
MARKS = frozenset({Kind.OPENING, Kind.CLOSING, Kind.PAUSE, Kind.STOP})
_GIVE_AFTER = MARKS - {Kind.OPENING}

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff%$#@+]")


@cache
def kind_of(character: str) -> Kind:
    """The kind of a character."""
    if character in _KINDS:
        return _KINDS[character]
    if _HAN.match(character):
        return Kind.HAN
    if _LATIN.match(character):
        return Kind.LATIN
    return Kind.CHINESE if is_chinese(character) else Kind.OTHER


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How wide marks stand by themselves: the kinds set half wide, and whether line ends are."""

    half: frozenset[Kind]
    trimmed_line_end: bool


# The widths a house may choose (clreq 3.1.6.1; names as in Chinese TeX).
MARK_STYLES: dict[str, MarkStyle] = {
    "quanjiao": MarkStyle(frozenset(), trimmed_line_end=False),
    "hangmo-banjiao": MarkStyle(frozenset(), trimmed_line_end=True),
    "kaiming": MarkStyle(MARKS - {Kind.STOP}, trimmed_line_end=True),
}
USUAL = MARK_STYLES["hangmo-banjiao"]


class Space(NamedTuple):
    """What stands between two neighbours: its width, and what it can still give up, in em.

    `rank` is the place in the order of clreq 3.5.3, 0 gives first.
    """

    natural: float = 0.0
    rank: int = 0
    give: float = 0.0


RANKS = 5


@cache
def spaces(style: MarkStyle) -> Mapping[tuple[Kind, Kind], Space]:
    """The spaces between all kinds of neighbours."""
    return {(before, after): space(before, after, style) for before in Kind for after in Kind}


def space(before: Kind, after: Kind, style: MarkStyle = USUAL) -> Space:
    """The space between two neighbours; negative where marks move together.

    A mark whose face leaves it no blank half (Traditional marks, proportional faces) counts as
    `Kind.OTHER`. A word space gives what its face has to give: see `Paragraph`.
    """
    if {before, after} == {Kind.HAN, Kind.LATIN}:
        return Space(HAN_LATIN, 3, HAN_LATIN - HAN_LATIN_LEAST)
    closing = before in _GIVE_AFTER and (after in MARKS or before in style.half)
    opening = after is Kind.OPENING and (before is Kind.OPENING or after in style.half)
    if closing or opening:
        return Space(-HALF * (closing + opening))
    if after is Kind.OPENING or before is Kind.CLOSING:
        return Space(0.0, 1, HALF)
    if before is Kind.PAUSE:
        return Space(0.0, 2, HALF)
    return Space(0.0, 4, HALF) if before is Kind.STOP else Space()


class Room(IntEnum):
    """How a line is widened between two neighbours (clreq 3.5.4), in this order."""

    WORD_SPACE = auto()
    HAN_LATIN = auto()
    ANY = auto()
    NONE = auto()  # inside —— and ……, inside words

    __hash__ = int.__hash__


AMONG_HAN = MARKS | {Kind.HAN, Kind.DASH, Kind.DOT, Kind.CHINESE}
_AS_WRITTEN = frozenset({Kind.LATIN, Kind.DASH})  # a connector stands close between figures


@cache
def room(before: Kind, after: Kind) -> Room:
    """Whether and when space may be put between two neighbours."""
    if before is Kind.SPACE:
        return Room.WORD_SPACE
    if {before, after} == {Kind.HAN, Kind.LATIN}:
        return Room.HAN_LATIN
    if after is Kind.SPACE or {before, after} <= _AS_WRITTEN:
        return Room.NONE
    return Room.ANY if before in AMONG_HAN or after in AMONG_HAN else Room.NONE
