"""Heads and folios: what a page shows does not depend on the pages drawn with it."""

from __future__ import annotations

from itertools import chain

import pytest

from huozi.pdf.engine.heads import draw
from huozi.pdf.laid import Head, Margins, PageKind
from huozi.pdf.shown import glyphs_in

SHEETS = {
    "head above, folio below": "@top-left { content: string(t) } @bottom-right { content: counter(page) }",
    "both on one edge": "@top-left { content: string(t) } @top-right { content: counter(page) }",
    "both in one box": "@top-center { content: string(t) ' · ' counter(page, lower-roman) }",
    "on all sides": (
        "@left-middle { content: string(t) } @right-bottom { content: '活' counter(page) }"
        "@bottom-left-corner { content: counter(page) '/' counter(pages) }"
    ),
    "boxes, no words": "@top-left { content: ''; border-bottom: 1pt solid; width: 50% }",
    "by side": "} @page :left { @top-left { content: string(t) } } @page :right { @top-left { content: none }",
}


def page(number: int) -> Margins:
    """A page of a book whose articles have four pages each."""
    begins = number % 4 == 0
    title = (f"第{number // 4}章",)
    strings = (("t", title if begins else (), () if begins else title),)
    side = "left" if number % 2 else "right"
    return Margins(PageKind(side, "章", is_first=number == 0), number + 1, 12, strings)


def drawn(css: str, *wanted: Margins) -> list[Head]:
    sheet = f"@page {{ size: 100mm; margin: 20mm; {css} }}"
    return [head for _, head in draw(sheet, (), "zh-Hans", wanted).drawn]


@pytest.mark.parametrize("css", SHEETS.values(), ids=SHEETS)
def test_heads_drawn_together_are_those_drawn_alone(css: str) -> None:
    wanted = [*map(page, range(12))]
    alone = chain.from_iterable(drawn(css, item) for item in wanted)
    assert drawn(css, *wanted) == list(alone)


def test_pages_of_an_article_share_its_title_and_not_the_folio() -> None:
    css = SHEETS["head above, folio below"]
    heads = drawn(css, *map(page, range(1, 8)))
    overs = [head.over for head in heads]
    assert len(set(overs)) == 7
    titles = [over[: over.rindex(b" Tm")] for over in overs]  # all but the last text
    assert titles[0] == titles[2] != titles[4] == titles[6]
    assert all(glyphs_in(over) for over in overs)
