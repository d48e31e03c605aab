"""WeasyPrint's lines, set by `composition`: private functions replaced, for one exact version.

`split_first_line` and `justify_line` are WeasyPrint's own names and contracts; text without
Chinese, and text with tabs, preserved line ends or tracking, goes to WeasyPrint's originals.
Glyph advances are edited in place when a line is drawn, so the text in the PDF stays as it is.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, line_size

from huozi.characters import HAN, MARKS
from huozi.composition import Line, Pair, Paragraph, compose, stretch
from huozi.composition.spacing import BLANK_AFTER, HALF, gap

_CHINESE = re.compile(f"[{HAN}{re.escape(MARKS)}]")
_LEFT_TO_WEASYPRINT = re.compile("[\n\t\xad]")
_KEPT = 400  # paragraphs remembered at a time: a page's worth and more

_split_first_line = line_break.split_first_line
_justify_line = inline.justify_line


class ComposedLayout(Layout):  # type: ignore[misc]  # WeasyPrint is untyped
    """A line of text with what is added after each character (px), edited into its glyphs."""

    def __init__(self, style: Any, text: str, gaps: list[float], lead: float) -> None:
        super().__init__(style)
        self.set_text(text)
        self.gaps = gaps
        self.lead = lead
        self.edited = False
        self.deactivate()

    def reactivate(self, style: Any) -> None:
        """Shape the text again for drawing; its glyphs are then edited anew."""
        self.setup(style)
        self.set_text(self.text)
        self.edited = False

    def get_first_line(self) -> tuple[Any, int | None]:
        """The shaped line with its advances adjusted."""
        line, index = super().get_first_line()
        if not self.edited:
            self.edited = True
            self._edit(line)
        return line, index

    def _edit(self, line: Any) -> None:
        added: dict[int, float] = {}
        offset = 0
        for character, extra in zip(self.text, self.gaps, strict=False):
            if extra:
                added[offset] = extra
            offset += len(character.encode())
        for geometry, cluster, is_last in _glyphs(line):
            if is_last and cluster in added:
                geometry.width += round(added[cluster] * TO_UNITS)
            if is_last and cluster == 0 and self.lead:
                shift = round(self.lead * TO_UNITS)
                geometry.x_offset -= shift
                geometry.width -= shift


def _glyphs(line: Any) -> Any:
    """Every glyph of a shaped line: its geometry, its byte offset, whether it ends a cluster."""
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs, starts = item.glyphs.glyphs, item.glyphs.log_clusters
        count = item.glyphs.num_glyphs
        for k in range(count):
            is_last = k + 1 == count or starts[k + 1] != starts[k]
            yield glyphs[k].geometry, item.item.offset + starts[k], is_last


@dataclass(slots=True)
class _Plan:
    """A text box's paragraph, its metrics, and the lines it is cut into, by their start."""

    style: Any
    paragraph: Paragraph
    offsets: list[int]
    height: float
    baseline: float
    lines: dict[int, tuple[float, Line]] = field(default_factory=dict)

    def line(self, start: int, measure: float, rest: float) -> Line:
        """The line from `start`; planned again where the page gives it another measure."""
        planned = self.lines.get(start)
        if planned is None or abs(planned[0] - measure) > 1e-3:
            lines = compose(self.paragraph, measure, rest, start)
            wide = (measure, *(rest for _ in lines[1:]))
            self.lines |= {line.start: (w, line) for w, line in zip(wide, lines, strict=True)}
        return self.lines[start][1]


class Composer:
    """Answers WeasyPrint's calls; remembers the paragraphs it is asked about line by line."""

    def __init__(self) -> None:
        self._plans: OrderedDict[int, _Plan] = OrderedDict()
        self._measure = 0.0

    def split_first_line(  # noqa: PLR0917 — WeasyPrint's signature
        self,
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, int, int | None, float, float, float]:
        """WeasyPrint's contract: layout, length, resume index, width, height, baseline."""
        stock = (text, style, context, max_width, justification_spacing, is_line_start, minimum)
        if not _is_ours(text, style):
            return _answer(_split_first_line(*stock))
        plan = self._plan(text, style)
        start = len(plan.paragraph.text) - len(text)
        wraps = style["white_space"] in {"normal", "pre-wrap", "pre-line"}
        measure = max_width if wraps and max_width is not None else float("inf")
        if is_line_start and max_width:
            self._measure = measure
        line = plan.line(start, measure, self._rest(start, measure, style, is_line_start))
        if line.width > measure and style["overflow_wrap"] != "normal" and not minimum:
            return _answer(_split_first_line(*stock))
        return _set(plan, line, style)

    def _rest(self, start: int, measure: float, style: Any, is_line_start: bool) -> float:
        """The measure of the lines after this one, as far as can be known."""
        if not is_line_start:
            return max(measure, self._measure)
        indent = style["text_indent"]
        if start == 0 and getattr(indent, "unit", "") == "px":
            return measure + max(0.0, float(indent.value))
        return measure

    def _plan(self, text: str, style: Any) -> _Plan:
        """The plan of the paragraph that ends with `text`; a new one where none is known."""
        plan = self._plans.get(id(style))
        if plan is None or plan.style is not style or not plan.paragraph.text.endswith(text):
            plan = _shape(text, style)
            self._plans[id(style)] = plan
            if len(self._plans) > _KEPT:
                self._plans.popitem(last=False)
        return plan


def _is_ours(text: str, style: Any) -> bool:
    return (
        bool(_CHINESE.search(text))
        and not _LEFT_TO_WEASYPRINT.search(text)
        and style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["text_decoration_line"] == "none"
        and style["direction"] == "ltr"
    )


def _answer(result: Any) -> tuple[Any, int, int | None, float, float, float]:
    layout, length, resume, width, height, baseline = result
    return layout, length, resume, width, height, baseline


def _shape(text: str, style: Any) -> _Plan:
    """Shape a paragraph once: the advance of every character and where UAX #14 may break it."""
    layout = Layout(style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    _, height = line_size(line, style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    index = {offset: i for i, offset in enumerate(offsets)}
    advances = [0.0] * len(text)
    for geometry, cluster, _ in _glyphs(line):
        advances[index[cluster]] += geometry.width * FROM_UNITS
    attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    engine = [bool(attributes[i].is_line_break) for i in range(len(text) + 1)]
    paragraph = Paragraph(text, advances, float(style["font_size"]), engine)
    return _Plan(style, paragraph, offsets, height, baseline)


def _set(
    plan: _Plan, line: Line, style: Any
) -> tuple[ComposedLayout, int, int | None, float, float, float]:
    """A composed line in WeasyPrint's terms; lengths count bytes of UTF-8."""
    text, offsets = plan.paragraph.text, plan.offsets
    resume = None if line.resume >= len(text) else offsets[line.resume] - offsets[line.start]
    end, width = line.end, line.width
    if resume is None and end < line.resume:  # a space before the next inline box
        end = line.resume
        width += sum(plan.paragraph.advances[line.end : end])
    gaps = [*line.gaps, *([0.0] * (end - line.end))]
    layout = ComposedLayout(style, text[line.start : end], gaps, line.lead)
    return layout, offsets[end] - offsets[line.start], resume, width, plan.height, plan.baseline


def justify_line(context: Any, line: Any, extra: float) -> None:
    """Fill a line: marks at its end and between its boxes first, then every gap alike."""
    places = [
        (box, i, character)
        for box in _in_flow(line)
        for i, character in enumerate(box.text if isinstance(box, boxes.TextBox) else "\ufffc")
    ]
    if not any(_composed(box) for box, _, _ in places):
        _justify_line(context, line, extra)
        return
    added: dict[int, float] = {}
    for box, i, amount in (*_across_boxes(places), *_line_end(places)):
        extra -= amount
        _add(added, box, i, amount)
    pairs, owners = [], []
    for (box, i, before), (_, _, after) in pairwise(places):
        if _composed(box):
            pairs.append(Pair(before, after, float(box.style["font_size"])))
            owners.append((box, i))
    amounts = stretch(pairs, extra) or ()
    for (box, i), amount in zip(owners, amounts, strict=False):
        _add(added, box, i, amount)
    _move(line, added, 0.0)


def _composed(box: Any) -> bool:
    return isinstance(box, boxes.TextBox) and isinstance(box.pango_layout, ComposedLayout)


def _in_flow(line: Any) -> Any:
    """The text boxes and atomic boxes of a line, in order."""
    for child in line.children:
        if isinstance(child, boxes.LineBox | boxes.InlineBox):
            yield from _in_flow(child)
        elif isinstance(child, boxes.TextBox) or child.is_in_normal_flow():
            yield child


def _across_boxes(places: list[tuple[Any, int, str]]) -> Any:
    """The spacing rules between the last character of a box and the first of the next."""
    for (box, i, before), (other, _, after) in pairwise(places):
        if box is not other and _composed(box) and (amount := gap(before, after)):
            yield box, i, amount * float(box.style["font_size"])


def _line_end(places: list[tuple[Any, int, str]]) -> Any:
    """A mark at the line's end gives up its blank half, where the composer didn't see the end."""
    box, i, character = places[-1]
    if _composed(box) and character in BLANK_AFTER and not box.pango_layout.gaps[i]:
        yield box, i, -HALF * float(box.style["font_size"])


def _add(added: dict[int, float], box: Any, index: int, amount: float) -> None:
    box.pango_layout.gaps[index] += amount
    added[id(box)] = added.get(id(box), 0.0) + amount


def _move(box: Any, added: dict[int, float], shift: float) -> float:
    """Widen the boxes of a line by what was added and move those after them; the total shift."""
    before = shift
    box.position_x += shift
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            child.position_x += shift
            child.width += added.get(id(child), 0.0)
            shift += added.get(id(child), 0.0)
        elif isinstance(child, boxes.LineBox | boxes.InlineBox):
            shift = _move(child, added, shift)
        elif child.is_in_normal_flow():
            child.translate(shift, 0)
    box.width += shift - before
    return shift


def install() -> None:
    """Put the composer in the place of WeasyPrint's line functions; once for the process."""
    if inline.justify_line is justify_line:
        return
    composer = Composer()
    for module in (line_break, inline, preferred):
        module.split_first_line = composer.split_first_line
    inline.justify_line = justify_line
