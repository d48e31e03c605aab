"""The pictures of the README, drawn from the real outputs: `make pictures`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent / "pictures"
# The spreads shown of each theme, one above the other: page indexes, left and right.
Spread = tuple[int, int]
THEMES: dict[str, tuple[Spread, ...]] = {
    "song": ((3, 4), (5, 6)),
    "report": ((3, 4), (5, 6)),
    "large": ((7, 8), (17, 18)),
}
FACING = (5, 6)  # of the book as it ships
PURPOSES = {"print": 8, "proof": 5, "office": 3}  # profiles, and the page shown of each
# What `book.toml` says of theme and type area.
NAMED = re.compile('^theme = ".*"', re.MULTILINE)
TYPE_AREA = re.compile(r"^\[layout\]\n(?:.+\n)*", re.MULTILINE)
SCREEN = (420, 680)  # an e-reader's page in CSS px
# What an e-reader adds of its own: its body face, its margins.
READER = 'html { margin: 0 24px; font-family: "Noto Serif CJK SC", serif; line-height: 1.65; }'
ARTICLE = "EPUB/text/gaoxinqu.xhtml"


def spreads(pdf: Path, shown: tuple[Spread, ...], width: int, target: Path) -> None:
    """Facing pages side by side, spreads one above the other, as one small PNG.

    `width` is that of a page, in px.
    """
    with pdfium.PdfDocument(pdf) as document:
        scale = width / document[0].get_width()
        rows = [
            [document[index].render(scale=scale).to_pil() for index in spread] for spread in shown
        ]
    width, height = rows[0][0].size
    gap = width // 40
    sheet = Image.new("RGB", (2 * width + 2, len(rows) * (height + gap) - gap), "#999")
    for row, pages in enumerate(rows):
        for place, page in enumerate(pages):
            sheet.paste(page, (place * (width + 2), row * (height + gap)))
    sheet.quantize(40, kmeans=1).save(target, optimize=True)


def purposes(book: Path, folder: Path, height: int, target: Path) -> None:
    """A page of each of some profiles, side by side."""
    pages = []
    for profile, index in PURPOSES.items():
        made(book, folder / f"{profile}.pdf", profile=profile)
        with pdfium.PdfDocument(folder / f"{profile}.pdf") as document:
            page = document[index]
            pages.append(page.render(scale=height / page.get_height()).to_pil())
    gap = height // 40
    width = sum(page.width + gap for page in pages)
    sheet = Image.new("RGB", (width + gap, height + 2 * gap), "#999")
    left = gap
    for page in pages:
        sheet.paste(page, (left, gap))
        left += page.width + gap
    sheet.quantize(200, kmeans=1).save(target, optimize=True)


def screen(epub: Path, target: Path) -> None:
    """An article of the EPUB as a browser engine shows it, in the size of an e-reader."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("画电子书的样子要用 Chromium：sudo apt-get install -y chromium")
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(epub) as archive:
            archive.extractall(folder)  # our own file
        with (Path(folder) / "EPUB/style.css").open("a") as style:
            style.write(READER)
        picture = Path(folder) / "page.png"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        command += ["--disable-background-networking", "--disable-component-update"]
        command += ["--disable-sync", "--disable-quic", f"--user-data-dir={folder}/profile"]
        command += ["--hide-scrollbars", "--force-device-scale-factor=1.6"]
        command += [f"--window-size={SCREEN[0]},{SCREEN[1]}", f"--screenshot={picture}"]
        address = (Path(folder) / ARTICLE).as_uri()
        subprocess.run([*command, address], check=True, capture_output=True)
        Image.open(picture).convert("RGB").quantize(32).save(target, optimize=True)


def dressed(theme: str, folder: Path) -> Path:
    """A copy of the book with another theme, in that theme's own type area."""
    shutil.copytree(ROOT / "book", folder)
    config = folder / "book.toml"
    text = NAMED.sub(f'theme = "{theme}"', config.read_text("utf-8"))
    config.write_text(TYPE_AREA.sub("", text), "utf-8")
    return folder


def made(book: Path, *outputs: Path, profile: str = "") -> None:
    """Build a book, or end."""
    from huozi.making.build import build  # noqa: PLC0415 — after the guard of spawned children
    from huozi.work.steps import Order  # noqa: PLC0415

    _, found = build(book, outputs, Order(profile=profile))
    if any(item.severity == "error" for item in found):
        sys.exit(f"书没有排成：{found}")


def main() -> None:
    """Build the book as it ships and in every theme, and draw the pictures."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(ROOT / "book", folder / "book.pdf", folder / "book.epub")
        spreads(folder / "book.pdf", (FACING,), 660, HERE / "spread.png")
        screen(folder / "book.epub", HERE / "reader.png")
        purposes(ROOT / "book", folder, 640, HERE / "purposes.png")
        for theme, shown in THEMES.items():
            pdf = folder / f"{theme}.pdf"
            made(dressed(theme, folder / theme), pdf)
            spreads(pdf, shown, 440, HERE / f"theme-{theme}.png")


if __name__ == "__main__":
    main()
