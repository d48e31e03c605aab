"""What a proof says in the white round its pages: what they are of, which proof 校次 it is."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from huozi import fonts
from huozi.pdf.faces import dress
from huozi.themes import Theme, css
from huozi.xhtml import E

# `break-after` on all but the last: an empty page would be one slip too many.
_CSS = """
@page { size: %gmm %gmm; margin: 8mm 12mm; }
html { font: 8pt/1.4 var(--song); color: #444; }
body { margin: 0; }
.slip { position: relative; height: %gmm; }
.slip + .slip { break-before: page; }
.of { position: absolute; top: 0; left: 0; max-width: 75%%; margin: 0; }
.round { position: absolute; top: 0; right: 0; margin: 0; padding: 1mm 3mm;
  border: .6mm solid #b22; color: #b22; font: bold 12pt/1.2 var(--hei); letter-spacing: .3em;
  padding-right: calc(3mm - .3em); }
.by { position: absolute; bottom: 0; left: 0; margin: 0; }
.by span { display: inline-block; width: 40mm; margin: 0 6mm 0 1mm; border-bottom: .3pt solid; }
"""
_MARGINS = 16.0  # mm, above and below


def slips(
    lines: Sequence[str], stamp: str, size: tuple[float, float], theme: Theme, language: str
) -> bytes:
    """A PDF with a page of a size (mm) for each line, all with one stamp.

    Raises OSError where Pango is missing.
    """
    from huozi.pdf.engine import render  # noqa: PLC0415 — loads Pango, which may be missing

    dressed = dress(theme, fonts.installed())
    width, height = size
    own = css(_CSS % (width, height, height - _MARGINS), dressed.theme.variables)
    pages = (
        E.div(
            {"class": "slip"},
            E.p({"class": "of"}, line),
            E.p({"class": "round"}, stamp),
            E.p({"class": "by"}, "校对", E.span(), "日期", E.span()),
        )
        for line in lines
    )
    page = E.html({"lang": language}, E.body(*pages))
    markup = "<!DOCTYPE html>" + etree.tostring(page, method="html", encoding="unicode")
    style = f"{dressed.css}\n{own}"
    return render(markup, style, (), "", fonts=tuple(dressed.files.items())).data
