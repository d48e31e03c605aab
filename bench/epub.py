"""EPUBs of many articles: `make bench-epub` (or `python -m bench.epub 300 3000 10000`).

Each book is written, then built cold in a process of its own. Printed are the seconds by the
clock, the processor's seconds of all processes together, the most memory one of them held, and
the most all of them held at one moment (pages they share counted once; Linux alone says so).
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from PIL import Image

from bench.watch import Cost, watched

ROOT = Path(__file__).parent.parent
COUNTS = (300, 3_000, 10_000)
LENGTH = 2_000  # characters of an article
PICTURE_EVERY = 10
SIZE = (800, 500)  # px of a picture


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


def build(folder: Path, target: Path) -> Cost:
    """One build, watched while it runs."""
    command = [sys.executable, str(ROOT / "publish.py"), "build", str(folder), "-o", str(target)]
    env = {"HUOZI_CACHE": str(target.with_suffix(".cache"))}
    return watched(command, folder=folder, env=env, memory=True)


def main() -> None:
    """Print the table."""
    counts = [int(argument) for argument in sys.argv[1:]] or COUNTS
    sys.stdout.write("篇数    秒  处理器秒  每篇毫秒  最大进程MB  合计MB  成品MB\n")
    with tempfile.TemporaryDirectory() as temporary:
        for count in counts:
            folder = write_book(Path(temporary) / str(count), count)
            target = Path(temporary) / f"{count}.epub"
            cost = build(folder, target)
            sys.stdout.write(
                f"{count:<6}{cost.clock:6.1f}{cost.processor:8.1f}"
                f"{cost.processor / count * 1000:10.2f}{cost.largest:12.0f}"
                f"{cost.together:9.0f}{target.stat().st_size / 2**20:8.1f}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
