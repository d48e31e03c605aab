"""Whole-process times of a build: `make bench` (or `python bench/build.py FOLDER RUNS`).

Prints the median of each output over several runs, and characters a second; compare ratios of
one run, never times of two machines.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUTPUTS = (("epub",), ("pdf",), ("epub", "pdf"))


def seconds(folder: Path, endings: tuple[str, ...], where: Path) -> float:
    """One build in a process of its own, by the clock."""
    command = [sys.executable, str(ROOT / "publish.py"), "build", str(folder)]
    for ending in endings:
        command += ["-o", str(where / f"book.{ending}")]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=where)
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "book"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    size = sum(len(path.read_text("utf-8")) for path in folder.rglob("*.md"))
    sys.stdout.write(f"{folder} · {size:,} 字符 · {runs} 次取中位\n")
    with tempfile.TemporaryDirectory() as temporary:
        where = Path(temporary)
        for endings in OUTPUTS:
            median = statistics.median(seconds(folder, endings, where) for _ in range(runs))
            line = f"{'+'.join(endings):<10} {median:6.2f} 秒 {size / median:10,.0f} 字符/秒\n"
            sys.stdout.write(line)


if __name__ == "__main__":
    main()
