"""Lines laid out by the one above them are those WeasyPrint's own loop over lines would make."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import block

from huozi.pdf.engine import following
from huozi.pdf.engine.sheets import PLAIN, take_over

HAN = "天地玄黄，宇宙洪荒；“日月盈昃”，辰宿列张。寒来暑往——秋收冬藏，闰余成岁（律吕调阳）。"
MIXED = "天地玄黄 heaven and earth，宇宙 1234567890 洪荒，an extraordinarily long word 日月盈昃。"
CASES = {
    "justified": ("p { text-align: justify }", f"<p>{HAN * 4}</p>"),
    "an indent": ("p { text-indent: 2em; text-align: justify }", f"<p>{HAN * 4}</p>" * 3),
    "to the right": ("p { text-align: right }", f"<p>{HAN * 2}</p>"),
    "in the middle, the last apart": (
        "p { text-align: center; text-align-last: end }",
        f"<p>{HAN * 2}</p>",
    ),
    "the last filled": ("p { text-align: justify; text-align-last: justify }", f"<p>{HAN}</p>"),
    "line ends said": ("p { white-space: pre-line }", "<p>天地\n玄黄，\n\n宇宙洪荒。\n</p>"),
    "breaks": ("", "<p>天地<br>玄黄，宇宙洪荒。<br><br>日月盈昃</p>"),
    "words": ("p { text-align: justify }", f"<p>{MIXED * 3}</p>"),
    "hyphens": ("p { hyphens: auto }", f"<p lang=en>{MIXED * 3}</p>"),
    "no wrapping": ("p { white-space: nowrap }", f"<p>{HAN}</p>"),
    "a float beside": (
        "i { float: left; width: 60px; height: 50px }",
        f"<i></i><p>{HAN}</p><p>{HAN * 3}</p>",
    ),
    "a float in the text": ("i { float: right; width: 60px }", f"<p>{HAN}<i>洪</i>{HAN * 2}</p>"),
    "inline elements": ("b { font-size: 1.3em }", f"<p>{HAN}<b>洪荒</b>{HAN * 2}</p>"),
    "a first line": ("p::first-line { font-size: 1.4em }", f"<p>{HAN * 3}</p>"),
    "a first letter": ("p::first-letter { font-size: 2em; float: left }", f"<p>{HAN * 3}</p>"),
    "widows and orphans": ("p { widows: 3; orphans: 3 }", f"<p>{HAN * 5}</p>" * 4),
    "notes": ("i { float: footnote }", f"<p>{HAN}<i>注</i></p>" * 5 + f"<p>{HAN * 4}</p>"),
    "columns": ("body { columns: 2 }", f"<p>{HAN * 4}</p>" * 2),
    "a marker": ("li { list-style: inside square }", f"<ul><li>{HAN * 2}</ul>"),
    "spacing": ("p { letter-spacing: 2px; line-height: 40px }", f"<p>{HAN * 2}</p>"),
    "from right to left": ("p { direction: rtl }", f"<p>{HAN * 2}</p>"),
    "too tall for its page": (
        "p { line-height: 400px; margin-top: 20px }",
        "<p>天地玄黄宇宙洪荒天地玄黄宇宙洪荒天地玄黄宇宙洪荒</p>",
    ),
}


@pytest.fixture(autouse=True)
def engine() -> None:
    take_over(PLAIN)


def laid(css: str, html: str) -> list[tuple[Any, ...]]:
    """Every box of a document: what it says and where."""
    sheet = f"@page {{ size: 300px; margin: 20px }} {css}"
    pages = weasyprint.HTML(string=f"<style>{sheet}</style><body lang=zh>{html}").render().pages
    return [
        (
            *(number, box.element_tag, box.position_x, box.position_y, box.width, box.height),
            getattr(box, "baseline", None),
            (box.text, getattr(box.pango_layout, "gaps", None)) if isinstance(box, TextBox) else "",
        )
        for number, page in enumerate(pages)
        for box in page._page_box.descendants()
    ]


def by_weasyprint(css: str, html: str) -> list[tuple[Any, ...]]:
    """The same as its own loop makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "iter_line_boxes", following._iter_line_boxes)
        return laid(css, html)


@pytest.mark.parametrize(("css", "html"), CASES.values(), ids=CASES)
def test_lines_stand_where_weasyprints_own_loop_puts_them(css: str, html: str) -> None:
    assert laid(css, html) == by_weasyprint(css, html)


@given(
    text=st.text(st.sampled_from("天地玄黄，。“”（）—… a1\n\u3000"), min_size=30, max_size=200),
    align=st.sampled_from(["start", "justify", "center", "end"]),
    indent=st.sampled_from(["0", "2em"]),
)
@settings(max_examples=60, deadline=None)
def test_so_do_lines_of_any_text(text: str, align: str, indent: str) -> None:
    css = f"p {{ text-align: {align}; text-indent: {indent}; white-space: pre-line }}"
    html = f"<p>{text}</p>"
    assert laid(css, html) == by_weasyprint(css, html)
