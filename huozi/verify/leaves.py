"""The pages of single leaves read back from a joined PDF, by MuPDF.

It reads a page in a tenth of the time PDFium takes, in the order in which the page draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.model import Edition
from huozi.page_style import TypeArea
from huozi.verify.measure import beyond
from huozi.verify.sections import notes_of, section_differs
from huozi.verify.text import Difference
from huozi.verify.twins import shown


@dataclass(frozen=True, slots=True)
class Proof:
    """How what the pages of a leaf say differs from what was set, if it does.

    `wide` are those of its pages, from 0, whose text reaches out of the type area, and how far, in
    mm.
    """

    difference: Difference | None
    wide: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pages `first` to `last`, without it, that a leaf stands on, from 0.

    `edition` is that of the leaf alone; it has the whole book's contents where the leaf is they.
    """

    edition: Edition
    first: int
    last: int


def load_reader(_: None) -> None:
    """Load MuPDF, which is large, before it is wanted (runs in a child process)."""
    import pymupdf  # noqa: F401, PLC0415


def prove(task: tuple[Path, tuple[Stretch, ...]]) -> tuple[Proof, ...]:
    """Read some leaves of a file and hold them against what was set (runs in a child process)."""
    import pymupdf  # noqa: PLC0415 — a large library

    path, stretches = task
    with pymupdf.open(path, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        # To look through all names of a book takes as long as to read twenty of its pages.
        has_notes = any(notes_of(item.edition.sections[0]) for item in stretches)
        names = document.resolve_names() if has_notes else {}
        proofs = tuple(_prove(document, names, stretch) for stretch in stretches)
    pymupdf.TOOLS.store_shrink(100)  # type: ignore[no-untyped-call]  # it would keep what it has read of every book
    return proofs


def _prove(document: Any, names: Mapping[str, Any], stretch: Stretch) -> Proof:
    edition = stretch.edition
    (section,) = edition.sections
    area, texts, wide = edition.type_area, list[str](), list[tuple[int, float]]()
    for index in range(stretch.first, stretch.last):
        pieces = _pieces(document[index], area)
        texts.append(shown("".join(text for _, _, text in pieces)))
        if over := beyond(((left, right) for left, right, _ in pieces), area):
            wide.append((index - stretch.first, over))
    places = {name: names[name]["page"] for name in notes_of(section) if name in names}
    return Proof(section_differs(section, edition, places, texts), tuple(wide))


def _pieces(page: Any, area: TypeArea) -> list[tuple[float, float, str]]:
    """The text outside the margin of heads and folios, in the order it was set.

    It comes in pieces with their left and right edges: in blocks, or, where one of them lies on
    both sides of the margin's edge, in runs. A run belongs where it begins: MuPDF has no place of
    their own for the letters of a ligature, such as the second half of ——.
    """
    import pymupdf  # noqa: PLC0415

    # Characters as they are, ligatures as letters, nothing that lies off the page.
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
    top, _, bottom, _ = (side * PT_PER_MM for side in margins(area))
    slack = area.leading / 4
    trim = page.trimbox  # from the upper left corner of what is shown, the bleed
    first, last = trim.y0 + top - slack, trim.y1 - bottom + slack
    read = page.get_textpage(flags=flags)
    blocks = read.extractBLOCKS()
    if all(first < y0 <= y1 < last or y1 <= first or y0 >= last for _, y0, _, y1, *_ in blocks):
        return [(x0, x1, text) for x0, y0, x1, _, text, *_ in blocks if first < y0 < last]
    lines = (line for block in read.extractDICT()["blocks"] for line in block["lines"])
    runs = (run for line in lines for run in line["spans"] if first < run["origin"][1] < last)
    return [(run["bbox"][0], run["bbox"][2], run["text"]) for run in runs]
