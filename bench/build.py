"""Whole-process times of a build: `make bench` (or `python bench/build.py FOLDER RUNS`).

Prints medians over several runs: with an empty cache, with nothing changed since, and with a word
added to the article in the middle. Compare ratios of one run, never times of two machines.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUTPUTS = (("epub",), ("pdf",), ("epub", "pdf"))


def seconds(folder: Path, endings: tuple[str, ...], cache: Path) -> float:
    """One build in a process of its own, by the clock."""
    command = [sys.executable, str(ROOT / "publish.py"), "build", str(folder)]
    for ending in endings:
        command += ["-o", str(cache.parent / f"book.{ending}")]
    began = time.perf_counter()
    env = os.environ | {"HUOZI_CACHE": str(cache)}
    subprocess.run(command, check=True, capture_output=True, cwd=cache.parent, env=env)
    return time.perf_counter() - began


def three_builds(folder: Path, endings: tuple[str, ...], where: Path) -> tuple[float, float, float]:
    """Cold, with nothing changed, with a word added to the article in the middle."""
    cache = where / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    cold, again = seconds(folder, endings, cache), seconds(folder, endings, cache)
    articles = sorted(folder.rglob("*.md"))
    middle = articles[len(articles) // 2]
    text = middle.read_text("utf-8")
    middle.write_text(f"{text.rstrip()}添一句。\n", "utf-8")
    corrected = seconds(folder, endings, cache)
    middle.write_text(text, "utf-8")
    return cold, again, corrected


def main() -> None:
    """Print the table."""
    source = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "book"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    size = sum(len(path.read_text("utf-8")) for path in source.rglob("*.md"))
    sys.stdout.write(f"{source} · {size:,} 字符 · {runs} 次取中位\n")
    sys.stdout.write(f"{'':<10}{'全新':>6}{'没有改':>7}{'改一篇':>7}   全新时每秒字符\n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(source, Path(temporary) / "book"))
        for endings in OUTPUTS:
            rows = [three_builds(folder, endings, Path(temporary)) for _ in range(runs)]
            cold, again, corrected = map(statistics.median, zip(*rows, strict=True))
            sys.stdout.write(
                f"{'+'.join(endings):<10}{cold:8.2f}{again:10.2f}{corrected:10.2f}"
                f"{size / cold:17,.0f}\n"
            )


if __name__ == "__main__":
    main()
