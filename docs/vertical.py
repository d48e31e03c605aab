"""The picture of vertical writing in the README, from real pages: `python docs/vertical.py`."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

ROOT = Path(__file__).parent.parent
PICTURE = Path(__file__).parent / "pictures" / "vertical.png"
FACING = (9, 10)  # page indexes, the one that is read first; it lies on the right
SCALE = 1.6
GREYS = 16

# The shipped book says its own grid, for lines; columns of 42 characters take the place of them.
WRITING = 'writing = "vertical"\n'
GRID = {"characters": 42, "lines": 18, "leading": 17}


def vertical_book(folder: Path) -> Path:
    """The shipped book set in columns, as a folder to build."""
    shutil.copytree(ROOT / "book", folder)
    config = folder / "book.toml"
    text = config.read_text("utf-8")
    for key, value in GRID.items():
        text = re.sub(rf"(?m)^{key} = \S+", f"{key} = {value}", text)
    config.write_text(WRITING + text, "utf-8")
    return folder


def facing(pdf: Path, target: Path) -> None:
    """Two facing pages of a book bound on the right, as one small PNG."""
    with pdfium.PdfDocument(pdf) as document:
        right, left = (document[index].render(scale=SCALE).to_pil() for index in FACING)
    width, height = left.size
    sheet = Image.new("L", (2 * width + 2, height), "#999")
    sheet.paste(left, (0, 0))
    sheet.paste(right, (width + 2, 0))
    sheet.quantize(GREYS).save(target, optimize=True)


def main() -> None:
    """Build the book in columns and draw it."""
    from huozi.making.build import build  # noqa: PLC0415 — after the guard of spawned children

    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "book.pdf"
        _, found = build(vertical_book(Path(folder) / "book"), [pdf])
        if any(item.severity == "error" for item in found):
            sys.exit(f"书没有排成：{found}")
        PICTURE.parent.mkdir(exist_ok=True)
        facing(pdf, PICTURE)


if __name__ == "__main__":
    main()
