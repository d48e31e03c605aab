"""A cover drawn from the theme for a book that brings none, as a picture for e-readers."""

from __future__ import annotations

from io import BytesIO

import pypdfium2 as pdfium
from lxml import etree

from huozi import fonts
from huozi.model import Metadata, Picture
from huozi.pdf.faces import dress
from huozi.themes import Theme, css
from huozi.xhtml import E, Element

# The size e-book shops ask for (1 : 1.6).
WIDTH, HEIGHT = 1600, 2560
PATH = "_cover.png"


def make_cover(data: Metadata, theme: Theme) -> Picture:
    """Title, subtitle, names and publisher as the theme's `cover.css` sets them.

    Raises OSError where Pango is missing, KeyError for an unknown `var()` in the CSS.
    """
    from huozi.pdf.engine import render  # noqa: PLC0415 — loads Pango, which may be missing

    page = E.html({"lang": data.language}, E.body(front(data)))
    markup = "<!DOCTYPE html>" + etree.tostring(page, method="html", encoding="unicode")
    dressed = dress(theme, fonts.installed())
    style = f"{dressed.css}\n{css(theme.cover_css, dressed.theme.variables)}"
    drawn = render(markup, style, (), "", fonts=tuple(dressed.files.items()))
    return Picture(PATH, "image/png", _first_page(drawn.data), WIDTH, HEIGHT)


def front(data: Metadata) -> Element:
    """What `cover.css` styles."""
    return E.div(
        {"class": "cover"},
        E.div({"class": "band"}),
        E.h1(data.title),
        *([E.p({"class": "subtitle"}, data.subtitle)] if data.subtitle else []),
        E.p({"class": "byline"}, byline(data)),
        E.p({"class": "publisher"}, data.publisher),
    )


def byline(data: Metadata) -> str:
    """The names on a cover."""
    return "　".join(person.name for person in data.authors)


def _first_page(pdf: bytes) -> bytes:
    """The first page of a PDF as a PNG of the cover's size, few colours."""
    with pdfium.PdfDocument(pdf) as document:
        page = document[0]
        bitmap = page.render(scale=WIDTH / page.get_width())
        image = bitmap.to_pil().convert("RGB").resize((WIDTH, HEIGHT)).quantize(64)
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
