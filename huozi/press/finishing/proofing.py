"""A proof 校样: every page as it is, on larger paper, with the numbers an editor goes by.

Beside each line stands its number on the page, in the other margin the number of the paragraph in
its article. They are strokes, not text: what can be copied from a proof is the book's. In vertical
books there are no numbers of paragraphs: their anchors have a height alone (see `pdf.standing`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO

import pikepdf
from pikepdf import Dictionary

from huozi.diagnostics import Finding
from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.page_style import TypeArea
from huozi.press.drawing import lines as drawn
from huozi.press.finishing.lines import lines_of
from huozi.press.finishing.work import Work, add, corners, set_box
from huozi.press.lettering import Stroke, strokes
from huozi.press.paper import Paper, Size, laid, named, smallest
from huozi.print_profiles import PARAGRAPH, PrintProfile

# Of the white round the page, in mm: what notes in ink want, and what is too little for them.
_SIDE, _HEAD = 25.0, 20.0
_LEAST = 12.0
# Of the numbers, in mm: how high they are, how far from the lines, how much a digit takes.
_HEIGHT, _OFF = 1.8, 2.5
_DIGIT = _HEIGHT
_FRAME, _GREY, _RED = "0.25 w 0.6 G", "0.3 w 0.4 G", "0.3 w 0.75 0.1 0.1 RG"
_PARAGRAPH = re.compile(PARAGRAPH.format(number=r"(\d+)", article=""))

Anchors = Mapping[str, tuple[int, float]]  # page, height in points


def proof_paper(profile: PrintProfile, trim: Size) -> Paper | None:
    """The paper of a proof: what was asked for, or the smallest with room; None for too small."""
    width, height = trim
    if not profile.paper:
        return smallest((width + 2 * _SIDE, height + 2 * _HEAD))
    asked = named(profile.paper)
    return laid(asked, (width + 2 * _LEAST, height + 2 * _LEAST)) if asked else None


def as_proof(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """Larger paper, the numbers of lines and paragraphs, the slip that says what page it is of."""
    if work.paper is None:
        return
    anchors = _anchors(document)
    paragraphs: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for name, (index, height) in () if work.area.vertical else anchors.items():
        if match := _PARAGRAPH.match(name):
            paragraphs[index].append((height, int(match[1])))
    begins = [anchors[name][0] if name in anchors else -1 for name in work.marked]
    slips = _slips(document, work)
    places = lines_of(work.data, work.area)
    for index, page in enumerate(document.pages):
        numbers = _Numbers(work.area, is_right=index % 2 == 0)
        content = [
            "q",
            *_frame(page),
            _GREY,
            *drawn(numbers.of_lines(places[index])),
            _RED,
            *drawn(numbers.of_paragraphs(places[index], paragraphs[index])),
            "Q",
        ]
        _centre(page, work.paper)
        here = [number for number, begin in enumerate(begins) if begin <= index] or [0]
        slip = slips[max(here, key=begins.__getitem__)]
        content.append(_laid_over(page, slip))
        add(page, content, corners(page, "/TrimBox"))
    yield from ()


class _Numbers:
    """Numbers in the margins of one page; in vertical books those of columns are above them."""

    def __init__(self, area: TypeArea, *, is_right: bool) -> None:
        top, inner, _, outer = margins(area)
        self.vertical = area.vertical
        binding_left = is_right != area.vertical
        self.left = inner if binding_left else outer
        self.right = area.trim_width - (outer if binding_left else inner)
        self.top = area.trim_height - top

    def of_lines(self, places: tuple[float, ...]) -> Iterator[Stroke]:
        """The numbers of the lines, at the left of them or above the columns."""
        for number, place in enumerate(places, 1):
            words, at = str(number), place / PT_PER_MM
            if self.vertical:
                yield from strokes(words, (at, self.top + _OFF), _HEIGHT)
            else:
                start = self.left - _OFF - len(words) * _DIGIT
                yield from strokes(words, (start, at), _HEIGHT)

    def of_paragraphs(
        self, places: tuple[float, ...], tops: list[tuple[float, int]]
    ) -> Iterator[Stroke]:
        """The numbers of paragraphs beside the lines they begin with."""
        for edge, number in tops:
            place = next((place for place in places if place < edge), edge)
            yield from strokes(f"¶{number}", (self.right + _OFF, place / PT_PER_MM), _HEIGHT)


def _frame(page: pikepdf.Page) -> Iterator[str]:
    """The edge of the page."""
    left, bottom, right, top = corners(page, "/TrimBox")
    yield _FRAME
    yield f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re S"


def _centre(page: pikepdf.Page, paper: Paper) -> None:
    """The page in the middle of its paper."""
    left, bottom, right, top = corners(page, "/TrimBox")
    beside = (paper.width * PT_PER_MM - right + left) / 2
    above = (paper.height * PT_PER_MM - top + bottom) / 2
    set_box(page, "/MediaBox", (left - beside, bottom - above, right + beside, top + above))
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]


def _slips(document: pikepdf.Pdf, work: Work) -> list[pikepdf.Object]:
    """The pages that are laid over those of the book, as forms."""
    with pikepdf.open(BytesIO(work.slips)) as slips:
        return [document.copy_foreign(page.as_form_xobject()) for page in slips.pages]


def _laid_over(page: pikepdf.Page, slip: pikepdf.Object) -> str:
    left, bottom, *_ = corners(page, "/MediaBox")
    resources = dict(page.obj.Resources.items())  # pages share theirs
    forms = dict(resources.get("/XObject", Dictionary()).items())
    page.obj.Resources = Dictionary(resources | {"/XObject": Dictionary(forms | {"/Slip": slip})})
    return f"1 0 0 1 {left:.4f} {bottom:.4f} cm /Slip Do"


def _anchors(document: pikepdf.Pdf) -> Anchors:
    """The named places of the file."""
    pages = {page.obj.objgen: index for index, page in enumerate(document.pages)}
    tree = pikepdf.NameTree(document.Root.Names.Dests)
    return {str(name): (pages[place[0].objgen], float(place[3])) for name, place in tree.items()}
