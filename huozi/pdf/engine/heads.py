"""Heads and folios: the margin boxes of pages, laid out and drawn apart from the text.

Nothing in the text depends on them, so that a leaf that stands some pages further on only gets
new ones (css-page 3, 4.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import make_margin_boxes

from huozi.digest import digest
from huozi.pdf.engine.drawing import Easel, page_boxes
from huozi.pdf.engine.margins import empty_page, page_type
from huozi.pdf.engine.sheets import PLAIN, Complaints, Fonts, sheet, source, take_over
from huozi.pdf.laid import Head, Heads, Margins


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
    heads = tuple((item, _head(item, context, html, faces)) for item in wanted)
    missing, problems = complaints.sorted()
    return Heads(heads, Easel(faces).faces(), missing, problems)


def _head(item: Margins, context: Any, html: Any, faces: dict[int, Any]) -> Head:
    """What a page shows besides its text. Its resources have names no other page's have."""
    page = empty_page(page_type(item.kind, 0 if item.kind.is_first else 1), context, html)
    _furnish(page, item, context)
    easel = Easel(faces, start=int(digest(item)[:8], 16))
    under = easel.background(page, page.background, border=True)
    over = easel.content(page) if page.children else b""
    return Head(page_boxes(page), under, over, easel.resources())


def _furnish(page: Any, item: Margins, context: Any) -> None:
    """Put the margin boxes on a page, as if it were the second of two."""
    context.page_bottom = page.content_box_y() + page.height
    context.current_page = 2
    context.string_set.clear()
    for name, assigned, before in item.strings:
        for at, words in ((1, before), (2, assigned)):
            if words:
                context.string_set[name][at] = list(words)
    counters = {"page": [item.folio], "pages": [item.total]}
    page.children = tuple(make_margin_boxes(context, page, ([0], counters, [set(counters)], [])))
    layout_box_backgrounds(page, page, context.get_image_from_uri)
