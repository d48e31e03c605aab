"""Charts: a small TOML file of figures is drawn as an SVG of outlines by matplotlib.

Outlines, not text: every reader and printer shows the same glyphs, whatever fonts it has. What
the chart says in words belongs into the picture's alternative text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from huozi.config import Field, check
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.model import Picture
from huozi.toml_places import toml_places

_ROW = {
    "label": Field(str, "文字", required=True),
    "value": Field((int, float), "数", required=True),
    "note": Field(str, "文字，写在数值后面"),
}
SCHEMA = {
    "kind": Field(str, "bar（横条）或 column（竖柱）", required=True),
    "title": Field(str, "文字"),
    "unit": Field(str, "文字"),
    "source": Field(str, "文字"),
    "rows": Field(list, "一列 [[rows]]", table=_ROW),
}

# Ink, accent and rule of the drawings, and the point sizes of their words.
INK, ACCENT, RULE = "#2b2622", "#9c2f26", "#b8b0a4"
TITLE_SIZE, LABEL_SIZE, SOURCE_SIZE = 9.5, 8.5, 7.0
WIDTH_INCHES = 294 / 72  # the default measure: 28 characters of 10.5 pt


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of one chart."""

    kind: str
    title: str
    unit: str
    source: str
    rows: tuple[tuple[str, float, str], ...]


def read_chart(path: str, data: bytes) -> tuple[Chart | None, tuple[Finding, ...]]:
    """The chart a data file describes, every misprint a finding at its line."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, (finding("F009", Span(path), path=path, reason=str(error)),)
    places = toml_places(text)

    def locate(at: tuple[str | int, ...]) -> Span:
        while at and at not in places:
            at = at[:-1]
        return Span(path, *places.get(at, (1, 1)))

    good, found = check(values, SCHEMA, locate)
    if not errors(found) and good["kind"] not in DRAWINGS:
        reason = f"kind 只能是 {'、'.join(DRAWINGS)}"
        found = (finding("F009", locate(("kind",)), path=path, reason=reason),)
    if not errors(found) and not good.get("rows"):
        found = (finding("F009", Span(path), path=path, reason="没有一行 [[rows]]"),)
    if errors(found):
        return None, found
    rows = tuple((row["label"], float(row["value"]), row.get("note", "")) for row in good["rows"])
    kind, title, unit, source = (
        str(good.get(key, "")) for key in ("kind", "title", "unit", "source")
    )
    return Chart(kind, title, unit, source, rows), ()


def draw_chart(path: str, chart: Chart, font_file: str, family: str) -> Picture:
    """The chart as an SVG picture; `font_file` holds the face `family` (a collection is fine)."""
    import matplotlib as mpl  # noqa: PLC0415 — half a second, only for books with charts
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    font_manager.fontManager.addfont(font_file)
    settings: dict[Any, Any] = {
        "font.family": family,
        "svg.fonttype": "path",
        "svg.hashsalt": "huozi",
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=(WIDTH_INCHES, _height(chart)), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        DRAWINGS[chart.kind](axes, chart)
        for side in axes.spines.values():
            side.set_visible(False)
        axes.tick_params(length=0, labelsize=LABEL_SIZE, colors=INK)
        if chart.title:
            figure.suptitle(chart.title, fontsize=TITLE_SIZE, color=INK)
        if chart.source:
            figure.supxlabel(chart.source, fontsize=SOURCE_SIZE, color=INK, x=1, ha="right")
        buffer = BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    return Picture(path, "image/svg+xml", _plain(buffer.getvalue()), width, height)


def _height(chart: Chart) -> float:
    """Inches: a line for each bar, or a fixed height for columns; title and source besides."""
    body = 0.26 * len(chart.rows) + 0.1 if chart.kind == "bar" else 1.9
    return body + (0.3 if chart.title else 0) + (0.22 if chart.source else 0) + 0.15


def _words(chart: Chart, value: float, note: str) -> str:
    return f"{note or format(value, ',g')}{'' if note else chart.unit}"


def _bars(axes: Any, chart: Chart) -> None:
    """Horizontal bars, the first row on top, each with its figure at the end."""
    places = range(len(chart.rows))
    bars = axes.barh(places, [row[1] for row in chart.rows], height=0.56, color=ACCENT)
    axes.set_yticks(places, [row[0] for row in chart.rows])
    axes.invert_yaxis()
    labels = [_words(chart, value, note) for _, value, note in chart.rows]
    axes.bar_label(bars, labels, padding=4, fontsize=LABEL_SIZE, color=INK)
    axes.set_xticks([])
    axes.margins(x=0.16)
    axes.axvline(0, color=RULE, linewidth=0.8)


def _columns(axes: Any, chart: Chart) -> None:
    """Columns side by side, each with its figure on top."""
    places = range(len(chart.rows))
    bars = axes.bar(places, [row[1] for row in chart.rows], width=0.5, color=ACCENT)
    axes.set_xticks(places, [row[0] for row in chart.rows])
    labels = [_words(chart, value, note) for _, value, note in chart.rows]
    axes.bar_label(bars, labels, padding=3, fontsize=LABEL_SIZE, color=INK)
    axes.set_yticks([])
    axes.margins(x=0.12, y=0.16)
    axes.axhline(0, color=RULE, linewidth=0.8)


DRAWINGS = {"bar": _bars, "column": _columns}

_METADATA = re.compile(
    rb"<metadata>.*?</metadata>|<!DOCTYPE[^>]*>|<\?xml[^>]*\?>|<!--.*?-->", re.DOTALL
)


def _plain(svg: bytes) -> bytes:
    """The drawing without declaration and metadata."""
    return re.sub(rb"\n\s*", b"\n", _METADATA.sub(b"", svg)).strip() + b"\n"
