"""Lines like the one above them, laid out without asking WeasyPrint everything again.

In a paragraph that holds one text and nothing else, lines after the first differ in what they take
of it, and in where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

from huozi.pdf.engine import lines
from huozi.pdf.engine.line_boxes import set_text

_iter_line_boxes = block.iter_line_boxes

Laid = tuple[Any, Any]
"""A line, and where the next one begins in its text; None after the last."""


def iter_line_boxes(  # noqa: PLR0917 — WeasyPrint's signature
    context: Any,
    box: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    first_letter_style: Any,
    first_line_style: Any,
) -> Iterator[Laid]:
    """WeasyPrint's contract: the lines of a line box from a place on, each where it stands."""
    text = _Text(context, box, containing_block)

    def by_weasyprint() -> Iterator[Laid]:
        return _iter_line_boxes(  # type: ignore[no-any-return]
            context, box, position_y, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
        )  # fmt: skip

    if not text.is_alone():
        yield from by_weasyprint()
        return
    laid = next(by_weasyprint(), None)
    while laid is not None:
        line, skip_stack = laid
        position_y = line.position_y + line.height  # whatever is done with it meanwhile
        yield laid
        if skip_stack is None:
            return
        first_letter_style = first_line_style = None
        laid = text.following(line, position_y, skip_stack) or next(by_weasyprint(), None)


class _Text(NamedTuple):
    """A line box that may hold one text and nothing else, and what is handed down with it."""

    context: Any
    box: Any
    containing_block: Any

    def is_alone(self) -> bool:
        """Whether it does, from left to right."""
        children = self.box.children
        return (
            len(children) == 1
            and isinstance(children[0], boxes.TextBox)
            and self.containing_block.style["direction"] == "ltr"
        )

    def following(self, above: Any, position_y: float, skip_stack: Any) -> Laid | None:
        """The line below another; None where WeasyPrint has to be asked."""
        plan = lines.plan_of(self.box)
        if plan is None or self.context.excluded_shapes:
            return None
        position_x, available = self.containing_block.content_box_x(), self.containing_block.width
        measure = position_x + available - position_x  # as WeasyPrint rounds it
        composed = plan.line(plan.place(skip_stack), measure, measure)
        text, rest = set_text(plan, composed, self.box.children[0], position_x)
        if text is None or text.text.endswith(" "):
            return None
        line = above.copy_with_children([text])
        line.position_x, line.position_y, line.text_indent = position_x, position_y, 0
        line.width = position_x + text.margin_width() - position_x
        is_last = rest is None or lines.is_forced(plan, composed)
        line.translate(inline.text_align(self.context, line, available, last=is_last))
        text.position_y = position_y + line.baseline - text.baseline
        return line, None if rest is None else {0: rest}


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    block.iter_line_boxes = iter_line_boxes
