"""The text that readers of PDF give back: PDFium, Poppler and MuPDF must agree with the book.

PDFium's reading is held against the manuscript by `huozi.verify`; the others, where they are
installed, against PDFium's, page by page.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.model import Edition
from huozi.page_style import TypeArea
from huozi.verify.pdf import check_pdf
from huozi.verify.text import Difference, compare
from huozi.verify.twins import shown


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a page between head and foot margin, in pt from the page's head."""

    top: float
    bottom: float
    width: float


def band(area: TypeArea) -> Band:
    """The type area's height and a little more, over the page's whole width."""
    top = margins(area).top * PT_PER_MM
    slack = area.leading / 4
    return Band(top - slack, top + area.height + slack, area.trim_width * PT_PER_MM)


def pdfium_pages(path: Path, part: Band) -> list[str]:
    """Page texts by PDFium."""
    with pdfium.PdfDocument(path) as document:
        texts = []
        for page in document:
            height = page.get_height()
            words = page.get_textpage()
            texts.append(words.get_text_bounded(bottom=height - part.bottom, top=height - part.top))
        return texts


def poppler_pages(path: Path, part: Band) -> list[str]:
    """Page texts by Poppler's pdftotext, as they were set: it would sort columns of a table."""
    area = (0, part.top, part.width, part.bottom - part.top)
    crop = [f"-{name}={round(value)}" for name, value in zip("xyWH", area, strict=True)]
    options = [word for item in crop for word in item.split("=")]
    text = _run("pdftotext", "-raw", "-enc", "UTF-8", "-r", "72", *options, str(path), "-")
    return text.split("\f")[:-1]


def mupdf_pages(path: Path, part: Band) -> list[str]:
    """Page texts by MuPDF's mutool."""
    found = json.loads(_run("mutool", "draw", "-q", "-F", "stext.json", str(path)))
    return [
        "\n".join(
            line["text"]
            for block in page["blocks"]
            for line in block.get("lines", ())
            if part.top <= line["y"] <= part.bottom
        )
        for page in found["pages"]
    ]


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


OTHERS: dict[str, tuple[str, Callable[[Path, Band], list[str]]]] = {
    "Poppler": ("pdftotext", poppler_pages),
    "MuPDF": ("mutool", mupdf_pages),
}


def extraction(edition: Edition, path: Path) -> dict[str, str]:
    """What is wrong with each reader's text, in words: empty where it equals the manuscript."""
    found = check_pdf(edition, path.read_bytes(), path.name)
    results = {"PDFium": "；".join(f"{item.span} {item.message}" for item in found)}
    part = band(edition.type_area)
    expected = pdfium_pages(path, part)
    for name, (program, pages) in OTHERS.items():
        if shutil.which(program):
            results[name] = _first(expected, pages(path, part))
    return results


def _first(expected: list[str], actual: list[str]) -> str:
    """The first page on which two readers differ."""
    if len(expected) != len(actual):
        return f"{len(expected)} 页读成 {len(actual)} 页"
    for number, (one, other) in enumerate(zip(expected, actual, strict=True), 1):
        if difference := compare(shown(one), shown(other)):
            return _in_words(number, difference)
    return ""


def _in_words(page: int, difference: Difference) -> str:
    before, expected, actual = difference
    return f"第 {page} 页“{before}”之后应是“{expected}”，读成“{actual}”"
