"""A WeasyPrint line box read as one paragraph for the composer, whatever boxes it is made of.

Text boxes give their characters, boxes that stand in the line (pictures, ruby) one U+FFFC each,
inline boxes their margins, borders and padding. What the composer can't set is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from huozi.characters import HAN, MARKS
from huozi.composition import Line, Paragraph, break_flags, compose
from huozi.composition.spacing import MARK_STYLES
from huozi.page_style import LineStyle
from huozi.pdf.engine.hyphens import hyphen_places
from huozi.pdf.engine.shaping import Shaped, shape, uax14

ATOM = "\ufffc"  # how UAX #14 sees a box in the line

_CHINESE = re.compile(f"[{HAN}{re.escape(MARKS)}]")
_NOT_OURS = re.compile("[\t\xad]")
_WRAPS = frozenset({"normal", "pre-line"})
_CENTRED = frozenset("：；？！")  # in a column they have no blank half (clreq 3.1.6.1)
_FULL = 0.02  # em: how far from a whole em a full-width mark may be


class Decoration(NamedTuple):
    """What an inline box or an atom takes up beside its content, in px."""

    left: float
    right: float


class Measurer(NamedTuple):
    """How wide what is not text is: inline boxes' decorations, atoms as a whole."""

    decoration: Callable[[Any], Decoration]
    atom: Callable[[Any], float]


@dataclass(slots=True)
class Plan:
    """A line box's paragraph, where its boxes begin in it, and the lines it is cut into.

    `inside` are all boxes in it: generated content is made anew when a folio in it is known.
    """

    box: Any
    inside: tuple[Any, ...]
    paragraph: Paragraph
    starts: dict[int, int]
    shaped: dict[int, Shaped]
    breakable: tuple[bool, ...]
    lines: dict[int, tuple[float, Line]] = field(default_factory=dict)

    def line(self, start: int, measure: float, rest: float) -> Line:
        """The line from `start`; planned again where the page gives it another measure."""
        planned = self.lines.get(start)
        if planned is None or abs(planned[0] - measure) > 1e-3:
            self.paragraph = self.paragraph.eased(min(measure, rest), self.breakable)
            lines = compose(self.paragraph, measure, rest, start)
            wide = (measure, *(rest for _ in lines[1:]))
            self.lines |= {line.start: (w, line) for w, line in zip(wide, lines, strict=True)}
        return self.lines[start][1]

    def place(self, skip_stack: Any) -> int:
        """The character a WeasyPrint resume point stands before."""
        box = self.box
        while skip_stack:
            ((index, skip_stack),) = skip_stack.items()
            if isinstance(box, boxes.TextBox):
                return self.starts[id(box)] + bisect_left(self.shaped[id(box)].offsets, index)
            if index >= len(box.children):
                return self.end(box)
            box = box.children[index]
        return self.starts[id(box)]

    def end(self, box: Any) -> int:
        """The place after a box's last character."""
        return self.starts[id(box)] + _length(box)


def is_ours(line_box: Any) -> bool:
    """Whether the composer can set a line box: Chinese text, left to right, no floats in it."""
    has_chinese = False
    for box in inside(line_box):
        if not box.is_in_normal_flow():
            if box.is_floated():
                return False
        elif isinstance(box, boxes.TextBox):
            if not _is_plain(box):
                return False
            has_chinese = has_chinese or bool(_CHINESE.search(box.text))
        elif isinstance(box, boxes.InlineBox):
            if box.style["box_decoration_break"] == "clone":
                return False
        elif not isinstance(box, boxes.AtomicInlineLevelBox):
            return False
    return has_chinese and line_box.style["direction"] == "ltr"


def _is_plain(box: Any) -> bool:
    style = box.style
    return (
        style["white_space"] in {"normal", "nowrap", "pre-line"}
        and style["direction"] == "ltr"
        and not style["word_spacing"]
        and bool(style["font_size"])
        and not _NOT_OURS.search(box.text)
    )


def inside(box: Any) -> Iterator[Any]:
    """Every box in a line box, in order; what is in an atom or out of the flow stays closed."""
    for child in box.children:
        yield child
        if isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from inside(child)


def _length(box: Any) -> int:
    """How many characters of the paragraph a box gives."""
    if not box.is_in_normal_flow():
        return 0
    if isinstance(box, boxes.TextBox):
        return len(box.text)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return sum(_length(child) for child in box.children)
    return 1


@dataclass(slots=True)
class _Reading:
    """What is gathered box by box."""

    measurer: Measurer
    text: list[str] = field(default_factory=list)
    advances: list[float] = field(default_factory=list)
    ems: list[float] = field(default_factory=list)
    full: list[bool] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)  # no line starts here, whatever UAX #14 says
    breakable: list[bool] = field(default_factory=list)  # in need, anywhere
    hyphens: dict[int, float] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    shaped: dict[int, Shaped] = field(default_factory=dict)

    def read(self, box: Any) -> None:
        """Add a box and what is in it."""
        start = self.starts[id(box)] = len(self.text)
        if not box.is_in_normal_flow():
            return
        if isinstance(box, boxes.TextBox):
            self._read_text(box)
        elif isinstance(box, boxes.LineBox | boxes.InlineBox):
            for child in box.children:
                self.read(child)
        else:
            width = self.measurer.atom(box)
            self._add(ATOM, [width], box.style, full=[False])
        if isinstance(box, boxes.InlineBox) and len(self.text) > start:
            left, right = self.measurer.decoration(box)
            self.advances[start] += left
            self.advances[-1] += right
            if box.footnote is not None or box.style["vertical_align"] in {"super", "sub"}:
                self.held[start] = True

    def _read_text(self, box: Any) -> None:
        style = box.style
        shaped = self.shaped[id(box)] = shape(box.text, style)
        em = float(style["font_size"])
        simplified = not str(style["lang"] or "").startswith(("zh-Hant", "zh-TW", "zh-HK"))
        wide = {width: simplified and abs(width - em) < _FULL * em for width in {*shaped.advances}}
        full = [wide[width] for width in shaped.advances]
        start = len(self.text)
        self._add(box.text, shaped.advances, style, full)
        if style["white_space"] in _WRAPS and (places := list(hyphen_places(box.text, style))):
            hyphen = sum(shape(style["hyphenate_character"], style).advances)
            self.hyphens |= {start + place: hyphen for place in places}

    def _add(self, text: str, advances: list[float], style: Any, full: list[bool]) -> None:
        wraps = style["white_space"] in _WRAPS
        self.text += text
        self.advances += advances
        self.ems += [float(style["font_size"])] * len(text)
        self.full += full
        self.held += [False, *([not wraps] * (len(text) - 1))]
        self.breakable += [wraps and style["overflow_wrap"] != "normal"] * len(text)


def read(line_box: Any, measurer: Measurer, style: LineStyle) -> Plan:
    """The plan of a line box; `measurer` knows the widths of what is not text."""
    reading = _Reading(measurer)
    reading.read(line_box)
    text = "".join(reading.text)
    flags = break_flags(text, uax14(text, line_box.style["lang"]), style.breaks)
    if reading.hyphens or True in reading.held:
        held = (*reading.held, False)
        flags = tuple(
            i in reading.hyphens or (flag and not held[i]) for i, flag in enumerate(flags)
        )
    full = reading.full
    if style.vertical:
        full = [is_full and mark not in _CENTRED for is_full, mark in zip(full, text, strict=True)]
    paragraph = Paragraph(
        text,
        reading.advances,
        reading.ems,
        flags,
        full,
        MARK_STYLES[style.punctuation],
        indent_trim=style.trim_indent,
        justified=line_box.style["text_align_all"] == "justify",
        hyphens=reading.hyphens,
    )
    return Plan(
        line_box,
        tuple(inside(line_box)),
        paragraph,
        reading.starts,
        reading.shaped,
        tuple(reading.breakable),
    )
