"""Heads and folios: the margin boxes of pages, laid out and drawn apart from the text.

Nothing in the text depends on them, so that a leaf that stands some pages further on only gets
new ones (css-page 3, 4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from types import SimpleNamespace
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.layout import page as page_layout
from weasyprint.layout.background import layout_box_backgrounds

from huozi.digest import digest
from huozi.pdf.engine.drawing import Easel, page_boxes
from huozi.pdf.engine.margins import empty_page, page_type
from huozi.pdf.engine.sheets import PLAIN, Complaints, Fonts, sheet, source, take_over
from huozi.pdf.laid import Head, Heads, Margins

_ROWS, _COLUMNS = ("top", "bottom"), ("left", "right")
# The margin boxes in the order they are drawn in (css-page 3, 4.2.4).
_EDGES = (
    *(tuple(f"@{edge}-{place}" for place in ("left", "center", "right")) for edge in _ROWS),
    *(tuple(f"@{edge}-{place}" for place in ("top", "middle", "bottom")) for edge in _COLUMNS),
    *((f"@{row}-{column}-corner",) for row in _ROWS for column in _COLUMNS),
)
_NOTHING = ("normal", "inhibit", "none")
_NO_BOX = SimpleNamespace(is_generated=False)
# For each edge, what stands for the boxes of all others (see `amendments`).
_ELSEWHERE = {
    edge: {box: _NO_BOX for other in _EDGES if other != edge for box in other} for edge in _EDGES
}


def draw(css: str, fonts: Fonts, language: str, wanted: Sequence[Margins]) -> Heads:
    """The margin boxes of pages, each by itself."""
    take_over(PLAIN)
    style = sheet(css, fonts)
    complaints = Complaints()
    html = source(f'<html lang="{escape(language)}"><body></body></html>')
    options = weasyprint.DEFAULT_OPTIONS | {"stylesheets": [style.style]}
    context = Document._build_layout_context(  # noqa: SLF001
        html, style.faces, CounterStyle(), {}, options
    )
    faces: dict[int, Any] = {}
    edges = _Edges(context)
    heads = tuple((item, _head(item, edges, html, faces)) for item in wanted)
    missing, problems = complaints.sorted()
    return Heads(heads, Easel(faces).faces(), missing, problems)


def _head(item: Margins, edges: _Edges, html: Any, faces: dict[int, Any]) -> Head:
    """What a page shows besides its text. Its resources have names no other page's have."""
    kind, context = page_type(item.kind, 0 if item.kind.is_first else 1), edges.context
    page = empty_page(kind, context, html)
    page.children = tuple(edges.boxes(page, item))
    layout_box_backgrounds(page, page, context.get_image_from_uri)
    easel = Easel(faces, start=int(digest(item)[:8], 16))
    under = easel.background(page, page.background, border=True)
    over = easel.content(page) if page.children else b""
    return Head(page_boxes(page), under, over, easel.resources())


class _Edges:
    """The margin boxes of pages, edge by edge, for boxes of one edge share its length.

    An edge that shows no number is laid out once for all pages that show the same there.
    """

    def __init__(self, context: Any) -> None:
        self.context = context
        self.known: dict[tuple[object, ...], tuple[Any, ...]] = {}

    def boxes(self, page: Any, item: Margins) -> Iterator[Any]:
        """Those of a page, as if it were the second of two."""
        for edge in _EDGES:
            styles = (self.context.style_for(page.page_type, box) for box in edge)
            contents = [style["content"] for style in styles if style is not None]
            shown = [content for content in contents if content not in _NOTHING]
            if any(_varies(content) for content in shown):
                yield from self._laid_out(edge, page, item)
            elif shown:
                key = (edge, item.kind, item.strings)
                if key not in self.known:
                    self.known[key] = self._laid_out(edge, page, item)
                yield from self.known[key]

    def _laid_out(self, edge: tuple[str, ...], page: Any, item: Margins) -> tuple[Any, ...]:
        """The boxes of an edge."""
        context, counters = self.context, {"page": [item.folio], "pages": [item.total]}
        context.page_bottom = page.content_box_y() + page.height
        context.current_page = 2
        context.string_set.clear()
        for name, assigned, before in item.strings:
            for at, words in ((1, before), (2, assigned)):
                if words:
                    context.string_set[name][at] = list(words)
        context.elsewhere = _ELSEWHERE[edge]
        state: Any = ([0], counters, [set(counters)], [])
        return tuple(page_layout.make_margin_boxes(context, page, state))


def _varies(content: Any) -> bool:
    """Whether what a box shows may be another on each page (css-content 3, 2)."""
    return not {kind for kind, _ in content} <= {"string", "string()"}
