"""Pages without their margin boxes, which are drawn apart from the text (`heads`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as page_layout
from weasyprint.layout.percent import resolve_percentages

from huozi.pdf.laid import PageKind

_make_margin_boxes = layout.make_margin_boxes


class Switch:
    """Answers WeasyPrint's calls for the margin boxes of a page."""

    is_off = False

    def make_margin_boxes(self, context: Any, page: Any, state: Any) -> Any:
        """WeasyPrint's contract: the laid-out margin boxes; none while they are off."""
        return () if self.is_off else _make_margin_boxes(context, page, state)


_SWITCH = Switch()


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    layout.make_margin_boxes = _SWITCH.make_margin_boxes


@contextmanager
def without_margins() -> Iterator[None]:
    """Lay out pages that get their margin boxes elsewhere."""
    _SWITCH.is_off = True
    try:
        yield
    finally:
        _SWITCH.is_off = False


def page_type(kind: PageKind, index: int) -> Any:
    """WeasyPrint's own value for the page at `index` in a book."""
    return page_layout.PageType(kind.side, kind.is_blank, kind.name, index, kind.groups)


def empty_page(kind: Any, context: Any, html: Any) -> Any:
    """A page of a type with its margins and its type area, and nothing on it."""
    if (kind, None) not in context.style_for.get_computed_styles():
        page_layout.set_page_type_computed_styles(kind, html, context.style_for)
    page = boxes.PageBox(kind, context.style_for(kind))
    resolve_percentages(page, page.style["size"])
    page.position_x = page.position_y = 0
    width, height = page.style["size"]
    page_layout.page_width(page, context, width)
    page_layout.page_height(page, context, height)
    return page
