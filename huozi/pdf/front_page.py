"""A cover as a page, for a PDF that is read on a screen."""

from __future__ import annotations

from lxml import etree

from huozi import fonts
from huozi.model import Metadata, Picture
from huozi.pdf.cover import front
from huozi.pdf.faces import dress
from huozi.pdf.pages import address
from huozi.themes import Theme, css
from huozi.xhtml import E

# How wide `cover.css` draws, in mm; whoever binds the page in makes it as wide as the others.
_WIDTH = 100.0


def front_page(cover: Picture | None, data: Metadata, theme: Theme) -> bytes:
    """A PDF of one page: the whole picture, or what the theme draws where there is none.

    Raises OSError where Pango is missing, KeyError for an unknown `var()` in the CSS.
    """
    from huozi.pdf.engine import render  # noqa: PLC0415 — loads Pango, which may be missing

    dressed = dress(theme, fonts.installed())
    if cover is None:
        shown = front(data)
        style = f"{dressed.css}\n{css(theme.cover_css, dressed.theme.variables)}"
    else:
        shown = E.img({"src": address(cover.path), "alt": data.title})
        size = f"{_WIDTH:g}mm {_WIDTH * cover.height / cover.width:.3f}mm"
        width, height = size.split()
        style = (
            f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0 }}"
            f"img {{ display: block; width: {width}; height: {height} }}"
        )
    page = E.html({"lang": data.language}, E.body(shown))
    markup = "<!DOCTYPE html>" + etree.tostring(page, method="html", encoding="unicode")
    pictures = (cover,) if cover else ()
    return render(markup, style, pictures, "", fonts=tuple(dressed.files.items())).data
