"""What is known of a style is used again only where it holds: pages as WeasyPrint makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint
from weasyprint import css as weasyprint_css
from weasyprint import draw
from weasyprint.formatting_structure.boxes import Box
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
        (inline, "resolve_percentages", shortcuts._resolve_percentages),
        (inline, "strut", shortcuts._strut),
        (block, "resolve_percentages", shortcuts._resolve_percentages),
        (background, "layout_box_backgrounds", shortcuts._layout_box_backgrounds),
        (weasyprint_css.StyleFor, "set_computed_styles", shortcuts._set_computed_styles),
        (Box, "descendants", shortcuts._descendants),
        (Box, "is_in_normal_flow", shortcuts._is_in_normal_flow),
        (page, "resolve_percentages", shortcuts._resolve_percentages),
        (page.OrientedBox, "outer", shortcuts._outer),
        (page, "set_page_type_computed_styles", shortcuts._set_page_styles),
        (draw, "draw_border", shortcuts._draw_border),
        (draw, "draw_outline", shortcuts._draw_outline),
    ):
        monkeypatch.setattr(module, name, own)


def document(css: str, text: str = TEXT * 2) -> Any:
    return weasyprint.HTML(string=f"<style>@page {{ size: 300px }} {css}</style>{text}").render()


def boxes(css: str) -> list[tuple[Any, ...]]:
    """Every box of a document: what it is, where it lies, how large it is."""
    return [
        (number, box.element_tag, box.position_x, box.position_y, box.width, box.height)
        for number, laid in enumerate(document(css).pages)
        for box in laid._page_box.descendants()
    ]


GENERATED = {
    "before and after": "p::before { content: '“' } p:nth-child(2n)::before { color: red }",
    "in boxes of its own": "p::after { content: '宙'; display: block; margin: 1em 10%; float: right }",
    "counters": "p { counter-increment: c } p::before { content: counter(c) '　'; width: 20% }",
    "by the element's style": "p:nth-child(3n) { font-size: 2em } p::after { content: '终'; width: 2em }",
    "what is inherited": "p:nth-child(4) { color: blue } p::before { content: '一'; color: inherit }",
    "markers": "p { display: list-item } p:nth-child(5)::marker { font-size: 3em; color: red }",
    "places": "p::before { content: '　'; anchor: attr(id); string-set: s attr(id) }",
    "logical ones": "p::before { content: '甲'; display: block; margin-inline-start: 9px }",
}
MARGINS = {
    "one": "@top-right { content: '天地' }",
    "one that breaks": f"@top-right {{ content: '{'天地' * 40}' }}",
    "two": f"@top-left {{ content: '天地' }} @top-right {{ content: '{'玄黄 ' * 30}' }}",
    "three": "@top-left { content: '天地' } @top-center { content: 'a b c' } @top-right { content: '玄' }",
    "at the side": "@left-top { content: '天地'; margin: 3px } @left-bottom { content: '玄黄' }",
}
ALL = PAGES | SIZES | GENERATED | {key: f"@page {{ {css} }}" for key, css in MARGINS.items()}


@pytest.mark.parametrize("css", ALL.values(), ids=ALL)
@pytest.mark.usefixtures("plain")
def test_boxes_lie_where_weasyprint_lays_them(css: str) -> None:
    before = boxes(css)
    shortcuts.install()
    assert boxes(css) == before


DRAWN = {
    "outlines": "p:nth-child(3) { outline: 2px dotted red } section { outline: 1px solid }",
    "an outline inside": "b { outline: 3px solid blue }",
    "borders inside lines": "b { border: 1px solid; background: yellow }",
    "a page's border": "@page { border: 4px double green; background: #eee }",
    "a box of its own": "b { display: inline-block; border: 1px solid; outline: 1px dashed }",
    "a clipped one": "p { overflow: hidden; outline: 1px solid }",
}


@pytest.mark.parametrize("css", DRAWN.values(), ids=DRAWN)
@pytest.mark.usefixtures("plain")
def test_what_is_drawn_is_what_weasyprint_draws(css: str) -> None:
    text = TEXT.replace("宇宙", "<b>宇宙</b>")
    before = document(css, text).write_pdf(uncompressed_pdf=True)
    shortcuts.install()
    assert document(css, text).write_pdf(uncompressed_pdf=True) == before


def _walked(box: Any) -> Iterator[Any]:
    yield box
    for child in box.children:
        yield from _walked(child) if isinstance(child, Box) else [child]


def test_boxes_come_before_what_is_in_them() -> None:
    shortcuts.install()
    text = "<section><h1>天地</h1><p>玄<b>黄<i>宇</i></b>宙</p><ul><li>洪<li>荒</ul></section>"
    (laid,) = document("h1 { float: left } i { position: relative }", text).pages
    assert list(laid._page_box.descendants()) == list(_walked(laid._page_box))
