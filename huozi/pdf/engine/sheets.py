"""What every document of the engine starts from.

Our functions in place of WeasyPrint's, a style sheet read once, the book's own files and no others.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from huozi.model import Picture
from huozi.page_style import LineStyle
from huozi.pdf.engine import (
    emphasis,
    following,
    footnotes,
    grid,
    hyphens,
    inking,
    leaders,
    lines,
    margins,
    shortcuts,
    tagging,
)
from huozi.pdf.engine.amendments import amend
from huozi.pdf.pages import address

# Font files by the addresses `@font-face` rules ask for them at.
Fonts = tuple[tuple[str, str | bytes], ...]

_MISSING_GLYPHS = re.compile(r"unsupported by fonts: \"(.*)\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How lines are set, and the leading in px that blocks keep to; 0 lets them fall anywhere."""

    lines: LineStyle = LineStyle()
    leading: float = 0.0


PLAIN = PageStyle()


class BookFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Answers for the book's own pictures and font files and for nothing else."""

    def __init__(self, pictures: Iterable[Picture] = (), fonts: Fonts = ()) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._pictures = {address(picture.path): picture for picture in pictures}
        self._fonts: Mapping[str, str | bytes] = dict(fonts)

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


class Complaints(logging.Handler):
    """Collects what WeasyPrint logs from now on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        logging.getLogger("weasyprint").handlers = [self]

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message (`logging.Handler`'s contract)."""
        self.messages.append(record.getMessage())

    def sorted(self) -> tuple[str, tuple[str, ...]]:
        """The characters no face has, and everything else, once each."""
        missing = [match[1] for text in self.messages if (match := _MISSING_GLYPHS.search(text))]
        others = (text for text in self.messages if not _MISSING_GLYPHS.search(text))
        return "".join(missing), tuple(dict.fromkeys(others))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet as WeasyPrint has read it, the faces it brought, what was wrong with it."""

    style: Any
    faces: Any
    problems: tuple[str, ...]


@lru_cache(maxsize=2)
def sheet(css: str, fonts: Fonts) -> Sheet:
    """Read a style sheet; documents after one another mostly have the same."""
    complaints = Complaints()
    faces = FontConfiguration()
    fetcher = BookFetcher(fonts=fonts)
    style = weasyprint.CSS(
        string=css, url_fetcher=fetcher, base_url="book:style/", font_config=faces
    )
    return Sheet(style, faces, complaints.sorted()[1])


def source(html: str, pictures: Iterable[Picture] = ()) -> Any:
    """An HTML text that can reach these pictures alone."""
    fetcher = BookFetcher(pictures)
    return weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="book:text/")


def take_over(setting: PageStyle) -> str:
    """Put our functions in the places of WeasyPrint's; why not, where it is another version."""
    try:
        amend()
    except RuntimeError as error:
        return str(error)
    lines.install(setting.lines)
    grid.install(setting.leading)
    emphasis.install(vertical=setting.lines.vertical)
    following.install()
    footnotes.install()
    margins.install()
    hyphens.install()
    inking.install(vertical=setting.lines.vertical)
    leaders.install()
    shortcuts.install()
    tagging.install()
    return ""
