"""A cover as one sheet round the book: its panels and its spine, in mm, and what doesn't fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from huozi.diagnostics import Finding, Span, finding
from huozi.press.paper import Size, Stock, block_thickness
from huozi.press.sheets import Box

# What trimming may be off by before a supplied cover is said not to fit.
_OFF = 0.5


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
            row = [("back flap", self.flap), *row, ("front flap", self.flap)]
        if self.right_bound:
            row.reverse()
        edges = accumulate((length for _, length in row), initial=self.bleed)
        foot, head = self.bleed, self.bleed + height
        return {
            name: (left, foot, left + length, head)
            for (name, length), left in zip(row, edges, strict=False)
        }


def spine_width(pages: int, stock: Stock, cover: Stock) -> float:
    """The block of a paperback and the two sides of its cover."""
    return block_thickness(pages, stock) + 2 * cover.thickness


def unusable(stock: Stock, span: Span) -> Iterator[Finding]:
    """The finding for a paper of no thickness: no spine can be reckoned with it."""
    if not stock.thickness > 0:
        yield finding("P115", span, grams=f"{stock.grams:g}", bulk=f"{stock.bulk:g}")


def misfit(supplied: Size, wrap: Wrap, span: Span) -> Iterator[Finding]:
    """The finding for a supplied cover that is not as large as the book needs it."""
    if any(abs(has - needs) > _OFF for has, needs in zip(supplied, wrap.size, strict=True)):
        has, needs = (f"{width:.1f}×{height:.1f}" for width, height in (supplied, wrap.size))
        yield finding("P116", span, has=has, needs=needs, spine=f"{wrap.spine:.1f}")
