"""Boxes, colours and numbers of pages, as the rows for the press ask after them."""

from __future__ import annotations

from collections.abc import Iterable

import pikepdf

from huozi.painted import Corners, Paint, Painted

# From the inside out (ISO 32000-1, 14.11.2), with the words for them.
BOXES = {
    "/TrimBox": "成品框（TrimBox）",
    "/BleedBox": "出血框（BleedBox）",
    "/MediaBox": "纸面（MediaBox）",
}
_SLACK = 0.01  # points: boxes are rounded on their way


def boxes_of(page: pikepdf.Page) -> dict[str, Corners]:
    """The boxes that a page has of its own, and its paper, in points."""
    found = {name: _corners(page.obj[name]) for name in BOXES if name in page.obj}
    return {**found, "/MediaBox": _corners(page.mediabox)}


def _corners(box: pikepdf.Object) -> Corners:
    x1, y1, x2, y2 = (float(side) for side in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def inside(inner: Corners, outer: Corners) -> bool:
    """Whether a box lies in another, edges and all."""
    return (
        inner[0] >= outer[0] - _SLACK
        and inner[1] >= outer[1] - _SLACK
        and inner[2] <= outer[2] + _SLACK
        and inner[3] <= outer[3] + _SLACK
    )


def outside(box: Corners, other: Corners) -> bool:
    """Whether two boxes have nothing in common; lines are boxes too."""
    return (
        box[2] <= other[0] + _SLACK
        or box[0] >= other[2] - _SLACK
        or box[3] <= other[1] + _SLACK
        or box[1] >= other[3] - _SLACK
    )


def meets(box: Corners, other: Corners) -> bool:
    """Whether two boxes share some of the page."""
    return not outside(box, other)


def is_white(paint: Paint) -> bool:
    """Whether a colour leaves the paper as it is."""
    if paint.space == "cmyk":
        return bool(paint.values) and not any(paint.values)
    return paint.space in {"gray", "rgb"} and bool(paint.values) and min(paint.values) >= 1


def only_black(item: Painted) -> bool:
    """Whether something is printed by the black plate alone; marks outside the page aside."""
    if item.paint.space == "cmyk" and item.paint.values:
        return not any(item.paint.values[:3])
    return item.paint.space in {"gray", "all"}


def in_words(pages: Iterable[int]) -> str:
    """Numbers of pages as one writes them: 1–3、7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "、".join(str(one) if one == two else f"{one}–{two}" for one, two in runs)
