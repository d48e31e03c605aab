"""Spaces, dots and dashes of a paragraph whose marks have their width.

A space that only separates Han from Latin goes (CY/T 154—2017 8: the gap is the typesetter's);
one that carries meaning, in a subhead, a byline or a slogan, becomes U+3000.
"""

from __future__ import annotations

import re

from huozi.characters import HAN, IDEOGRAPHIC_SPACE
from huozi.intake.edits import Rule
from huozi.intake.lexicon import crosses
from huozi.intake.marks import Change

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_HAN = re.compile(f"[{HAN}]")
_ENUMERATOR = re.compile(
    "第[一二三四五六七八九十百\\d]+[编篇章节条款部分]|其[一二三四五六七八九十]|本[报刊网台]讯"
)
_RUNS = (
    (re.compile(r"(?<=[^\x00-\x7f])(?:\.{3,}|。{3,})"), "……"),
    (re.compile(r"(?<=[^\x00-\x7f])-{2,}(?=[^\x00-\x7f])"), "——"),
)


def tidy(text: str, *, slogan: bool) -> tuple[list[Change], list[int]]:
    """The changes to spaces, dots and dashes, and the places of spaces nobody can be sure of.

    In a slogan (title, subhead, byline) a space between Han characters is the editor's own.
    """
    if text.isascii() or not _HAN.search(text):
        return [], []
    changes = [
        Change(match.start(), match[0], now, Rule.DOTS)
        for pattern, now in _RUNS
        for match in pattern.finditer(text)
    ]
    doubts = []
    for match in _SPACES.finditer(text):
        now = _space(text, *match.span(), slogan=slogan)
        if now is None:
            doubts.append(match.start())
        elif now != match[0]:
            changes.append(Change(match.start(), match[0], now, Rule.SPACE))
    return sorted(changes), doubts


def _space(text: str, start: int, end: int, *, slogan: bool) -> str | None:
    """What a space becomes; None where nobody can say."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (start < 10 and _ENUMERATOR.fullmatch(text[:start])) or (
        slogan and _parts(text, start, end)
    ):
        return IDEOGRAPHIC_SPACE
    if _HAN.match(before) and _HAN.match(after):
        return _between_han(text, start, end)
    if before.isascii() and after.isascii():
        return " "
    if _is_latin_gap(before, after) or _is_latin_gap(after, before):
        return " "
    return ""


def _parts(text: str, start: int, end: int) -> bool:
    """Whether the space divides a heading into parts of some length, not Han from Latin."""
    left = re.split(_SPACES, text[:start])[-1]
    right = re.split(_SPACES, text[end:])[0]
    if _HAN.match(left[-1:]) and _HAN.match(right[:1]):
        return True
    return all(len(_HAN.findall(part)) >= 3 for part in (left, right))


def _between_han(text: str, start: int, end: int) -> str | None:
    """A space between Han characters: inside a word, in a slogan in quotes, or a puzzle."""
    if text[start:end] == IDEOGRAPHIC_SPACE:
        return IDEOGRAPHIC_SPACE
    if crosses(text[max(0, start - 6) : start], text[end : end + 6]):
        return ""
    near = text[max(0, start - 60) : start]
    return IDEOGRAPHIC_SPACE if near.rfind("“") > near.rfind("”") else None


def _is_latin_gap(quote: str, letter: str) -> bool:
    """Beside a quotation mark or a dash, a space before a Latin letter is Latin spacing."""
    return quote in "“”‘’—…" and letter.isascii() and letter.isalnum()
