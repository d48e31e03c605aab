"""How long a long book takes, beside other programs: `make bench NOVEL=长篇.txt`.

    python -m bench.build [长篇.txt 或书稿文件夹] [--runs 3] [--quick] [--rows pdf epub …]

Every figure is of whole processes (start, read, lay out, write, read back), the median of several
rounds; in a round everything is measured once, so that a machine that drifts spoils no ratio.
Compare ratios of one run, never times of two machines.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from bench.bars import show, show_peers
from bench.cluster import cluster
from bench.novel import SHIPPED, grown, moved, read, taken, times
from bench.peers import chromium, pandoc, typst, weasyprint, xelatex
from bench.peers.running import Peer, prepare
from bench.typeset.samples import ROOT
from bench.watch import Cost, watched

PEERS = (pandoc.PEER, typst.PEER, xelatex.PEER, chromium.PEER, weasyprint.PEER)
PROGRAM = (sys.executable, str(ROOT / "publish.py"), "build")
PDF, EPUB = "pdf", "epub"
SIZES, QUICK_SIZES = (1, 2, 4), (1,)
CLUSTERS = (1, 2, 4)

Measured = Iterator[tuple[str, Cost]]


@dataclass(frozen=True, slots=True)
class Bench:
    """The book at each size by how many times as long it is, and where all is put.

    Size 0 is a little one.
    """

    folders: dict[int, Path]
    scratch: Path

    def build(
        self,
        *endings: str,
        size: int = 1,
        workers: int | str = 0,
        again: bool = False,
        memory: bool = False,
    ) -> Cost:
        """One build, with an empty cache or `again` with what the one before left."""
        cache = self.scratch / "cache"
        if not again:
            shutil.rmtree(cache, ignore_errors=True)
        targets = [part for ending in endings for part in ("-o", f"book.{ending}")]
        asked = ["--workers", str(workers)] if workers else []
        command = [*PROGRAM, str(self.folders[size]), *targets, *asked]
        env = {"HUOZI_CACHE": str(cache)}
        return watched(command, folder=self.scratch, env=env, memory=memory)

    def one(self, ending: str) -> Measured:
        """One output alone."""
        yield ending, self.build(ending)

    def both(self) -> Measured:
        """Both outputs: from nothing, unchanged, one article longer, other margins."""
        yield "both", self.build(EPUB, PDF)
        yield "same", self.build(EPUB, PDF, again=True)
        with grown(self.folders[1]):
            yield "grown", self.build(EPUB, PDF, again=True)
        with moved(self.folders[1]):
            yield "moved", self.build(EPUB, PDF, again=True)

    def sizes(self) -> Measured:
        """Longer and longer books, the memory watched."""
        for size in filter(None, self.folders):
            yield f"x{size}", self.build(EPUB, PDF, size=size, memory=True)

    def workers(self) -> Measured:
        """One process and two, where the build can be told."""
        if not offers_workers():
            return
        for number in (1, 2):
            yield f"w{number}", self.build(EPUB, PDF, workers=number)

    def dask(self) -> Measured:
        """Workers of a cluster on this machine, which stands and has done its first book."""
        if find_spec("distributed") is None:
            return
        for number in CLUSTERS:
            with cluster(self.scratch / "dask") as made:
                for _ in range(number):
                    made.add_worker()
                made.wait_for(number)
                self.build(EPUB, PDF, size=0, workers=made.address)  # they load what they need
                yield f"d{number}", self.build(EPUB, PDF, workers=made.address)


def offers_workers() -> bool:
    """Whether a build can be told how many processes to use."""
    said = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=True)
    return "--workers" in said.stdout


def peer(which: Peer, bench: Bench) -> list[Callable[[], Measured]]:
    """What measures a peer, its source written beforehand; nothing where it is not here.

    To look at the memory slows a program down: that is one more run, the first time.
    """
    make = prepare(which, bench.folders[1], bench.scratch)
    if make is None:
        return []
    target = bench.scratch / f"peer{which.ending}"
    together = cache(lambda: make(target, memory=True).together)

    def measured() -> Measured:
        yield which.name, replace(make(target), together=together())

    return [measured]


GROUPS: dict[str, Callable[[Bench], list[Callable[[], Measured]]]] = {
    PDF: lambda bench: [partial(bench.one, PDF)],
    EPUB: lambda bench: [partial(bench.one, EPUB)],
    "both": lambda bench: [bench.both],
    "sizes": lambda bench: [bench.sizes],
    "workers": lambda bench: [bench.workers],
    "dask": lambda bench: [bench.dask],
    "peers": lambda bench: [measure for which in PEERS for measure in peer(which, bench)],
}


def rounds(
    measures: Sequence[Callable[[], Measured]], runs: int, out: Console, say: Console
) -> dict[str, list[Cost]]:
    """What everything cost, round by round; a measure that fails is printed with the reason."""
    found: dict[str, list[Cost]] = {}
    for turn in range(runs):
        for measure in measures:
            try:
                for key, cost in measure():
                    found.setdefault(key, []).append(cost)
                    say.print(f"{turn + 1}/{runs}　{key}　{cost.clock:.2f} 秒", highlight=False)
            except (RuntimeError, OSError) as error:
                out.print(f"没有量成：{error}", markup=False, highlight=False)
    return found


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*map(statistics.median, zip(*map(astuple, costs), strict=True)))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.build", description="一部长篇多久排好")
    parser.add_argument("book", nargs="?", type=Path, help="长篇的文本，或书稿文件夹")
    parser.add_argument("--runs", type=int, default=3, help="各量几次，取中位")
    parser.add_argument("--quick", action="store_true", help="只量一次，不量 2×、4×")
    parser.add_argument("--rows", nargs="+", choices=GROUPS, help="只量这些")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the tables."""
    asked = arguments()
    out = Console(width=None if sys.stdout.isatty() else 150)
    say = Console(stderr=True, style="dim")
    wanted = asked.rows or list(GROUPS)
    runs = 1 if asked.quick else asked.runs
    sizes = SIZES if "sizes" in wanted and not asked.quick else QUICK_SIZES
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        book = taken(asked.book and asked.book.resolve(), scratch / "1")
        longer = {size: times(book, size, scratch / str(size)) for size in sizes if size > 1}
        bench = Bench({0: SHIPPED, 1: book} | longer, scratch)
        measures = [measure for name in wanted for measure in GROUPS[name](bench)]
        articles = read(book).articles
        out.print(
            f"{asked.book or SHIPPED.name} · {sum(len(item.body) for item in articles):,} 字 · "
            f"{len(articles)} 篇 · {os.cpu_count()} 核 · {runs} 次取中位"
        )
        if asked.book is None:
            out.print("没有给长篇（NOVEL=长篇.txt），量的是 book/：标准是为一部长篇定的。")
        costs = {key: middle(items) for key, items in rounds(measures, runs, out, say).items()}
    show(out, costs, PEERS)
    if "peers" in wanted:
        show_peers(out, costs, PEERS)
    if "workers" in wanted and not offers_workers():
        out.print("huozi build 没有 --workers：两个进程快几倍没有量。", markup=False)


if __name__ == "__main__":
    main()
