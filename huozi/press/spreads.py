"""Pages as they lie open before a reader, as pictures: two that face, or a whole book in small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil, sqrt

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import raw

from huozi.diagnostics import Finding, Span, finding
from huozi.press.screen import bound_right, folios, opened, picture, trimmed

# Two pages in the order they are read; the first of a book faces nothing.
Facing = tuple[int | None, int | None]
Pictures = tuple[tuple[bytes, ...], tuple[Finding, ...]]

LARGEST = 100  # million px
_DESK, _EDGE, _INK = "#e4e2dd", "#b9b5ad", "#55514a"
_SHADOW = 0.28  # of black, in the fold
_SHADOW_WIDTH = 12  # a page is so many shadows wide

PER_SHEET = 200  # pages in small on a picture
_SMALL = 150  # px, the width of the first of them
_FOLIO = 12  # px
_SHAPE = 1.5  # width by height, of a picture of many


def facing(count: int) -> tuple[Facing, ...]:
    """The spreads of a book of so many pages, by index: the first page stands alone."""
    rest = [(i, i + 1 if i + 1 < count else None) for i in range(1, count, 2)]
    return ((None, 0), *rest) if count else ()


@dataclass(frozen=True, slots=True)
class Look:
    """Which spread to draw: the folio on one of its pages, px to the inch, where it is bound."""

    folio: str
    dpi: int
    right_bound: bool | None = None


def draw_spread(task: tuple[bytes, str, Look]) -> Pictures:
    """The pages that face at a folio, as a PNG (runs in a child process)."""
    data, name, look = task
    return _read(data, Span(name), lambda document: _spread(document, look, Span(name)))


def draw_all(task: tuple[bytes, str]) -> Pictures:
    """All pages in small with their folios, as PNGs (runs in a child process)."""
    data, name = task
    return _read(data, Span(name), lambda document: (tuple(_contact_sheets(document)), ()))


def _read(data: bytes, span: Span, draw: Callable[[pdfium.PdfDocument], Pictures]) -> Pictures:
    try:
        with opened(data) as document:
            if not len(document):
                return (), (finding("V201", span, reason="一页也没有"),)
            return draw(document)
    except pdfium.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        return (), (finding("V201", span, reason="它加了密码" if locked else f"{error}"),)


def _spread(document: pdfium.PdfDocument, look: Look, span: Span) -> Pictures:
    labels = folios(document)
    indexes = [i for i, label in enumerate(labels) if label == look.folio]
    if not indexes:
        return (), (finding("P108", span, folio=look.folio, known=in_words(labels)),)
    found: tuple[Finding, ...] = ()
    if len(indexes) > 1:
        found = (finding("P111", span, count=len(indexes), folio=look.folio),)
    pair = next(pair for pair in facing(len(labels)) if indexes[0] in pair)
    pages = [None if index is None else trimmed(document, index) for index in pair]
    scale = look.dpi / 72
    size = sum(page.get_width() * page.get_height() * scale**2 for page in pages if page) / 1e6
    if size > LARGEST:
        return (), (finding("P109", span, size=ceil(size), limit=LARGEST),)
    drawn = [page and picture(page, scale) for page in pages]
    if bound_right(document, look.right_bound):
        drawn.reverse()
    return (_png(laid_open(drawn, look.dpi // 10), look.dpi),), found


def in_words(labels: Sequence[str]) -> str:
    """Folios as ranges of what counts up: `i–iv、1–30`."""
    runs: list[list[str]] = []
    for label in labels:
        goes_on = bool(runs) and label.isdecimal() == runs[-1][-1].isdecimal()
        if goes_on and label.isdecimal():
            goes_on = int(label) == int(runs[-1][-1]) + 1
        if goes_on:
            runs[-1].append(label)
        else:
            runs.append([label])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs[:12])


def laid_open(pages: Sequence[Image.Image | None], margin: int) -> Image.Image:
    """A left and a right page side by side, with their edges and the shadow of the fold."""
    width = max(page.width for page in pages if page)
    height = max(page.height for page in pages if page)
    desk = Image.new("RGB", (2 * (width + margin), height + 2 * margin), _DESK)
    for on_right, page in enumerate(pages):
        if page is not None:
            _shade(page, fold_on_left=bool(on_right))
            x = margin + width if on_right else margin + width - page.width
            desk.paste(page, (x, margin + (height - page.height) // 2))
    return desk


def _shade(page: Image.Image, *, fold_on_left: bool) -> None:
    """Draw the shadow of the fold on a page, then its edge."""
    width = max(1, page.width // _SHADOW_WIDTH)
    deep = Image.linear_gradient("L").point(lambda level: int(_SHADOW * level * level / 255))
    mask = deep.rotate(-90 if fold_on_left else 90).resize((width, page.height))
    page.paste("black", (0 if fold_on_left else page.width - width, 0), mask)
    ImageDraw.Draw(page).rectangle((0, 0, page.width - 1, page.height - 1), outline=_EDGE)


def _contact_sheets(document: pdfium.PdfDocument) -> Iterator[bytes]:
    """Spreads in rows, as many sheets of about one length as it takes."""
    labels, pairs = folios(document), facing(len(document))
    right_bound = bound_right(document, None)
    length = ceil(len(pairs) / ceil(len(labels) / PER_SHEET))
    for start in range(0, len(pairs), length):
        some = pairs[start : start + length]
        yield _png(_contact_sheet(document, some, labels, right_bound=right_bound))


def _contact_sheet(
    document: pdfium.PdfDocument,
    pairs: Sequence[Facing],
    labels: Sequence[str],
    *,
    right_bound: bool,
) -> Image.Image:
    first = trimmed(document, 0)
    room = _SMALL, min(4 * _SMALL, max(1, round(_SMALL * first.get_height() / first.get_width())))
    gap = _SMALL // 6
    width, height = 2 * room[0] + gap, room[1] + _FOLIO + gap
    columns = min(len(pairs), max(1, round(sqrt(len(pairs) * height / width * _SHAPE))))
    rows = ceil(len(pairs) / columns)
    desk = Image.new("RGB", (columns * width + gap, rows * height + gap), _DESK)
    pen, letters = ImageDraw.Draw(desk), ImageFont.load_default(_FOLIO)
    for number, pair in enumerate(pairs):
        row, column = divmod(number, columns)
        left = gap + width * (columns - 1 - column if right_bound else column)
        for place, index in enumerate(pair[::-1] if right_bound else pair):
            if index is not None:
                corner = left + place * room[0], gap + row * height
                desk.paste(_small(document, index, room), corner)
                below = corner[0] + room[0] // 2, corner[1] + room[1] + _FOLIO // 4
                pen.text(below, _shown(labels[index], index), _INK, letters, anchor="mt")
    return desk


def _shown(label: str, index: int) -> str:
    """A folio as Pillow's own letters can write it; else which page of the file it is."""
    return label if label.isascii() else f"#{index + 1}"


def _small(document: pdfium.PdfDocument, index: int, room: tuple[int, int]) -> Image.Image:
    page = trimmed(document, index)
    scale = min(room[0] / page.get_width(), room[1] / page.get_height())
    drawn = Image.new("RGB", room, _DESK)
    small = picture(page, 2 * scale)
    small.thumbnail(room, Image.Resampling.LANCZOS)
    ImageDraw.Draw(small).rectangle((0, 0, small.width - 1, small.height - 1), outline=_EDGE)
    drawn.paste(small, ((room[0] - small.width) // 2, room[1] - small.height))
    return drawn


def _png(image: Image.Image, dpi: int = 72) -> bytes:
    target = BytesIO()
    image.save(target, "PNG", optimize=True, dpi=(dpi, dpi))
    return target.getvalue()
