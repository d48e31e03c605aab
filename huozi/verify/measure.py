"""Whether lines stay in the type area (clreq 2.3.2): what is wider than the measure is told."""

from __future__ import annotations

from collections.abc import Iterable

from huozi.manuscript.layout import PT_PER_MM
from huozi.page_style import TypeArea

# Marks may hang out of a line; in characters.
_HANGING = 1.25


def beyond(runs: Iterable[tuple[float, float]], area: TypeArea) -> float:
    """How far, in mm, the text of a page reaches beyond its measure; 0 where it doesn't.

    `runs` are the left and right edges of its runs of text, in pt.
    """
    edges = [*runs]
    if area.vertical or not edges:
        return 0.0
    width = max(right for _, right in edges) - min(left for left, _ in edges)
    over = width - area.measure
    return over / PT_PER_MM if over > _HANGING * area.size else 0.0
