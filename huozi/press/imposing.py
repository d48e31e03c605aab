"""A PDF of anybody's laid out on sheets: every page becomes a form that the sheets show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.manuscript.layout import PT_PER_MM
from huozi.press.drawing import drawn, every_plate, points
from huozi.press.planning import Face, Plan, Wish, plan
from huozi.press.screen import bound_right, opened
from huozi.press.sheets import Placed
from huozi.press.source import (
    Damaged,
    Shape,
    left_behind,
    of_one_size,
    pages_lacking,
    reading,
    shapes,
    to_place,
)


@dataclass(frozen=True, slots=True)
class Imposed:
    """The sheets as a PDF, how many there are, of what paper, the edge to turn them over.

    `total` counts the pages on them, the blanks too.
    """

    data: bytes
    sheets: int
    paper: str
    total: int
    turn: str


Outcome = tuple[Imposed | None, tuple[Finding, ...]]


def impose(task: tuple[bytes, str, Wish]) -> Outcome:
    """A file laid out as is wished (runs in a child process); None with what stands against it."""
    data, name, wish = task
    span = Span(name)
    try:
        # A file that has to be put together again may have lost pages.
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as document:
            if lacking := pages_lacking(document):
                return None, (finding("V201", span, reason=lacking),)
            return _imposed(document, data, wish, span)
    except pikepdf.PasswordError:
        return None, (finding("V201", span, reason="它加了密码"),)
    except pikepdf.PdfError as error:
        return None, (finding("V201", span, reason=_in_short(error)),)
    except Damaged:
        return None, (finding("V201", span, reason="结构坏了"),)


def _imposed(document: pikepdf.Pdf, data: bytes, wish: Wish, span: Span) -> Outcome:
    pages = shapes(document)
    if uneven := tuple(of_one_size(pages, span)):
        return None, uneven
    bound = _bound_right(data, wish.right_bound)
    binding = (finding("P113", span),) if bound and wish.right_bound is None else ()
    bleed = max(page.widest_bleed for page in pages)
    planned, found = plan(wish, pages[0].size, bleed, len(pages), bound, span)
    if planned is None or errors(found):
        return None, found
    found = (*binding, *found, *left_behind(document, span))
    written = _written(document, pages, planned)
    imposed = Imposed(written, planned.sheets, planned.paper.name, planned.total, planned.turn)
    return imposed, (*found, *_repaired(document, span))


def _repaired(document: pikepdf.Pdf, span: Span) -> tuple[Finding, ...]:
    """What was wrong with a file that could be read all the same: the first of it."""
    faults = document.get_warnings()
    return (finding("P114", span, reason=_in_short(faults[0])),) if faults else ()


def _in_short(complaint: object) -> str:
    """What pikepdf says, without the stream it says it of."""
    return re.sub(r"stream <[^>]*>( \([^)]*\))?[:,]? *", "", str(complaint))[:120]


def _bound_right(data: bytes, said: bool | None) -> bool:
    """Whether the book is bound on the right; on the left where PDFium can't read it."""
    try:
        with opened(data) as document:
            return bound_right(document, said)
    except pdfium.PdfiumError:
        return bool(said)


def _written(document: pikepdf.Pdf, pages: tuple[Shape, ...], planned: Plan) -> bytes:
    with pikepdf.new() as sheets:
        writer = _Writer(document, sheets, pages)
        _keep(document, sheets)
        for face in planned.faces:
            writer.add(face, planned)
        target = BytesIO()
        sheets.save(
            target,
            min_version=document.pdf_version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return target.getvalue()


def _keep(document: pikepdf.Pdf, sheets: pikepdf.Pdf) -> None:
    """What of a document decides how its pages print: the colours meant, layers that are off."""
    for key in ("/OutputIntents", "/OCProperties"):
        with reading():
            if key in document.Root:
                value = document.make_indirect(document.Root[key])
                sheets.Root[key] = sheets.copy_foreign(value)


class _Writer:
    """Puts sides into a new PDF; fonts and pictures of the pages go in once."""

    def __init__(
        self, document: pikepdf.Pdf, sheets: pikepdf.Pdf, shapes: tuple[Shape, ...]
    ) -> None:
        self.document, self.sheets, self.shapes = document, sheets, shapes
        self.every_plate = sheets.make_indirect(every_plate())

    def add(self, face: Face, planned: Plan) -> None:
        """Add a side."""
        width, height = planned.paper.width * PT_PER_MM, planned.paper.height * PT_PER_MM
        forms, content = Dictionary(), ["q"]
        if face.upside_down:
            content.append(f"-1 0 0 -1 {width:.4f} {height:.4f} cm")
        for page in face.pages:
            number = page.place.page
            if number <= len(self.shapes):  # a blank is nothing
                forms[f"/P{number}"] = self._form(number)
                content.append(_shown(page, self.shapes[number - 1]))
        content += drawn(face.marks)
        content.append("Q")
        self.sheets.add_blank_page(page_size=(width, height))
        sheet = self.sheets.pages[-1].obj
        colours = Dictionary({"/All": self.every_plate})
        sheet.Resources = Dictionary(XObject=forms, ColorSpace=colours)
        sheet.Contents = self.sheets.make_stream("\n".join(content).encode())

    def _form(self, number: int) -> pikepdf.Object:
        """A page as a form, its bleed with it (ISO 32000-1, 8.10)."""
        box = Array([round(side, 4) for side in self.shapes[number - 1].bleed])
        with reading():
            form = self.document.pages[number - 1].as_form_xobject(handle_transformations=False)
            form.BBox = box
            return self.sheets.copy_foreign(form)


def _shown(page: Placed, shape: Shape) -> str:
    """A page in its place, cut off where the sheet is another's."""
    left, bottom, right, top = points(page.clip)
    matrix = to_place(shape, points(page.box), turned=page.place.turned)
    clip = f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n"
    moved = " ".join(f"{number:.6f}" for number in matrix)
    return f"q {clip} {moved} cm /P{page.place.page} Do Q"
