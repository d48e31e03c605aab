"""The page engine, WeasyPrint: HTML and CSS in, PDF bytes and what went wrong out.

Everything it loads comes from the pictures given to it: no file and no network can be reached.
Raises OSError at import where the system lacks Pango.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from huozi.model import Picture
from huozi.page_style import LineStyle
from huozi.pdf.engine import emphasis, footnotes, grid, lines
from huozi.pdf.engine.amendments import amend
from huozi.pdf.headings import Room
from huozi.pdf.notes import Standing

Revise = Callable[[tuple[Standing, ...]], str]
Finish = Callable[[Any, pydyf.PDF], None]

# How often a document is laid out at most, until its notes stand where they can stay.
ROUNDS = 5

_MISSING_GLYPHS = re.compile(r"unsupported by fonts: \"(.*)\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How lines are set, and the leading in px that blocks keep to; 0 lets them fall anywhere."""

    lines: LineStyle = LineStyle()
    leading: float = 0.0


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


class BookFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Answers for the book's own pictures and font files and for nothing else."""

    def __init__(
        self,
        scheme: str,
        pictures: tuple[Picture, ...],
        fonts: Mapping[str, str | bytes] | None = None,
    ) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._pictures = {f"{scheme}{number}": item for number, item in enumerate(pictures)}
        self._fonts = fonts or {}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The picture or font file behind `url`; any other address ends the rendering."""
        del headers
        if file := self._fonts.get(url):
            data = file if isinstance(file, bytes) else Path(file).read_bytes()
            return URLFetcherResponse(url, data, {"Content-Type": "font/otf"})
        picture = self._pictures.get(url)
        if picture is None:
            raise FatalURLFetchingError(f"address outside the book: {url[:80]}")
        return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})


class _Complaints(logging.Handler):
    """Collects what WeasyPrint logs from now on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        logging.getLogger("weasyprint").handlers = [self]

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def sorted(self) -> tuple[str, tuple[str, ...]]:
        """The characters no face has, and everything else, once each."""
        missing = [match[1] for text in self.messages if (match := _MISSING_GLYPHS.search(text))]
        others = (text for text in self.messages if not _MISSING_GLYPHS.search(text))
        return "".join(missing), tuple(dict.fromkeys(others))


def render(
    html: str,
    css: str,
    scheme: str,
    pictures: tuple[Picture, ...],
    first_body: str,
    *,
    setting: PageStyle = PageStyle(),
    fonts: Mapping[str, str | bytes] | None = None,
    revise: Revise = lambda _: "",
    finish: Finish | None = None,
) -> Rendered:
    """Lay out and write one document; folios are arabic from the page with id `first_body` on.

    `fonts` are the files `@font-face` rules ask for, by address. `revise` is shown where notes
    came to stand, and answers with the document to lay out in place of this one, if any. `finish`
    gets WeasyPrint's document and PDF before they are written.
    """
    stock = _take_over(setting)
    complaints = _Complaints()
    lay_out = _layer(css, BookFetcher(scheme, pictures, fonts))
    for _ in range(ROUNDS):
        document = lay_out(html)
        html = revise(footnotes.number_notes(document.pages))
        if not html:
            break
    front = next(
        (index for index, page in enumerate(document.pages) if first_body in page.anchors), 0
    )
    data = document.write_pdf(finisher=_finisher(front, finish))
    return Rendered(data, len(document.pages), *complaints.sorted(), not html, stock)


def _take_over(setting: PageStyle) -> str:
    """Put our functions in the places of WeasyPrint's; why not, where it is another version."""
    try:
        amend()
    except RuntimeError as error:
        return str(error)
    lines.install(setting.lines)
    grid.install(setting.leading)
    emphasis.install(vertical=setting.lines.vertical)
    footnotes.install()
    return ""


def _layer(css: str, fetcher: BookFetcher) -> Callable[[str], Any]:
    """Lays out an HTML text under a style sheet that is read once."""
    faces = FontConfiguration()
    style = weasyprint.CSS(
        string=css, url_fetcher=fetcher, base_url="book:style/", font_config=faces
    )

    def lay_out(html: str) -> Any:
        source = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="book:text/")
        return source.render(stylesheets=[style], font_config=faces)

    return lay_out


def rooms(html: str, css: str) -> dict[str, Room]:
    """What a line of each element with an id holds, as the style sheet sets it."""
    _take_over(PageStyle())
    _Complaints()  # the pages themselves will bring them again
    document = _layer(css, BookFetcher("", ()))(html)
    found: dict[str, Room] = {}
    for page in document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001
            name = box.element.get("id") if box.element is not None else None
            if name and name not in found and isinstance(box, boxes.BlockBox):
                stacked = any(
                    isinstance(child, boxes.BlockBox) and child.element_tag == "span"
                    for child in box.children
                )
                found[name] = Room(box.width / box.style["font_size"], stacked)
    return found


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
