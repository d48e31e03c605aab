"""The boxes of pages that are cut (ISO 32000-1, 14.11.2), and the marks that say where."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary

from huozi.diagnostics import Finding
from huozi.manuscript.layout import PT_PER_MM
from huozi.press.drawing import drawn, every_plate
from huozi.press.finishing.work import Work, add, corners, grown, set_box
from huozi.press.lettering import strokes
from huozi.press.marks import CLEAR, LENGTH, LETTER, Marks, corner_marks
from huozi.press.sheets import Box

_EDGE = 1.0  # mm of white past a mark


def with_bleed(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """Round the trim the bleed, and round that the room for marks; all of it is shown."""
    bleed, marks = work.profile.bleed, work.profile.marks
    if not (bleed or marks):
        return
    past = bleed + (CLEAR + LENGTH + _EDGE if marks else 0.0)
    for page in document.pages:
        trim = corners(page, "/TrimBox")
        set_box(page, "/BleedBox", grown(trim, bleed, bleed))
        set_box(page, "/MediaBox", grown(trim, past, past))
        if "/CropBox" in page.obj:
            del page.obj["/CropBox"]
    yield from ()


def with_marks(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """Crop marks at the corners, and below which page of how many it is, on each plate."""
    if not work.profile.marks:
        return
    plates = document.make_indirect(every_plate())
    total = len(document.pages)
    for number, page in enumerate(document.pages, 1):
        left, bottom, right, top = (side / PT_PER_MM for side in corners(page, "/TrimBox"))
        box: Box = (left, bottom, right, top)
        past = work.profile.bleed + CLEAR
        label = strokes(f"{number}/{total}", (left + LENGTH, bottom - past - LETTER), LETTER)
        lines = drawn(Marks((*corner_marks(box, past), *label)))
        resources = page.obj.Resources
        if "/ColorSpace" not in resources:
            resources.ColorSpace = Dictionary()
        resources.ColorSpace["/All"] = plates
        add(page, lines, corners(page, "/BleedBox"))
    yield from ()
