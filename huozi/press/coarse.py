"""Pictures with too few dots for paper, and which of the book's pictures they are."""

from __future__ import annotations

from dataclasses import dataclass

from huozi.diagnostics import Finding, Span, finding
from huozi.painted import Painted

LEAST_DPI = 300.0  # as printers ask for
_NEARLY = 0.995  # of it: sizes are rounded on their way


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the book: its path, its size in pixels, where it is asked for."""

    path: str
    pixels: tuple[int, int]
    span: Span


def is_coarse(item: Painted) -> bool:
    """Whether something is a picture drawn larger than its dots allow."""
    return item.kind == "picture" and item.dpi < LEAST_DPI * _NEARLY


def too_coarse(picture: Painted, page: int, span: Span, own: tuple[Shown, ...]) -> Finding:
    """What is said of a coarse picture; at its place in the book where its size is no other's."""
    alike = [item for item in own if item.pixels == picture.pixels]
    known = alike[0] if len(alike) == 1 else None
    width, height = picture.pixels
    return finding(
        "P134",
        known.span if known else span,
        page=page,
        name=f" {known.path}" if known else "",
        size=f"{width}×{height}",
        dpi=round(picture.dpi),
        least=round(LEAST_DPI),
        largest=f"{width * 25.4 / LEAST_DPI:.0f}×{height * 25.4 / LEAST_DPI:.0f}",
    )
