"""EPUBs of many articles: `make bench-epub` (or `python bench/epub.py 300 3000 10000`).

Each book is written, then built cold in a process of its own. Printed are the seconds by the
clock, the processor's seconds of all processes together, the most memory one of them held, and
the most all of them held at one moment (pages they share counted once; Linux alone says so).
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
COUNTS = (300, 3_000, 10_000)
LENGTH = 2_000  # characters of an article
PICTURE_EVERY = 10
SIZE = (800, 500)  # px of a picture
_SUBREAPER = 36  # prctl(2): what a child leaves behind becomes ours, and is counted


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took: seconds, MB of the largest process, MB of all at once, MB of the file."""

    clock: float
    processor: float
    largest: float
    together: float
    size: float


def paragraphs() -> list[str]:
    """The plain paragraphs of the book that ships with the project."""
    texts = (path.read_text("utf-8") for path in sorted((ROOT / "book/articles").glob("*.md")))
    blocks = (block for text in texts for block in text.split("---\n", 2)[2].split("\n\n"))
    return [block.strip() for block in blocks if len(block) > 40 and not set("#!|>[") & set(block)]


def photograph(number: int) -> bytes:
    """A picture like no other in the book."""
    tone = Image.linear_gradient("L").resize(SIZE)
    image = Image.merge("RGB", (tone, tone.rotate(number % 360), tone.rotate(90)))
    image.putpixel((number % SIZE[0], number // SIZE[0]), (255, 0, 0))
    target = BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()


def write_book(folder: Path, count: int) -> Path:
    """A book of `count` articles in parts of a hundred."""
    stock = paragraphs()
    for name in ("articles", "images"):
        (folder / name).mkdir(parents=True)
    for number in range(count):
        text, words = [f"---\ntitle: 第{number + 1}篇报道\n---\n"], 0
        for place, words_of in enumerate(islice(cycle(stock), number, None)):
            if place == 3:
                text.append("## 小标题")
            text.append(words_of + ("[^1]" if place == 1 else ""))
            words += len(words_of)
            if words >= LENGTH:
                break
        if number % PICTURE_EVERY == 0:
            (folder / f"images/{number:05}.jpg").write_bytes(photograph(number))
            text.append(f'![一幅照片](../images/{number:05}.jpg "图注")')
        text.append("[^1]: 注文一句。\n")
        (folder / f"articles/a{number:05}.md").write_text("\n\n".join(text), "utf-8")
    (folder / "cover.jpg").write_bytes(photograph(count))
    parts = "".join(
        f'[[part]]\ntitle = "第{part + 1}编"\narticles = ["articles/a{part:03}*.md"]\n'
        for part in range(-(-count // 100))
    )
    head = f'title = "{count}篇"\nslug = "bench"\ndate = 2026-01-01\ncover = "cover.jpg"\n'
    (folder / "book.toml").write_text(head + parts, "utf-8")
    return folder


def _descendants(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def _kilobytes(process: int, file: str, key: str) -> int:
    """A line of a process's accounts; 0 where it has ended meanwhile."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)


def build(folder: Path, target: Path) -> Cost:
    """One build, watched while it runs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    command = [sys.executable, str(ROOT / "publish.py"), "build", str(folder), "-o", str(target)]
    largest = together = 0
    before = os.times()
    began = time.perf_counter()
    env = os.environ | {"HUOZI_CACHE": str(target.with_suffix(".cache"))}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env
    ) as running:
        while running.poll() is None:
            try:
                family = _descendants(running.pid)
            except OSError:
                continue
            largest = max(largest, *(_kilobytes(item, "status", "VmHWM") for item in family))
            together = max(
                together, sum(_kilobytes(item, "smaps_rollup", "Pss:") for item in family)
            )
            time.sleep(0.2)
        clock = time.perf_counter() - began
        if running.returncode:
            sys.exit(running.stderr.read().decode() if running.stderr else "")
    while _reaped():
        pass
    after = os.times()
    processor = after.children_user + after.children_system
    processor -= before.children_user + before.children_system
    return Cost(clock, processor, largest / 1024, together / 1024, target.stat().st_size / 2**20)


def _reaped() -> bool:
    """Whether there was a child of our child to wait for."""
    try:
        os.wait()
    except ChildProcessError:
        return False
    return True


def main() -> None:
    """Print the table."""
    counts = [int(argument) for argument in sys.argv[1:]] or COUNTS
    sys.stdout.write("篇数    秒  处理器秒  每篇毫秒  最大进程MB  合计MB  成品MB\n")
    with tempfile.TemporaryDirectory() as temporary:
        for count in counts:
            folder = write_book(Path(temporary) / str(count), count)
            cost = build(folder, Path(temporary) / f"{count}.epub")
            sys.stdout.write(
                f"{count:<6}{cost.clock:6.1f}{cost.processor:8.1f}"
                f"{cost.processor / count * 1000:10.2f}{cost.largest:12.0f}"
                f"{cost.together:9.0f}{cost.size:8.1f}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
