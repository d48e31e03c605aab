"""Where a Chinese line may break (clreq 3.1.4 line-start and line-end prohibition 避头尾)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from huozi.characters import (
    CLOSING,
    IDEOGRAPHIC_SPACE,
    OPENING,
    PAUSES,
    STOPS,
    is_chinese,
    places_beside_others,
)

# Half-width marks of received text, and signs that belong to the figure before them.
_WESTERN = ".,;:!?)]}%‰°′″"
_SIGNS = "％℃．､｡￠"
_BASIC = CLOSING + PAUSES + STOPS + "～·‧•–" + _WESTERN + _SIGNS + IDEOGRAPHIC_SPACE

# Marks that start no line, by level: clreq's basic one; with the connectors and the solidus of
# GB/T 15834 5.1; with the dash and the ellipsis.
NOT_AT_START: dict[str, frozenset[str]] = {
    "basic": frozenset(_BASIC),
    "gb": frozenset(_BASIC + "/／"),
    "strict": frozenset(_BASIC + "/／—…⸺⋯"),
}
# Marks that end none.
NOT_AT_END: dict[str, frozenset[str]] = {
    "basic": frozenset(OPENING + "￥＄£＃([{"),
    "gb": frozenset(OPENING + "￥＄£＃([{／"),
    "strict": frozenset(OPENING + "￥＄£＃([{／"),
}
USUAL = "strict"

# White space, and straight quotes, which may open or close: UAX #14 decides beside them.
UNDECIDED = frozenset(" \t\n\"'")

# A figure stays with its unit and with the word that makes it an ordinal.
UNITS = frozenset("万亿千百年月日时分秒个家件项名人次号岁章节条版期届米里吨克度元角级层册页倍种位")
ORDINALS = frozenset("第约近超")

# Marks of two characters that stay together (GB/T 15834 5.1.4, 5.1.5).
_PAIRED = frozenset("—…⋯")


@lru_cache(maxsize=1 << 16)
def may_break(before: str, after: str, engine: bool, level: str = USUAL) -> bool:
    """Whether a line may end with `before` and the next start with `after`.

    `engine` is what UAX #14 says; it decides between two characters that aren't Chinese.
    """
    if before in UNDECIDED or after in UNDECIDED:
        return engine and not (before == " " and after in _CLOSES_AFTER_SPACE)
    if before in NOT_AT_END[level] or after in NOT_AT_START[level]:
        return False
    if (before == after and before in _PAIRED) or _is_one_figure(before, after):
        return False
    if is_chinese(before) or is_chinese(after):
        return not (_joined(before, after) or (before == "/" and level != "basic"))
    return engine


_CLOSES_AFTER_SPACE = frozenset(CLOSING + PAUSES + STOPS)


def _is_one_figure(before: str, after: str) -> bool:
    """Whether a figure meets its unit, or its ordinal word."""
    return (before.isdigit() and after in UNITS) or (before in ORDINALS and after.isdigit())


def _joined(before: str, after: str) -> bool:
    """Whether a character without width or a combining mark holds the two together."""
    return "\u2060" in (before, after) or "\u00a0" in (before, after) or _combining(after)


def _combining(character: str) -> bool:
    code = ord(character)
    return 0x0300 <= code <= 0x036F or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def break_flags(text: str, engine: Sequence[bool], level: str = USUAL) -> tuple[bool, ...]:
    """For each index of `text`, and its end, whether a line may start there."""
    if not text:
        return (True,)
    flags = [False, *([True] * len(text))]
    for i in places_beside_others(text):
        flags[i] = may_break(text[i - 1], text[i], engine[i], level)
    if "—" in text or "’" in text:
        for match in _HELD.finditer(text):
            flags[match.end()] = False
    return tuple(flags)


# A single — connects what is on its two sides (5.1.6); a ’ before a letter and not after Chinese
# is an apostrophe: it’s, ’tis.
_HELD = re.compile(r"(?<!—)(?=—(?!—))|(?<![^\x00-\x7f])’(?=[A-Za-z])")
