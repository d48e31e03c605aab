"""Numbers as Chinese books print them beside text."""

from __future__ import annotations

# The circled digits ①–㊿ stand in three runs of Unicode: up to, first code point, its number.
_CIRCLED = ((20, 0x2460, 1), (35, 0x3251, 21), (50, 0x32B1, 36))
LAST_CIRCLED = _CIRCLED[-1][0]


def circled(number: int) -> str:
    """A note's number in a circle; from 51 on in brackets.

    >>> circled(1) + circled(21) + circled(51)
    '①㉑[51]'
    """
    for last, code_point, first in _CIRCLED:
        if number <= last:
            return chr(code_point + number - first)
    return f"[{number}]"


def bracketed(number: int) -> str:
    """The number of a note that stands at the end of its article or of the book."""
    return f"〔{number}〕"


_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def chinese(number: int) -> str:
    """A number from 1 to 9,999 in Han, as headings count; others in Arabic digits.

    >>> chinese(10) + " " + chinese(101) + " " + chinese(1010)
    '十 一百零一 一千零一十'
    """
    if not 0 < number < 10_000:
        return str(number)
    words, skipped = "", False
    rest = number
    for place, name in _PLACES:
        digit, rest = divmod(rest, place)
        if digit:
            is_ten = number < 20  # 十一, not 一十一
            words += "零" * skipped + (name if is_ten else _DIGITS[digit] + name)
        skipped = bool(words) and not digit
    return words + ("零" * skipped + _DIGITS[rest] if rest else "")


def notice_marker(level: int, number: int) -> str:
    """What numbers an item of an official notice, level from 1 (GB/T 9704—2012, 7.3.3).

    >>> [notice_marker(level, 2) for level in range(1, 6)]
    ['二、', '（二）', '2.', '（2）', '②']
    """
    forms = (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")
    return forms[level - 1] if level <= len(forms) else circled(number)


# Lists that bring their markers themselves, or have none.
UNMARKED = frozenset({"sources", "numbered"})


def list_marker(tag: str, number: int) -> str:
    """What stands before item `number` (from 1) of an `ol` or `ul` on a page."""
    return f"{number}. " if tag == "ol" else "• "


def first_number(start: str | None) -> int:
    """The number an ordered list starts at; 1 where its `start` is no number."""
    return int(start) if start and start.isdigit() else 1


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """A folio of the front matter.

    >>> roman(4) + " " + roman(19)
    'iv xix'
    """
    words = ""
    for value, letters in _ROMAN:
        words += number // value * letters
        number %= value
    return words
