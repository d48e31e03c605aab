"""What every reader of a Markdown text must know: where code stands, in which nothing is markup."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# The address that stands for a picture still to come.
MISSING_PICTURE = "待补"


class Code(NamedTuple):
    """A piece of code with its marks: `start` to `end`; the code itself from `first` to `last`."""

    start: int
    first: int
    last: int
    end: int


_OPEN_FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ ]*(?:\{[^\n]*\}|\.?[\w#.+-]*[ ]*(?:hl_lines=[^\n]*)?)$", re.MULTILINE
)
_TICKS = re.compile(r"(?<!\\)(?:\\\\)*(?P<run>`+)")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


@lru_cache(maxsize=4)  # several readings of one article ask for it
def code(text: str) -> tuple[Code, ...]:
    """Fenced blocks and code spans, in order."""
    blocks = _fenced(text)
    spans: list[Code] = []
    at = 0
    for block in (*blocks, Code(len(text), 0, 0, len(text))):
        if "`" in text[at : block.start]:
            for start, end in _paragraphs(text, at, block.start):
                if "`" in text[start:end]:
                    spans.extend(_spans(text, start, end))
        at = block.end
    return tuple(sorted((*blocks, *spans)))


def blanked(text: str, pieces: tuple[Code, ...]) -> str:
    """`text` with its code turned into blanks, as long as before."""
    parts, at = [], 0
    for piece in pieces:
        blank = re.sub(r"[^\n]", " ", text[piece.start : piece.end])
        parts += [text[at : piece.start], blank]
        at = piece.end
    return "".join([*parts, text[at:]])


def _fenced(text: str) -> list[Code]:
    blocks: list[Code] = []
    at = 0
    while opening := _OPEN_FENCE.search(text, at):
        at = opening.end()
        closing = re.compile(rf"^{opening['fence']}[ ]*$", re.MULTILINE).search(text, at + 1)
        if closing:
            blocks.append(Code(opening.start(), at, closing.start(), closing.end()))
            at = closing.end()
    return blocks


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    breaks = [match.span() for match in _PARAGRAPH_END.finditer(text, start, end)]
    starts = [start, *(last for _, last in breaks)]
    return list(zip(starts, [*(first for first, _ in breaks), end], strict=True))


def _spans(text: str, start: int, end: int) -> list[Code]:
    """The code spans of a paragraph: a run of backticks up to the next run as long."""
    runs = [match.span("run") for match in _TICKS.finditer(text, start, end)]
    waiting: dict[int, list[int]] = {}
    for number, (first, last) in enumerate(runs):
        waiting.setdefault(last - first, []).append(number)
    spans: list[Code] = []
    number = 0
    while number < len(runs):
        first, last = runs[number]
        alike = waiting[last - first]
        while alike and alike[0] <= number:
            alike.pop(0)
        if alike:
            closing = runs[alike[0]]
            spans.append(Code(first, last, *closing))
            number = alike[0]
        number += 1
    return spans
