"""Spaces, dots and dashes of a paragraph whose marks have their width.

A space that only separates Han from Latin goes (CY/T 154—2017 8: the gap is the typesetter's);
one that carries meaning, in a subhead, a byline or a slogan, becomes U+3000.
"""

from __future__ import annotations

import re
from itertools import pairwise

from huozi.characters import HAN, IDEOGRAPHIC_SPACE
from huozi.intake.edits import Rule
from huozi.intake.lexicon import crosses
from huozi.intake.marks import Change

_SPACE = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(
    f"[{_SPACE}][{_SPACE}]*"
)  # (`re` skips to the first at once, with + it does not)
RAW_SPACES = rf"{_SPACE}.\-"  # all that may change here, but 。。。, for use in a class
_RAW = re.compile(f"[{RAW_SPACES}]")
_HAN = re.compile(f"[{HAN}]")
_WORDY = re.compile(f"[{HAN}\\w》”’」』】）)][{HAN}\\w《“‘「『【（(]")
_ROLE = re.compile(r"(?:记者|記者|通讯员|通訊員|作者|摄影|编辑|责编|主持人)$")
_CLOSED = frozenset("》”」』】")
_ENUMERATOR = re.compile(
    "第[一二三四五六七八九十百\\d]+[编篇章节条款部分]|其[一二三四五六七八九十]|本[报刊网台]讯"
)
# (Each begins with its mark, which `re` skips to at once.)
_RUNS = (
    (re.compile(r"\.(?<=[^\x00-\x7f]\.)\.{2,}"), "……"),
    (re.compile(r"。(?<=[^\x00-\x7f]。)。{2,}"), "……"),
    (re.compile(r"-(?:(?<=[^\x00-\x7f]-)|(?<![\s\S]-))-+(?=[^\x00-\x7f])"), "——"),
)


def tidy(text: str, *, slogan: bool) -> tuple[list[Change], list[int]]:
    """The changes to spaces, dots and dashes, and the places of spaces nobody can be sure of.

    In a slogan (title, subhead, byline) a space between Han characters is the editor's own.
    """
    raw = _RAW.search(text) or "。。。" in text
    if not raw or text.isascii() or not _HAN.search(text):
        return [], []
    changes = [
        Change(match.start(), match[0], now, Rule.DOTS)
        for pattern, now in _RUNS
        for match in pattern.finditer(text)
    ]
    doubts = []
    for gap, parts in zip(_SPACES.finditer(text), pairwise(_SPACES.split(text)), strict=True):
        now = _space(text, gap, *parts, slogan=slogan)
        if now is None:
            doubts.append(gap.start())
        elif now != gap[0]:
            changes.append(Change(gap.start(), gap[0], now, Rule.SPACE))
    return sorted(changes), doubts


def _space(text: str, gap: re.Match[str], left: str, right: str, *, slogan: bool) -> str | None:
    """What a space becomes, between the words on either side; None where nobody can say."""
    start, end = gap.span()
    between_han = _HAN.match(left[-1:]) and _HAN.match(right)
    parts = between_han or (left[-1:] in _CLOSED and right[:1].isalpha())
    own = (
        (start < 10 and _ENUMERATOR.fullmatch(text, 0, start))
        or (gap[0] == IDEOGRAPHIC_SPACE and _WORDY.match(left[-1:] + right[:1]))
        or (slogan and (parts or all(len(_HAN.findall(part)) >= 3 for part in (left, right))))
    )
    if own:  # it divides a heading or a list, not Han from Latin
        return IDEOGRAPHIC_SPACE
    if between_han:
        return _between_han(text, start, end)
    before, after = left[-1:], right[:1]
    if before.isascii() and after.isascii():
        return " "
    if _is_latin_gap(before, after) or _is_latin_gap(after, before):
        return " "
    return ""


def _between_han(text: str, start: int, end: int) -> str | None:
    """A space between Han characters: inside a word, in a slogan in quotes, or a puzzle."""
    if text[start:end] == IDEOGRAPHIC_SPACE:
        return IDEOGRAPHIC_SPACE
    if crosses(text[max(0, start - 6) : start], text[end : end + 6]):
        return ""
    if _ROLE.search(text, max(0, start - 4), start):
        return IDEOGRAPHIC_SPACE
    near = text[max(0, start - 60) : start]
    return IDEOGRAPHIC_SPACE if near.rfind("“") > near.rfind("”") else None


def _is_latin_gap(quote: str, letter: str) -> bool:
    """Beside a quotation mark or a dash, a space before a Latin letter is Latin spacing."""
    return quote in "“”‘’—…" and letter.isascii() and letter.isalnum()
