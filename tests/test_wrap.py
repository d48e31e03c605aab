"""A cover round the book: spine, panels, the bar code on its back."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from huozi import isbn
from huozi.diagnostics import Span
from huozi.press.barcode import MODULE, as_svg, modules, size
from huozi.press.paper import Stock
from huozi.press.wrap import Wrap, misfit, spine_width, unusable

lengths = st.floats(1, 500)


# --- the sheet


@given(
    st.builds(
        Wrap,
        st.tuples(lengths, lengths),
        st.floats(0, 60),
        st.floats(0, 120),
        st.floats(0, 10),
        st.booleans(),
    )
)
def test_panels_lie_side_by_side_and_fill_the_sheet_to_its_bleed(wrap: Wrap) -> None:
    boxes = list(wrap.panels.values())
    assert boxes[0][0] == pytest.approx(wrap.bleed)
    assert all(one[2] == pytest.approx(two[0]) for one, two in pairwise(boxes))
    assert boxes[-1][2] + wrap.bleed == pytest.approx(wrap.size[0])
    head = wrap.bleed + wrap.page[1]
    assert all((box[1], box[3]) == pytest.approx((wrap.bleed, head)) for box in boxes)
    assert head + wrap.bleed == pytest.approx(wrap.size[1])


def test_the_front_is_right_of_the_spine_and_left_of_it_for_a_book_bound_on_the_right() -> None:
    names = ["back flap", "back", "spine", "front", "front flap"]
    assert list(Wrap((148, 210), 9, 80).panels) == names
    assert list(Wrap((148, 210), 9, 80, right_bound=True).panels) == names[::-1]
    assert list(Wrap((148, 210), 9).panels) == ["back", "spine", "front"]


def test_a_spine_is_half_the_pages_and_two_covers() -> None:
    # 320 pages of 70 g at 1.5: 16.8 mm; a cover of 250 g at 1.2: 0.3 mm a side.
    assert spine_width(320, Stock(70, 1.5), Stock(250, 1.2)) == pytest.approx(17.4)


@pytest.mark.parametrize("stock", [Stock(0, 1.3), Stock(80, 0), Stock(-80, 1.3)])
def test_a_paper_without_thickness_is_named(stock: Stock) -> None:
    (found,) = unusable(stock, Span("book.toml", 3))
    assert found.message == f"纸没有厚度：{stock.grams} 克，松厚度 {stock.bulk}"
    assert list(unusable(Stock(80, 1.3), Span("book.toml"))) == []


def test_a_cover_that_no_longer_fits_is_told_with_both_sizes() -> None:
    wrap = Wrap((148, 210), 9.4)
    assert list(misfit((311.4, 216), wrap, Span("cover.pdf"))) == []
    assert list(misfit((311.0, 216.3), wrap, Span("cover.pdf"))) == []
    (found,) = misfit((310.2, 216), wrap, Span("cover.pdf"))
    assert found.message == (
        "封面是 310.2×216.0 毫米，现在的书要 311.4×216.0 毫米（书脊 9.4 毫米）"
    )


# --- the bar code, read as a scanner does: by the widths of what is dark and light

WIDTHS = "3211 2221 2122 1411 1132 1231 1114 1312 1213 3112".split()
FIRST = "AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA".split()


def scanned(bars: str) -> str:
    widths = "".join(str(len(list(run))) for _, run in groupby(bars))
    assert (widths[:3], widths[27:32], widths[-3:]) == ("111", "11111", "111")
    left = [widths[3 + 4 * i : 7 + 4 * i] for i in range(6)]
    right = [widths[32 + 4 * i : 36 + 4 * i] for i in range(6)]
    kinds = "".join("A" if four in WIDTHS else "B" for four in left)
    ours = [four if four in WIDTHS else four[::-1] for four in left]
    return f"{FIRST.index(kinds)}{''.join(str(WIDTHS.index(four)) for four in ours + right)}"


def numbers() -> st.SearchStrategy[str]:
    """ISBNs, each with its check digit."""
    return st.from_regex(r"97[89][0-9]{9}", fullmatch=True).map(
        lambda first: next(f"{first}{i}" for i in range(10) if isbn.digits(f"{first}{i}"))
    )


@given(numbers())
def test_a_bar_code_is_read_as_its_number(digits: str) -> None:
    assert len(modules(digits)) == 95
    assert scanned(modules(digits)) == digits


@given(numbers(), st.floats(0.8, 2))
def test_the_drawing_has_the_bars_their_blanks_and_the_digits(digits: str, large: float) -> None:
    drawing = etree.fromstring(as_svg(digits, large))
    path = drawing[0].get("d") or ""
    dark = set()
    for x, width in re.findall(r"M([\d.]+) 0h([\d.]+)v", path):
        first = round(float(x) / MODULE) - 11
        dark |= set(range(first, first + round(float(width) / MODULE)))
    assert "".join("1" if i in dark else "0" for i in range(95)) == modules(digits)
    assert "".join(drawing.itertext()) == digits
    width, height = size(large)
    assert (drawing.get("width"), drawing.get("height")) == (f"{width:.2f}mm", f"{height:.2f}mm")
    assert size(1)[0] == pytest.approx(37.29)  # GS1 5.2.3
