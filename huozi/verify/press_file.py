"""What a printing house asks of a file, checked on the file: rows over pages that are read once.

PDF/X-4 (ISO 15930-7), and what spoils a job all the same: coarse pictures, black text that knocks
out, four inks where one is meant. Nothing here knows how the file was made.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import pikepdf
from PIL import ImageCms

from huozi.diagnostics import Finding, Span, finding
from huozi.painted import Corners, Paint, Painted, painted
from huozi.verify import ghostscript
from huozi.verify.press_pages import (
    BOXES,
    boxes_of,
    in_words,
    inside,
    is_white,
    meets,
    only_black,
    outside,
)

LEAST_DPI = 300.0
_NEARLY = 0.995  # of it: sizes are rounded on their way
MOST_INK = 3.5  # of four; ISO 12647-2, sheet-fed on coated paper
_RICH = 2.4  # of four; nobody sets small type in so much on purpose
_BLACKISH = 0.4  # of the black ink in it
_SCREEN = {"rgb": "RGB", "lab": "Lab", "rgb spot": "RGB（专色）", "": "说不清的颜色"}
_WORDS = {"text": "文字", "path": "线条或色块", "picture": "图片", "shading": "渐变"}


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be printed: opened, its bytes, and what each page paints."""

    document: pikepdf.Pdf
    data: bytes
    pages: tuple[tuple[Painted, ...], ...]

    @property
    def in_colour(self) -> bool:
        """Whether it is for four inks; so where it doesn't say."""
        intent = _intent(self.document)
        profile = None if intent is None else intent.get("/DestOutputProfile")
        return profile is None or profile.get("/N") != 1


Row = Callable[[Job, Span], Iterator[Finding]]


def says_so(document: pikepdf.Pdf) -> bool:
    """Whether a file says that it is PDF/X of any kind; sheets made of one say it no more."""
    return "/GTS_PDFXVersion" in _info(document) or b"GTS_PDFXVersion" in _metadata(document)


def check_press(document: pikepdf.Pdf, data: bytes, span: Span) -> Iterator[Finding]:
    """Every row; raises what `files.DAMAGE` names for a file that is broken."""
    # Text comes in many pieces that are alike.
    pages = tuple(tuple(dict.fromkeys(painted(page))) for page in document.pages)
    job = Job(document, data, pages)
    for row in ROWS:
        yield from row(job, span)


def _intent(document: pikepdf.Pdf) -> pikepdf.Object | None:
    intents = document.Root.get("/OutputIntents", pikepdf.Array())
    return next((item for item in intents if item.get("/S") == "/GTS_PDFX"), None)


def _info(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.trailer.get("/Info", pikepdf.Dictionary())


def _metadata(document: pikepdf.Pdf) -> bytes:
    metadata = document.Root.get("/Metadata")
    return bytes(metadata.read_bytes()) if isinstance(metadata, pikepdf.Stream) else b""


def _meant(job: Job, span: Span) -> Iterator[Finding]:
    """One printing is meant, by name and by a profile of it (6.2.2)."""
    intent = _intent(job.document)
    if intent is None:
        yield finding("V220", span, what="没有输出意图（OutputIntent）")
        return
    if not str(intent.get("/OutputConditionIdentifier", "")).strip():
        yield finding("V220", span, what="没有写印刷条件的名字（OutputConditionIdentifier）")
    profile = intent.get("/DestOutputProfile")
    if profile is None:
        yield finding("V220", span, what="没有带 ICC 特性文件")
    elif what := _unfit(profile.read_bytes()):
        yield finding("V220", span, what=f"带的 ICC 特性文件{what}")


def _unfit(icc: bytes) -> str:
    """Why a profile is not that of a press; empty where it is."""
    try:
        profile = ImageCms.getOpenProfile(BytesIO(icc)).profile
        space, kind = profile.xcolor_space.strip(), profile.device_class
    except (OSError, ImageCms.PyCMSError):
        return "读不出来"
    if space not in {"CMYK", "GRAY"}:
        return f"是 {space} 的，不是 CMYK 或灰度的"
    return "" if kind == "prtr" else "不是输出设备的"


def _said(job: Job, span: Span) -> Iterator[Finding]:
    """What the standard wants written (6.6 and 6.8)."""
    info = _info(job.document)
    metadata = _metadata(job.document)
    for present, words in (
        (b"GTS_PDFXVersion" in metadata or "/GTS_PDFXVersion" in info, "是哪一种 PDF/X"),
        (info.get("/Trapped") in {"/True", "/False"}, "有没有陷印（Trapped）"),
        (str(info.get("/Title", "")).strip(), "书名（Title）"),
        ("/CreationDate" in info and "/ModDate" in info, "日期（CreationDate、ModDate）"),
        ("/ID" in job.document.trailer, "文件的标识（ID）"),
        (b"DocumentID" in metadata, "元数据里的标识（xmpMM:DocumentID）"),
    ):
        if not present:
            yield finding("V230", span, what=words)


def _boxes(job: Job, span: Span) -> Iterator[Finding]:
    """Every page says where it is cut, and how far past that it is printed (6.4)."""
    for number, page in enumerate(job.document.pages, 1):
        boxes = boxes_of(page)
        if "/TrimBox" not in boxes:
            yield finding("V221", span, page=number, what="没有成品框（TrimBox）")
            continue
        kept = [name for name in BOXES if name in boxes]
        for inner, outer in pairwise(kept):
            if not inside(boxes[inner], boxes[outer]):
                words = f"{BOXES[inner]}伸到{BOXES[outer]}外面"
                yield finding("V221", span, page=number, what=words)


def _screen_colours(job: Job, span: Span) -> Iterator[Finding]:
    """No colour is that of a screen."""
    for kind, words in _WORDS.items():
        for space, name in _SCREEN.items():
            found = job_pages(job, lambda item: item.kind == kind and item.paint.space == space)  # noqa: B023
            if found:
                yield finding("V222", span, pages=in_words(found), what=words, space=name)


def job_pages(job: Job, holds: Callable[[Painted], bool]) -> tuple[int, ...]:
    """The pages (from 1) that paint something of which it holds."""
    return tuple(number for number, items in enumerate(job.pages, 1) if any(map(holds, items)))


def _coarse(job: Job, span: Span) -> Iterator[Finding]:
    """Every picture has dots enough as large as it is drawn."""
    for number, items in enumerate(job.pages, 1):
        for item in items:
            if item.kind == "picture" and item.dpi < LEAST_DPI * _NEARLY:
                size = "{}×{}".format(*item.pixels)
                values = {"size": size, "dpi": round(item.dpi), "least": round(LEAST_DPI)}
                yield finding("V223", span, page=number, **values)


def _black_text(job: Job, span: Span) -> Iterator[Finding]:
    """Black text is one ink, over what is below: where plates shift, nothing shows white."""
    if not job.in_colour:
        return
    found = job_pages(job, lambda item: _is_black_text(item) and not item.overprints)
    if found:
        yield finding("V224", span, pages=in_words(found))
    found = job_pages(job, lambda item: item.kind == "text" and _is_rich(item.paint))
    if found:
        yield finding("V232", span, pages=in_words(found))


def _is_black_text(item: Painted) -> bool:
    black = item.paint in {Paint("cmyk", (0, 0, 0, 1)), Paint("gray", (0,))}
    return item.kind == "text" and item.solid and black


def _is_rich(paint: Paint) -> bool:
    """Whether it is a black of four inks; deep colours have little black in them."""
    return _covers(paint) > _RICH and paint.values[-1] > _BLACKISH


def _covers(paint: Paint) -> float:
    return sum(paint.values) if paint.space == "cmyk" else 0.0


def _marks(job: Job, span: Span) -> Iterator[Finding]:
    """Marks of the cut are on every plate; nothing of the page is."""
    lacking, within = [], []
    for number, (page, items) in enumerate(zip(job.document.pages, job.pages, strict=True), 1):
        boxes = boxes_of(page)
        trim = boxes.get("/TrimBox")
        if trim is None:
            continue
        every = [item for item in items if item.paint.space == "all"]
        if any(_touches(item, trim) for item in every):
            within.append(number)
        room = not inside(boxes["/MediaBox"], boxes.get("/BleedBox", trim))
        if room and not any(outside(item.box, trim) for item in every):
            lacking.append(number)
    if lacking:
        yield finding("V225", span, pages=in_words(lacking))
    if within:
        yield finding("V226", span, pages=in_words(within))


def _touches(item: Painted, trim: Corners) -> bool:
    return item.kind == "text" or meets(item.box, trim)


def _blanks(job: Job, span: Span) -> Iterator[Finding]:
    """Pages with nothing on them are named; whether they should be there, who made them knows."""
    found = [
        number
        for number, (page, items) in enumerate(zip(job.document.pages, job.pages, strict=True), 1)
        if not any(_prints(item, boxes_of(page)) for item in items)
    ]
    if found:
        yield finding("V229", span, pages=in_words(found))


def _prints(item: Painted, boxes: dict[str, Corners]) -> bool:
    trim = boxes.get("/TrimBox", boxes["/MediaBox"])
    return not is_white(item.paint) and (item.kind in {"text", "shading"} or meets(item.box, trim))


def _notes(job: Job, span: Span) -> Iterator[Finding]:
    """No annotation lies on what is printed (6.7)."""
    found = []
    for number, page in enumerate(job.document.pages, 1):
        boxes = boxes_of(page)
        printed = boxes.get("/BleedBox", boxes.get("/TrimBox", boxes["/MediaBox"]))
        for note in page.obj.get("/Annots", []):
            left, bottom, right, top = (float(side) for side in note.get("/Rect", [0, 0, 0, 0]))
            kept = note.get("/Subtype") in {"/PrinterMark", "/TrapNet"}
            if not kept and meets((left, bottom, right, top), printed):
                found.append(number)
    if found:
        yield finding("V231", span, pages=in_words(dict.fromkeys(found)))


def _inks(job: Job, span: Span) -> Iterator[Finding]:
    """Pages in black are black on the plates too; nowhere is more ink than dries."""
    if not ghostscript.command():
        missing = {"name": "Ghostscript", "reason": "没有装", "how": ghostscript.HOW}
        yield finding("V401", span, **missing)
        return
    plain = {number for number, items in enumerate(job.pages, 1) if all(map(only_black, items))}
    coloured = [number for number in range(1, len(job.pages) + 1) if number not in plain]
    try:
        covered = ghostscript.coverage(job.data)
        heavy = ghostscript.heaviest(job.data, coloured)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        yield finding("V405", span, name="Ghostscript", reason=str(error)[-200:])
        return
    stained = [page for page, row in enumerate(covered, 1) if page in plain and any(row[:3])]
    if stained:
        yield finding("V227", span, pages=in_words(stained))
    for page, most in heavy.items():
        if most > MOST_INK:
            values = {"page": page, "ink": round(most * 100), "most": round(MOST_INK * 100)}
            yield finding("V228", span, **values)


ROWS: tuple[Row, ...] = (
    _meant, _said, _boxes, _screen_colours, _coarse, _black_text, _marks, _notes, _inks, _blanks,
)  # fmt: skip
