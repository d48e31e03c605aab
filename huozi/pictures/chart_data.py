"""The small TOML file behind a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.manuscript.config import Field, check
from huozi.manuscript.toml_places import read_toml, toml_places

# Numbers that can be written out beside a bar.
_FIELD_OF_VALUES = (1e-6, 1e15)

_ROW = {
    "label": Field(str, "文字", required=True),
    "value": Field(
        (int, float),
        "数",
        required=True,
        valid=lambda value: value == 0 or _FIELD_OF_VALUES[0] <= abs(value) < _FIELD_OF_VALUES[1],
    ),
    "note": Field(str, "文字，写在数值后面"),
}
SCHEMA = {
    "kind": Field(str, "bar（横条）或 column（竖柱）", required=True),
    "title": Field(str, "文字"),
    "unit": Field(str, "文字"),
    "source": Field(str, "文字"),
    "rows": Field(list, "一列 [[rows]]", table=_ROW),
}
KINDS = ("bar", "column")
# More does not fit on a page, nor into a reader's head.
MOST_ROWS = 36


@dataclass(frozen=True, slots=True)
class Row:
    """A bar: what it stands for, how long it is, what is said after its figure."""

    label: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of one chart."""

    kind: str
    rows: tuple[Row, ...]
    title: str = ""
    unit: str = ""
    source: str = ""


def words_of(chart: Chart) -> tuple[str, ...]:
    """Every text of a chart."""
    rows = (words for row in chart.rows for words in (row.label, row.note))
    return (chart.title, chart.unit, chart.source, *rows)


def with_words(chart: Chart, change: Callable[[str], str]) -> Chart:
    """The chart with every word of it changed."""
    rows = tuple(Row(change(row.label), row.value, change(row.note)) for row in chart.rows)
    return Chart(chart.kind, rows, *map(change, (chart.title, chart.unit, chart.source)))


def read_chart(path: str, data: bytes) -> tuple[Chart | None, tuple[Finding, ...]]:
    """The chart a data file describes, every misprint a finding at its line."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = Span(path, data[: error.start].count(b"\n") + 1)
        return None, (finding("M001", place, byte=f"0x{data[error.start]:02X}"),)
    values, found = read_toml(path, text)
    if found:
        return None, found
    places = toml_places(text)

    def locate(at: tuple[str | int, ...]) -> Span:
        while at and at not in places:
            at = at[:-1]
        return Span(path, *places.get(at, (1, 1)))

    good, found = check(values, SCHEMA, locate)
    if errors(found):
        return None, found
    rows = tuple(Row(**row) for row in good.get("rows", ()))
    where: tuple[str | int, ...] = ("rows", 0)
    reason = ""
    if good["kind"] not in KINDS:
        reason, where = f"kind 只能是 {'、'.join(KINDS)}", ("kind",)
    elif not rows:
        reason = "没有一行 [[rows]]"
    elif len(rows) > MOST_ROWS:
        reason = f"有 {len(rows)} 行，一页最多排得下 {MOST_ROWS} 行，请用表格"
    if reason:
        return None, (finding("F009", locate(where), path=path, reason=reason),)
    words = {key: str(good.get(key, "")) for key in ("kind", "title", "unit", "source")}
    return Chart(rows=rows, **words), ()
