"""The width of punctuation, restored from context (GB/T 15834—2011; clreq 3.1).

A half-width mark becomes full width where the text around it is Chinese; numbers, times,
addresses, code and Latin sentences keep theirs. Every change here replaces one character by
one, so the offsets of a text stay true through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from huozi.characters import HAN, MARKS
from huozi.intake.edits import Rule


class Change(NamedTuple):
    """One replacement: where in the text, what stood there, what stands now, and why."""

    offset: int
    before: str
    after: str
    rule: Rule


_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_HALF = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_HALF |= {wide: wide - 0xFEE0 for wide in (*range(0xFF41, 0xFF5B), ord("％"), ord("＋"))}

_NEUTRAL = "“”‘’—…·～"  # shared by Chinese and Latin text
_HAN = re.compile(f"[{HAN}]")
_CHINESE = frozenset(MARKS) - frozenset(_NEUTRAL)
_OPENING_QUOTES, _CLOSING_QUOTES = "“‘", "”’"

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＋]+")
_RUN = re.compile("[!-~]+")
_MARK = re.compile(r"[,;:?!()]")

# Inside a run of ASCII, the stretches in which every mark keeps its width.
_KEPT = re.compile(
    r"(?:[a-z]{2,8}://|www\.)[!-~]*[\w/&=#%~+-]"  # addresses
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
    r"|`[^`]+`"  # code
    r"|&#?\w{1,8};"  # character references
    r"|(?<!\d)(?<!\d,)\d{1,3}(?:,\d{3})+(?!,?\d)"  # 1,234,567
    r"|\d{1,9}(?::\d{1,9})+"  # 12:30, 3:2
    r"|(?<=\()-?[\d.]{1,20}(?:,-?[\d.]{1,20})+(?=\))"  # (3,5)
    r"|[A-Za-z]:[\\/][\w\\/.-]*"  # paths
    r"|[A-Za-z_]\w{0,40}\([!-'*-~]{0,80}\)",  # f(x)
    re.ASCII,
)


def restore(text: str) -> list[Change]:
    """Every one-for-one change the marks of a paragraph need, in order of place."""
    if text.isascii() or not _HAN.search(text):
        return []
    changes: list[Change] = []
    for rule in RULES:
        if found := rule(text):
            text = replaced(text, found)
            changes += found
    return sorted(changes)


def replaced(text: str, changes: list[Change]) -> str:
    """The text with changes made; they are in order and do not overlap."""
    if not changes:
        return text
    parts: list[str] = []
    at = 0
    for change in changes:
        parts += [text[at : change.offset], change.after]
        at = change.offset + len(change.before)
    return "".join((*parts, text[at:]))


def half_width(text: str) -> list[Change]:
    """Full-width letters, figures, ％ and ＋, which Chinese books set half width."""
    return [
        Change(match.start(), match[0], match[0].translate(_HALF), Rule.DIGITS)
        for match in _WIDE.finditer(text)
    ]


def curly(text: str) -> list[Change]:
    """Straight double quotes in pairs, where the quotation or its surroundings are Chinese."""
    places = [match.start() for match in _STRAIGHT.finditer(text)]
    if len(places) % 2:
        return []
    changes = []
    for start, end in zip(places[::2], places[1::2], strict=True):
        inside = _HAN.search(text, start, end)
        if inside or _is_chinese(text[start - 1 : start]) or _is_chinese(text[end + 1 : end + 2]):
            changes += [Change(start, '"', "“", Rule.QUOTES), Change(end, '"', "”", Rule.QUOTES)]
    return changes


_STRAIGHT = re.compile('(?<!=)"')
_PERIOD = re.compile(f"(?<=[{HAN}]{{4}})\\.(?=$|[{HAN}”’」])")


def full_stops(text: str) -> list[Change]:
    """A full stop folded to a point, after a clause of Chinese."""
    return [Change(match.start(), ".", "。", Rule.WIDTH) for match in _PERIOD.finditer(text)]


def widen(text: str) -> list[Change]:
    """The half-width marks that should be full width."""
    free = list(_free_marks(text))
    wide = _wide_brackets(text, [at for at in free if text[at] in "()"])
    for at in free:
        if text[at] not in "()" and _belongs_to_chinese(text, at, wide):
            wide.add(at)
    return [
        Change(at, text[at], text[at].translate(_FULL), Rule.WIDTH) for at in free if at in wide
    ]


RULES: tuple[Callable[[str], list[Change]], ...] = (half_width, curly, full_stops, widen)


def _free_marks(text: str) -> Iterator[int]:
    """The places of half-width marks outside numbers, times, addresses and code."""
    for run in _RUN.finditer(text):
        if not _MARK.search(run[0]):
            continue
        kept = {at for span in _KEPT.finditer(run[0]) for at in range(*span.span())}
        for mark in _MARK.finditer(run[0]):
            if mark.start() not in kept:
                yield run.start() + mark.start()


def _wide_brackets(text: str, brackets: list[int]) -> set[int]:
    """The round brackets to widen; a pair goes together."""
    wide: set[int] = set()
    unpaired: list[int] = []
    for at in brackets:
        if text[at] == "(":
            unpaired.append(at)
            continue
        partner = unpaired.pop() if unpaired else at
        if _is_chinese_bracket(text, partner, at):
            wide |= {partner, at}
    return wide | {at for at in unpaired if _is_chinese_bracket(text, at, at)}


def _is_chinese_bracket(text: str, start: int, end: int) -> bool:
    """A bracket is Chinese by its content, else by the word before it, else by what follows."""
    if _HAN.search(text, start, end):
        return True
    before, after = _beside(text, start, -1), _beside(text, end, 1)
    if before >= 0 and (text[before].isalnum() or text[before] in _CHINESE) and start != end:
        return _is_chinese(text[before])
    return any(_is_chinese(text[at]) for at in (before, after) if at >= 0)


def _belongs_to_chinese(text: str, at: int, wide: set[int]) -> bool:
    """Whether a mark outside brackets belongs to a Chinese sentence; those before are decided."""
    left, right = _beside(text, at, -1), _beside(text, at, 1)
    before, after = text[left] if left >= 0 else "", text[right] if right >= 0 else ""
    if left in wide or _is_chinese(before):
        return True
    if after in _CLOSING_QUOTES and after:  # the end of a quotation: all Latin keeps its marks
        return _quotes_chinese(text, at)
    if before in _CLOSING_QUOTES and before:
        return not (text[at + 1 : at + 2].isspace() and after.isascii()) and _among_chinese(
            text, at
        )
    if after in _OPENING_QUOTES and after:
        after = text[right + 1 : right + 2]
    if right in wide or _is_chinese(after) or (not after and _among_chinese(text, at, mostly=True)):
        return not _ends_latin_sentence(text, at)
    return _separates_words(text, at) and _among_chinese(text, at)


def _beside(text: str, at: int, step: int) -> int:
    """The nearest character on one side that is no space (to the right: no mark); or -1."""
    skipped = " \t\u3000" if step < 0 else " \t\u3000,;:?!"
    for place in range(at + step, at + step * _FARTHEST, step):
        if not 0 <= place < len(text):
            return -1
        if text[place] not in skipped:
            return place
    return -1


def _is_chinese(character: str) -> bool:
    return bool(character) and (character in _CHINESE or bool(_HAN.match(character)))


def _quotes_chinese(text: str, at: int) -> bool:
    """Whether the quotation a mark closes holds Chinese."""
    opening = max(text.rfind(quote, max(0, at - 500), at) for quote in _OPENING_QUOTES)
    return bool(_HAN.search(text, max(opening, 0), at))


def _among_chinese(text: str, at: int, *, mostly: bool = False) -> bool:
    """Whether there is Chinese in the 40 characters on each side; `mostly`: not much less of it."""
    near = text[max(0, at - 40) : at + 40]
    han = len(_HAN.findall(near))
    return han >= 2 and not (mostly and han * 4 < len(_LETTER.findall(near)))


def _separates_words(text: str, at: int) -> bool:
    """A comma or semicolon set close between words or figures, as Latin never sets it."""
    return text[at] in ",;" and text[at + 1 : at + 2].isalnum() and not text[at - 1].isspace()


_FARTHEST = 16  # spaces and marks passed over in looking for a neighbour
_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile("[A-Za-z]{2,}")


def _ends_latin_sentence(text: str, at: int) -> bool:
    """Whether a ? or ! closes a sentence of Latin words that stands on its own."""
    start = max(0, at - 300)
    tail = re.search("[ -~]*$", text[start:at])
    if text[at] not in "?!" or tail is None:
        return False
    first = start + tail.start()
    alone = first == 0 or text[first - 1] in "。？！“‘"
    return alone and len(_WORD.findall(tail[0])) >= 3
