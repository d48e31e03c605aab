"""Leaders 前导符 as one text: WeasyPrint makes a box of every dot (css-content 3, 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.layout import inline

from huozi.pdf.engine.shaping import ComposedLayout, shape

_handle_leader = inline.handle_leader


def handle_leader(context: Any, line: Any, containing_block: Any) -> None:
    """WeasyPrint's contract: the leader of a line filled; its dots then are one text."""
    _handle_leader(context, line, containing_block)
    for box in list(line.descendants()):
        if box.is_leader and len(box.children) > 1:
            box.children = _joined(box.children)


def _joined(dots: Sequence[Any]) -> tuple[Any, ...]:
    """Text boxes that are alike, from right to left, as one; as they are where it can't be."""
    first = dots[-1]
    shaped = shape(first.text, first.style)
    if not shaped.glyphs:
        return tuple(dots)
    gap = first.width - sum(shaped.advances)
    gaps = [*([0.0] * (len(first.text) - 1)), gap] * len(dots)
    whole = first.copy_with_text(first.text * len(dots))
    whole.width = first.width * len(dots)
    glyphs = shaped.glyphs.repeated(len(dots))
    whole.pango_layout = ComposedLayout(first.style, whole.text, gaps, glyphs)
    return (whole,)


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    inline.handle_leader = handle_leader
