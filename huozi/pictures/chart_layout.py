"""Where everything in a chart stands: pure arithmetic, all lengths in points from the top left.

Every label is measured before it is placed and broken into lines where its room ends, so that
nothing overlaps and nothing is cut off. `measure(text, size)` gives a text's width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from huozi.characters import CLOSING, OPENING, PAUSES, STOPS
from huozi.pictures.chart_data import Chart, Row

Measure = Callable[[str, float], float]

WIDTH = 294.0  # the default measure: 28 characters of 10.5 pt
INK, SOFT, ACCENT, RULE = "#2b2622", "#6d655c", "#9c2f26", "#b8b0a4"
TITLE, LABEL, SMALL = 9.5, 8.5, 7.0
SIZES = (LABEL, 8.0, 7.5, 7.0)  # tried one after the other where room is short
LEAST = 6.5  # smaller type is not legible in print
LEAST_AIR = 1.5  # between rows
LINE = 1.36  # leading, as a multiple of the size
GAP = 5.0
TALLEST = 400.0  # with its caption a chart still fits on an A5 page
COLUMN_ROOM = 108.0
WIDEST_SLOT = 88.0
MINUS = "−"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text on its baseline; `anchor` is start, middle or end."""

    x: float
    y: float
    words: str
    size: float
    color: str = INK
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; a rule is a thin one."""

    x: float
    y: float
    width: float
    height: float
    color: str = ACCENT


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn."""

    height: float
    marks: tuple[Text | Box, ...]
    width: float = WIDTH


def lay_out(chart: Chart, measure: Measure) -> Drawing:
    """The drawing of a chart; columns that would crowd each other are drawn as bars."""
    head, top = _head(chart, measure)
    body = _columns(chart, measure, top) if chart.kind == "column" else None
    marks, bottom = body or _bars(chart, measure, top)
    foot: list[Text] = []
    if chart.source:
        lines = broken(chart.source, WIDTH, SMALL, measure)
        foot, bottom = _lines(lines, (0, bottom + GAP), SMALL, SOFT)
    return Drawing(bottom + 2, (*head, *marks, *foot))


def figure_words(value: float) -> str:
    """A number as Chinese print has it: groups of three, a true minus, never a power of ten.

    >>> figure_words(-1250000.5)
    '−1,250,000.5'
    """
    text = format(Decimal(repr(value or 0)).normalize(), ",f")
    return text.replace("-", MINUS)


def broken(text: str, room: float, size: float, measure: Measure) -> list[str]:
    """A text in as few lines as `room` allows, all about as long as one another."""
    lines = _filled(text, room, size, measure)
    while len(lines) > 1:
        room -= size / 2
        narrower = _filled(text, room, size, measure)
        if len(narrower) > len(lines) or any(measure(line, size) > room for line in narrower):
            break
        lines = narrower
    return lines


def _filled(text: str, room: float, size: float, measure: Measure) -> list[str]:
    """A text in lines no wider than `room`, each as full as it can be."""
    lines: list[str] = [""]
    for word in _unbreakable(text):
        if lines[-1] and measure(lines[-1] + word.rstrip(), size) > room:
            lines.append("")
        rest = word if lines[-1] else word.lstrip()
        while len(rest) > 1 and measure(rest.rstrip(), size) > room:  # wider than a whole line
            widths = ((n, measure(rest[:n], size)) for n in range(len(rest) - 1, 0, -1))
            fitting = next((n for n, width in widths if width <= room), 1)
            lines[-1:] = [rest[:fitting], ""]
            rest = rest[fitting:]
        lines[-1] += rest
    return [line.rstrip() for line in lines if line.strip()]


def _unbreakable(text: str) -> list[str]:
    """The pieces a line may end after: a character, a Latin word, a figure with its unit."""
    pieces: list[str] = []
    for character in text:
        before = pieces[-1][-1:] if pieces else ""
        word = before.isascii() and character.isascii() and not before.isspace()
        marks = character in CLOSING + PAUSES + STOPS or before in OPENING
        if pieces and (word or marks or before.isdigit()):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _lines(
    lines: Sequence[str],
    at: tuple[float, float],
    size: float,
    color: str = INK,
    anchor: str = "start",
) -> tuple[list[Text], float]:
    """Lines of text from `at` (x, top) down, and where the next thing may start."""
    x, top = at
    marks = [
        Text(x, top + (number + 0.8) * size * LINE, words, size, color, anchor)
        for number, words in enumerate(lines)
    ]
    return marks, top + len(lines) * size * LINE


def _head(chart: Chart, measure: Measure) -> tuple[list[Text], float]:
    """The title on the left and the unit on the right, in one line where they fit."""
    unit = f"单位：{chart.unit}" if chart.unit else ""
    width = measure(unit, SMALL) + 12 if unit else 0
    lines = broken(chart.title, WIDTH - width, TITLE, measure) if chart.title else []
    marks, bottom = _lines(lines, (0, 0), TITLE)
    if unit:
        base = marks[0].y if marks else SMALL
        marks.append(Text(WIDTH, base, unit, SMALL, SOFT, "end"))
        bottom = max(bottom, base + 2)
    return marks, bottom + GAP if marks else 0.0


def _said(row: Row) -> str:
    return f"{figure_words(row.value)} {row.note}".strip()


def _scale(chart: Chart) -> tuple[float, float]:
    """The least and the greatest value, zero among them; their distance is never nothing."""
    values = [row.value for row in chart.rows]
    low, high = min(0.0, *values), max(0.0, *values)
    return low, high if high > low else low + 1


class _Words(NamedTuple):
    """The labels and figures of bars in lines, their size, and the height of each row."""

    size: float
    names: list[list[str]]
    said: list[list[str]]
    heights: list[float]


def _bar_words(chart: Chart, room: float, measure: Measure) -> _Words:
    """Labels and figures in the largest size at which the rows are no taller than `room`."""
    for size in (*SIZES, LEAST):
        names = [broken(row.label, WIDTH * 0.4, size, measure) for row in chart.rows]
        said = [broken(_said(row), WIDTH * 0.26, size, measure) for row in chart.rows]
        pairs = zip(names, said, strict=True)
        heights = [max(len(name), len(words)) * size * LINE for name, words in pairs]
        if sum(heights) + LEAST_AIR * len(heights) <= room:
            break
    return _Words(size, names, said, heights)


def _bars(chart: Chart, measure: Measure, top: float) -> tuple[list[Text | Box], float]:
    """Horizontal bars, the first row on top, each with its figure at its end."""
    size, names, said, heights = _bar_words(chart, TALLEST - top, measure)
    widths = [max(measure(line, size) for line in lines) for lines in said]
    left = max(measure(line, size) for lines in names for line in lines) + GAP + 2
    behind = [width for row, width in zip(chart.rows, widths, strict=True) if row.value < 0]
    ahead = [width for row, width in zip(chart.rows, widths, strict=True) if row.value >= 0]
    low, high = _scale(chart)
    start = left + (max(behind) + 4 if behind else 0)
    end = WIDTH - (max(ahead) + 4 if ahead else 0.3)
    unit = (end - start) / (high - low)
    zero = start - low * unit
    air = max(LEAST_AIR, min(7.0, (TALLEST - top - sum(heights)) / len(heights)))
    marks: list[Text | Box] = []
    y = top
    for row, name, words, height in zip(chart.rows, names, said, heights, strict=True):
        middle = y + (height + air) / 2
        thick = min(10.0, size * LINE + air - 2.5)
        length = row.value * unit
        marks.append(Box(min(zero, zero + length), middle - thick / 2, abs(length), thick))
        for lines, x, anchor in (
            (name, 0.0, "start"),
            (
                words,
                zero + length + (4 if row.value >= 0 else -4),
                "start" if row.value >= 0 else "end",
            ),
        ):
            above = middle - len(lines) * size * LINE / 2
            marks.extend(_lines(lines, (x, above), size, anchor=anchor)[0])
        y += height + air
    marks.append(Box(zero - 0.3, top, 0.6, y - top, RULE))
    return marks, y


def _columns(chart: Chart, measure: Measure, top: float) -> tuple[list[Text | Box], float] | None:
    """Columns side by side, each with its figure at its end; None where they would be crowded."""
    slot = min(WIDEST_SLOT, WIDTH / len(chart.rows))
    size = _fitting(chart, slot - 4, measure)
    if size is None:
        return None
    names = [broken(row.label, slot - 4, size, measure) for row in chart.rows]
    said = [broken(_said(row), slot - 4, size, measure) for row in chart.rows]
    step = size * LINE
    above = max(map(len, said)) * step
    low, high = _scale(chart)
    room = COLUMN_ROOM if any(row.value for row in chart.rows) else 0
    unit = room / (high - low)
    zero = top + above + 2 + high * unit
    floor = zero - low * unit + (above + 2 if low < 0 else 0)
    left = (WIDTH - slot * len(chart.rows)) / 2
    wide = min(slot * 0.56, 40.0)
    marks: list[Text | Box] = []
    bottom = floor
    for number, (row, name, words) in enumerate(zip(chart.rows, names, said, strict=True)):
        middle = left + slot * (number + 0.5)
        tip = zero - row.value * unit
        marks.append(Box(middle - wide / 2, min(tip, zero), wide, abs(tip - zero)))
        edge = tip - len(words) * step - 2 if row.value >= 0 else tip + 2
        marks.extend(_lines(words, (middle, edge), size, anchor="middle")[0])
        placed, end = _lines(name, (middle, floor + 3), size, anchor="middle")
        marks.extend(placed)
        bottom = max(bottom, end)
    marks.append(Box(left, zero - 0.3, slot * len(chart.rows), 0.6, RULE))
    return marks, bottom


def _fitting(chart: Chart, room: float, measure: Measure) -> float | None:
    """The largest size at which every word has room in at most three lines; None for none."""
    for size in (*SIZES, LEAST):
        texts = [text for row in chart.rows for text in (row.label, _said(row))]
        whole = all(
            measure(piece.strip(), size) <= room for t in texts for piece in _unbreakable(t)
        )
        if whole and all(len(broken(text, room, size, measure)) <= 3 for text in texts):
            return size
    return None
