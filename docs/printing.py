"""The pictures of docs/printing.md and of all pages in the README: `python docs/printing.py`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from huozi.diagnostics import Span
from huozi.manuscript.layout import PT_PER_MM
from huozi.press.planning import Face, Wish, plan

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent / "pictures"
SCALE = 0.5  # px to the point, of a sheet
SHADES = 96
FRAME = 12
PAGE = (148.0, 210.0)  # mm, of the book as it ships
NUMBER, RED = 110, (190, 40, 30, 150)


def both_sides(pdf: Path, faces: Sequence[Face], target: Path) -> None:
    """The two sides of a first sheet with the number of each page, as one small PNG."""
    with pdfium.PdfDocument(pdf) as document:
        drawn = [document[index].render(scale=SCALE).to_pil() for index in (0, 1)]
    front, back = (numbered(side, face) for side, face in zip(drawn, faces, strict=False))
    width, height = front.size
    desk = Image.new("RGB", (width + 2 * FRAME, 2 * height + 3 * FRAME), "#8a8a8a")
    desk.paste(front, (FRAME, FRAME))
    desk.paste(back, (FRAME, height + 2 * FRAME))
    desk.quantize(SHADES, kmeans=1).save(target, optimize=True)


def numbered(side: Image.Image, face: Face) -> Image.Image:
    """A side with large numbers on its pages, upside down where they are."""
    side = side.convert("RGBA")
    letters = ImageFont.load_default(NUMBER)
    for page in face.pages:
        label = Image.new("RGBA", (2 * NUMBER, 2 * NUMBER))
        middle = NUMBER, NUMBER
        ImageDraw.Draw(label).text(middle, str(page.place.page), RED, letters, anchor="mm")
        left, bottom, right, top = (edge * PT_PER_MM * SCALE for edge in page.box)
        x, y = round((left + right) / 2), round(side.height - (top + bottom) / 2)
        turned = label.rotate(180 if page.place.turned else 0)
        side.alpha_composite(turned, (x - NUMBER, y - NUMBER))
    return side.convert("RGB")


def main() -> None:
    """Build the book as it ships, fold it into a signature, lay all its pages out."""
    from huozi.desk.printing import draw_contact_sheets, impose_file  # noqa: PLC0415
    from huozi.making.build import build  # noqa: PLC0415 — after the guard of spawned children

    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        pdf, sheets = Path(name) / "book.pdf", Path(name) / "sheets.pdf"
        artefacts, found = build(ROOT / "book", [pdf])
        if not artefacts:
            sys.exit(f"书没有排成：{found}")
        wish = Wish("signature", 16)
        imposed, found = impose_file(pdf, wish, sheets)
        planned, _ = plan(wish, PAGE, 0, 32, False, Span(pdf.name))
        if imposed is None or planned is None:
            sys.exit(f"没有拼成：{found}")
        both_sides(sheets, planned.faces, HERE / "printing.png")
        (contact, *_), _ = draw_contact_sheets(pdf)
        Image.open(contact).quantize(SHADES, kmeans=1).save(HERE / "contact.png", optimize=True)


if __name__ == "__main__":
    main()
