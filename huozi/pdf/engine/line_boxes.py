"""One composed line as WeasyPrint's boxes: the line box, inline boxes, texts and atoms of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.absolute import absolute_layout
from weasyprint.layout.percent import resolve_percentages

from huozi.composition import Line
from huozi.pdf.engine.paragraphs import Decoration, Plan
from huozi.pdf.engine.shaping import ComposedLayout, shape
from huozi.pdf.engine.shortcuts import strut


@dataclass(slots=True)
class Room:
    """What WeasyPrint hands down while a line is laid out."""

    context: Any
    containing_block: Any
    bottom_space: float
    max_x: float
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    line_placeholders: list[Any]
    waiting_floats: list[Any]
    line_children: list[Any]


def decoration(box: Any, room: Room) -> Decoration:
    """What an inline box takes up beside its content, percentages resolved."""
    resolve_percentages(box, room.containing_block)
    for side in ("margin_left", "margin_right"):
        if getattr(box, side) == "auto":
            setattr(box, side, 0)
    return Decoration(
        box.margin_left + box.border_left_width + box.padding_left,
        box.margin_right + box.border_right_width + box.padding_right,
    )


@dataclass(slots=True)
class Builder:
    """One composed line in WeasyPrint's boxes."""

    plan: Plan
    line: Line
    room: Room

    def build(self, box: Any, position_x: float, skip_stack: Any) -> tuple[Any, Any]:
        """A line or inline box with what of it is on the line, and where it goes on."""
        room, is_start = self.room, skip_stack is None
        skip, skip_stack = (0, None) if is_start else next(iter(skip_stack.items()))
        is_line = isinstance(box, boxes.LineBox)
        inside = 0.0 if is_line or not is_start else decoration(box, room).left
        if box.style["position"] == "relative":
            room = replace(room, absolute_boxes=[])
        children: list[Any] = []
        resume_at = None
        right = position_x + inside
        for index, child in enumerate(box.children[skip:], skip):
            if self._is_beyond(child):
                resume_at = {index: None}
                break
            child.position_y = box.position_y
            new_child, rest = self._child(box, child, right, skip_stack, room)
            skip_stack = None
            if new_child is not None:
                children.append(new_child)
                if new_child.is_in_normal_flow():
                    right += new_child.margin_width()
            if rest is not None:
                resume_at = {index: rest}
                break
        new_box = box.copy_with_children(children)
        if not is_line:  # which has no margins, borders or padding
            new_box.remove_decoration(start=not is_start, end=resume_at is not None)
            new_box.position_x = position_x
        new_box.width = right - new_box.content_box_x()
        inline._adjust_line_height(new_box)  # noqa: SLF001
        if room is not self.room:
            for placeholder in room.absolute_boxes:
                absolute_layout(
                    room.context, placeholder, new_box, room.fixed_boxes, room.bottom_space, None
                )
        return new_box, resume_at

    def _is_beyond(self, child: Any) -> bool:
        """Whether a child begins where the next line does."""
        ends_here = self.line.resume >= len(self.plan.paragraph.text)
        return not ends_here and self.plan.starts[id(child)] >= self.line.resume

    def _child(
        self, box: Any, child: Any, position_x: float, skip_stack: Any, room: Room
    ) -> tuple[Any, Any]:
        """What of a child is on the line (None: nothing to draw) and where it goes on."""
        if not child.is_in_normal_flow():
            return _out_of_flow(box, child, position_x, room), None
        if isinstance(child, boxes.TextBox):
            return set_text(self.plan, self.line, child, position_x)
        resolve_percentages(child, room.containing_block)
        if isinstance(child, boxes.InlineBox):
            return replace(self, room=room).build(child, position_x, skip_stack)
        atom = inline.atomic_box(
            room.context, child, position_x, None, room.containing_block,
            room.absolute_boxes, room.fixed_boxes,
        )  # fmt: skip
        atom.position_x = position_x
        return atom, None


def set_text(plan: Plan, line: Line, box: Any, position_x: float) -> tuple[Any, Any]:
    """The text box of what a line takes of a text, half leadings as its margins; what is left."""
    first, last = plan.starts[id(box)], plan.end(box)
    start, end = max(first, line.start), min(last, line.end)
    shaped = plan.shaped[id(box)]
    rest = {shaped.offsets[line.resume - first]: None} if line.resume < last else None
    if end <= start:
        return None, rest
    gaps = list(line.gaps[start - line.start : end - line.start])
    glyphs = shaped.glyphs and shaped.glyphs.part(start - first, end - first)
    lead = line.lead if start == line.start else 0.0
    text = box.text[start - first : end - first]
    width = sum(shaped.advances[start - first : end - first]) + sum(gaps)
    if line.hyphen and end == line.end:
        hyphen = shape(box.style["hyphenate_character"], box.style)
        text, width = text + box.style["hyphenate_character"], width + line.hyphen
        gaps += [0.0] * (len(text) - len(gaps))
        glyphs = glyphs.with_more(hyphen.glyphs) if glyphs and hyphen.glyphs else None
    new_box = box.copy_with_text(text)
    # What the text says, without a hyphen and with the blank that ends the line (`tagging`).
    new_box.said = box.text[start - first : min(line.resume, last) - first]
    # The blank half of an opening mark hangs out of the line.
    new_box.position_x = position_x - lead
    new_box.margin_right = -lead
    new_box.pango_layout = ComposedLayout(box.style, new_box.text, gaps, glyphs)
    new_box.pango_layout.unsaid = len(text) - (end - start)
    new_box.width = width
    new_box.height = shaped.height
    line_height, _ = strut(box.style)
    new_box.margin_top = new_box.margin_bottom = (line_height - shaped.height) / 2
    new_box.baseline = shaped.baseline + new_box.margin_top
    return new_box, rest


def _out_of_flow(box: Any, child: Any, position_x: float, room: Room) -> Any:
    """WeasyPrint's own answer to what is placed elsewhere; a placeholder, or None."""
    placed: list[Any] = []
    inline._out_of_flow_layout(  # noqa: SLF001
        room.context, box, room.containing_block, 0, child, [], room.line_children, placed,
        room.waiting_floats, room.absolute_boxes, room.fixed_boxes, room.line_placeholders,
        {"left": 0, "right": 0}, room.max_x, position_x, room.bottom_space,
    )  # fmt: skip
    return placed[0][1] if placed else None
