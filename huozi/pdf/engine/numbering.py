"""What pages are numbered by the style sheet (css-page 3, css-lists 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.layout.page import _standardize_page_based_counters

from huozi.pdf.laid import Numbering


def counting(style: Any) -> tuple[int | None, int]:
    """The number folios go on from at a page, and what they grow by."""
    _standardize_page_based_counters(style, None)
    start: int | None = None
    for name, value in (*style["counter_reset"], *style["counter_set"]):
        start = value if name == "page" else start
    return start, sum(value for name, value in style["counter_increment"] if name == "page")


def numbering(pages: Sequence[Any]) -> Numbering:
    """The folios of a whole document."""
    folios: dict[str, int] = {}
    folio = 0
    for page in pages:
        start, step = counting(page._page_box.style)  # noqa: SLF001
        folio = (folio if start is None else start) + step
        for name in page.anchors:
            folios.setdefault(name, folio)
    return Numbering(len(pages), folios)
