"""Received text a second: `make bench-intake` (or `python bench/intake.py NOVEL.txt`).

The articles of `book/`, with the marks a clipboard folds, are imported one by one, as one long
text, and damaged; a text named on the command line is measured in the same shapes. One core,
processor time, the words already loaded.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

from huozi.intake import receive
from huozi.intake.lexicon import words

ROOT = Path(__file__).parent.parent
SIZE, RUNS, LINE = 1_000_000, 5, 28
MARKED = re.compile("[!|:<{>`-]")  # no prose: pictures, tables, containers
FOLDED = str.maketrans("，；：？！（）．", ",;:?!()。")


def received(path: Path) -> str:
    """The prose of a file as it might come in: its marks half width."""
    lines = path.read_text("utf-8").split("\n---\n", 1)[-1].split("\n")
    return "\n".join(line for line in lines if not MARKED.match(line)).translate(FOLDED)


def sentences(text: str) -> str:
    """Every sentence a paragraph."""
    return "\n\n".join(f"{part}。" for part in map(str.strip, text.split("。")) if part)


def wrapped(text: str) -> str:
    """A line break after every so many characters, in the middle of words."""
    lines = (
        line[at : at + LINE] for line in text.split("\n") for at in range(0, len(line) or 1, LINE)
    )
    return "\n".join(lines)


def shapes(text: str) -> dict[str, list[str]]:
    """A text as it is and damaged."""
    short = sentences(text)
    return {
        "整篇": [text],
        "断行": [wrapped(text)],
        "一句一段": [short],
        "一句一段断行": [wrapped(short)],
    }


def measure(name: str, texts: list[str]) -> None:
    """Print the megabytes of UTF-8 a second of importing some texts."""
    files = [text.encode() for text in texts]
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        for data in files:
            receive(data, "来稿.txt")
        times.append(time.process_time() - began)
    size = sum(map(len, files)) / 1e6
    speed, best = size / statistics.median(times), size / min(times)
    sys.stdout.write(f"{name}\t{size:5.2f} MB {speed:6.2f} MB/秒（最快 {best:.2f}）\n")


def main() -> None:
    """Print the speed of every shape."""
    began = time.process_time()
    sys.stdout.write(f"词表 {len(words())} 词，{time.process_time() - began:.3f} 秒\n")
    articles = [received(path) for path in sorted((ROOT / "book/articles").glob("*.md"))]
    times = SIZE // len("".join(articles).encode()) + 1
    measure("一篇一篇", articles * times)
    for name, texts in shapes("\n\n".join(articles * times)).items():
        measure(name, texts)
    for path in map(Path, sys.argv[1:]):
        for name, texts in shapes(received(path)).items():
            measure(f"{path.name} {name}", texts)


if __name__ == "__main__":
    main()
