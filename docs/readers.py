"""The pictures of docs/readers.md, from reading engines at work: `python docs/readers.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from huozi.work.steps import Order

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

from reading import BOOK, PHONE, drive, job, lacking  # noqa: E402 — where the driver is

GREYS = 16
# The pictures: each a row of screens, by engine and edition; what is searched for is on the screen.
SIGNS, PAGES = "ruby", '[id$="chang"]'
ROWS = {
    "readers-across.png": [
        ("foliate", "across", SIGNS, True),
        ("epubjs", "across", SIGNS, False),
        ("vivliostyle", "across", SIGNS, False),
    ],
    "readers-down.png": [
        ("foliate", "down", PAGES, False),
        ("epubjs", "down", PAGES, False),
        ("vivliostyle", "down", PAGES, False),
    ],
    "readers-wide.png": [
        ("foliate", "across", "table", False),
        ("epubjs", "across", "table", False),
        ("vivliostyle", "across", "table", False),
    ],
}


def built(folder: Path) -> dict[str, bytes]:
    """The book for readers with lines across, and down."""
    from huozi.making.build import build  # noqa: PLC0415 — after the guard of spawned children

    books = {}
    for name, variety in (("across", ""), ("down", "vertical")):
        target = folder / f"{name}.epub"
        _, found = build(BOOK, [target], Order(variety=variety))
        if any(item.severity == "error" for item in found):
            sys.exit(f"书没有排成：{found}")
        books[name] = target.read_bytes()
    return books


def row(screens: list[Path], target: Path) -> None:
    """Screens side by side, each as wide as the phone."""
    sheet = Image.new("L", (len(screens) * (PHONE[0] + 8) - 8, PHONE[1]), "#888")
    for number, screen in enumerate(screens):
        with Image.open(screen) as image:
            small = image.convert("L").resize(PHONE, Image.Resampling.LANCZOS)
        sheet.paste(small, (number * (PHONE[0] + 8), 0))
    sheet.quantize(GREYS).save(target, optimize=True)


def main() -> None:
    """Open the book in every engine and draw what it shows."""
    if reason := lacking():
        sys.exit(f"画阅读器的样子，缺：{reason}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs, rows = [], {}
        for picture, screens in ROWS.items():
            rows[picture] = []
            for engine, book, selector, click in screens:
                screen = f"{picture}-{engine}.png"
                jobs.append(job(book, engine, shots=[[selector, screen, click]]))
                rows[picture].append(folder / screen)
        reports = drive(built(folder), jobs, folder)
        if failed := [report["failed"] for report in reports if "failed" in report]:
            sys.exit("\n".join(failed))
        for picture, screens in rows.items():
            row(screens, HERE / "pictures" / picture)


if __name__ == "__main__":
    main()
