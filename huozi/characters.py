"""Character classes of Chinese text (clreq 3.1, GB/T 15834—2011), by code point.

Sets are strings of single characters; the Han classes are for use inside a regular expression's
brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

# Ideographs, with 〇 and 々, extensions A–H and compatibility ideographs (clreq 2.1).
HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)

OPENING = "（《〈“‘【〔〖「『［｛"
CLOSING = "）》〉”’】〕〗」』］｝"
PAUSES = "，、；："  # 点号 inside a sentence (GB/T 15834 4.3–4.6)
STOPS = "。？！"  # 点号 that end a sentence (GB/T 15834 4.1–4.2)
DASHES = "—…～·"

# All marks that stand in the Chinese text as full-width characters.
MARKS = OPENING + CLOSING + PAUSES + STOPS + DASHES

IDEOGRAPHIC_SPACE = "\u3000"

_CLASS = f"{HAN}{re.escape(MARKS)}{IDEOGRAPHIC_SPACE}"
_CHINESE, _OTHERS = re.compile(f"[{_CLASS}]"), re.compile(f"[^{_CLASS}]")


def is_chinese(character: str) -> bool:
    """Whether a character is an ideograph or a full-width mark (no space beside it)."""
    return bool(_CHINESE.match(character))


def all_chinese(text: str) -> bool:
    """Whether every character of a text is an ideograph or a full-width mark."""
    return not _OTHERS.search(text)


_NO_IDEOGRAPHS = re.compile(f"[^{HAN}]+")


@lru_cache(maxsize=8)  # a paragraph's are asked for where it breaks and where it is spaced
def places_beside_others(text: str) -> tuple[int, ...]:
    """Every place inside a text that is not between two ideographs, where nothing ever happens."""
    size, runs = len(text), map(re.Match.span, _NO_IDEOGRAPHS.finditer(text))
    return tuple(chain.from_iterable(range(start or 1, min(end + 1, size)) for start, end in runs))
