"""The page engine, WeasyPrint: HTML and CSS in, PDF bytes and what went wrong out.

Everything it loads comes from the pictures given to it: no file and no network can be reached.
Raises OSError at import where the system lacks Pango.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from huozi.model import Picture
from huozi.pdf import lines
from huozi.pdf.amendments import amend

_MISSING_GLYPHS = re.compile(r"unsupported by fonts: \"(.*)\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF, its page count, the characters no face has, and the engine's other complaints."""

    data: bytes
    pages: int
    missing: str = ""
    problems: tuple[str, ...] = ()


class BookFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Answers for the book's own pictures and for nothing else."""

    def __init__(self, scheme: str, pictures: tuple[Picture, ...]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._pictures = {f"{scheme}{number}": item for number, item in enumerate(pictures)}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The picture behind `url`; any other address ends the rendering."""
        del headers
        picture = self._pictures.get(url)
        if picture is None:
            raise FatalURLFetchingError(f"address outside the book: {url[:80]}")
        return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})


class _Complaints(logging.Handler):
    """Collects what WeasyPrint logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def render(
    html: str, css: str, scheme: str, pictures: tuple[Picture, ...], first_body: str
) -> Rendered:
    """Lay out and write one document; folios are arabic from the page with id `first_body` on."""
    amend()
    lines.install()
    fetcher = BookFetcher(scheme, pictures)
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.handlers = [complaints]
    style = weasyprint.CSS(string=css, url_fetcher=fetcher, base_url="book:style/")
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="book:text/").render(
        stylesheets=[style]
    )
    front = next(
        (index for index, page in enumerate(document.pages) if first_body in page.anchors), 0
    )
    data = document.write_pdf(finisher=lambda _, pdf: _label_pages(pdf, front))
    missing = "".join(
        match[1] for text in complaints.messages if (match := _MISSING_GLYPHS.search(text))
    )
    others = tuple(text for text in complaints.messages if not _MISSING_GLYPHS.search(text))
    return Rendered(data, len(document.pages), missing, tuple(dict.fromkeys(others)))


def _label_pages(pdf: pydyf.PDF, front: int) -> None:
    """Page labels as printed: roman front matter, then arabic (ISO 32000-1 12.4.2)."""
    ranges: list[Any] = []
    if front:
        ranges += [0, pydyf.Dictionary({"S": "/r"})]
    ranges += [front, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(ranges)})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
