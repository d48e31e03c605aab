from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import pytest
from casefile import Case, cases, shown
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from huozi.diagnostics import Span
from huozi.pictures import check_picture
from huozi.pictures.chart_data import KINDS, Chart, Row, read_chart
from huozi.pictures.chart_layout import WIDTH, Box, Drawing, Text, broken, figure_words, lay_out
from huozi.pictures.charts import draw_chart

DEJAVU = str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


def width(text: str, size: float) -> float:
    """Chinese is square, Latin half as wide."""
    return sum(0.5 if character.isascii() else 1.0 for character in text) * size


@cases("chart.txt")
def test_a_mistake_in_a_charts_data_is_named_with_its_place(
    case: Case, request: pytest.FixtureRequest
) -> None:
    chart, found = read_chart("data/图.toml", case.given.encode())
    assert chart is None
    case.check(shown(found), request)


def test_a_chart_file_of_another_encoding_is_named() -> None:
    assert [item.code for item in read_chart("a.toml", 'kind = "条"'.encode("gb18030"))[1]] == [
        "M001"
    ]


def test_more_rows_than_a_page_holds_are_refused() -> None:
    rows = "[[rows]]\nlabel = '甲'\nvalue = 1\n" * 37
    _, (found,) = read_chart("a.toml", f'kind = "bar"\n{rows}'.encode())
    assert str(found.span) == "a.toml:2:3"
    assert "37 行" in found.message


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (10, "10"),
        (10.0, "10"),
        (1250000, "1,250,000"),
        (-8.3, "−8.3"),
        (0.00012, "0.00012"),
        (123456789012.5, "123,456,789,012.5"),
        (0, "0"),
        (-0.0, "0"),
        (100, "100"),
    ],
)
def test_a_figure_is_written_as_chinese_print_has_it(value: float, words: str) -> None:
    assert figure_words(value) == words


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("国家级科技企业孵化器", 90, ["国家级科技", "企业孵化器"]),
        ("历史（附录），其他", 50, ["历史（附", "录），其他"]),
        ("China Offshore Center", 80, ["China Offshore", "Center"]),
        ("增长2015年", 45, ["增长", "2015年"]),
        ("Donaudampfschifffahrt", 40, ["Donauda", "mpfschi", "fffahrt"]),
    ],
)
def test_a_long_label_is_broken_into_lines_about_as_long_as_one_another(
    text: str, room: float, lines: list[str]
) -> None:
    assert broken(text, room, 10, width) == lines


def edges(mark: Text | Box) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    if isinstance(mark, Box):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    wide = width(mark.words, mark.size)
    left = mark.x - {"start": 0, "middle": wide / 2, "end": wide}[mark.anchor]
    return left, mark.y - 0.85 * mark.size, left + wide, mark.y + 0.15 * mark.size


def overlap(one: Text | Box, other: Text | Box) -> bool:
    a, b = edges(one), edges(other)
    slack = 0.01
    return (
        a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack
    )


def check_layout(drawing: Drawing) -> None:
    texts = [mark for mark in drawing.marks if isinstance(mark, Text)]
    boxes = [mark for mark in drawing.marks if isinstance(mark, Box) and mark.color != "#b8b0a4"]
    for mark in drawing.marks:
        left, top, right, bottom = edges(mark)
        assert -0.1 <= left <= right <= WIDTH + 0.1, mark
        assert -0.1 <= top <= bottom <= drawing.height + 0.1, mark
    for one, other in combinations(texts, 2):
        assert not overlap(one, other), (one, other)
    for text in texts:
        for box in boxes:
            assert not overlap(text, box), (text, box)


WORDS = st.text(st.sampled_from("甲乙丙丁（），。 ab1-"), max_size=24)
LABELS = st.text(st.sampled_from("甲乙丙丁（）ab1 "), min_size=1, max_size=40).filter(str.strip)
VALUES = st.one_of(st.integers(-(10**12), 10**12), st.sampled_from([0, 0.5, -0.25, 3.75, 1e-5]))


@given(
    kind=st.sampled_from(KINDS),
    rows=st.lists(st.builds(Row, LABELS, VALUES, WORDS), min_size=1, max_size=36),
    title=st.text(st.sampled_from("标题甲（a "), max_size=60),
    unit=st.sampled_from(["", "亿元", "平方公里"]),
    source=st.text(st.sampled_from("出处《》a"), max_size=90),
)
@settings(max_examples=150, deadline=None)
def test_no_label_overlaps_another_or_is_cut_off(
    kind: str, rows: list[Row], title: str, unit: str, source: str
) -> None:
    check_layout(lay_out(Chart(kind, tuple(rows), title, unit, source), width))


@given(st.lists(st.builds(Row, LABELS, VALUES, WORDS), min_size=1, max_size=36))
@settings(max_examples=50, deadline=None)
def test_every_word_of_a_chart_is_drawn(rows: list[Row]) -> None:
    drawing = lay_out(Chart("bar", tuple(rows), "题", "元", "出处"), width)
    drawn = "".join(mark.words for mark in drawing.marks if isinstance(mark, Text)).replace(" ", "")
    for row in rows:
        assert row.label.replace(" ", "") in drawn
        assert f"{figure_words(row.value)}{row.note}".replace(" ", "") in drawn


def test_bars_are_as_long_as_their_values() -> None:
    drawing = lay_out(Chart("bar", (Row("甲", 10), Row("乙", -5), Row("丙", 2.5))), width)
    first, second, third = [mark for mark in drawing.marks if isinstance(mark, Box)][:3]
    assert (second.width / first.width, third.width / first.width) == pytest.approx((0.5, 0.25))
    assert second.x + second.width == pytest.approx(first.x)


def test_columns_that_would_be_crowded_are_drawn_as_bars() -> None:
    rows = tuple(Row(f"{1990 + number}年", number) for number in range(30))
    columns, bars = (lay_out(Chart(kind, rows), width) for kind in ("column", "bar"))
    assert columns == bars


def test_a_full_chart_still_fits_on_a_page() -> None:
    rows = tuple(Row(f"第{number}号", number) for number in range(36))
    assert lay_out(Chart("bar", rows, "题", "元", "出处"), width).height < 470


def drawn() -> bytes:
    rows = (Row("Alpha $1$", 10), Row("Beta", -2.5, "(note)"))
    return draw_chart(
        "a.toml", Chart("bar", rows, "Title", source="Source"), DEJAVU, "DejaVu Sans"
    ).data


def test_a_chart_is_a_sound_drawing_of_outlines() -> None:
    data = drawn()
    picture, found = check_picture("a.svg", data, Span("a.md"))
    assert picture is not None
    assert not found
    tree = etree.fromstring(data)
    assert not tree.findall(".//{*}text")
    assert not tree.findall(".//{*}metadata")


def test_the_same_figures_give_the_same_bytes_in_another_process() -> None:
    script = "import sys, test_charts; sys.stdout.buffer.write(test_charts.drawn())"
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, capture_output=True, check=True
    )
    assert other.stdout == drawn()
