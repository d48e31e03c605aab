"""A paragraph cut into lines as a whole (total fit, after Knuth and Plass 1981).

The lines of a paragraph are chosen together, so that none is much looser or tighter than the
others; time grows with the paragraph's length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from huozi.composition.adjust import MOST
from huozi.composition.paragraph import FORCED, Line, Paragraph
from huozi.composition.spacing import BLANK_AFTER

# Demerits: a line stretched by this much an em between characters counts as 1.
LOOSE = 0.04
TIGHT = 2.0  # a line that takes back all it can
SQUEEZED = 0.2  # a line that takes back anything at all
LONE = 50.0  # a last line of one character 孤字 (clreq 3.4.4)
OVERFULL = 1e6  # a line that doesn't fit, by the square of the em it is too long
UNDERFULL = 1e3  # a line that can't be filled, by the em
WINDOW = 3  # em: how far from its measure a line is looked for at first
# A last line that lacks less than this of its measure, in em, is filled like the others: the
# blank would be smaller than the next paragraph's indent.
NEARLY_FULL = 2.0
LOOSEST_LAST = 0.1  # em between the characters of such a line
FULL_ENOUGH = 0.2  # em: what may be missing unseen


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

    `places` are where lines may start, in order, and `lefts` their left edges; `demerits[i]` is
    the least that the lines up to the place `i` cost, `origins[i]` where the last of them starts.
    """

    paragraph: Paragraph
    start: int
    end: int
    first: float
    rest: float
    places: list[int] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    demerits: dict[int, float] = field(default_factory=dict)
    origins: dict[int, int] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        """The cheapest lines."""
        self._add(self.start, 0.0)
        flags = self.paragraph.flags
        for resume in range(self.start + 1, self.end):
            if flags[resume]:
                self._add(resume, self._reach(resume))
        self._reach(self.end)
        chain = [self.end]
        while chain[-1] != self.start:
            chain.append(self.origins[chain[-1]])
        chain.reverse()
        return [self._line(here, there) for here, there in pairwise(chain)]

    def _add(self, place: int, demerits: float) -> None:
        self.places.append(place)
        self.lefts.append(self.paragraph.lefts[place])
        self.demerits[place] = demerits

    def _line(self, start: int, resume: int) -> Line:
        measure = self.first if start == self.start else self.rest
        filled = resume == self.end and self._fills(start, resume, measure)
        return self.paragraph.set_line(start, resume, measure, filled=filled)

    def _reach(self, resume: int) -> float:
        """Find the cheapest line that ends before `resume`; farther away where none is good."""
        for window in (WINDOW * self.paragraph.em, None):
            cheapest, origin = self._cheapest(self._starts(resume, window), resume)
            if origin >= 0 and cheapest - self.demerits[origin] < UNDERFULL:
                break
        self.origins[resume] = origin
        return cheapest

    def _starts(self, resume: int, window: float | None) -> list[int]:
        """Where a line that ends at `resume` and is near its measure may start.

        Without a window: anywhere it isn't too long, or at the last place there is.
        """
        right = self.paragraph.rights[resume]
        if window is None:
            longest = bisect_left(self.lefts, right - max(self.first, self.rest))
            return self.places[longest:] or self.places[-1:]
        shortest = 0.0 if resume == self.end else self.rest - window
        low = bisect_left(self.lefts, right - self.rest - window, 1)
        places = self.places[low : bisect_right(self.lefts, right - shortest, low)]
        width = right - self.lefts[0]
        if width < self.first + window and (shortest == 0.0 or width > self.first - window):
            places.append(self.start)
        return places

    def _cheapest(self, starts: list[int], resume: int) -> tuple[float, int]:
        """The least demerits and their line's start; -1 where there is none to choose from."""
        paragraph, last = self.paragraph, resume == self.end
        em, right = paragraph.em, paragraph.rights[resume]
        cheapest, origin = float("inf"), -1
        for start in starts:
            measure = self.first if start == self.start else self.rest
            slack = (measure - right + paragraph.lefts[start]) / em
            if slack < -1e-6:
                own = _too_long(slack, paragraph.give(start, resume) / em)
            elif last:
                own = self._last(start, resume, slack, measure)
            else:
                own = _too_short(slack, resume - start)
            if (cost := self.demerits[start] + own) < cheapest:
                cheapest, origin = cost, start
        return cheapest, origin

    def _last(self, start: int, resume: int, slack: float, measure: float) -> float:
        """The demerits of a last line: none, but for a lone character or a line to be filled."""
        if start > self.start and _is_lone(self.paragraph.text[start:resume]):
            return LONE
        filled = self._fills(start, resume, measure)
        return _too_short(slack, resume - start) if filled else 0.0

    def _fills(self, start: int, resume: int, measure: float) -> bool:
        """Whether a last line is so nearly full that it is set like the lines before it."""
        slack = (measure - self.paragraph.natural(start, resume)) / self.paragraph.em
        ends = resume == len(self.paragraph.text) and self.paragraph.justified
        tight = slack / max(1, resume - start - 1) < LOOSEST_LAST
        return ends and tight and FULL_ENOUGH < slack < NEARLY_FULL


def _too_long(slack: float, give: float) -> float:
    """The demerits of a line that takes back some of its spaces, or can't; in em."""
    if -slack > give:
        return OVERFULL * slack**2
    return SQUEEZED + TIGHT * (slack / give) ** 2


def _too_short(slack: float, characters: int) -> float:
    """The demerits of a line that is widened, or can't be; in em."""
    looseness = slack / max(1, characters - 1)
    return (looseness / LOOSE) ** 2 if looseness < MOST else UNDERFULL * (1 + slack)


def _is_lone(text: str) -> bool:
    """Whether a last line holds one character and the marks after it."""
    return len(text) < 6 and len(text.rstrip(_CLOSES)) <= 1


_CLOSES = "".join(BLANK_AFTER) + "—….,;:!?\"')] \n"
