"""Headings longer than a line: where they are broken, and what is kept of them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from casefile import Case, cases
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from huozi import xhtml
from huozi.pdf.balance import breaks, width
from huozi.pdf.headings import Room, balance


def lines(text: str, room: float) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *breaks(text, room), len(text)])]


@cases("headings.txt")
def test_a_title_is_broken_at_the_sense(case: Case, request: pytest.FixtureRequest) -> None:
    room, text = case.given.splitlines()
    found = lines(text, float(room))
    case.check("|".join(found), request)


TITLES = st.text("高质量发展的和与，：——“”（）　科技Ab 12", max_size=40)


@given(TITLES, st.floats(8, 30))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(text: str, room: float) -> None:
    found = lines(text, room)
    assert "".join(found) == text
    assert len(found) == 1 or max(map(width, found)) <= room


@given(TITLES, st.floats(8, 30))
def test_no_line_starts_or_ends_with_a_mark_that_may_not(text: str, room: float) -> None:
    found = lines(text, room)
    assert not any(line[0] in "，：”）—　 " for line in found[1:])
    assert not any(line.rstrip()[-1:] in set("“（") for line in found[:-1] if line.strip())
    assert not any(
        re.search("[A-Za-z0-9]$", one) and re.match("[A-Za-z0-9]", other)
        for one, other in pairwise(found)
    )


def balanced(markup: str, room: Room) -> str:
    body = xhtml.parse(f"<body>{markup}</body>")
    balance(body, lambda _: room)
    return "".join(etree.tostring(node, encoding="unicode") for node in body)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h1>把支部建在产业链上</h1>", "<h1>把支部建在产业链上</h1>"),
        (
            "<h1>把支部建在产业链上　让党旗飘扬</h1>",
            '<h1>把支部建在产业链上<span class="line-end">　</span><br/>让党旗飘扬</h1>',
        ),
        (
            "<h2>一家孵化器的<em>星火：青岛</em>的成果转化</h2>",
            "<h2>一家孵化器的<em>星火：<br/>青岛</em>的成果转化</h2>",
        ),
        (
            '<h2>一家孵化器的星火<sup><a role="doc-noteref">〔1〕</a></sup>：青岛的成果</h2>',
            '<h2>一家孵化器的星火<sup><a role="doc-noteref">〔1〕</a></sup>：<br/>青岛的成果</h2>',
        ),
        (
            "<h2>一家孵化器的星火<br/>青岛的成果转化</h2>",
            "<h2>一家孵化器的星火<br/>青岛的成果转化</h2>",
        ),
        ("<p>一家孵化器的星火：青岛的成果转化</p>", "<p>一家孵化器的星火：青岛的成果转化</p>"),
        (
            '<p class="subtitle">一家孵化器的星火：青岛的成果转化</p>',
            '<p class="subtitle">一家孵化器的星火：<br/>青岛的成果转化</p>',
        ),
    ],
    ids=["short", "space", "inline", "note", "by hand", "paragraph", "subtitle"],
)
def test_a_heading_is_broken_in_the_page_tree(markup: str, expected: str) -> None:
    assert balanced(markup, Room(12)) == expected


def test_a_number_on_a_line_of_its_own_does_not_count() -> None:
    markup = '<h1><span class="number">第一章　</span>红色引擎带动科技创新</h1>'
    assert balanced(markup, Room(12, stacked=True)) == markup
    assert "<br/>" in balanced(markup, Room(12))
