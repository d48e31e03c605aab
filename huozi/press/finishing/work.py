"""What the finishing of a file is given, and the boxes of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array

from huozi.manuscript.layout import PT_PER_MM
from huozi.page_style import TypeArea
from huozi.press.coarse import Shown
from huozi.press.intent import Intent
from huozi.press.paper import Paper, Size
from huozi.press.source import Corners
from huozi.print_profiles import PrintProfile


@dataclass(frozen=True, slots=True)
class Work:
    """A PDF of ours, what it is made for, and what is to be put in.

    `cover` is a PDF of one page. A proof goes on `paper`; `slips` is a PDF with a page for each
    name in `marked`, the anchors at which what is said of its pages changes. `intent` is the
    printing that a press file is made for, `pictures` those of the book.
    """

    name: str
    data: bytes
    profile: PrintProfile
    area: TypeArea
    cover: bytes = b""
    paper: Paper | None = None
    slips: bytes = b""
    marked: tuple[str, ...] = ()
    intent: Intent | None = None
    pictures: tuple[Shown, ...] = ()

    @property
    def trim(self) -> Size:
        """The size of a page cut out, in mm."""
        return self.area.trim_width, self.area.trim_height


def corners(page: pikepdf.Page, name: str) -> Corners:
    """A box of a page, in points."""
    left, bottom, right, top = (float(side) for side in page.obj[name])
    return left, bottom, right, top


def set_box(page: pikepdf.Page, name: str, box: Corners) -> None:
    """Give a page a box."""
    page.obj[name] = Array([round(side, 4) for side in box])


def grown(box: Corners, beside: float, above: float) -> Corners:
    """A box with so much more round it, in mm."""
    across, up = beside * PT_PER_MM, above * PT_PER_MM
    return box[0] - across, box[1] - up, box[2] + across, box[3] + up


def add(page: pikepdf.Page, content: Iterable[str], within: Corners) -> None:
    """Draw something over a page, of which no more is seen than lies within a box."""
    left, bottom, right, top = within
    clip = f"q {left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n"
    page.contents_add(clip.encode(), prepend=True)
    page.contents_add("\n".join(["Q q", *content, "Q"]).encode())
