"""Answers that are the same for every line and every absent box, given at once.

WeasyPrint works them out anew each time: what floats stand beside a line where there are none, the
background of boxes that can't have one, the sizes of margin boxes that aren't there, how high an
empty line of a style is.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, inline
from weasyprint.layout import page as page_layout

_avoid_collisions = inline.avoid_collisions
_layout_box_backgrounds = background.layout_box_backgrounds
_resolve_percentages = page_layout.resolve_percentages
_strut = inline.strut
_STRUT = "strut"


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """WeasyPrint's contract: where a line begins beside floats, and how long it can be."""
    if context.excluded_shapes or containing_block.style["direction"] != "ltr":
        return _avoid_collisions(context, box, containing_block, outer)
    return containing_block.content_box_x(), box.position_y, containing_block.width


def layout_box_backgrounds(page: Any, box: Any, get_image: Any, *others: Any, **named: Any) -> None:
    """WeasyPrint's contract: lines and texts have no background, whatever is in them may."""
    if not isinstance(box, boxes.LineBox | boxes.TextBox):
        _layout_box_backgrounds(page, box, get_image, *others, **named)
        return
    box.background = None
    for child in box.children:
        layout_box_backgrounds(page, child, get_image)


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """WeasyPrint's contract: a margin box that is not generated gets its zeroes afterwards."""
    if not isinstance(box, boxes.MarginBox) or box.is_generated:
        _resolve_percentages(box, containing_block)


def strut(style: Any) -> tuple[float, float]:
    """WeasyPrint's contract: the height of an empty line of a style, and its baseline."""
    known: tuple[float, float] | None = vars(style).get(_STRUT)
    if known is None:
        known = _strut(style)
        setattr(style, _STRUT, known)
    return known


def install() -> None:
    """Put our functions in the places of WeasyPrint's."""
    inline.avoid_collisions = avoid_collisions
    inline.strut = strut
    background.layout_box_backgrounds = layout_box_backgrounds
    page_layout.resolve_percentages = resolve_percentages
