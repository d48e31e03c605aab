"""A paragraph cut into lines as a whole (total fit, after Knuth and Plass 1981).

The lines of a paragraph are chosen together, so that none is much looser or tighter than the
others; time grows with the paragraph's length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import compress, islice, pairwise
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
    far is not followed. `places` are where lines may start and end, the text's start and end among
    them; the lists after it go with them, one by one: the edges of lines that start or end there,
    and what all spaces before such lines, or to their ends, can give. `demerits` is the least that
    the lines up to a place cost, `origins` the place where the last of them starts.
    """

    paragraph: Paragraph
    start: int
    end: int
    first: float
    rest: float
    window: float = WINDOW
    beam: float = BEAM
    places: list[int] = field(init=False)
    lefts: list[float] = field(init=False)
    rights: list[float] = field(init=False)
    given: list[float] = field(init=False)
    gives: list[float] = field(init=False)
    demerits: list[float] = field(init=False)
    origins: list[int] = field(init=False)

    def __post_init__(self) -> None:
        paragraph, start, end = self.paragraph, self.start, self.end
        if self.rest < NARROW * paragraph.em:
            self.beam = inf
        inner = compress(range(start + 1, end), islice(paragraph.flags, start + 1, end))
        self.places = [start, *inner, end]
        self.lefts = [paragraph.lefts[place] for place in self.places[:-1]]
        self.rights = [-inf, *map(paragraph.rights.__getitem__, self.places[1:])]
        self.given = list(map(paragraph.gives.__getitem__, self.places))
        self.gives = list(map(paragraph.gives_to.__getitem__, self.places))

    def lines(self) -> list[Line]:
        """The cheapest lines; where one of them is bad, the cheapest of all there are."""
        chain = self._reach()
        if any(self.demerits[j] - self.demerits[i] >= LONE for i, j in pairwise(chain)):
            self.window, self.beam = inf, inf
            chain = self._reach()
        return [self._line(here, there) for here, there in pairwise(chain)]

    def _reach(self) -> list[int]:
        """The cheapest line ends; from every place reached, in order, to where a line may end."""
        last = len(self.places) - 1
        self.demerits, self.origins = [0.0, *([inf] * last)], [0] * (last + 1)
        known, origins, reached = self.demerits, self.origins, [0]
        least = 0.0  # that any place reached has cost
        while (here := heappop(reached)) < last:
            demerits = known[here]
            if demerits <= least:
                least = min(map(known.__getitem__, reached), default=inf)
            if demerits > self.beam + least:
                continue  # others are farther on for less
            for there, own in self._ends(here):
                total = demerits + own
                if total >= known[there]:
                    continue
                if known[there] == inf:
                    heappush(reached, there)
                known[there], origins[there] = total, here
                least = min(least, total)
        chain = [last]
        while chain[-1]:
            chain.append(origins[chain[-1]])
        return chain[::-1]

    def _line(self, here: int, there: int) -> Line:
        paragraph, start, resume = self.paragraph, self.places[here], self.places[there]
        measure = self.rest if here else self.first
        slack = (measure - paragraph.natural(start, resume)) / paragraph.em
        inner = resume < self.end and paragraph.justified
        filled = inner or (resume == self.end and self._fills(start, slack))
        return paragraph.set_line(start, resume, measure, filled=filled)

    def _ends(self, here: int) -> list[tuple[int, float]]:
        """Where a line from a place may end and its demerits.

        Near its measure; where nothing is good there, at the last place it fits or the next.
        """
        em, rights, following = self.paragraph.em, self.rights, here + 1
        edge = self.lefts[here] + (self.rest if here else self.first)
        low = bisect_left(rights, edge - self.window * em, following)
        high = bisect_right(rights, edge + WINDOW * em, low)
        if ends := self._among(here, edge, low, high, UNDERFULL):
            return ends
        fits = bisect_right(rights, edge + TINY * em, following)
        return self._among(here, edge, max(following, fits - 1), min(fits + 1, len(rights)), inf)

    def _among(
        self, here: int, edge: float, low: int, high: int, most: float
    ) -> list[tuple[int, float]]:
        """Those of some places where a line from another costs less than `most`, and what.

        One loop without calls: it is run for every character twice.
        """
        places, start, end = self.places, self.places[here], len(self.places) - 1
        em, hyphens, given = self.paragraph.em, self.paragraph.hyphens, self.given[here]
        ends = []
        for there, right in enumerate(self.rights[low:high], low):
            slack = (edge - right) / em
            if slack < -TINY:  # the line takes back some of its spaces, or can't
                give = self.gives[there] - given
                part = em * slack / give if give > 0 else -inf
                own = SQUEEZED + TIGHT * part * part if part >= -1 else OVERFULL * slack * slack
            elif there == end and self._is_lone(start):
                own = LONE
            elif there == end and not self._fills(start, slack):
                own = 0.0
            else:  # it is widened, or can't be
                looseness = slack / (places[there] - start - 1 or 1)
                part = looseness / LOOSE
                own = part * part if looseness < MOST else UNDERFULL * (1 + slack)
            if hyphens and places[there] in hyphens:
                own += HYPHENATED
            if own < most:
                ends.append((there, own))
        return ends

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
