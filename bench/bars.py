"""The table of `make bench`: the figures, the bars of the house, the ratio to other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.peers import pandoc, weasyprint, xelatex
from bench.peers.running import Peer
from bench.watch import Cost

Costs = Mapping[str, Cost]
"""The median of each thing measured, by its key; the peers' by their names."""

Figure = Callable[[Costs], float | None]
"""A number out of what was measured; None where that is not all there."""


class Bar(NamedTuple):
    """What a figure must not pass, or must reach where `least`."""

    words: str
    limit: Figure
    least: bool = False

    def held(self, value: float, costs: Costs) -> bool | None:
        """Whether a figure holds; None where what it is compared with was not measured."""
        limit = self.limit(costs)
        if limit is None:
            return None
        return value >= limit if self.least else value <= limit


class Row(NamedTuple):
    """A line of the table: its figure, how that is written, its bars, and its peers.

    `key` is the measurement whose processor seconds are told. Peers that make files of these
    `endings` are compared by the field `by` of what they cost.
    """

    name: str
    key: str
    figure: Figure
    style: str
    bars: tuple[Bar, ...] = ()
    endings: tuple[str, ...] = ()
    by: str = "clock"


def of(key: str, field: str = "clock", part: float = 1.0) -> Figure:
    """A part of what something cost."""
    return lambda costs: part * getattr(costs[key], field) if key in costs else None


def over(key: str, other: str) -> Figure:
    """How many times as long as the other it took."""
    return lambda costs: (
        costs[key].clock / costs[other].clock if key in costs and other in costs else None
    )


def share(one: str, many: str, number: int) -> Figure:
    """What each of several does, of what one does alone."""
    times = over(one, many)
    return lambda costs: None if (whole := times(costs)) is None else whole / number


def fixed(value: float) -> Figure:
    """The same whatever was measured."""
    return lambda _: value


_PDF, _EPUB, _BOTH = (".pdf",), (".epub",), (".pdf", ".epub")
_SECONDS, _MEMORY, _TIMES = "{:.2f} 秒", "{:.0f} MB", "{:.2f} 倍"
_ROOM = Bar("≤ 900 MB", fixed(900))

ROWS = (
    Row(
        "PDF，全新", "pdf", of("pdf"), _SECONDS,
        (
            Bar("≤ 0.40 × WeasyPrint", of(weasyprint.PEER.name, part=0.40)),
            Bar("≤ 0.60 × XeLaTeX×2", of(xelatex.PEER.name, part=0.60)),
        ),
        _PDF,
    ),
    Row(
        "EPUB，全新", "epub", of("epub"), _SECONDS,
        (Bar("≤ 1 × pandoc", of(pandoc.PEER.name)),), _EPUB,
    ),
    Row("两种，全新", "both", of("both"), _SECONDS, (), _BOTH),
    Row("两种，什么也没改", "same", of("same"), _SECONDS, (Bar("≤ 0.6 秒", fixed(0.6)),), _BOTH),
    Row(
        "两种，中间一篇长了一页", "grown", of("grown"), _SECONDS,
        (Bar("≤ 2.5 秒", fixed(2.5)), Bar("≤ 全新的 1/6", of("both", part=1 / 6))),
        _BOTH,
    ),
    Row("两种，CSS 改了页边", "moved", of("moved"), _SECONDS, (Bar("≤ 全新", of("both")),), _BOTH),
    Row("内存合计，1×", "x1", of("x1", "together"), _MEMORY, (_ROOM,), _BOTH, "together"),
    Row("内存合计，2×", "x2", of("x2", "together"), _MEMORY, (_ROOM,)),
    Row(
        "内存合计，4×", "x4", of("x4", "together"), _MEMORY,
        (_ROOM, Bar("≤ 1.1 × 1×的", of("x1", "together", 1.1))),
    ),
    Row("两种，全新，1×（看着内存）", "x1", of("x1"), _SECONDS),
    Row("2× 的书是 1× 的几倍", "x2", over("x2", "x1"), _TIMES, (Bar("≤ 2.2", fixed(2.2)),)),
    Row("4× 的书是 1× 的几倍", "x4", over("x4", "x1"), _TIMES, (Bar("≤ 4.4", fixed(4.4)),)),
    Row("两种，全新，--workers 1", "w1", of("w1"), _SECONDS),
    Row("两种，全新，--workers 2", "w2", of("w2"), _SECONDS),
    Row(
        "两个进程快几倍", "w2", over("w1", "w2"), _TIMES,
        (Bar("≥ 1.8", fixed(1.8), least=True),),
    ),
    *(Row(f"两种，全新，Dask {number} 台", f"d{number}", of(f"d{number}"), _SECONDS)
      for number in (1, 2, 4)),
    *(Row(f"Dask {number} 台的效率", f"d{number}", share("d1", f"d{number}", number), "{:.0%}")
      for number in (2, 4)),
)  # fmt: skip


def show(out: Console, costs: Costs, peers: Sequence[Peer]) -> None:
    """Ours, with its bars and its ratio to each peer that was measured."""
    present = [peer for peer in peers if peer.name in costs]
    table = Table(title="活字", title_justify="left", title_style="bold")
    table.add_column("")
    for heading in ("中位", "处理器秒", "标准", "", *(f"÷ {peer.name}" for peer in present)):
        table.add_column(heading, justify="right")
    for row in ROWS:
        value = row.figure(costs)
        if value is None:
            continue
        ratios = (_ratio(row, value, peer, costs) for peer in present)
        words, marks = _bars(row, value, costs)
        processor = f"{costs[row.key].processor:.2f}"
        table.add_row(row.name, row.style.format(value), processor, words, marks, *ratios)
    out.print(table)


def show_peers(out: Console, costs: Costs, peers: Sequence[Peer]) -> None:
    """What the peers took themselves, and which are not here."""
    table = Table(title="别家", title_justify="left", title_style="bold")
    table.add_column("")
    for heading in ("做", "秒，中位", "处理器秒", "内存合计"):
        table.add_column(heading, justify="right")
    for peer in peers:
        cost = costs.get(peer.name)
        if cost is None:
            table.add_row(
                peer.name, peer.ending, "没有装" if peer.program() is None else "没有做成"
            )
            continue
        memory = f"{cost.together:.0f} MB" if cost.together else ""
        seconds = f"{cost.clock:.2f}", f"{cost.processor:.2f}"
        table.add_row(peer.name, peer.ending, *seconds, memory)
    out.print(table)


def _bars(row: Row, value: float, costs: Costs) -> tuple[str, str]:
    """The bars in words and whether each is held, a line each."""
    marks = {True: "[green]✓[/]", False: "[red]✗[/]", None: "没有比"}
    held = [marks[bar.held(value, costs)] for bar in row.bars]
    return "\n".join(bar.words for bar in row.bars), "\n".join(held)


def _ratio(row: Row, value: float, peer: Peer, costs: Costs) -> str:
    theirs = getattr(costs[peer.name], row.by)
    return f"{value / theirs:.2f}" if peer.ending in row.endings and theirs else ""
