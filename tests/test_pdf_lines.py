"""Composed lines on finished pages: what a house chooses, inline elements, the grid, the dots."""

from __future__ import annotations

from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from glyphs import HAN, Pages, advances, book

LONG = (HAN + HAN[::-1]) * 4


def widths(pages: Pages, words: str) -> list[float]:
    return [width for _, width in advances(pages.line(words), words)]


STYLES = [
    # what `[layout]` says, a text, the steps from each character of it to the next in em
    ("hangmo-banjiao", "天，地（玄）黄", [1, 1, 1, 1, 1, 1]),
    ("quanjiao", "天，地（玄）黄", [1, 1, 1, 1, 1, 1]),
    ("kaiming", "天，地（玄）黄", [1, 0.5, 0.5, 1, 1, 0.5]),
    ("kaiming", "天。地", [1, 1]),
    ("quanjiao", "天）。地", [1, 0.5, 1]),
    ("kaiming", "天）。地", [1, 0.5, 1]),
]


@pytest.mark.parametrize(("style", "words", "steps"), STYLES)
def test_marks_are_as_wide_as_the_house_says(style: str, words: str, steps: list[float]):
    pages = book(f"{words}好。", f'[layout]\npunctuation = "{style}"\n')
    assert widths(pages, words)[: len(steps)] == pytest.approx(steps, abs=0.02)


def test_an_opening_mark_after_the_indent_by_option():
    text = "“天地玄黄”，宇宙洪荒。"
    plain = book(text).line("天地玄黄")
    trimmed = book(text, "[layout]\ntrim_indent = true\n").line("天地玄黄")
    assert plain.left - trimmed.left == pytest.approx(10.5 / 2, abs=0.1)


def test_the_level_of_prohibition_is_the_books():
    text = "\n\n".join(f"{(HAN * 2)[:n]}——{LONG}" for n in range(18, 28))
    starts = [line.text[0] for line in book(text, '[layout]\nbreaks = "gb"\n').lines()]
    assert "—" in starts
    assert "—" not in [line.text[0] for line in book(text).lines()]


def test_traditional_marks_are_left_as_they_are():
    """Their ink is in the middle of the square: nothing to give up (clreq 3.1.6)."""
    pages = book("天地「玄黃」，宇宙。", 'language = "zh-Hant"\n')
    assert widths(pages, "「玄黃」，宇") == pytest.approx([1] * 6, abs=0.02)


@pytest.mark.parametrize("mark", ["**{}**", "*{}*", "[{}](https://example.org/a)"])
def test_a_paragraph_is_cut_the_same_with_inline_elements_in_it(mark: str):
    """The lines are chosen together whatever boxes they are made of."""
    plain = book(LONG + "。").lines()
    marked = book(LONG[:40] + mark.format(LONG[40:47]) + LONG[47:] + "。").lines()
    assert [line.text for line in marked] == [line.text for line in plain]


def test_lines_with_inline_elements_are_equally_grey():
    text = "".join(f"天地玄黄**宇宙{n}洪荒**日月*盈昃*Latin辰宿，列张" for n in range(10, 40))
    lines = book(text + "。").lines()
    steps = [
        step - 1
        for line in lines[:-1]
        for (a, step), (b, _) in pairwise(advances(line, line.text))
        if a in HAN and b in HAN
    ]
    assert max(steps) < 0.12


def test_a_forced_line_end_stands_also_inside_an_inline_element():
    lines = book("天地**玄黄  \n宇宙**洪荒。").lines()
    assert [line.text for line in lines] == ["天地玄黄", "宇宙洪荒。"]


def test_a_heading_in_the_middle_is_not_stretched():
    title = (HAN * 2)[:22]
    line = book(f"正文。\n\n## {title}\n\n正文。").line(title, 10.5 * 1.15)
    assert [step for _, step in advances(line, title, 10.5 * 1.15)] == [1.0] * 21


TALL = [
    "> 天地玄黄，\n> 宇宙洪荒。",
    "| 天 | 地 |\n|---|---|\n| 玄 | 黄 |",
    "![图](../cover.svg)",
    "## 小标题",
    "### 小标题",
    "术语\n: 解释",
    "```\n代码\n```",
    "- 天\n- 地",
]


@pytest.mark.parametrize("block", TALL)
def test_the_text_after_a_block_stands_on_the_grid(block: str):
    """Whatever its height, a block takes whole lines (clreq 2.3.3)."""
    pages = book(f"{LONG}。\n\n{block}\n\n{LONG}。")
    rows = [pages.row(line) for line in pages.lines() if len(line.text) > 20]
    assert max(abs(row - round(row)) for row in rows) < 0.02


def _dots(body: str) -> int:
    """How many small drawings the pages have."""
    pages = book(body)
    with pdfium.PdfDocument(pages.data) as document:
        drawings = [item for page in document for item in page.get_objects(filter=[2])]
        sizes = [
            (right - left, top - bottom)
            for left, bottom, right, top in (item.get_bounds() for item in drawings)
        ]
    return sum(width < 2 and height < 2 for width, height in sizes)


def test_a_dot_stands_at_each_character_that_is_emphasised():
    assert _dots("天地玄黄，[宇宙]{.着重}洪荒。") - _dots("天地玄黄，宇宙洪荒。") == 2


def test_no_dot_stands_at_a_mark_nor_in_the_text():
    pages = book("天[地，玄]{.着重}黄。")
    assert _dots("天[地，玄]{.着重}黄。") - _dots("天地，玄黄。") == 2
    assert pages.line("天地，玄黄。").text == "天地，玄黄。"
