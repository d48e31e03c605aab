"""Pages put before and after those of the book, and what the file says of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from huozi.assemble.extent import bound, cut_of, sheets
from huozi.diagnostics import Finding, Span, finding
from huozi.manuscript.layout import PT_PER_MM
from huozi.press.finishing.work import Work, corners, set_box

COVER = "封面"  # the label of its page
_QUARTER = 8  # pages; of no smaller signature it matters how full the last is
_BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox")


def with_blanks(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """White pages at the end, so that whole signatures can be folded; how many 印张 that makes."""
    size = work.profile.signature
    if size <= 1:
        return
    pages = bound(len(document.pages), size)
    blanks = pages - len(document.pages)
    for _ in range(blanks):
        _append_blank(document)
    span = Span(work.name)
    cut = cut_of(work.area)
    counted = sheets(pages, cut.leaves) if cut else None
    extent = f"，合 {counted.words} 印张（{counted.sum}）" if counted else ""
    yield finding("P124", span, total=pages, blanks=blanks, extent=extent)
    if size > _QUARTER and 2 * blanks > size:
        yield finding("P125", span, size=size, pages=size - blanks, blanks=blanks)


def _append_blank(document: pikepdf.Pdf) -> None:
    last = document.pages[-1].obj
    blank = Dictionary(Type=Name.Page, Resources=Dictionary(), Contents=document.make_stream(b""))
    for name in _BOXES:
        if name in last:
            blank[name] = Array(last[name])
    document.pages.append(pikepdf.Page(document.make_indirect(blank)))


def with_cover(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """The cover before the first page; the labels of the pages stay what is printed on them."""
    if not work.cover:
        return
    with pikepdf.open(BytesIO(work.cover)) as cover:
        document.pages.insert(0, cover.pages[0])
    _widen(document.pages[0], work.trim[0] * PT_PER_MM)
    labels = document.Root.get("/PageLabels", Dictionary(Nums=[0, Dictionary(S=Name.D)]))
    moved = [value + 1 if at % 2 == 0 else value for at, value in enumerate(labels.Nums.as_list())]
    document.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(COVER)), *moved]))
    yield from ()


def _widen(page: pikepdf.Page, width: float) -> None:
    """Make a page so wide, and as much higher."""
    left, bottom, right, top = corners(page, "/MediaBox")
    scale = width / (right - left)
    for name in _BOXES:
        if name in page.obj:
            set_box(page, name, (0, 0, width, scale * (top - bottom)))
    shift = f"{-left * scale:.4f} {-bottom * scale:.4f}"
    page.contents_add(f"q {scale:.6f} 0 0 {scale:.6f} {shift} cm".encode(), prepend=True)
    page.contents_add(b"Q")


def opened_for_reading(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """How the file shows itself first: one page, the outline beside it (12.2)."""
    if work.profile.single:
        document.Root.PageLayout = Name.SinglePage
        document.Root.PageMode = Name.UseOutlines
    yield from ()
