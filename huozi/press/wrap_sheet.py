"""PDFs round a cover: how many pages a book has, the wrap with its boxes and marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary

from huozi.diagnostics import Finding, Span, finding
from huozi.manuscript.layout import PT_PER_MM
from huozi.press.drawing import drawn, every_plate
from huozi.press.finishing import in_press_colours
from huozi.press.finishing.inks import in_black_ink
from huozi.press.finishing.work import Work
from huozi.press.paper import Size
from huozi.press.source import Damaged, of_one_size, shapes
from huozi.press.standard import VERSION
from huozi.press.wrap import AROUND, Wrap, marks

_PLATES = "/All"


@dataclass(frozen=True, slots=True)
class Block:
    """A finished book: its pages, and how large they are cut, in mm."""

    pages: int
    size: Size


def measure(task: tuple[bytes, str]) -> tuple[Block | None, tuple[Finding, ...]]:
    """The pages of a PDF (runs in a child process)."""
    data, name = task
    span = Span(name)
    try:
        with pikepdf.open(BytesIO(data)) as document:
            pages = shapes(document)
    except pikepdf.PasswordError:
        return None, (finding("V201", span, reason="它加了密码"),)
    except pikepdf.PdfError as error:
        return None, (finding("V201", span, reason=str(error)[:120]),)
    except Damaged:
        return None, (finding("V201", span, reason="结构坏了"),)
    if not pages:
        return None, (finding("V201", span, reason="一页也没有"),)
    if uneven := tuple(of_one_size(pages, span)):
        return None, uneven
    return Block(len(pages), pages[0].size), ()


def finished(
    work: Work, wrap: Wrap, info: Mapping[str, str], *, marked: bool
) -> tuple[bytes, tuple[Finding, ...]]:
    """A drawn cover as a printer takes it: its boxes (ISO 32000-1, 14.11.2), marks, inks.

    The data of the work is one page whose trim box starts at the origin, with its bleed around;
    `info` is what the file says of itself (14.3.3).
    """
    with pikepdf.open(BytesIO(work.data)) as document:
        found = tuple(in_black_ink(document, work))
        page = document.pages[0].obj
        width, height = wrap.size
        bleed, more = wrap.bleed, AROUND if marked else 0.0
        for name, beyond in (("MediaBox", bleed + more), ("BleedBox", bleed), ("TrimBox", 0.0)):
            page[f"/{name}"] = _box(width, height, bleed, beyond)
        if marked:
            _mark(document, page, wrap)
        for key in ("/PageLabels", "/Outlines", "/Names"):
            if key in document.Root:
                del document.Root[key]
        for key, words in info.items():
            document.docinfo[f"/{key}"] = words
        found += tuple(in_press_colours(document, work))
        target = BytesIO()
        document.save(
            target,
            force_version=VERSION,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return target.getvalue(), found


def _box(width: float, height: float, bleed: float, beyond: float) -> Array:
    """The trimmed sheet, and so much beyond each of its edges."""
    right, top = width - 2 * bleed + beyond, height - 2 * bleed + beyond
    return Array([round(side * PT_PER_MM, 4) for side in (-beyond, -beyond, right, top)])


def _mark(document: pikepdf.Pdf, page: pikepdf.Object, wrap: Wrap) -> None:
    """Draw the marks; nothing of the cover reaches past its bleed."""
    resources = page.Resources
    colours = resources.get("/ColorSpace", Dictionary())
    colours[_PLATES] = document.make_indirect(every_plate())
    resources.ColorSpace = colours
    shift = -wrap.bleed * PT_PER_MM
    width, height = (side * PT_PER_MM for side in wrap.size)
    before = f"q {shift:.4f} {shift:.4f} {width:.4f} {height:.4f} re W n q"
    after = "\n".join(["Q Q q", f"1 0 0 1 {shift:.4f} {shift:.4f} cm", *drawn(marks(wrap)), "Q"])
    contents = page.Contents
    body = contents if isinstance(contents, Array) else [contents]
    streams = [document.make_stream(text.encode()) for text in (before, after)]
    page.Contents = Array([streams[0], *body, streams[1]])
