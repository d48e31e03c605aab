"""Where a Chinese line may break, told to an engine that only knows Unicode's rules (UAX #14).

ZERO WIDTH SPACE allows a break, WORD JOINER forbids one; both have no width and are left out
when text is copied or read back.
"""

from __future__ import annotations

import re

from huozi.characters import CLOSING, HAN, OPENING, PAUSES, STOPS

ALLOW = "\u200b"
FORBID = "\u2060"

_CLOSERS = re.escape(CLOSING + PAUSES + STOPS)
_OPENERS = re.escape(OPENING)
_UNITS = "万亿千百元年月日时分秒个家件项名人次号岁章节条版期届米里吨克度℃％%"

# Each row: where (a zero-width place), what to put there, the clause it follows.
RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # UAX #14 glues curly quotes to both sides; a Chinese line may break outside them (clreq 3.1.4).
    (re.compile(f"(?<=[{HAN}{_CLOSERS}…—])(?=[“‘])"), ALLOW),
    (re.compile(f"(?<=[”’])(?=[{HAN}{_OPENERS}A-Za-z0-9])"), ALLOW),
    # Interpuncts, wave dashes and a single dash don't start a line (GB/T 15834 5.1.6, 5.1.7).
    (re.compile("(?=[·～])"), FORBID),
    (re.compile("(?<=[^—])(?=—(?!—))"), FORBID),
    # A figure stays with its unit and with what orders it (CY/T; clreq 3.1.5).
    (re.compile(f"(?<=[0-9])(?=[{_UNITS}])"), FORBID),
    (re.compile("(?<=第)(?=[0-9])"), FORBID),
)

# The last characters of a paragraph, with the marks after them (clreq 3.4.4: no lone one 孤字).
_LAST = re.compile(f"(?<=[{HAN}])(?=[{HAN}]?[{_CLOSERS}]*$)")


def with_breaks(text: str) -> str:
    """`text` with its break opportunities written in; the visible characters stay as they are."""
    for place, mark in RULES:
        text = place.sub(mark, text)
    return text


def keep_together(text: str) -> str:
    """`text`, the end of a paragraph, with its last two characters bound to the one before."""
    return _LAST.sub(FORBID, text)
