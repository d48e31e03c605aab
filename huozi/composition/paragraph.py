"""A paragraph measured once: every character's width, the spaces between, what they can give.

Sums run along the text, so that the width of any stretch of it is two look-ups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, compress, pairwise
from operator import add, sub

from huozi.characters import places_beside_others
from huozi.composition.adjust import stretch
from huozi.composition.spacing import (
    AMONG_HAN,
    BLANK_AFTER,
    BLANK_BEFORE,
    HALF,
    MARKS,
    RANKS,
    USUAL,
    WORD_SPACE_LEAST,
    Kind,
    MarkStyle,
    Room,
    kind_of,
    room,
    spaces,
)

FORCED = "\n"  # a line ends here
NARROW = 0.75  # em: a mark this wide is a Latin face's
_BLANKS = " \n"  # what ends a line and isn't set


@dataclass(frozen=True, slots=True)
class Line:
    """One line: characters `start` to `end`, the next line's start, and the spaces in it.

    `gaps[k]` is added after character `start + k`; `lead` is what the first character moves left;
    `hyphen` the width of a hyphen that ends it.
    """

    start: int
    end: int
    resume: int
    width: float
    gaps: tuple[float, ...]
    lead: float
    hyphen: float = 0.0


@dataclass(slots=True)
class Paragraph:
    """A text with the advance and the em of every character; all lengths are in one unit.

    `flags` say for each index, and the end, whether a line may start there; `full` whether the
    face sets a character a whole em wide, so that a mark has a blank half to give. `indent_trim`:
    an opening mark that begins the text gives up its blank half too (clreq 3.1.6.3). Lines of a
    `justified` paragraph are widened to their measure, but for the last. `hyphens` are the places
    inside words where a line may end with a hyphen of that width.
    """

    text: str
    advances: Sequence[float]
    ems: Sequence[float]
    flags: Sequence[bool]
    full: Sequence[bool]
    style: MarkStyle = USUAL
    indent_trim: bool = False
    justified: bool = True
    hyphens: Mapping[int, float] = field(default_factory=dict)
    em: float = field(init=False)
    starts: list[int] = field(init=False)
    lefts: list[float] = field(init=False)
    rights: list[float] = field(init=False)
    _gaps: list[float] = field(init=False)
    _ranks: list[int] = field(init=False)
    _rooms: list[Room] = field(init=False)
    _squeezes: list[float] = field(init=False)
    gives: list[float] = field(init=False)
    gives_to: list[float] = field(init=False)

    def __post_init__(self) -> None:
        """Work out, once, the spaces between all neighbours and their running sums.

        `lefts[i]` and `rights[i]` are the edges of a line that starts, or ends, before `i`;
        `gives[i]` and `gives_to[i]` what all spaces before such a line, or to its end, can give.
        """
        size = len(self.text)
        self.em = max(self.ems, default=1.0)
        self._gaps, self._squeezes = [0.0] * size, [0.0] * size
        self._ranks, self._rooms = [0] * size, [Room.ANY] * size
        beside = places_beside_others(self.text)
        self._measure_spaces(beside)
        widths = [0.0, *accumulate(map(add, self.advances, self._gaps))]
        self.gives = [0.0, *accumulate(self._squeezes)]
        self.starts = [0, *compress(range(1, size), self.flags[1:])]
        self.lefts, self.rights = widths[:-1], widths[:]
        self.gives_to = [0.0, *self.gives[:-1]]
        # Between ideographs a line's edges are where its characters' are.
        for place in (0, *beside) if size else ():
            if self.text[place] in BLANK_BEFORE:
                self.lefts[place] += self.lead(place)
        for place in (*beside, size) if size else ():
            end = place if self.text[place - 1] not in _BLANKS else self.content_end(0, place)
            self.rights[place] = widths[end] - self._gaps[end - 1]
            if self.text[end - 1] in BLANK_AFTER:
                self.rights[place] -= self.trail(end)
            self.gives_to[place] = self.gives[end - 1]
        for place, hyphen in self.hyphens.items():
            self.rights[place] += hyphen

    def _measure_spaces(self, places: Sequence[int]) -> None:
        """The spaces between the neighbours at some places, and what each can still give up.

        A 间隔号 among ideographs is made half an em wide, whatever its face (GB/T 15834 5.1.7).
        """
        kinds = {place: self._kind(place) for place in {*places, *(i - 1 for i in places)}}
        between, ems = spaces(self.style), self.ems
        for place in places:
            i, before, after = place - 1, kinds[place - 1], kinds[place]
            natural, rank, give = between[before, after]
            em = min(ems[i], ems[place])
            if before is Kind.SPACE:
                give = max(0.0, self.advances[i] / em - WORD_SPACE_LEAST)
            self._gaps[i] = em * natural
            if before is Kind.DOT and after in AMONG_HAN:
                self._gaps[i] += (HALF * em - self.advances[i]) / 2
            if after is Kind.DOT and before in AMONG_HAN:
                self._gaps[i] += (HALF * em - self.advances[place]) / 2
            self._ranks[i] = rank
            self._rooms[i] = room(before, after)
            self._squeezes[i] = em * give

    def _kind(self, index: int) -> Kind:
        """What a character is to its neighbours; quotes of a Latin face belong to the Latin."""
        kind = kind_of(self.text[index])
        if kind not in MARKS or self.full[index]:
            return kind
        narrow = self.advances[index] < NARROW * self.ems[index]
        return Kind.LATIN if narrow and self.text[index] in "“”‘’" else Kind.OTHER

    def lead(self, start: int) -> float:
        """What an opening mark gives up at the start of a line (clreq 3.1.6.3)."""
        if start >= len(self.text) or (start == 0 and not self.indent_trim):
            return 0.0
        gives = self.text[start] in BLANK_BEFORE and self.full[start]
        return HALF * self.ems[start] if gives else 0.0

    def content_end(self, start: int, resume: int) -> int:
        """The end of a line's characters, spaces and the line's own end left out."""
        end = resume
        while end > start + 1 and self.text[end - 1] in _BLANKS:
            end -= 1
        return end

    def trail(self, end: int) -> float:
        """What a mark gives up at the end of a line (GB/T 15834 5.1.10)."""
        gives = self.text[end - 1] in BLANK_AFTER and self.full[end - 1]
        return HALF * self.ems[end - 1] if gives and self.style.trimmed_line_end else 0.0

    def natural(self, start: int, resume: int) -> float:
        """A line's width before it is adjusted, marks at its edges trimmed."""
        return self.rights[resume] - self.lefts[start]

    def set_line(self, start: int, resume: int, measure: float, *, filled: bool = False) -> Line:
        """The line between two places, shortened to `measure` where it is too long.

        A `filled` one is also widened to it, unless it would be too loose.
        """
        end = self.content_end(start, resume)
        last = end - 1
        gaps, trail = self._gaps[start:last], self.trail(end)
        width = self.natural(start, resume)
        width -= self._shorten(gaps, start, width - measure)
        if filled and width < measure:
            added = stretch(self._rooms[start:last], self.ems[start:last], measure - width)
            if added is not None:
                gaps, width = list(map(add, gaps, added)), measure
        gaps.append(-trail)
        hyphen = self.hyphens.get(resume, 0.0)
        return Line(start, end, resume, width, tuple(gaps), self.lead(start), hyphen)

    def longest(self, indent: float, *, words: bool) -> float:
        """The width of the longest word, or else of the longest line if none were broken.

        `indent` stands before the first.
        """
        size = len(self.text)
        forced = [i + 1 for i, c in enumerate(self.text) if c == FORCED and i + 1 < size]
        places = self.starts if words else [0, *forced]
        widths = [self.natural(start, end) for start, end in pairwise([*places, size])]
        return max(widths[0] + indent, *widths[1:], 0.0)

    def eased(self, measure: float, breakable: Sequence[bool]) -> Paragraph:
        """The paragraph with breaks inside what is longer than a line and `breakable` throughout.

        It is itself where every word fits (CSS Text 3, 5.5 overflow-wrap).
        """
        ends = [*self.starts[1:], len(self.text)]
        rights, lefts = map(self.rights.__getitem__, ends), map(self.lefts.__getitem__, self.starts)
        if self.text and max(map(sub, rights, lefts)) <= measure + 1e-6:
            return self
        flags = list(self.flags)
        for start, end in zip(self.starts, ends, strict=True):
            if self.natural(start, end) > measure + 1e-6 and all(breakable[start:end]):
                flags[start + 1 : end] = [True] * (end - start - 1)
        return self if flags == list(self.flags) else replace(self, flags=flags)

    def _shorten(self, gaps: list[float], start: int, excess: float) -> float:
        """Take `excess` out of a line's gaps, rank by rank, alike within one (clreq 3.5.3)."""
        taken = 0.0
        for rank in range(RANKS):
            if excess - taken <= 0:
                break
            here = [k for k in range(len(gaps)) if self._ranks[start + k] == rank]
            room = sum(self._squeezes[start + k] for k in here)
            if room <= 0:
                continue
            share = min(1.0, (excess - taken) / room)
            for k in here:
                gaps[k] -= share * self._squeezes[start + k]
            taken += share * room
        return taken
