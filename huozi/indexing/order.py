"""The order of an index: by pinyin or by strokes, under heads (GB/T 22466—2008, 8).

Characters are compared one by one: syllable, tone, strokes, code point. What is in quotes or
title marks stands where its words do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from huozi.apparatus import IndexEntry
from huozi.indexing.entries import PERSON
from huozi.numerals import chinese
from huozi.pinyin import is_person, sounds
from huozi.strokes import strokes

Key = tuple[int, tuple[tuple[object, ...], ...], str]
"""The rank of its head, its characters one by one, the heading itself."""

NUMBERS, LETTERS, OTHERS = "数字", "字母", "其他"

# What stands around words and is not one.
_MARKS = re.compile(r"[\s“”‘’「」『』《》〈〉（）()【】〔〕·—\-]+")
_SYLLABLE = re.compile(r"([a-zü]+)([1-5]?)")


def by_pinyin(entry: IndexEntry) -> tuple[str, Key]:
    """The head of an entry, a letter, and what it is sorted by."""
    words = _MARKS.sub("", entry.heading)
    if entry.key:
        read = [
            (syllable, int(tone or 0)) for syllable, tone in _SYLLABLE.findall(entry.key.lower())
        ]
    else:
        named = entry.kind == PERSON or (not entry.kind and is_person(words))
        read = sounds(words, of_person=named)
    shapes = list(words)[: len(read)] if len(words) == len(read) else [""] * len(read)
    key = tuple(_sound(*sound, shape) for sound, shape in zip(read, shapes, strict=True))
    first = read[0][0][0].upper() if read else ""
    head = first if "A" <= first <= "Z" else NUMBERS if first.isdecimal() else OTHERS
    return head, (_rank(head), key, entry.heading)


def _sound(syllable: str, tone: int, shape: str) -> tuple[object, ...]:
    count = strokes(shape) if shape else 0
    return syllable.replace("ü", "u"), "ü" in syllable, tone, count, shape


def by_strokes(entry: IndexEntry) -> tuple[str, Key]:
    """The head of an entry, the strokes of its first character, and what it is sorted by."""
    words = _MARKS.sub("", entry.heading)
    counts = [strokes(character) for character in words]
    if counts and counts[0]:
        head = f"{chinese(counts[0])}画"
    else:
        first = words[:1]
        head = NUMBERS if first.isdecimal() else LETTERS if first.isascii() else OTHERS
    key = tuple((count, character.lower()) for count, character in zip(counts, words, strict=True))
    return head, (_rank(head), key, entry.heading)


def _rank(head: str) -> int:
    """Figures stand first, Latin letters of their own after all strokes, the rest last."""
    return {NUMBERS: 0, LETTERS: 2, OTHERS: 3}.get(head, 1)


# The ways to sort, by their names in `index.toml`.
WAYS: dict[str, Callable[[IndexEntry], tuple[str, Key]]] = {
    "pinyin": by_pinyin,
    "stroke": by_strokes,
}
