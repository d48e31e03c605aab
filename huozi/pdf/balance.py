"""Where a title longer than a line is broken: at the sense, into lines of like length.

The breaks weigh against one another as costs: how far the lines are from equal, and how much the
sense suffers. A first line may be longer than the last, never by preference the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import ceil, inf

from huozi.characters import (
    CLOSING,
    DASHES,
    IDEOGRAPHIC_SPACE,
    OPENING,
    PAUSES,
    STOPS,
    is_chinese,
)

# Widths in em, a little generous: bold Latin, and the gap of ¼ em between it and Han.
_NARROW, _WIDE, _GAP = 0.55, 0.7, 0.25

_SPACES = IDEOGRAPHIC_SPACE + " "
_NEVER_FIRST = frozenset(CLOSING + PAUSES + STOPS + DASHES + _SPACES + "％%,.;:!?)]}")
# What a break costs after these characters: nothing where the sense stops, little where it rests.
_AFTER = (
    dict.fromkeys(IDEOGRAPHIC_SPACE + STOPS + "：；—…", 0.0)
    | dict.fromkeys("，", 0.03)
    | dict.fromkeys("、 的了" + CLOSING, 0.15)
)
_BEFORE = dict.fromkeys("和与及暨或并" + OPENING, 0.15)
_BETWEEN_WORDS, _INSIDE_A_WORD = 0.3, 2.0
# Characters that lean on the word before them, and what it costs to part them from it.
_LEANING, _PARTED = frozenset("的了着过们下上中里内外后前间等之来"), 0.6
# A line more than the title needs; a line of so few em, which costs as much as a broken word.
_MORE, _FEW = 0.6, 2.5
# How much longer the first line should be than the last, as a share of a line.
_SLOPE = 0.1


def breaks(text: str, room: float) -> tuple[int, ...]:
    """Offsets to break a title at, so that each line is at most `room` em wide.

    None where it fits on a line, or where no break would help.
    """
    if width(text) <= room:
        return ()
    fewest = ceil(width(text) / room)
    places = ((0, 0.0), *_places(text), (len(text), 0.0))
    ways = (_best(text, room, places, fewest + more) for more in (0, 1))
    costs = [(cost + more * _MORE, cuts) for more, (cost, cuts) in enumerate(ways)]
    return min(costs)[1]


def width(text: str) -> float:
    """The width of a title in em, spaces at its end left out."""
    return _Ruler(text).between(0, len(text))


class _Ruler:
    """Measures any piece of a title."""

    def __init__(self, text: str) -> None:
        gaps = [0.0] * len(text)
        for place, (one, other) in enumerate(pairwise(text), 1):
            beside = is_chinese(one) != is_chinese(other) and one.isalnum() and other.isalnum()
            gaps[place] = _GAP * beside
        # Widths up to each place: without the gap that is there, and with it.
        self._to = list(accumulate((_advance(mark) for mark in text), initial=0.0))
        self._gaps = list(accumulate(gaps))
        self._ends = [len(text[:end].rstrip(_SPACES)) for end in range(len(text) + 1)]

    def between(self, start: int, end: int) -> float:
        """The width from one place to another, spaces at the end left out."""
        end = self._ends[end]
        if end <= start:
            return 0.0
        return self._to[end] - self._to[start] + self._gaps[end - 1] - self._gaps[start]


def _advance(character: str) -> float:
    if is_chinese(character):
        return 1.0
    return _WIDE if character.isupper() else _NARROW


def _best(
    text: str, room: float, places: tuple[tuple[int, float], ...], count: int
) -> tuple[float, tuple[int, ...]]:
    """The cheapest way to set a title in `count` lines and its cost; inf where there is none."""
    ruler = _Ruler(text)
    ideal = ruler.between(0, len(text)) / count
    # cost and breaks of the cheapest way to each place, in as many lines as were tried
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(count):
        wish = ideal * (1 + _SLOPE * (0.5 - line / max(1, count - 1)))
        onward: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end, cost in places:
            for start, (before, cuts) in ways.items():
                if not start < end or (length := ruler.between(start, end)) > room:
                    continue
                total = before + cost + (length / wish - 1) ** 2 + 2 * (length < _FEW)
                if total < onward.get(end, (inf, ()))[0]:
                    onward[end] = (total, (*cuts, end))
        ways = onward
    cost, cuts = ways.get(len(text), (inf, ()))
    return cost, cuts[:-1]


def _places(text: str) -> Iterator[tuple[int, float]]:
    """Where a title may be broken, and what the sense suffers there."""
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        opened = text[:at].rstrip(_SPACES)[-1:] in tuple(OPENING)
        if after in _NEVER_FIRST or opened or _joined(before, after):
            continue
        cost = min(_AFTER.get(before, inf), _BEFORE.get(after, inf), _BETWEEN_WORDS)
        yield at, max(cost, _broken(text, at)) + _BETWEEN_WORDS * _in_brackets(text[:at])


def _joined(before: str, after: str) -> bool:
    """Letters and figures hold together, and figures with the word that counts."""
    if is_chinese(before):
        return before in "第—～" and after.isdigit()
    return before != " " and (not is_chinese(after) or before.isdigit())


def _in_brackets(head: str) -> bool:
    """Whether a quotation or a bracket is still open at the end of `head`."""
    return sum((mark in OPENING) - (mark in CLOSING) for mark in head) > 0


def _broken(text: str, at: int) -> float:
    """What a break costs for parting a word, or a particle from its word."""
    # Loads the readers of received texts, which few books need here.
    from huozi.intake.lexicon import crosses, words  # noqa: PLC0415

    if crosses(text[:at], text[at:]):
        return _INSIDE_A_WORD
    return _PARTED if text[at] in _LEANING and text[at : at + 2] not in words() else 0.0
