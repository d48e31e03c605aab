"""Emphasis dots 着重号, drawn at each character of a composed line (clreq 3.1.8, GB/T 15834 4.16).

WeasyPrint has no `text-emphasis` (CSS Text Decoration 3, 3): its private `draw_text` is wrapped,
for one exact version. Dots are drawings, so text that is copied or searched has none.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any

from weasyprint import draw

from huozi.characters import HAN
from huozi.pdf.engine.amendments import EM_ASCENT
from huozi.pdf.engine.inking import draw_text
from huozi.pdf.engine.shaping import ComposedLayout, shape

DOTTED = "emphasis-dots"  # the class of an element whose characters have dots

RADIUS = 0.06  # em
GAP = 0.14  # em from a character's square to the middle of its dot
_ROUND = 0.5523  # of the radius: the handles of a circle made of four Bézier curves

_DOTTABLE = re.compile(f"[{HAN}A-Za-z0-9]")


class Dotter:
    """Answers WeasyPrint's call; in a `vertical` book the dots stand right of their column."""

    vertical = False

    def draw_text(self, stream: Any, textbox: Any, *others: Any) -> None:
        """WeasyPrint's contract: the text box drawn, and its dots."""
        draw_text(stream, textbox, *others)
        layout = textbox.pango_layout
        if not (isinstance(layout, ComposedLayout) and _is_dotted(textbox.element)):
            return
        em = float(textbox.style["font_size"])
        square = textbox.position_y + textbox.baseline - EM_ASCENT * em
        middle = square - GAP * em if self.vertical else square + (1 + GAP) * em
        stream.set_color(textbox.style["color"])
        for character, x in zip(layout.text, _centres(textbox), strict=True):
            if _DOTTABLE.match(character):
                _circle(stream, x, middle, RADIUS * em)


def _is_dotted(element: Any) -> bool:
    return element is not None and DOTTED in (element.get("class") or "").split()


def _centres(textbox: Any) -> list[float]:
    """The middle of every character of a composed text box, in px from the page's left."""
    layout = textbox.pango_layout
    advances = shape(layout.text, textbox.style).advances
    steps = [advance + gap for advance, gap in zip(advances, layout.gaps, strict=True)]
    start = textbox.position_x
    return [
        start + before + advance / 2
        for before, advance in zip(accumulate(steps, initial=0.0), advances, strict=False)
    ]


def _circle(stream: Any, x: float, y: float, r: float) -> None:
    handle = _ROUND * r
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + handle, x + handle, y + r, x, y + r)
    stream.curve_to(x - handle, y + r, x - r, y + handle, x - r, y)
    stream.curve_to(x - r, y - handle, x - handle, y - r, x, y - r)
    stream.curve_to(x + handle, y - r, x + r, y - handle, x + r, y)
    stream.fill()


_DOTTER = Dotter()


def install(*, vertical: bool) -> None:
    """Draw the dots of elements of class `DOTTED`."""
    _DOTTER.vertical = vertical
    draw.draw_text = _DOTTER.draw_text
