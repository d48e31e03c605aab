"""Numbers as Chinese books print them beside text."""

from __future__ import annotations

# The circled digits ①–㊿ stand in three runs of Unicode: up to, first code point, its number.
_CIRCLED = ((20, 0x2460, 1), (35, 0x3251, 21), (50, 0x32B1, 36))


def circled(number: int) -> str:
    """A note's number in a circle; from 51 on in brackets.

    >>> circled(1) + circled(21) + circled(51)
    '①㉑[51]'
    """
    for last, code_point, first in _CIRCLED:
        if number <= last:
            return chr(code_point + number - first)
    return f"[{number}]"


def list_marker(tag: str, number: int) -> str:
    """What stands before item `number` (from 1) of an `ol` or `ul` on a page."""
    return f"{number}. " if tag == "ol" else "• "


def first_number(start: str | None) -> int:
    """The number an ordered list starts at; 1 where its `start` is no number."""
    return int(start) if start and start.isdigit() else 1
