"""Where a Chinese line may break (clreq 3.1.4 line-start and line-end prohibition 避头尾)."""

from __future__ import annotations

from collections.abc import Sequence

from huozi.characters import CLOSING, IDEOGRAPHIC_SPACE, OPENING, PAUSES, STOPS, is_chinese

# GB/T 15834 5.1: marks that don't start a line, the dash and the ellipsis among them (clreq
# calls this level strict), and marks that don't end one.
NOT_AT_START = frozenset(
    CLOSING + PAUSES + STOPS + "—…～·‧•%％‰℃°′″､｡￠．,.;:!?)]}" + IDEOGRAPHIC_SPACE
)
NOT_AT_END = frozenset(OPENING + "￥＄£＃([{")

# White space, and straight quotes, which may open or close: UAX #14 decides beside them.
UNDECIDED = frozenset(" \t\n\"'")

# A figure stays with its unit and with the word that makes it an ordinal.
UNITS = frozenset("万亿千百年月日时分秒个家件项名人次号岁章节条版期届米里吨克度元角级层册页倍种位")
ORDINALS = frozenset("第约近超")


def may_break(before: str, after: str, engine: bool) -> bool:
    """Whether a line may end with `before` and the next start with `after`.

    `engine` is what UAX #14 says; it decides between two characters that aren't Chinese.
    """
    if before in UNDECIDED or after in UNDECIDED:
        return engine
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before.isdigit() and after in UNITS:
        return False
    if before in ORDINALS and after.isdigit():
        return False
    if is_chinese(before) or is_chinese(after):
        return not _joined(before, after)
    return engine


def _joined(before: str, after: str) -> bool:
    """Whether a character without width or a combining mark holds the two together."""
    return "\u2060" in (before, after) or "\u00a0" in (before, after) or _combining(after)


def _combining(character: str) -> bool:
    code = ord(character)
    return 0x0300 <= code <= 0x036F or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def break_flags(text: str, engine: Sequence[bool]) -> tuple[bool, ...]:
    """For each index of `text`, and its end, whether a line may start there."""
    inner = (may_break(text[i - 1], text[i], engine[i]) for i in range(1, len(text)))
    return (False, *inner, True) if text else (True,)
