"""What is known of a style is used again only where it holds: pages as WeasyPrint makes them."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint
from weasyprint.layout import background, block, inline, page

from huozi.pdf.engine import shortcuts

TEXT = "<section>" + "<p>天地玄黄，宇宙洪荒。</p>" * 40 + "</section>"
PAGES = {
    "sides": "@page :left { margin: 10px 20px } @page :right { margin: 10px 40px }",
    "first": "@page :first { margin: 30px }",
    "nth": "@page :nth(3) { margin: 5px } @page :nth(2n) { margin-top: 25px }",
    "named": "@page 章 { margin: 15px } section + section { page: 章 }",
    "group": "@page :nth(2 of 章) { margin: 5px } section + section { page: 章 }",
    "blank": "@page :blank { margin: 35px } section + section { break-before: right }",
    "the viewport": "@page { margin: 5vw } @page :right { margin-top: 7vh }",
    "counters": "@page { counter-increment: page 2 } @page :left { counter-increment: page 1 }",
    "notes": "@page { @footnote { margin-top: 9px } } p:nth-child(7) { float: footnote }",
}
SIZES = {
    "a part of the box around": "p { width: 50% } @page :left { margin: 10px 60px }",
    "a part of its height": "section { height: 200px } p { height: 10%; overflow: hidden }",
    "calc": "p { margin-left: calc(10% + 5px) } @page :left { margin: 10px 60px }",
    "a border box": "p { box-sizing: border-box; padding: 4px; width: 80px; height: 30px }",
    "borders": "p { border: 3px solid; margin: auto; width: 90px; min-height: 30px }",
    "flex": "section { display: flex; flex-wrap: wrap } p { width: 30%; min-width: 40px }",
    "grid": "section { display: grid; grid-template-columns: 1fr 2fr } p { margin: 2px }",
    "table": "section { display: table; border-collapse: collapse } p { display: table-row }",
}


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint as it is, whatever another test has put in its functions' places."""
    for module, name, own in (
        (inline, "avoid_collisions", shortcuts._avoid_collisions),
        (inline, "resolve_percentages", shortcuts._resolve_sizes),
        (inline, "strut", shortcuts._strut),
        (block, "resolve_percentages", shortcuts._resolve_sizes),
        (background, "layout_box_backgrounds", shortcuts._layout_box_backgrounds),
        (page, "resolve_percentages", shortcuts._resolve_percentages),
        (page, "set_page_type_computed_styles", shortcuts._set_page_styles),
    ):
        monkeypatch.setattr(module, name, own)


def boxes(css: str) -> list[tuple[Any, ...]]:
    """Every box of a document: what it is, where it lies, how large it is."""
    html = f"<style>@page {{ size: 300px }} {css}</style>{TEXT * 2}"
    return [
        (number, box.element_tag, box.position_x, box.position_y, box.width, box.height)
        for number, laid in enumerate(weasyprint.HTML(string=html).render().pages)
        for box in laid._page_box.descendants()
    ]


@pytest.mark.parametrize("css", [*PAGES.values(), *SIZES.values()], ids=[*PAGES, *SIZES])
@pytest.mark.usefixtures("plain")
def test_boxes_lie_where_weasyprint_lays_them(css: str) -> None:
    before = boxes(css)
    shortcuts.install()
    assert boxes(css) == before
