"""Where words of a marked language may be cut with a hyphen (CSS Text 3, 6.1; clreq 3.2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyphen
from weasyprint.layout import inline

_WORD = re.compile(r"[^\W\d_]+")
_split_text_box = inline.split_text_box


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


def split_text_box(
    context: Any, box: Any, available_width: Any, skip: int, is_line_start: bool = True
) -> tuple[Any, int | None, bool]:
    """WeasyPrint's contract; a line it ends with a hyphen knows what it says without."""
    new_box, resume_at, forced = _split_text_box(
        context, box, available_width, skip, is_line_start=is_line_start
    )
    if new_box is not None and resume_at is not None:
        text = box.text.encode()[skip:resume_at].decode()
        if not text.startswith(new_box.text):
            new_box.said = text
    return new_box, resume_at, forced


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    inline.split_text_box = split_text_box
