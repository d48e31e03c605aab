"""Where words of a marked language may be cut with a hyphen (CSS Text 3, 6.1; clreq 3.2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyphen

_WORD = re.compile(r"[^\W\d_]+")


def hyphen_places(text: str, style: Any) -> Iterator[int]:
    """Every place of a text where its style lets a hyphen end the line."""
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    if style["hyphens"] != "auto" or not language:
        return
    shortest, before, after = style["hyphenate_limit_chars"]
    dictionary = _dictionary(language, before, after)
    for word in _WORD.finditer(text):
        if len(word[0]) >= shortest:
            yield from (word.start() + place for place in dictionary.positions(word[0]))


@cache
def _dictionary(language: str, before: int, after: int) -> Any:
    return pyphen.Pyphen(lang=language, left=before, right=after)
