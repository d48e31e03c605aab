"""The page engine, WeasyPrint: HTML and CSS in, PDF bytes and what went wrong out.

Everything it loads comes from the pictures given to it: no file and no network can be reached.
Raises OSError at import where the system lacks Pango.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import huozi.pdf.engine.libraries  # noqa: F401 — before all else: it loads them

# isort: split
import pydyf
from weasyprint.formatting_structure import boxes

from huozi.model import Picture
from huozi.pdf.engine import footnotes
from huozi.pdf.engine.numbering import numbering
from huozi.pdf.engine.sheets import PLAIN, Complaints, Fonts, PageStyle, sheet, source, take_over
from huozi.pdf.headings import SAMPLE, Kind, Room, sample
from huozi.pdf.laid import Numbering
from huozi.pdf.notes import Standing

Revise = Callable[[tuple[Standing, ...], Numbering], str]
Finish = Callable[[Any, pydyf.PDF], None]

# How often a document is laid out at most, until its notes stand where they can stay.
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF, its page count, the characters no face has, and the engine's other complaints.

    `settled` is false where `revise` would have gone on; `stock` says why WeasyPrint set the lines
    by itself, if it did.
    """

    data: bytes
    pages: int
    missing: str = ""
    problems: tuple[str, ...] = ()
    settled: bool = True
    stock: str = ""


def render(
    html: str,
    css: str,
    pictures: tuple[Picture, ...],
    first_body: str,
    *,
    setting: PageStyle = PLAIN,
    fonts: Fonts = (),
    revise: Revise = lambda *_: "",
    finish: Finish | None = None,
    variant: str = "",
) -> Rendered:
    """Lay out and write one document; folios are arabic from the page with id `first_body` on.

    `revise` is shown where notes came to stand and how pages are numbered, and answers with the
    document to lay out in place of this one, if any. `finish` gets WeasyPrint's document and PDF
    before they are written; `variant` is the standard they keep to, in WeasyPrint's words.
    """
    stock = take_over(setting)
    style = sheet(css, fonts)
    complaints = Complaints()
    for _ in range(ROUNDS):
        document = source(html, pictures).render(
            stylesheets=[style.style], font_config=style.faces, pdf_variant=variant or None
        )
        html = revise(footnotes.number_notes(document.pages), numbering(document.pages))
        if not html:
            break
    front = next(
        (index for index, page in enumerate(document.pages) if first_body in page.anchors), 0
    )
    data = document.write_pdf(finisher=_finisher(front, finish), pdf_variant=variant or None)
    missing, problems = complaints.sorted()
    problems = (*style.problems, *problems)
    return Rendered(data, len(document.pages), missing, problems, not html, stock)


@lru_cache(maxsize=256)
def room(kind: Kind, css: str, fonts: Fonts = ()) -> Room | None:
    """What a line of a kind of heading holds, as the style sheet sets it."""
    take_over(PLAIN)
    style = sheet(css, fonts)
    Complaints()  # the pages themselves will bring them again
    document = source(sample(kind)).render(stylesheets=[style.style], font_config=style.faces)
    for box in document.pages[0]._page_box.descendants():  # noqa: SLF001
        is_sample = box.element is not None and box.element.get("id") == SAMPLE
        if is_sample and isinstance(box, boxes.BlockBox):
            stacked = any(
                isinstance(child, boxes.BlockBox) and child.element_tag == "span"
                for child in box.children
            )
            return Room(box.width / box.style["font_size"], stacked)
    return None


def _finisher(front: int, finish: Finish | None) -> Finish:
    """What is done to every PDF before it is written, and then what was asked for."""

    def finisher(document: Any, pdf: pydyf.PDF) -> None:
        _label_pages(pdf, front)
        if finish is not None:
            finish(document, pdf)

    return finisher


def _label_pages(pdf: pydyf.PDF, front: int) -> None:
    """Page labels as printed: roman front matter, then arabic (ISO 32000-1 12.4.2)."""
    ranges: list[Any] = []
    if front:
        ranges += [0, pydyf.Dictionary({"S": "/r"})]
    ranges += [front, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(ranges)})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
