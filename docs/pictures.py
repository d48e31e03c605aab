"""The pictures of the README, drawn from the real outputs: `make pictures`."""

from __future__ import annotations

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
FACING = (5, 6)  # the spread shown: page indexes, left and right
SCREEN = (420, 680)  # an e-reader's page in CSS px
# What an e-reader adds of its own: its body face, its margins.
READER = 'html { margin: 0 24px; font-family: "Noto Serif CJK SC", serif; line-height: 1.65; }'
ARTICLE = "EPUB/text/gaoxinqu.xhtml"


def spread(pdf: Path, target: Path) -> None:
    """Two facing pages as one small PNG."""
    with pdfium.PdfDocument(pdf) as document:
        pages = [document[index].render(scale=1.6).to_pil() for index in FACING]
    width, height = pages[0].size
    sheet = Image.new("RGB", (2 * width + 2, height), "#999")
    for place, page in enumerate(pages):
        sheet.paste(page, (place * (width + 2), 0))
    sheet.quantize(32).save(target, optimize=True)


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


def main() -> None:
    """Build the book and draw both pictures."""
    from huozi.build import build  # noqa: PLC0415 — after the guard of spawned children

    with tempfile.TemporaryDirectory() as folder:
        outputs = [Path(folder) / "book.pdf", Path(folder) / "book.epub"]
        _, found = build(ROOT / "book", outputs)
        if any(item.severity == "error" for item in found):
            sys.exit(f"书没有排成：{found}")
        HERE.mkdir(exist_ok=True)
        spread(outputs[0], HERE / "spread.png")
        screen(outputs[1], HERE / "reader.png")


if __name__ == "__main__":
    main()
