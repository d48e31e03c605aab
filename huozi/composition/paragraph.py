"""A paragraph cut into lines as a whole (total fit, after Knuth and Plass 1981).

The lines of a paragraph are chosen together, so that none is much looser or tighter than the
others; time grows with the paragraph's length.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from huozi.composition.adjust import MOST
from huozi.composition.breaks import break_flags
from huozi.composition.spacing import BLANK_AFTER, BLANK_BEFORE, HALF, gap, shrinkable

# Demerits: a line stretched by this much an em between characters counts as 1.
LOOSE = 0.04
TIGHT = 2.0  # a line that takes back all it can
LONE = 50.0  # a last line of one character 孤字 (clreq 3.4.4)
OVERFULL = 1e6  # a line that doesn't fit, by the square of the em it is too long
UNDERFULL = 1e3  # a line that can't be filled, by the em
WINDOW = 8  # em: how far from its measure a line is looked for


@dataclass(frozen=True, slots=True)
class Line:
    """One line: characters `start` to `end`, the next line's start, and the spaces in it.

    `gaps[k]` is added after character `start + k`; `lead` is what the first character moves left.
    """

    start: int
    end: int
    resume: int
    width: float
    gaps: tuple[float, ...]
    lead: float


@dataclass(slots=True)
class Paragraph:
    """A text with the advance of every character; lengths are in one unit, `em` too.

    `engine` says for each index whether UAX #14 lets a line start there; `last_words` is where
    the marks that end the text begin.
    """

    text: str
    advances: Sequence[float]
    em: float
    engine: Sequence[bool]
    flags: tuple[bool, ...] = field(init=False)
    last_words: int = field(init=False)
    _gaps: list[float] = field(init=False)
    _shrinks: list[float] = field(init=False)
    _widths: list[float] = field(init=False)
    _gives: list[float] = field(init=False)
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Work out, once, the spaces between all neighbours and their running sums."""
        text = self.text
        full = [abs(advance - self.em) < 0.02 * self.em for advance in self.advances]
        pairs = range(len(text) - 1)
        self.flags = break_flags(text, self.engine)
        self.last_words = len(text.rstrip("".join(BLANK_AFTER) + " "))
        self._gaps = [
            self.em * gap(text[i], text[i + 1], full_before=full[i], full_after=full[i + 1])
            for i in pairs
        ]
        self._shrinks = [
            self.em * shrinkable(text[i], text[i + 1], self._gaps[i]) if full[i] else 0.0
            for i in pairs
        ]
        spaced = [a + g for a, g in zip(self.advances, [*self._gaps, 0.0], strict=True)]
        self._widths = [0.0, *accumulate(spaced)]
        self._gives = [0.0, *accumulate([*self._shrinks, 0.0])]
        self._starts = [0, *(i for i in range(1, len(text)) if self.flags[i])]

    def lead(self, start: int) -> float:
        """What an opening mark gives up at the start of a line (clreq 3.1.6.3), not of the text."""
        opens = 0 < start < len(self.text) and self.text[start] in BLANK_BEFORE
        return HALF * self.em if opens and self._is_full(start) else 0.0

    def content_end(self, start: int, resume: int) -> int:
        """The end of a line's characters, spaces at its end left out."""
        end = resume
        while end > start + 1 and self.text[end - 1] == " ":
            end -= 1
        return end

    def trail(self, end: int) -> float:
        """What a mark gives up at the end of a line (GB/T 15834 5.1.10)."""
        closes = end > 0 and self.text[end - 1] in BLANK_AFTER and self._is_full(end - 1)
        return HALF * self.em if closes else 0.0

    def natural(self, start: int, resume: int) -> float:
        """A line's width before it is adjusted."""
        end = self.content_end(start, resume)
        between = self._gaps[end - 1] if end < len(self.text) else 0.0
        width = self._widths[end] - self._widths[start] - between
        return width - self.lead(start) - (self.trail(end) if resume < len(self.text) else 0.0)

    def give(self, start: int, resume: int) -> float:
        """How much a line can take back."""
        end = self.content_end(start, resume)
        return self._gives[max(start, end - 1)] - self._gives[start]

    def starts_between(self, least: float, most: float, resume: int) -> list[int]:
        """Line starts from which the text up to `resume` is between two widths, roughly."""
        high = self._widths[resume] - least
        low = self._widths[resume] - most
        first = bisect_left(self._starts, bisect_left(self._widths, low))
        last = bisect_left(self._starts, min(resume, bisect_left(self._widths, high) + 1))
        return self._starts[first:last]

    def set_line(self, start: int, resume: int, measure: float) -> Line:
        """The line between two places, shortened to `measure` where it is too long."""
        end = self.content_end(start, resume)
        width = self.natural(start, resume)
        gaps = [*self._gaps[start : end - 1], 0.0]
        give = self.give(start, resume)
        if width > measure and give > 0:
            share = min(1.0, (width - measure) / give)
            for k in range(end - 1 - start):
                gaps[k] -= share * self._shrinks[start + k]
            width -= share * give
        if resume < len(self.text):
            gaps[-1] = -self.trail(end)
        elif width > measure and (trail := self.trail(end)):
            gaps[-1] = -trail
            width -= trail
        return Line(start, end, resume, width, tuple(gaps), self.lead(start))

    def _is_full(self, index: int) -> bool:
        return abs(self.advances[index] - self.em) < 0.02 * self.em


def compose(paragraph: Paragraph, first: float, rest: float, start: int = 0) -> tuple[Line, ...]:
    """The lines of a paragraph from `start` on: the first `first` wide, the others `rest`."""
    size = len(paragraph.text)
    best: dict[int, tuple[float, int]] = {start: (0.0, -1)}
    for resume in range(start + 1, size + 1):
        if paragraph.flags[resume]:
            best[resume] = _best_start(paragraph, best, (start, first, rest), resume)
    places = [size]
    while places[-1] != start:
        places.append(best[places[-1]][1])
    places.reverse()
    return tuple(
        paragraph.set_line(here, there, first if here == start else rest)
        for here, there in pairwise(places)
    )


def _best_start(
    paragraph: Paragraph,
    best: dict[int, tuple[float, int]],
    measures: tuple[int, float, float],
    resume: int,
) -> tuple[float, int]:
    """The cheapest line that ends at `resume`, as (demerits so far, its start)."""
    start, first, rest = measures
    last = resume == len(paragraph.text)
    widest = max(first, rest) + WINDOW * paragraph.em
    least = 0.0 if last else min(first, rest) - WINDOW * paragraph.em
    starts = paragraph.starts_between(least, widest, resume)
    usual = [place for place in starts if place in best]
    # Where nothing fits well, as around a long address: any line not too long, or the shortest.
    places = (
        usual
        or [place for place in paragraph.starts_between(0.0, widest, resume) if place in best]
        or [next(reversed(best))]
    )

    def cost(place: int) -> float:
        measure = first if place == start else rest
        return best[place][0] + _demerits(paragraph, place, resume, measure)

    chosen = min(places, key=cost)
    return cost(chosen), chosen


def _demerits(paragraph: Paragraph, start: int, resume: int, measure: float) -> float:
    """How bad a line is: 0 where it fills its measure by itself."""
    last = resume == len(paragraph.text)
    slack = (measure - paragraph.natural(start, resume)) / paragraph.em
    if slack < -1e-6:
        give = paragraph.give(start, resume)
        give = (give + (paragraph.trail(resume) if last else 0.0)) / paragraph.em
        return TIGHT * (slack / give) ** 2 + 0.2 if -slack <= give else OVERFULL * slack**2
    if last:
        lone = paragraph.last_words - start <= 1
        return LONE if lone and start else 0.0
    looseness = slack / max(1, resume - start - 1)
    return (looseness / LOOSE) ** 2 if looseness < MOST else UNDERFULL * (1 + slack)
