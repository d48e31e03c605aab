"""The figures of a typeset text: what is counted, and the places where it goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from bench.typeset.glyphs import OTHER, Glyph, Line, body_size, is_han, lines_of, read_glyphs
from bench.typeset.paragraphs import Geometry, Placed, geometry, placed
from huozi.characters import CLOSING, OPENING, PAUSES, STOPS

# GB/T 15834 5.1, and the half-width marks of received text.
NOT_AT_START = frozenset(CLOSING + PAUSES + STOPS + "．…—·～％‰℃%,.;:!?)]}")
NOT_AT_END = frozenset(OPENING + "([{")
MARKS = frozenset(OPENING + CLOSING + PAUSES + STOPS + "．")
# A question and an exclamation mark fill their square: at a line's end they may keep it.
HALF_AT_END = frozenset(CLOSING + PAUSES + "。．")

# em: what is farther from the right edge than this is seen to be off it.
OFF_EDGE = 0.08
# em: pairs of marks wider than this were not squeezed, gaps outside these not adjusted.
SQUEEZED = 0.8
GAP_LEAST, GAP_MOST = 0.12, 0.52
# em: no reader sees a looser line than this as even.
LOOSE = 0.12


@dataclass(frozen=True, slots=True)
class Place:
    """A line a person can open the page and look at."""

    page: int
    row: int
    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, of how many cases, and where the cases are that spoil it."""

    value: float | None
    cases: int
    places: tuple[Place, ...] = ()


class Pair(NamedTuple):
    """Two characters of a line side by side, and whether a space stands between them."""

    before: Glyph
    after: Glyph
    spaced: bool
    place: Placed


@dataclass(frozen=True, slots=True)
class Text:
    """A PDF read: its body's edges, and its lines in their paragraphs."""

    pages: int
    body: Geometry
    lines: tuple[Placed, ...]
    steps: tuple[tuple[float, Place], ...] = field(repr=False)
    pairs: tuple[Pair, ...] = field(repr=False)


def read(source: Path | bytes) -> Text:
    """The body of a PDF, by its commonest type size."""
    glyphs = read_glyphs(source)
    size = body_size(glyphs)
    pages = lines_of(glyphs, size)
    body = geometry(pages, size)
    steps = tuple(
        (b.y - a.y, Place(b.page, row, b.text))
        for page in pages
        for row, (a, b) in enumerate(pairwise(page), 2)
    )
    lines = tuple(placed(pages, body))
    return Text(len(pages), body, lines, steps, tuple(chain.from_iterable(map(_pairs, lines))))


def _pairs(item: Placed) -> Iterator[Pair]:
    before, spaced = item.line.glyphs[0], False
    for glyph in item.line.glyphs[1:]:
        if glyph.character in " \u3000\u00a0":
            spaced = True
            continue
        if OTHER not in (before.character, glyph.character):
            yield Pair(before, glyph, spaced, item)
        before, spaced = glyph, False


def measure(text: Text) -> dict[str, Figure]:
    """Every figure by its name, in the order of the table."""
    return {name: count(text) for name, count in FIGURES.items()}


def _count(found: Sequence[Place], cases: int) -> Figure:
    return Figure(len(found), cases, tuple(found))


def _share(found: Sequence[Place], cases: int) -> Figure:
    return Figure(len(found) / cases if cases else None, cases, tuple(found))


def _quantile(values: Iterable[float], part: float, wrong: Iterable[Place]) -> Figure:
    """The value below which `part` of all lie."""
    ordered = sorted(values)
    at = min(len(ordered) - 1, int(len(ordered) * part))
    return Figure(ordered[at] if ordered else None, len(ordered), tuple(wrong))


def _place(item: Placed, value: float | None = None) -> Place:
    return Place(item.line.page, item.row, item.line.text, value)


def line_start(text: Text) -> Figure:
    """Lines that begin with a mark which must not; a paragraph may begin with —— or ……."""
    return _count([_place(item) for item in text.lines if _starts_badly(item)], len(text.lines))


def _starts_badly(item: Placed) -> bool:
    first, second = item.line.text[0], item.line.text[1]
    if first not in NOT_AT_START or (first in "—…" and not item.goes_on):
        return False
    return not (first.isascii() and second.isascii() and second.isalnum())  # .NET


def line_end(text: Text) -> Figure:
    """Lines that end with an opening mark."""
    found = [_place(item) for item in text.lines if item.line.text[-1] in NOT_AT_END]
    return _count(found, len(text.lines))


def marks(text: Text) -> Figure:
    """The advance of a mark beside another, in em: 1 where nothing is squeezed, ½ where it is."""
    found = [
        ((b.x - a.x) / text.body.size, item)
        for a, b, spaced, item in text.pairs
        if not spaced and {a.character, b.character} <= MARKS
        if a.character not in OPENING or b.character in OPENING
    ]
    wrong = (_place(item, value) for value, item in found if value > SQUEEZED)
    return _quantile((value for value, _ in found), 0.5, wrong)


def stops_at_end(text: Text) -> Figure:
    """How many of the stops that end a full line give up their blank half (GB/T 15834 5.1.10)."""
    ended = [item for item in text.lines if item.inner and item.line.text[-1] in HALF_AT_END]
    full = [_place(item) for item in ended if _to_edge(item.line, text.body) > 0.75]
    return Figure(1 - len(full) / len(ended) if ended else None, len(ended), tuple(full))


def _to_edge(line: Line, body: Geometry) -> float:
    """From the origin of a line's last character to the right edge, in em."""
    return (body.right(line) - line.glyphs[-1].x) / body.size


def ragged(text: Text) -> Figure:
    """The part of the inner lines that end off the right edge."""
    inner = [item for item in text.lines if item.inner]
    off = [(_off_edge(item.line, text.body), item) for item in inner]
    return _share([_place(item, by) for by, item in off if by > OFF_EDGE], len(inner))


def _off_edge(line: Line, body: Geometry) -> float:
    """How far a line ends from the edge, in em; a stop may keep its blank half or not."""
    if line.text[-1] in MARKS - NOT_AT_END:
        rest = _to_edge(line, body)
        return min(abs(rest - 1), abs(rest - 0.5))
    return abs(body.right(line) - line.right) / body.size


def _stretch(text: Text) -> list[tuple[float, Placed]]:
    """What is added between each two ideographs, in em."""
    return [
        ((b.x - a.x) / text.body.size - 1, item)
        for a, b, spaced, item in text.pairs
        if not spaced and is_han(a.character) and is_han(b.character)
    ]


def stretch(part: float) -> Callable[[Text], Figure]:
    """The figure of what `part` of all pairs of ideographs stay below."""

    def figure(text: Text) -> Figure:
        added = _stretch(text)
        loosest: dict[tuple[int, int], Place] = {}
        for value, item in added:
            if value > LOOSE:
                loosest.setdefault((item.line.page, item.row), _place(item, value))
        return _quantile((value for value, _ in added), part, loosest.values())

    return figure


def han_latin(text: Text) -> Figure:
    """The gap between an ideograph and a Latin letter or figure, either way round, in em."""
    found = [
        ((b.x - a.right) / text.body.size, item)
        for a, b, _, item in text.pairs
        if is_han(a.character) != is_han(b.character)
        if _is_latin(a.character) or _is_latin(b.character)
    ]
    wrong = (_place(item, value) for value, item in found if not GAP_LEAST < value < GAP_MOST)
    return _quantile((value for value, _ in found), 0.5, wrong)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _last_lines(text: Text) -> Iterator[Placed]:
    """The last lines of paragraphs of more than one line."""
    return (item for item in text.lines if item.goes_on and not item.continued)


def lone(text: Text) -> Figure:
    """Paragraphs whose last line holds one character, marks aside 孤字 (clreq 3.4.4)."""
    last = list(_last_lines(text))
    return _count([_place(item) for item in last if _is_lone(item.line.text)], len(last))


def _is_lone(words: str) -> bool:
    """Whether one character is all there is beside marks; a blank to fill in is none."""
    return sum(character.isalnum() or character == "_" for character in words) <= 1


def widows(text: Text) -> Figure:
    """Paragraphs whose last line stands alone at the head of a page 孤行 (clreq 3.4.4)."""
    found = [_place(item) for item in _last_lines(text) if item.row == 1]
    return _count(found, text.pages)


def on_grid(text: Text) -> Figure:
    """Lines a whole number of leadings below the one above."""
    pitch = text.body.pitch
    off = [
        replace(place, value=step)
        for step, place in text.steps
        if pitch and not (step > pitch / 2 and abs(step / pitch - round(step / pitch)) < 0.06)
    ]
    cases = len(text.steps)
    return Figure(1 - len(off) / cases if cases else None, cases, tuple(off))


FIGURES: dict[str, Callable[[Text], Figure]] = {
    "line_start": line_start,
    "line_end": line_end,
    "marks": marks,
    "stops_at_end": stops_at_end,
    "ragged": ragged,
    "stretch_p50": stretch(0.5),
    "stretch_p99": stretch(0.99),
    "stretch_p999": stretch(0.999),
    "han_latin": han_latin,
    "lone": lone,
    "widows": widows,
    "on_grid": on_grid,
}
