"""Whether our lines take longer than WeasyPrint's own on the same text."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from bench.typeset.layout_time import OURS, STOCK
from bench.typeset.samples import ROOT


def layout_seconds(folder: Path, whose: str, target: Path) -> float:
    """One layout in a process of its own."""
    command = [sys.executable, "-m", "bench.typeset.layout_time", str(folder), whose, str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return float(done.stdout)


def compared(folder: Path, stock_pdf: Path, runs: int) -> tuple[float, float]:
    """Median seconds of our layout and of WeasyPrint's, taken in turns; its PDF is kept."""
    ours, stock = [], []
    for _ in range(runs):
        ours.append(layout_seconds(folder, OURS, stock_pdf))
        stock.append(layout_seconds(folder, STOCK, stock_pdf))
    return statistics.median(ours), statistics.median(stock)
