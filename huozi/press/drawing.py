"""Marks as PDF draws them (ISO 32000-1), in the colour of every plate."""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name

from huozi.manuscript.layout import PT_PER_MM
from huozi.press.lettering import Stroke
from huozi.press.marks import Marks
from huozi.press.sheets import Box

# In points.
_HAIRLINE = 0.25
_DASHES = "[2 1.5] 0 d"


def every_plate() -> Array:
    """The colour of marks: full on each plate (ISO 32000-1, 8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])


def drawn(marks: Marks) -> list[str]:
    """The marks as content; `/All` has to be among the page's colours."""
    content = [f"/All CS 1 SCN /All cs 1 scn {_HAIRLINE} w"]
    content += lines(marks.strokes)
    if marks.folds:
        content += [_DASHES, *lines(marks.folds)]
    for bar in marks.bars:
        left, bottom, right, top = points(bar)
        content.append(f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re f")
    return content


def lines(strokes: Iterable[Stroke]) -> list[str]:
    """Strokes with places in mm, in whatever colour there is."""
    return [
        " ".join(f"{number * PT_PER_MM:.4f}" for number in start)
        + " m "
        + " ".join(f"{number * PT_PER_MM:.4f}" for number in end)
        + " l S"
        for start, end in strokes
    ]


def points(box: Box) -> Box:
    """A box in points."""
    left, bottom, right, top = (side * PT_PER_MM for side in box)
    return left, bottom, right, top
