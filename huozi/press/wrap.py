"""A cover as one sheet round the book: its panels, its spine and its marks, in mm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from huozi.diagnostics import Finding, Span, finding
from huozi.press.marks import CLEAR, LENGTH, Marks, corner_marks
from huozi.press.paper import Size
from huozi.press.sheets import Box

# What trimming may be off by before a supplied cover is said not to fit.
_OFF = 0.5
# What of a picture, on each side, may be cut off: one drawn without bleed loses less.
_CUT = 1.5
# A narrower spine takes no words.
LEAST_LETTERED = 5.0
# Of pictures on paper, dots to the inch.
SHARP = 300
_MM_PER_INCH = 25.4
# What paper is larger than the sheet on each side, for its marks.
AROUND = CLEAR + LENGTH + CLEAR


@dataclass(frozen=True, slots=True)
class Wrap:
    """A cover: the trimmed page, the spine, flaps 勒口 (0 for none), the bleed all round."""

    page: Size
    spine: float
    flap: float = 0.0
    bleed: float = 3.0
    right_bound: bool = False

    @property
    def size(self) -> Size:
        """Of the whole sheet with its bleed."""
        width = 2 * (self.page[0] + self.flap + self.bleed) + self.spine
        return width, self.page[1] + 2 * self.bleed

    @property
    def panels(self) -> dict[str, Box]:
        """The panels by name, as one looks at the outside, trimmed; flaps where there are any.

        Boxes count from the lower left corner of the whole sheet.
        """
        width, height = self.page
        row = [("back", width), ("spine", self.spine), ("front", width)]
        if self.flap:
            row = [("back_flap", self.flap), *row, ("front_flap", self.flap)]
        if self.right_bound:
            row.reverse()
        edges = accumulate((length for _, length in row), initial=self.bleed)
        foot, head = self.bleed, self.bleed + height
        return {
            name: (left, foot, left + length, head)
            for (name, length), left in zip(row, edges, strict=False)
        }

    def printed(self, name: str) -> Size:
        """How large a panel is with the bleed at the edges of the sheet."""
        left, _, right, _ = self.panels[name]
        at_edge = name in {next(iter(self.panels)), next(reversed(self.panels))}
        return right - left + self.bleed * at_edge, self.size[1]

    @property
    def folds(self) -> tuple[float, ...]:
        """Where it is folded, from the left edge of the whole sheet."""
        return tuple(left for left, *_ in list(self.panels.values())[1:])


def spine_width(pages: int, text_paper: float, cover_paper: float) -> float:
    """The block of a paperback, two pages to a leaf, and the two sides of its cover.

    The papers are given by the thickness of a sheet.
    """
    return (pages + 1) // 2 * text_paper + 2 * cover_paper


def is_lettered(wrap: Wrap) -> bool:
    """Whether words have room on the spine."""
    return wrap.spine >= LEAST_LETTERED


def marks(wrap: Wrap) -> Marks:
    """Where the sheet is cut, and, dashed, where it is folded; the ends are outside the bleed."""
    width, height = wrap.size
    trim = (wrap.bleed, wrap.bleed, width - wrap.bleed, height - wrap.bleed)
    folds = tuple(
        ((x, start), (x, start + length))
        for x in wrap.folds
        for start, length in ((-CLEAR, -LENGTH), (height + CLEAR, LENGTH))
    )
    return Marks(corner_marks(trim, wrap.bleed + CLEAR), folds)


def misfit(name: str, supplied: Size, wrap: Wrap, span: Span) -> Iterator[Finding]:
    """The finding for a whole cover or a spine that was drawn for another number of pages.

    A picture has proportions and no size: it is as high as the sheet.
    """
    height = wrap.size[1]
    width = supplied[0] / supplied[1] * height
    has = width if name == "spine" else width - wrap.size[0] + wrap.spine
    if abs(has - wrap.spine) > _OFF:
        needs = wrap.spine if name == "spine" else wrap.size[0]
        yield finding(
            "P118", span,
            has=f"{width:.1f}×{height:.1f}", needs=f"{needs:.1f}×{height:.1f}",
            spine=f"{wrap.spine:.1f}", its=f"{has:.1f}",
        )  # fmt: skip


def clipped(path: str, supplied: Size, panel: Size, span: Span) -> Iterator[Finding]:
    """The finding for a front or back of other proportions: it fills its panel, the rest is cut."""
    scale = max(panel[0] / supplied[0], panel[1] / supplied[1])
    lost = supplied[0] * scale - panel[0], supplied[1] * scale - panel[1]
    if max(lost) > 2 * _CUT:
        sides = "左右" if lost[0] > lost[1] else "上下"
        yield finding(
            "P151", span, path=path, sides=sides, lost=f"{max(lost) / 2:.1f}",
            needs=f"{panel[0]:.0f}×{panel[1]:.0f}",
            has=f"{supplied[0] * scale:.0f}×{supplied[1] * scale:.0f}",
        )  # fmt: skip


def blurred(path: str, supplied: Size, panel: Size, span: Span) -> Iterator[Finding]:
    """The finding for a picture with too few dots (`supplied`, px) for its size on paper."""
    dpi = min(has / side for has, side in zip(supplied, panel, strict=True)) * _MM_PER_INCH
    if dpi < SHARP - 0.5:
        wanted = "×".join(f"{side / _MM_PER_INCH * SHARP:.0f}" for side in panel)
        yield finding("P152", span, path=path, dpi=f"{dpi:.0f}", sharp=SHARP, wanted=wanted)
