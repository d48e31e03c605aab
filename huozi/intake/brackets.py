"""Brackets and quotation marks across a cut: which are open before it, which close after it."""

from __future__ import annotations

import re

CLOSES = dict(zip("”’）)》】」』", "“‘（(《【「『", strict=True))
_BRACKET = re.compile("[“”‘’（）()《》【】「」『』]")


def unclosed(text: str) -> int:
    """Where the innermost bracket still open at the end of a text stands; or -1."""
    stack: list[int] = []
    for mark in _BRACKET.finditer(text):
        if mark[0] not in CLOSES:
            stack.append(mark.start())
        elif stack and text[stack[-1]] == CLOSES[mark[0]]:
            stack.pop()
    return stack[-1] if stack else -1


def unopened(text: str) -> int:
    """Where a text first closes a bracket it has not opened; or -1."""
    depth = 0
    for mark in _BRACKET.finditer(text):
        depth += -1 if mark[0] in CLOSES else 1
        if depth < 0:
            return mark.start()
    return -1


def span(before: str, after: str) -> int:
    """How long a quotation or bracket is that opens before a cut and closes after it; or 0."""
    opened = unclosed(before)
    closed = unopened(after) if opened >= 0 else -1
    if closed < 0 or CLOSES[after[closed]] != before[opened]:
        return 0
    return len(before) - opened + closed
