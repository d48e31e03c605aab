"""Pictures with too few dots for paper, or more than it holds; which of the book's they are."""

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
    largest = _millimetres(picture.pixels, LEAST_DPI)
    more: dict[str, object] = {
        "dpi": round(picture.dpi),
        "least": round(LEAST_DPI),
        "largest": largest,
    }
    return _said("P134", picture, page, span, own, **more)


def is_shrunk(item: Painted, width: float, height: float) -> bool:
    """Whether something is a picture with dots for more than a page of that size, in pt."""
    across, down = (pixels * 72 / LEAST_DPI for pixels in item.pixels)
    larger = across > width or down > height
    return item.kind == "picture" and larger and item.dpi * _NEARLY > LEAST_DPI


def too_large(picture: Painted, page: int, span: Span, own: tuple[Shown, ...]) -> Finding:
    """What is said of a picture that had to be made smaller than it could be printed."""
    full, drawn = (_millimetres(picture.pixels, dpi) for dpi in (LEAST_DPI, picture.dpi))
    more: dict[str, object] = {"least": round(LEAST_DPI), "full": full, "drawn": drawn}
    return _said("P137", picture, page, span, own, **more)


def _said(
    code: str,
    picture: Painted,
    page: int,
    span: Span,
    own: tuple[Shown, ...],
    **more: object,
) -> Finding:
    alike = [item for item in own if item.pixels == picture.pixels]
    known = alike[0] if len(alike) == 1 else None
    name = f" {known.path}" if known else ""
    size = "{}×{}".format(*picture.pixels)
    return finding(code, known.span if known else span, page=page, name=name, size=size, **more)


def _millimetres(pixels: tuple[int, int], dpi: float) -> str:
    return "×".join(f"{side * 25.4 / dpi:.0f}" for side in pixels)
