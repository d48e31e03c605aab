"""The pages of a finished PDF as imposition sees them: boxes, turns, what of them can't be kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf

from huozi.diagnostics import Finding, Span, finding
from huozi.files import DAMAGE
from huozi.manuscript.layout import PT_PER_MM
from huozi.press.paper import SLACK, Size

Corners = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_DEEPEST = 64  # page tree
_WIDEST_BLEED = 10.0  # mm
# Annotations that leave nothing on paper.
_UNSEEN = frozenset({"/Link", "/Popup"})


class Damaged(Exception):  # noqa: N818 — it says what the file is
    """A file that holds other things than its format says."""


@contextmanager
def reading() -> Iterator[None]:
    """A block that asks a file for something, and nothing else: whatever goes wrong is damage."""
    try:
        yield
    except (Damaged, pikepdf.PdfError):
        raise
    except DAMAGE as error:
        raise Damaged from error


@dataclass(frozen=True, slots=True)
class Shape:
    """A page: trim and bleed box in its own units, quarters it is turned to the right, its unit.

    ISO 32000-1, 14.11.2 and table 30.
    """

    trim: Corners
    bleed: Corners
    quarters: int = 0
    unit: float = 1.0

    @property
    def size(self) -> Size:
        """As one sees it, in mm."""
        left, bottom, right, top = self.trim
        width, height = (side * self.unit / PT_PER_MM for side in (right - left, top - bottom))
        return (height, width) if self.quarters % 2 else (width, height)

    @property
    def widest_bleed(self) -> float:
        """How far it reaches past its trim, in mm."""
        sides = (abs(one - two) for one, two in zip(self.trim, self.bleed, strict=True))
        return min(_WIDEST_BLEED, max(sides) * self.unit / PT_PER_MM)


def to_place(shape: Shape, box: Corners, *, turned: bool) -> Matrix:
    """What brings the trim box of a page onto a box of the sheet (in points), upside down or not.

    The box has the page's proportions.
    """
    left, bottom, right, top = shape.trim
    # The page as its unit square turned to the right, its corner at the origin.
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, -left, -bottom),
        1: (0, -1, 1, 0, -bottom, right),
        2: (-1, 0, 0, -1, right, top),
        3: (0, 1, -1, 0, top, -left),
    }[shape.quarters]
    width = top - bottom if shape.quarters % 2 else right - left
    scale = (box[2] - box[0]) / width
    if turned:
        return (
            -a * scale,
            -b * scale,
            -c * scale,
            -d * scale,
            box[2] - e * scale,
            box[3] - f * scale,
        )
    return (a * scale, b * scale, c * scale, d * scale, box[0] + e * scale, box[1] + f * scale)


def pages_lacking(document: pikepdf.Pdf) -> str:
    """Why a file has not the pages it says it has; empty where it has."""
    with reading():
        said = int(document.Root.Pages.Count)  # before its pages are asked for: that mends it
        count = len(document.pages)
    if count == said:
        return "" if count else "一页也没有"
    return f"写着有 {said} 页，读得出 {count} 页"


def shapes(document: pikepdf.Pdf) -> tuple[Shape, ...]:
    """Every page; Damaged where one has no size, or a turn that is none."""
    with reading():
        return tuple(map(_shape, document.pages))


def _shape(page: pikepdf.Page) -> Shape:
    media = _box(_inherited(page.obj, "/MediaBox"))
    crop = _inherited(page.obj, "/CropBox")
    shown = media if crop is None else _within(_box(crop), media)
    cut, bleeding = page.obj.get("/TrimBox"), page.obj.get("/BleedBox")
    trim = shown if cut is None else _within(_box(cut), media)
    bleed = trim if bleeding is None else _around(_within(_box(bleeding), media), trim)
    quarters, rest = divmod(int(_inherited(page.obj, "/Rotate") or 0), 90)
    unit = float(page.obj.get("/UserUnit", 1))
    if rest or not unit > 0 or trim[2] - trim[0] < 1 or trim[3] - trim[1] < 1:
        raise Damaged
    return Shape(trim, bleed, quarters % 4, unit)


def _inherited(node: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """An attribute of a page or of the nodes above it."""
    for _ in range(_DEEPEST):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    raise Damaged


def _box(value: pikepdf.Object | None) -> Corners:
    x1, y1, x2, y2 = (float(number) for number in (value or ()))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _within(box: Corners, outer: Corners) -> Corners:
    return (
        max(box[0], outer[0]),
        max(box[1], outer[1]),
        min(box[2], outer[2]),
        min(box[3], outer[3]),
    )


def _around(box: Corners, inner: Corners) -> Corners:
    return (
        min(box[0], inner[0]),
        min(box[1], inner[1]),
        max(box[2], inner[2]),
        max(box[3], inner[3]),
    )


def of_one_size(pages: tuple[Shape, ...], span: Span) -> Iterator[Finding]:
    """The first page that isn't as large as the first."""
    first = pages[0].size
    for number, shape in enumerate(pages, 1):
        if any(abs(one - two) > SLACK for one, two in zip(shape.size, first, strict=True)):
            size, other = (f"{width:.0f}×{height:.0f}" for width, height in (shape.size, first))
            yield finding("P101", span, page=number, size=size, first=other)
            return


def left_behind(document: pikepdf.Pdf, span: Span) -> Iterator[Finding]:
    """What no sheet will have: links and outline, annotations that are seen."""
    with reading():
        linked = "/First" in document.Root.get("/Outlines", {})
        noted = [_annotations(page) for page in document.pages]
    for number, kinds in enumerate(noted, 1):
        if kinds - _UNSEEN:
            yield finding("P106", span, page=number)
    if linked or any("/Link" in kinds for kinds in noted):
        yield finding("P105", span)


def _annotations(page: pikepdf.Page) -> set[str]:
    return {str(note.get("/Subtype")) for note in page.obj.get("/Annots", [])}
