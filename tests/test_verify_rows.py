"""A table row that goes on over pages is read back whole; a character lost in it is seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi import xhtml
from huozi.verify.matching import differs
from huozi.verify.owed import Owed
from huozi.verify.rows import LEAST, Row, with_rows

LONG = "一二三四五六七八九十" * (LEAST // 10)


@pytest.mark.parametrize(
    ("markup", "running", "rows"),
    [
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲乙", ()),
        (
            f"<table><tr><td>甲</td></tr><tr><td> {LONG} </td><td>乙</td></tr></table>丙",
            f"甲{LONG}乙丙",
            (Row(1, (LONG, "乙")),),
        ),
        (
            f"<table><tr><td><table><tr><td>{LONG}</td></tr></table></td></tr></table>",
            LONG,
            (Row(0, (LONG,)),),
        ),
    ],
    ids=["short", "long", "within another"],
)
def test_long_rows_are_known_with_their_places(
    markup: str, running: str, rows: tuple[Row, ...]
) -> None:
    assert with_rows(xhtml.parse(f"<div>{markup}</div>")) == (running, rows)


@st.composite
def broken(draw: st.DrawFn) -> tuple[Owed, list[str]]:
    """A row between two texts, each of its cells cut in as many parts as there are pages."""
    before, after, head = (draw(st.text("甲乙", max_size=6)) for _ in range(3))
    cells = tuple(draw(st.lists(st.text("甲乙丙", max_size=7), min_size=1, max_size=3)))
    count = draw(st.integers(1, 4))
    parts = []
    for cell in cells:
        cuts = sorted(
            draw(st.lists(st.integers(0, len(cell)), min_size=count - 1, max_size=count - 1))
        )
        parts.append([cell[start:end] for start, end in pairwise([0, *cuts, len(cell)])])
    pages = ["".join(pieces) for pieces in zip(*parts, strict=True)]
    pages = [before + pages[0], *[head + page for page in pages[1:]]]
    pages[-1] += after
    running = before + "".join(cells) + after
    return Owed(running, (), (head,), rows=(Row(len(before), cells),)), pages


@given(broken())
def test_a_row_that_goes_on_never_differs(case: tuple[Owed, list[str]]) -> None:
    owed, pages = case
    assert differs(owed, pages) is None


@given(broken(), st.data())
@settings(max_examples=200)
def test_a_character_lost_or_added_in_it_is_seen(
    case: tuple[Owed, list[str]], data: st.DataObject
) -> None:
    owed, pages = case
    owed = owed._replace(heads=())
    pages = [page for page in pages if page]
    if not pages or differs(owed, pages):
        return
    number = data.draw(st.integers(0, len(pages) - 1))
    place = data.draw(st.integers(0, len(pages[number]) - 1))
    page = pages[number]
    less, more = page[:place] + page[place + 1 :], f"{page[:place]}戊{page[place:]}"
    for wrong in (less, more):
        assert differs(owed, [*pages[:number], wrong, *pages[number + 1 :]]) is not None


def test_a_long_row_over_many_pages_is_read_in_no_time() -> None:
    cells = ("天地玄黄宇宙洪荒" * 400, "日月盈昃辰宿列张" * 300, "同上", "天地玄黄宇宙洪荒" * 200)
    size = 400
    pages = [
        "".join(cell[start : start + size] for cell in cells)
        for start in range(0, len(cells[0]), size)
    ]
    assert differs(Owed("".join(cells), (), rows=(Row(0, cells),)), pages) is None
