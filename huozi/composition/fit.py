"""A paragraph cut into lines as a whole (total fit, after Knuth and Plass 1981).

The lines of a paragraph are chosen together, so that none is much looser or tighter than the
others; time grows with the paragraph's length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from math import inf

from huozi.composition.adjust import MOST
from huozi.composition.paragraph import FORCED, Line, Paragraph
from huozi.composition.spacing import BLANK_AFTER

# Demerits: a line stretched by this much an em between characters counts as 1.
LOOSE = 0.04
TIGHT = 2.0  # a line that takes back all it can
SQUEEZED = 0.2  # a line that takes back anything at all
HYPHENATED = 2.0  # a word cut with a hyphen
LONE = 50.0  # a last line of one character 孤字 (clreq 3.4.4)
OVERFULL = 1e6  # a line that doesn't fit, by the square of the em it is too long
UNDERFULL = 1e3  # a line that can't be filled, by the em
# What is tried at first; it finds the cheapest lines unless one of them is bad.
WINDOW = 3  # em: how far from its measure a line may end
BEAM = 3.0  # lines this much dearer than others that reach as far are not followed
NARROW = 20.0  # em: lines shorter than this differ so much that all are followed
# A last line that lacks less than this of its measure, in em, is filled like the others: the
# blank would be smaller than the next paragraph's indent.
NEARLY_FULL = 2.0
LOOSEST_LAST = 0.1  # em between the characters of such a line
FULL_ENOUGH = 0.2  # em: what may be missing unseen
TINY = 1e-6  # em: what is nothing


def compose(paragraph: Paragraph, first: float, rest: float, start: int = 0) -> tuple[Line, ...]:
    """The lines of a paragraph from `start` on: the first `first` wide, the others `rest`."""
    lines: list[Line] = []
    while start < len(paragraph.text):
        forced = paragraph.text.find(FORCED, start) + 1
        end = forced or len(paragraph.text)
        lines += _Fit(paragraph, start, end, first if not lines else rest, rest).lines()
        start = end
    return tuple(lines)


@dataclass(slots=True)
class _Fit:
    """The text from `start` to `end`, a forced line end or the last, and its two measures.

    Lines may lack `window` em of their measure; what is `beam` dearer than others that reach as
    far is not followed. `demerits[i]` is the least that the lines up to the place `i` cost,
    `origins[i]` where the last of them starts. `places` are where lines may end, `rights` the
    right edges of what stands before them.
    """

    paragraph: Paragraph
    start: int
    end: int
    first: float
    rest: float
    window: float = WINDOW
    beam: float = BEAM
    demerits: dict[int, float] = field(default_factory=dict)
    origins: dict[int, int] = field(default_factory=dict)
    places: list[int] = field(init=False)
    rights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        if self.rest < NARROW * self.paragraph.em:
            self.beam = inf
        flags = self.paragraph.flags
        self.places = [i for i in range(self.start + 1, self.end) if flags[i]] + [self.end]
        self.rights = [self.paragraph.rights[i] for i in self.places]

    def lines(self) -> list[Line]:
        """The cheapest lines; where one of them is bad, the cheapest of all there are."""
        chain = self._reach()
        if any(self.demerits[j] - self.demerits[i] >= LONE for i, j in pairwise(chain)):
            self.window, self.beam = inf, inf
            chain = self._reach()
        return [self._line(here, there) for here, there in pairwise(chain)]

    def _reach(self) -> list[int]:
        """The cheapest line ends; from every place reached, in order, to where a line may end."""
        self.demerits, self.origins = {self.start: 0.0}, {}
        known, origins, reached = self.demerits, self.origins, [self.start]
        least = 0.0  # that any place reached has cost
        while (start := heappop(reached)) < self.end:
            demerits = known[start]
            if demerits <= least:
                least = min(map(known.__getitem__, reached), default=inf)
            if demerits > self.beam + least:
                continue  # others are farther on for less
            for resume, own in self._ends(start):
                total = demerits + own
                if resume not in known:
                    heappush(reached, resume)
                elif total >= known[resume]:
                    continue
                known[resume], origins[resume] = total, start
                least = min(least, total)
        chain = [self.end]
        while chain[-1] != self.start:
            chain.append(self.origins[chain[-1]])
        return chain[::-1]

    def _line(self, start: int, resume: int) -> Line:
        paragraph, measure = self.paragraph, self._measure(start)
        slack = (measure - paragraph.natural(start, resume)) / paragraph.em
        inner = resume < self.end and paragraph.justified
        filled = inner or (resume == self.end and self._fills(start, slack))
        return paragraph.set_line(start, resume, measure, filled=filled)

    def _ends(self, start: int) -> list[tuple[int, float]]:
        """Where a line from `start` may end and its demerits.

        Near its measure; where nothing is good there, at the last place it fits or the next.
        """
        em, places, rights = self.paragraph.em, self.places, self.rights
        edge = self.paragraph.lefts[start] + self._measure(start)
        first = bisect_right(places, start)
        low = bisect_left(rights, edge - self.window * em, first)
        high = bisect_right(rights, edge + WINDOW * em, low)
        if ends := self._among(start, edge, range(low, high), UNDERFULL):
            return ends
        fits = bisect_right(rights, edge + TINY * em, first)
        return self._among(start, edge, range(max(first, fits - 1), min(fits + 1, len(places))))

    def _among(
        self, start: int, edge: float, numbers: range, most: float = inf
    ) -> list[tuple[int, float]]:
        """Those of some places where a line from `start` costs less than `most`, and what.

        One loop without calls: it is run for every character twice.
        """
        paragraph, em, end = self.paragraph, self.paragraph.em, self.end
        hyphens, gives, given = paragraph.hyphens, paragraph.gives_to, paragraph.gives[start]
        ends = []
        for number in numbers:
            place, slack = self.places[number], (edge - self.rights[number]) / em
            if slack < -TINY:  # the line takes back some of its spaces, or can't
                give = gives[place] - given
                part = em * slack / give if give > 0 else -inf
                own = SQUEEZED + TIGHT * part * part if part >= -1 else OVERFULL * slack * slack
            elif place == end and self._is_lone(start):
                own = LONE
            elif place == end and not self._fills(start, slack):
                own = 0.0
            else:  # it is widened, or can't be
                looseness = slack / (place - start - 1 or 1)
                part = looseness / LOOSE
                own = part * part if looseness < MOST else UNDERFULL * (1 + slack)
            if place in hyphens:
                own += HYPHENATED
            if own < most:
                ends.append((place, own))
        return ends

    def _measure(self, start: int) -> float:
        return self.first if start == self.start else self.rest

    def _is_lone(self, start: int) -> bool:
        """Whether the last line holds one character and the marks after it."""
        text = self.paragraph.text[start : self.end]
        return start > self.start and len(text) < 6 and len(text.rstrip(_CLOSES)) <= 1

    def _fills(self, start: int, slack: float) -> bool:
        """Whether a last line is so nearly full that it is set like the lines before it."""
        ends = self.end == len(self.paragraph.text) and self.paragraph.justified
        tight = slack / max(1, self.end - start - 1) < LOOSEST_LAST
        return ends and tight and FULL_ENOUGH < slack < NEARLY_FULL


_CLOSES = "".join(BLANK_AFTER) + "—….,;:!?\"')] \n"
