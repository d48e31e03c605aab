"""WeasyPrint's lines, set by `composition`: private functions replaced, for one exact version.

`split_inline_box`, `skip_first_whitespace`, `justify_line` and the two preferred widths are
WeasyPrint's own names and contracts. A line box that the composer can't set (see
`paragraphs.is_ours`) goes to WeasyPrint's originals. Glyph advances are edited when a line is
drawn, so the text in the PDF stays as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice
from operator import add
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, preferred
from weasyprint.layout.percent import resolve_percentages

from huozi.composition import Line, rooms, stretch
from huozi.page_style import LineStyle
from huozi.pdf.engine import shaping
from huozi.pdf.engine.line_boxes import Builder, Room, decoration
from huozi.pdf.engine.paragraphs import ATOM, Decoration, Measurer, Plan, inside, is_ours, read
from huozi.pdf.engine.shaping import ComposedLayout

_KEPT = 400  # paragraphs remembered at a time: a page's worth and more
_FILLED = 1e-3  # px: a line that lacks less is full

_split_inline_box = inline.split_inline_box
_justify_line = inline.justify_line
_skip_first_whitespace = inline.skip_first_whitespace
_inline_min_content_width = preferred.inline_min_content_width
_inline_max_content_width = preferred.inline_max_content_width


class _Plans(OrderedDict[int, Plan]):
    """The plans of the line boxes that were asked for last."""

    def known(self, box: Any) -> Plan | None:
        """The plan of a line box, if its content has not changed since."""
        plan = self.get(id(box))
        return plan if plan and plan.box is box and plan.inside == tuple(inside(box)) else None

    def keep(self, plan: Plan) -> Plan:
        """Remember a plan, and forget the oldest where there are too many."""
        self[id(plan.box)] = plan
        if len(self) > _KEPT:
            self.popitem(last=False)
        return plan


class Composer:
    """Answers WeasyPrint's calls; remembers the paragraphs it is asked about line by line."""

    def __init__(self) -> None:
        self.style = LineStyle()
        self.placed, self._unresolved = _Plans(), _Plans()

    def forget(self) -> None:
        """Drop what is remembered of another document."""
        self.placed, self._unresolved = _Plans(), _Plans()
        shaping.forget()

    def split_inline_box(  # noqa: PLR0917 — WeasyPrint's signature
        self,
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        line_placeholders: list[Any],
        waiting_floats: list[Any],
        line_children: list[Any],
        first_letter_style: Any,
        first_line_style: Any,
    ) -> tuple[Any, ...]:
        """WeasyPrint's contract.

        The new box, where to resume, whether a line end was forced, letters, widths of floats.
        """
        is_line = isinstance(box, boxes.LineBox) and not first_line_style
        plan = self.placed.known(box) if is_line else None
        if plan is None and not (is_line and is_ours(box)):
            return _split_inline_box(  # type: ignore[no-any-return]
                context, box, position_x, max_x, bottom_space, skip_stack, containing_block,
                absolute_boxes, fixed_boxes, line_placeholders, waiting_floats, line_children,
                first_letter_style, first_line_style,
            )  # fmt: skip
        room = Room(
            context, containing_block, bottom_space, max_x, absolute_boxes, fixed_boxes,
            line_placeholders, waiting_floats, line_children,
        )  # fmt: skip
        plan = plan or self._planned(box, room)
        start = plan.place(skip_stack)
        measure = max_x - position_x
        line = plan.line(start, measure, measure + box.text_indent)
        new_box, resume_at = Builder(plan, line, room).build(box, position_x, skip_stack)
        return new_box, resume_at, is_forced(plan, line), None, None, {"left": 0, "right": 0}

    def skip_first_whitespace(self, box: Any, skip_stack: Any) -> Any:
        """WeasyPrint's contract: where a line's text starts after its spaces.

        A composed line leaves none to the next; to look would be to encode the whole text again.
        """
        if skip_stack is not None and self.placed.known(box) is not None:
            return skip_stack
        return _skip_first_whitespace(box, skip_stack)

    def _planned(self, box: Any, room: Room) -> Plan:
        """The plan of a line box, made once for all its lines."""
        for text in filter(_is_text, inside(box)):  # nothing in them differs line by line
            resolve_percentages(text, room.containing_block)
        return self.placed.keep(read(box, _laid_out(room), self.style))

    def _unplaced(self, context: Any, box: Any, width: Any) -> Plan:
        """The plan of a line box by its style alone, `width` telling that of a box in the line.

        One serves for both widths WeasyPrint asks for, where no box stands in the line.
        """
        plan = self._unresolved.known(box)
        if plan is None or ATOM in plan.paragraph.text:
            plan = self._unresolved.keep(read(box, _preferred(context, width), self.style))
        return plan

    def min_content_width(  # noqa: PLR0917 — WeasyPrint's signature
        self,
        context: Any,
        box: Any,
        outer: bool = True,
        skip_stack: Any = None,
        first_line: bool = False,
        is_line_start: bool = False,
    ) -> float:
        """WeasyPrint's contract: the width of the longest word; an unresolved box."""
        if not isinstance(box, boxes.LineBox) or skip_stack or first_line or not is_ours(box):
            return float(
                _inline_min_content_width(
                    context, box, outer, skip_stack, first_line, is_line_start
                )
            )
        plan = self._unplaced(context, box, preferred.min_content_width)
        return plan.paragraph.longest(_indent(box), words=True)

    def max_content_width(
        self, context: Any, box: Any, outer: bool = True, is_line_start: bool = False
    ) -> float:
        """WeasyPrint's contract: the width of the text on one line; an unresolved box."""
        if not isinstance(box, boxes.LineBox) or not is_ours(box):
            return float(_inline_max_content_width(context, box, outer, is_line_start))
        plan = self._unplaced(context, box, preferred.max_content_width)
        return plan.paragraph.longest(_indent(box), words=False)


def is_forced(plan: Plan, line: Line) -> bool:
    """Whether a line ends where its text says so."""
    return line.resume > line.end and plan.paragraph.text[line.resume - 1] == "\n"


def _indent(box: Any) -> float:
    """The indent of a line box by its style; a percentage counts for nothing (CSS Text 3, 8.1)."""
    indent = box.style["text_indent"]
    return float(indent.value) if getattr(indent, "unit", "") == "px" else 0.0


def _laid_out(room: Room) -> Measurer:
    """Widths as in a line that is being laid out."""

    def atom(box: Any) -> float:
        resolve_percentages(box, room.containing_block)
        placed = inline.atomic_box(room.context, box, 0, None, room.containing_block, [], [])
        return float(placed.margin_width())

    return Measurer(lambda box: decoration(box, room), atom)


def _preferred(context: Any, width: Any) -> Measurer:
    """Widths by style alone, as WeasyPrint asks for them before it lays out."""

    def beside(box: Any) -> Decoration:
        left = preferred.margin_width(box, 0, left=True, right=False)
        return Decoration(left, preferred.margin_width(box, 0, left=False, right=True))

    return Measurer(beside, lambda box: float(width(context, box)))


def justify_line(context: Any, line: Any, extra: float) -> None:
    """Fill a line that its paragraph left as it is: the last, where CSS asks for it."""
    parts = list(_in_flow(line))
    if not any(map(_composed, parts)):
        _justify_line(context, line, extra)
        return
    if extra < _FILLED:
        return
    texts = [box.text if _is_text(box) else ATOM for box in parts]
    ems = [float(box.style["font_size"]) for box in parts]
    each = [em for em, text in zip(ems, texts, strict=True) for _ in text]
    widened = stretch(rooms("".join(texts)), each, extra)
    if widened is None:
        return
    amounts = iter((*widened, 0.0))
    added: dict[int, float] = {}
    for box, text in zip(parts, texts, strict=True):
        own = list(islice(amounts, len(text)))
        if _composed(box):
            box.pango_layout.gaps = list(map(add, box.pango_layout.gaps, own))
            added[id(box)] = sum(own)
    _move(line, added, 0.0)


def _is_text(box: Any) -> bool:
    return isinstance(box, boxes.TextBox)


def _composed(box: Any) -> bool:
    return _is_text(box) and isinstance(box.pango_layout, ComposedLayout)


def _in_flow(line: Any) -> Any:
    """The text boxes and atomic boxes of a line, in order."""
    for child in line.children:
        if isinstance(child, boxes.LineBox | boxes.InlineBox):
            yield from _in_flow(child)
        elif isinstance(child, boxes.TextBox) or child.is_in_normal_flow():
            yield child


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


_COMPOSER = Composer()


def plan_of(box: Any) -> Plan | None:
    """The plan of a line box the composer has begun to set."""
    return _COMPOSER.placed.known(box)


def install(style: LineStyle) -> None:
    """Put the composer in the place of WeasyPrint's line functions, with what a house chose."""
    _COMPOSER.style = style
    _COMPOSER.forget()
    inline.split_inline_box = _COMPOSER.split_inline_box
    inline.skip_first_whitespace = _COMPOSER.skip_first_whitespace
    inline.justify_line = justify_line
    for module in (preferred, inline):
        module.inline_min_content_width = _COMPOSER.min_content_width
    preferred.inline_max_content_width = _COMPOSER.max_content_width
