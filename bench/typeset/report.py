"""The table: a column for every engine, the bars of the house beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from bench.typeset.figures import Figure
from bench.typeset.samples import Sample


class Bar(NamedTuple):
    """What a figure must be: between two values, both allowed."""

    words: str
    most: float = float("inf")
    least: float = float("-inf")

    def holds(self, value: float | None) -> bool:
        """Whether a figure holds; one without cases does."""
        return value is None or self.least <= value <= self.most


class Row(NamedTuple):
    """A figure's name in the table, how it is written, and its bar by the text's letter."""

    key: str
    name: str
    style: str
    bars: dict[str, Bar]


def _everywhere(bar: Bar) -> dict[str, Bar]:
    return dict.fromkeys("abcd", bar)


_EVEN, _MIXED = Bar("≤ 0.05", most=0.05), Bar("≤ 0.12", most=0.12)
_NONE = _everywhere(Bar("0", most=0))

ROWS = (
    Row("line_start", "行首禁排错（处）", ".0f", _NONE),
    Row("line_end", "行尾禁排错（处）", ".0f", _NONE),
    Row("marks", "两标点相连，前一个占（em，中位）", ".2f", _everywhere(Bar("≤ 0.55", most=0.55))),
    Row("stops_at_end", "行末点号占半字", ".1%", _everywhere(Bar("≥ 99%", least=0.99))),
    Row("ragged", "段中的行不齐右边", ".2%", _everywhere(Bar("≤ 0.5%", most=0.005))),
    Row("stretch_p50", "汉字间拉开 p50（em）", ".3f", {}),
    Row("stretch_p99", "汉字间拉开 p99（em）", ".3f", {"b": _EVEN, "c": _MIXED, "d": _EVEN}),
    Row("stretch_p999", "汉字间拉开 p99.9（em）", ".3f", {}),
    Row("han_latin", "中西间隙（em，中位）", ".2f", _everywhere(Bar("0.2–0.3", 0.3, 0.2))),
    Row("lone", "段末孤字（段）", ".0f", _NONE),
    Row("widows", "页首孤行（处）", ".0f", _NONE),
    Row("on_grid", "行在行格上", ".2%", _everywhere(Bar("≥ 99.9%", least=0.999))),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One engine's PDF of a text: its pages and figures, or why there is none."""

    engine: str
    pages: int = 0
    figures: dict[str, Figure] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """A text set by every engine, ours first; what readers read back; layout seconds."""

    sample: Sample
    characters: int
    columns: tuple[Column, ...]
    extraction: dict[str, str]
    seconds: tuple[float, float]

    def missed(self) -> Iterator[str]:
        """The names of the bars that ours misses."""
        for row in ROWS:
            bar = row.bars.get(self.sample.letter)
            if bar and not bar.holds(self.columns[0].figures[row.key].value):
                yield row.name
        yield from (f"{reader} 取字" for reader, wrong in self.extraction.items() if wrong)
        if self.seconds[0] > self.seconds[1]:
            yield "排版时间"


def show(console: Console, audit: Audit) -> None:
    """A text's table."""
    sample = audit.sample
    title = f"（{sample.letter}）{sample.name}，{audit.characters:,} 字"
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("")
    table.add_column("标准", justify="right")
    for column in audit.columns:
        table.add_column(column.engine, justify="right")
    present = [column for column in audit.columns if not column.missing]
    table.add_row("页数", "", *(str(column.pages) for column in present))
    for row in ROWS:
        bar = row.bars.get(sample.letter)
        ours, *others = (written(row, column.figures[row.key]) for column in present)
        kept = bar is None or bar.holds(audit.columns[0].figures[row.key].value)
        table.add_row(row.name, bar.words if bar else "", _judged(ours, bar, kept=kept), *others)
    for reader, wrong in audit.extraction.items():
        table.add_row(f"{reader} 取字与书稿", "一致", "[red]✗[/]" if wrong else "[green]✓[/]")
    _speed(table, audit)
    console.print(table)
    for reader, wrong in audit.extraction.items():
        if wrong:
            console.print(f"  {reader}：{wrong}", markup=False)


def _speed(table: Table, audit: Audit) -> None:
    """Layout seconds, ours and those of WeasyPrint's own lines, in its column."""
    ours, stock = audit.seconds
    cells = [""] * (len(audit.columns) - 2)
    mark = "[green]✓[/]" if ours <= stock else "[red]✗[/]"
    table.add_row("排版（CPU 秒）", "不慢于原样", f"{ours:.2f} {mark}", f"{stock:.2f}", *cells)


def _judged(cell: str, bar: Bar | None, *, kept: bool) -> str:
    if bar is None:
        return cell
    return f"{cell} [green]✓[/]" if kept else f"{cell} [red]✗[/]"


def written(row: Row, figure: Figure) -> str:
    """A figure as the table has it."""
    return "–" if figure.value is None else format(figure.value, row.style)


def show_places(console: Console, column: Column, most: int = 40) -> None:
    """Where each figure is spoilt: page, line of the page, and the line."""
    for row in ROWS:
        places = column.figures[row.key].places
        if not places or row.key in {"stretch_p50", "stretch_p999"}:
            continue
        console.print(f"[bold]{column.engine}　{row.name}[/]：{len(places)} 处")
        for place in places[:most]:
            value = "" if place.value is None else f"{place.value:.3f}　"
            where = f"  第 {place.page} 页第 {place.row} 行　{value}{place.text}"
            console.print(where, markup=False, highlight=False)
        if len(places) > most:
            console.print(f"  ……还有 {len(places) - most} 处")


def plain_column(column: Column) -> dict[str, Any]:
    """A PDF's figures as plain values, the places too."""
    figures = {key: asdict(figure) for key, figure in column.figures.items()}
    return {"pages": column.pages, "figures": figures}


def plain(audit: Audit) -> dict[str, Any]:
    """An audit as plain values."""
    return {
        "text": asdict(audit.sample) | {"folder": str(audit.sample.folder)},
        "characters": audit.characters,
        "engines": {column.engine: plain_column(column) for column in audit.columns},
        "extraction": audit.extraction,
        "layout_seconds": dict(zip(("ours", "stock"), audit.seconds, strict=True)),
        "missed": list(audit.missed()),
    }
