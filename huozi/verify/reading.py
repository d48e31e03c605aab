"""A second reading of Markdown: which characters of an article must appear in print.

It knows nothing of the parser the book is made with. Each pattern of mark-up says of the
characters it matches what becomes of them; all other text is owed. Where only the context could
tell (an address is printed where it stands in code) characters are optional: there or not.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from huozi.characters import HAN
from huozi.markup import code
from huozi.verify import signs

# What becomes of a character: owed, optional, or never printed.
_OWED, _OPTIONAL, _DROPPED = b"o?-"
# What stands in the view for what has been understood: something printed, or mark-up.
_WORDS, _MARKUP = "\x01", "\x00"

Span = tuple[int, int]
Act = Callable[[re.Match[str]], Sequence[Span] | None]


class Piece(NamedTuple):
    """Words that are owed, where each of their characters stands, whether they may be missing.

    `places` are asked for only where words are missed. `other` is another order in which the same
    words may be printed.
    """

    text: str
    places: Callable[[], Sequence[int]] = tuple
    optional: bool = False
    other: str = ""


def telling(text: str) -> str:
    """The characters of `text` that carry its words: Chinese, Latin letters, digits."""
    return signs.TELLING.sub("", text)


def pieces(markdown: str, default_credit: str = "") -> tuple[Piece, ...]:
    """The words of a Markdown text in the order they are printed, notes at the end.

    `default_credit` is the credit that stands under every picture without one.
    """
    reading = _Reading(markdown)
    reading.code()
    reading.each(signs.GONE, lambda match: reading.mark(match.span(), _DROPPED))
    reading.each(signs.ESCAPE, sign=_WORDS)
    reading.each(signs.ENTITY, reading.entity, _WORDS)
    reading.each(signs.PASSAGE, lambda match: reading.mark(match.span(), _OPTIONAL))
    reading.each(signs.PICTURE, lambda match: reading.picture(match, default_credit))
    reading.each(signs.RUBY, reading.ruby, _WORDS)
    reading.each(signs.NOTE_IN_LINE, reading.note_in_line)
    notes = reading.notes()
    reading.references()
    for _ in range(3):
        reading.each(signs.LINK, reading.link)
    reading.each(signs.AUTOLINK, reading.autolink, _WORDS)
    for pattern in (signs.NAMED, signs.TAG, signs.ATTRIBUTES):
        reading.each(pattern, lambda match: reading.mark(match.span(), _OPTIONAL))
    reading.each(signs.PREFIX, reading.numbers)
    return tuple(reading.pieces(notes))


class _Reading:
    """A text with the fate of each character; `view` hides what has been understood."""

    def __init__(self, markdown: str) -> None:
        self.text = self.view = markdown
        self.told = signs.TELLING.sub(_MARKUP, markdown)  # what tells nothing is hidden
        self.fate = bytearray([_OWED]) * len(markdown)
        self.instead: dict[int, str] = {}
        self.turns: dict[int, list[int]] = {}  # by where they start: characters in another order
        self.mark_of = [0] * len(markdown)  # pieces end where another mark begins
        self._marks = 0
        self._edges: set[int] = set()  # where marks have begun and ended

    def each(self, pattern: re.Pattern[str], act: Act | None = None, sign: str = _MARKUP) -> None:
        """Let `act` decide about every match, and hide it, or the spans `act` names instead."""
        hidden: list[Span] = []
        for match in pattern.finditer(self.view):
            spans = act(match) if act else None
            hidden.extend([match.span()] if spans is None else spans)
        self.hide(hidden, sign)

    def hide(self, spans: Iterable[Span], sign: str = _MARKUP) -> None:
        """Put `sign` in the place of every character but line ends."""
        parts, at = [], 0
        for start, end in spans:
            parts += [self.view[at:start], re.sub(r"[^\n]", sign, self.view[start:end])]
            at = end
        self.view = "".join([*parts, self.view[at:]])

    def mark(self, span: Span, fate: int) -> None:
        """Decide about the characters of a span; what is never printed stays so."""
        self._marks += 1
        self._edges.update(span)
        for offset in range(max(0, span[0]), span[1]):
            if self.fate[offset] != _DROPPED:
                self.fate[offset] = fate
                self.mark_of[offset] = self._marks

    def code(self) -> None:
        """Code is printed as it is, its fences and backticks are not."""
        found = code(self.text)
        for piece in found:
            self.mark((piece.start, piece.first), _DROPPED)
            self.mark((piece.last, piece.end), _DROPPED)
        self.hide(((piece.start, piece.end) for piece in found), _WORDS)

    def entity(self, match: re.Match[str]) -> None:
        """The character an entity stands for; its own letters only where it is not understood."""
        words = html.unescape(match[0])
        if words != match[0]:
            self.mark(match.span(), _OPTIONAL)
            if telling(words):
                self.mark((match.start(), match.start() + 1), _OWED)
                self.instead[match.start()] = words

    def ruby(self, match: re.Match[str]) -> None:
        """Words and their reading: each character with its own, where there are as many."""
        self.mark(match.span(), _OWED)
        syllables = [found.span() for found in re.finditer(r"\S+", match["reading"])]
        if len(syllables) == len(match["words"]) and not re.search(f"[^{HAN}]", match["words"]):
            words, shift = range(*match.span("words")), match.start("reading")
            spans = (range(shift + first, shift + last) for first, last in syllables)
            pairs = zip(words, spans, strict=True)
            self.turns[match.start()] = [at for word, said in pairs for at in (word, *said)]

    def note_in_line(self, match: re.Match[str]) -> Sequence[Span]:
        """A note in the line stands in brackets, its own or those that are put around it."""
        for at, bracket in ((match.start(), "（"), (match.end("note") - 1, "）")):
            self.mark((at, at + 1), _OPTIONAL)
            self.instead[at] = bracket
        return ()

    def picture(self, match: re.Match[str], default_credit: str) -> None:
        """A picture alone in its paragraph prints its title and its credit."""
        self.mark((match.start(), match.end()), _OPTIONAL)
        if not self._alone(match.span()):
            return
        self.mark(match.span("title"), _OWED)
        credit = signs.CREDIT.search(match["attributes"] or "")
        if credit and credit[str(credit.lastgroup)] != default_credit:
            start = match.start("attributes")
            first, last = credit.span(str(credit.lastgroup))
            self.mark((start + first, start + last), _OWED)

    def _alone(self, span: Span) -> bool:
        """Whether only pictures stand in the paragraph around a span."""
        edges = signs.PARAGRAPH_END.finditer(self.view[: span[0]])
        start = max((edge.end() for edge in edges), default=0)
        after = signs.PARAGRAPH_END.search(self.view[span[1] :])
        end = span[1] + after.start() if after else len(self.view)
        around = self.view[start : span[0]] + self.view[span[1] : end]
        return not signs.PICTURE.sub("", around).strip(f"{_MARKUP}> \t\n")

    def notes(self) -> list[Span]:
        """The spans of the text in the order they are printed: the body, then called notes."""
        notes: dict[str, list[Span]] = {}
        starts = list(signs.DEFINITION.finditer(self.view))
        body, at = [], 0
        for number, match in enumerate(starts):
            limit = starts[number + 1].start() if number + 1 < len(starts) else len(self.view)
            end = self._block_end(match.end(), limit)
            notes.setdefault(match["label"], []).append((match.end(), end))
            body.append((at, match.start()))
            at = end
        body.append((at, len(self.view)))
        called = []
        for span in body:
            for call in signs.CALL.finditer(self.view, *span):
                if call["label"] in notes:
                    self.mark(call.span(), _OPTIONAL)
                    called.extend(notes[call["label"]])
                    notes[call["label"]] = []
        return [*body, *called]

    def _block_end(self, start: int, limit: int) -> int:
        """Where a note ends, before the next: at a blank line after which nothing is indented."""
        for match in signs.BLOCK_END.finditer(self.view, start, limit):
            if not match["inside"]:
                return match.start()
        return limit

    def references(self) -> None:
        """Links by name, and the lines that say where the names lead."""
        named = {_name(match["label"]): match for match in signs.REFERENCE.finditer(self.view)}
        used = {_name(match[1]) for match in re.finditer(r"\[([^\[\]]+)\](?!:)", self.view)}
        hidden = []
        for name, match in named.items():
            if name in used or not signs.IDEOGRAPH.search(match[0]):
                self.mark(match.span(), _OPTIONAL)
                hidden.append(match.span())
        self.hide(sorted(hidden))

        def picture(match: re.Match[str]) -> Sequence[Span]:
            if target := named.get(_name(match["name"] or match["label"])):
                self.mark(match.span(), _OPTIONAL)
                self.mark((match.start(), match.start() + 1), _OPTIONAL)
                self.instead[match.start()] = target["title"] or ""
            return ()

        def link(match: re.Match[str]) -> Sequence[Span]:
            if _name(match["name"]) in named:
                self.mark(match.span("name"), _OPTIONAL)
            return ()

        self.each(signs.PICTURE_BY_NAME, picture)
        self.each(signs.LINK_BY_NAME, link)

    def link(self, match: re.Match[str]) -> Sequence[Span]:
        """A link prints its label."""
        around = (match.start(), match.start("label")), (match.end("label"), match.end())
        for span in around:
            self.mark(span, _OPTIONAL)
        return around

    def autolink(self, match: re.Match[str]) -> None:
        """An address prints itself, a mail address without its scheme."""
        if match[0].lower().startswith("<mailto:"):
            self.mark((match.start(), match.start() + len("<mailto:")), _OPTIONAL)

    def numbers(self, match: re.Match[str]) -> None:
        """The numbers of a list's items are set by the list."""
        for digits in signs.DIGITS.finditer(match[0]):
            self.mark((match.start() + digits.start(), match.start() + digits.end()), _OPTIONAL)

    def pieces(self, spans: Iterable[Span]) -> Iterator[Piece]:
        """The words of some spans, cut where their fate changes."""
        edges = sorted(self._edges)
        for start, end in spans:
            within = edges[bisect_right(edges, start) : bisect_left(edges, end)]
            cuts = [at for at in within if self.mark_of[at - 1] != self.mark_of[at]]
            for run in (range(*pair) for pair in pairwise((start, *cuts, end))):
                order = self.turns.get(run.start, run)
                if words := self._printed(order):
                    optional = self.fate[run.start] == _OPTIONAL
                    places = partial(self._places, order)
                    yield Piece(words, places, optional, self._printed(run))

    def _printed(self, run: Sequence[int]) -> str:
        """The telling characters that stand for these of the source, all of one fate."""
        if not run or self.fate[run[0]] == _DROPPED:
            return ""
        as_written = not self.instead or self.instead.keys().isdisjoint(run)
        if as_written and isinstance(run, range):
            return self.told[run.start : run.stop].replace(_MARKUP, "")
        return "".join(telling(self._instead(offset)) for offset in run)

    def _places(self, run: Sequence[int]) -> list[int]:
        """Where each of the telling characters stands in the source."""
        return [offset for offset in run for _ in telling(self._instead(offset))]

    def _instead(self, offset: int) -> str:
        return self.instead.get(offset, self.text[offset])


def _name(label: str) -> str:
    """A label as links and their definitions compare it."""
    return " ".join(label.lower().split())
