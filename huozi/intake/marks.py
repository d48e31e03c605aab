"""The width of punctuation, restored from context (GB/T 15834—2011; clreq 3.1).

A half-width mark becomes full width where the text around it is Chinese; numbers, times,
addresses, code and Latin sentences keep theirs. Every change here replaces one character by
one, so the offsets of a text stay true through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from huozi.characters import HAN, MARKS
from huozi.intake.edits import Rule


class Change(NamedTuple):
    """One replacement: where in the text, what stood there, what stands now, and why."""

    offset: int
    before: str
    after: str
    rule: Rule


_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_HALF = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_HALF |= {wide: wide - 0xFEE0 for wide in (*range(0xFF41, 0xFF5B), ord("％"), ord("＋"))}

_NEUTRAL = "“”‘’—…·～"  # shared by Chinese and Latin text
_HAN = re.compile(f"[{HAN}]")
_CHINESE = frozenset(MARKS) - frozenset(_NEUTRAL)
_OPENING_QUOTES, _CLOSING_QUOTES = "“‘", "”’"

# (`re` skips to the first of a class at once; with + it does not.)
_WIDE_LETTERS = "０-９Ａ-Ｚａ-ｚ％＋"
_WIDE = re.compile(f"[{_WIDE_LETTERS}][{_WIDE_LETTERS}]*")
_WIDE_POINT = re.compile("．(?<=[0-9A-Za-z]．)(?=[0-9A-Za-z])")
_RUN = re.compile("[!-~][!-~]*")
_MARK = re.compile(r"[,;:?!()]")
RAW_MARKS = f",;:?!().．\"'{_WIDE_LETTERS}"  # what the rules below may change

# Inside a run of ASCII, the stretches in which every mark keeps its width.
_KEPT = re.compile(
    r"(?:[a-z]{2,8}://|www\.)[!-~]*[\w/&=#%~+-]"  # addresses
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
    r"|`[^`]+`"  # code
    r"|&#?\w{1,8};"  # character references
    r"|(?<!\d)(?<!\d,)\d{1,3}(?:,\d{3})+(?!,?\d)"  # 1,234,567
    r"|(?<!\d)\d{1,4}:\d{1,3}(?:,\d{3})+(?!,?\d)"  # 1:50,000
    r"|\((?:\d{1,2}'?[RSEZ],?){1,20}\)(?=-)"  # (1R,2S)-
    r"|\d{1,2}(?:,\d{1,2})+(?=-(?!\d))|\b[NOCS](?:,[NOCS]'?){1,20}(?=-)"  # 1,3-丁二烯, N,N-
    r"|(?<!\d)\d{1,3}(?:[,-]\d{1,3})+(?=\])"  # [1,2]
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
    found: list[Change] = []
    for rule in RULES:
        text = replaced(text, found)
        found = rule(text)
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
    """Straight quotes in pairs, where the quotation or its surroundings are Chinese."""
    changes: list[Change] = []
    marks = "「」" if "「" in text else "“”"
    places = [match.start() for match in _STRAIGHT.finditer(text)] if '"' in text else []
    if len(places) % 2 == 0:
        for start, end in zip(places[::2], places[1::2], strict=True):
            if _HAN.search(text, start, end) or _is_quoted_in_chinese(text, start, end):
                changes += _quotes(start, end, '"', marks)
    if "'" in text:
        for match in _SINGLE.finditer(text):
            if _HAN.search(match[0]):
                changes += _quotes(match.start(), match.end() - 1, "'", "‘’")
    return sorted(changes)


def _quotes(start: int, end: int, before: str, after: str) -> list[Change]:
    return [
        Change(at, before, mark, Rule.QUOTES) for at, mark in zip((start, end), after, strict=True)
    ]


def _is_quoted_in_chinese(text: str, start: int, end: int) -> bool:
    """Whether Latin in quotes stands in a Chinese sentence, not at the end of a Latin one."""
    said = text[:start].rstrip()[-1:]
    if (said.isascii() and said.isalnum()) or said == ",":
        return False
    return _is_chinese(text[start - 1 : start]) or _is_chinese(text[end + 1 : end + 2])


_SINGLE = re.compile("'(?<![A-Za-z0-9]')[^'\n]{1,400}'(?![A-Za-z0-9])")
_STRAIGHT = re.compile('"(?<!=")')
_PERIOD = re.compile(f"\\.(?<=[{HAN}]{{4}}\\.)(?=$|[{HAN}”’」])")
_WIDE_PERIOD = re.compile(f'．(?<=[{HAN}”’」』）)》〉"]．)(?![0-9A-Za-z])')
_ENDS = re.compile('．(?:[”’」』）)"]|$)')


def full_stops(text: str) -> list[Change]:
    """A full stop folded to a point, after a clause of Chinese.

    The full-width point, which only science sets for 。 (clreq 3.1.3.1), is one where it ends a
    paragraph or a quotation, or is as frequent as 。 is; elsewhere it may divide a name.
    """
    changes = [Change(match.start(), ".", "。", Rule.WIDTH) for match in _PERIOD.finditer(text)]
    if "．" in text:
        changes += [Change(m.start(), "．", ".", Rule.DIGITS) for m in _WIDE_POINT.finditer(text)]
        points, commas = text.count("．"), text.count("，") + text.count(",")
        usual = points > max(text.count("。"), 1) and commas >= points
        if usual or _ENDS.search(text):
            found = _WIDE_PERIOD.finditer(text)
            changes += [Change(m.start(), "．", "。", Rule.WIDTH) for m in found]
    return sorted(changes)


def widen(text: str) -> list[Change]:
    """The half-width marks that should be full width."""
    free = list(_free_marks(text))
    if not free:
        return []
    wide = _wide_brackets(text, [at for at in free if text[at] in "()"])
    for at in free:
        if text[at] not in "()" and _belongs_to_chinese(text, at, wide):
            wide.add(at)
    return [Change(at, text[at], _FULL[text[at]], Rule.WIDTH) for at in free if at in wide]


RULES: tuple[Callable[[str], list[Change]], ...] = (half_width, curly, full_stops, widen)


def _free_marks(text: str) -> Iterator[int]:
    """The places of half-width marks outside numbers, times, addresses and code."""
    for run in _RUN.finditer(text):
        if len(run[0]) == 1 and run[0] in _FULL:
            yield run.start()
        elif _MARK.search(run[0]):
            kept = {at for span in _KEPT.finditer(run[0]) for at in range(*span.span())}
            places = (mark.start() for mark in _MARK.finditer(run[0]))
            yield from (run.start() + at for at in places if at not in kept)


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
    before, after = _left(text, start), _right(text, end)
    if before >= 0 and (text[before].isalnum() or text[before] in _CHINESE) and start != end:
        return _is_chinese(text[before])
    return any(_is_chinese(text[at]) for at in (before, after) if at >= 0)


def _belongs_to_chinese(text: str, at: int, wide: set[int]) -> bool:
    """Whether a mark outside brackets belongs to a Chinese sentence; those before are decided."""
    left = _left(text, at)
    before = text[left] if left >= 0 else ""
    if left in wide or _is_chinese(before):
        return True
    right = _right(text, at)
    after = text[right] if right >= 0 else ""
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


def _left(text: str, at: int) -> int:
    """The nearest character before that is no space; or -1."""
    start = max(0, at - _FARTHEST)
    near = text[start:at].rstrip(_SPACES)
    return start + len(near) - 1 if near else -1


def _right(text: str, at: int) -> int:
    """The nearest character after that is neither space nor mark; or -1."""
    end = at + 1 + _FARTHEST
    near = text[at + 1 : end].lstrip(_SPACES + ",;:?!")
    return min(end, len(text)) - len(near) if near else -1


@cache
def _is_chinese(character: str) -> bool:
    return character in _CHINESE or bool(_HAN.match(character))


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


_FARTHEST, _SPACES = 15, " \t\u3000"  # passed over in looking for a neighbour
_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile("[A-Za-z]{2,}")
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def _ends_latin_sentence(text: str, at: int) -> bool:
    """Whether a ? or ! closes a sentence of Latin words that stands on its own."""
    if text[at] not in "?!":
        return False
    near = text[max(0, at - 300) : at]
    latin = near[len(near.rstrip(_ASCII)) :]
    first = at - len(latin)
    alone = first == 0 or text[first - 1] in "。？！“‘"
    return alone and len(_WORD.findall(latin)) >= 3
