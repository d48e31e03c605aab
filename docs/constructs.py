"""The pictures of docs/writing.md, cut from real pages: each shows the example above it."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

HERE = Path(__file__).parent
GUIDE = HERE / "writing.md"
EXAMPLE = re.compile(
    r"^```markdown\n(?P<text>(?:(?!```).*\n)+)```\n\n!\[[^\]]*\]\((?P<file>[^)]+)\)", re.MULTILINE
)

CONFIG = """title = "例"
slug = "li"
date = 2026-01-01
cover = "a.svg"
[layout]
trim = [120, 170]
characters = 24
lines = 22
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 36" width="600" height="360">'
    '<rect width="60" height="36" fill="#dfe5ea"/><path d="M0 36V24l14-9 12 8 16-13 18 13v13z" '
    'fill="{}"/></svg>'
)
SCALE = 2.2  # px a point: a picture is some 600 px wide
AROUND = 8  # px of white left around what is cut out
HEAD = 3.6  # lines of an article's title


def examples() -> dict[str, str]:
    """The Markdown above each picture of the guide, by the picture's file."""
    return {match["file"]: match["text"] for match in EXAMPLE.finditer(GUIDE.read_text("utf-8"))}


def draw(text: str, folder: Path) -> Image.Image:
    """The first page of an article with this text, cut down to the text."""
    from huozi.making.build import build  # noqa: PLC0415 — after the guard of spawned children
    from huozi.manuscript.layout import PT_PER_MM, margins  # noqa: PLC0415
    from huozi.model import TypeArea  # noqa: PLC0415

    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "book.toml").write_text(CONFIG, "utf-8")
    for name, colour in (("a", "#7b8c99"), ("b", "#9a8f7b")):
        (folder / f"articles/{name}.svg").write_text(PICTURE.format(colour), "utf-8")
        (folder / f"{name}.svg").write_text(PICTURE.format(colour), "utf-8")
    (folder / "articles/01.md").write_text(f"---\ntitle: 例\n---\n\n{text}", "utf-8")
    _, found = build(folder, [folder / "book.pdf"])
    if any(item.severity == "error" for item in found):
        sys.exit(f"例子没有排成：{found}")
    area = TypeArea(120, 170, 24, 22)
    top, *_ = margins(area)
    with pdfium.PdfDocument(folder / "book.pdf") as document:
        page = document[len(document) - 1].render(scale=SCALE).to_pil().convert("L")
    above = round((top * PT_PER_MM + HEAD * area.leading) * SCALE)
    below = round((top * PT_PER_MM + area.height + area.leading / 4) * SCALE)
    body = page.crop((0, above, page.width, below))
    box = ImageChops.invert(body).getbbox() or (0, 0, *body.size)
    edges = (0, max(0, box[1] - AROUND), body.width, min(body.height, box[3] + AROUND))
    return body.crop(edges).quantize(16)


def main() -> None:
    """Draw every picture of the guide anew."""
    for file, text in examples().items():
        with tempfile.TemporaryDirectory() as folder:
            draw(text, Path(folder)).save(HERE / file, optimize=True)


if __name__ == "__main__":
    main()
