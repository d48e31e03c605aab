"""A cover round a book as the theme sets it: one page with its bleed, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
from lxml import etree

from huozi import fonts
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Metadata
from huozi.pdf.faces import Dressed, dress
from huozi.pdf.jacket import PANELS, Jacket, sheet, spine
from huozi.pdf.turning import turn
from huozi.themes import ROLES, Theme, css
from huozi.xhtml import E, Element

# What the number of a book is set in where it is there.
_OCR = ("OCR-B", "OCR B", "OCRB", "OCR-B 10 BT")

# What a theme may change, and what it may not.
_USUAL = """
html { font: 10pt/1.6 var(--song); color: #000; }
.blurb { position: absolute; top: 24mm; left: 16mm; right: 16mm; }
.flap-text { position: absolute; top: 24mm; left: 10mm; right: 10mm; font-size: 9pt; }
.blurb p, .flap-text p { margin: 0; text-indent: 2em; text-align: justify; }
.spine-title { font-family: var(--spine-song); font-weight: bold; }
.spine-byline, .spine-publisher { font-family: var(--spine-song); }
.number, .price { font: 9pt/1.2 var(--ocr); }
"""
_FIXED = """
body { margin: 0; }
.panel, .inside, .theme, .spine-line, .code, .digit { position: absolute; }
.panel { overflow: hidden; }
.panel > img { position: absolute; top: 0; left: 0; width: 100%; height: 100%; object-fit: cover; }
.theme { top: 0; left: 0; transform-origin: 0 0; }
.spine-line { top: 0; left: 0; transform-origin: 0 0; display: flex;
  justify-content: space-between; align-items: center; line-height: 1; white-space: nowrap; }
.spine-line p { margin: 0; text-indent: 0; }
.upright { display: inline-block; text-indent: 0; font-feature-settings: "vert"; }
.code { background: #fff; color: #000; padding: 2mm; }
.code p { margin: 0; text-align: center; white-space: nowrap; }
.code .price { margin-top: 1mm; }
.symbol { position: relative; margin: 1mm auto 0; }
.symbol img { position: absolute; top: 0; left: 0; width: 100%; height: 100%; }
.digit { bottom: 0; line-height: .72; text-align: center; font-family: var(--ocr); }
"""


Drawn = tuple[bytes | None, tuple[Finding, ...]]


def draw_jacket(task: tuple[Jacket, Theme]) -> Drawn:
    """The sheet as a PDF; None where the engine can't run (runs in a child process)."""
    jacket, theme = task
    span = Span(f"styles/{theme.name}")
    try:
        from huozi.pdf import engine  # noqa: PLC0415 — loads Pango, which may be missing
    except OSError as error:
        return None, (finding("P003", Span("Pango"), missing="Pango", reason=str(error)[:200]),)
    try:
        style, files = _style(jacket, theme)
    except KeyError as error:
        return None, (finding("P005", span, name=error.args[0]),)
    pictures = tuple(picture for _, picture in jacket.pictures)
    pictures += (jacket.code.drawing,) if jacket.code else ()
    found: list[Finding] = []

    def look(document: Any, pdf: pydyf.PDF) -> None:
        del pdf
        found.extend(_overflowing(document, span))

    drawn = engine.render(
        _html(sheet(jacket), jacket.data), style, pictures, "",
        fonts=tuple(files.items()), finish=look,
    )  # fmt: skip
    if drawn.missing:
        found.append(finding("P154", span, characters=drawn.missing))
    found += (
        finding("P004" if text.startswith("Ignored") else "P002", span, reason=text)
        for text in drawn.problems
    )
    return drawn.data, tuple(found)


def _html(body: Element, data: Metadata) -> str:
    page = E.html({"lang": data.language}, E.head(E.title(data.title)), E.body(body))
    return "<!DOCTYPE html>" + etree.tostring(page, method="html", encoding="unicode")


def _style(jacket: Jacket, theme: Theme) -> tuple[str, Mapping[str, str | bytes]]:
    """The style sheet, and the font files it asks for by address."""
    installed = fonts.installed()
    dressed = dress(theme, installed)
    ocr = [f'"{family}"' for family in fonts.present(_OCR, installed)]
    sans = (dressed.theme.variables[role] for role in ("latin-sans", "hei"))
    variables = dressed.theme.variables | {"ocr": ", ".join((*ocr, *sans))}
    words = "\n".join((_USUAL, theme.cover_css, _FIXED, _page(jacket)))
    faces, files = dressed.css, dict[str, str | bytes](dressed.files)
    for line in spine(jacket, dict(jacket.panels)["spine"]):
        faces, more, turned = _turned(dressed, line, jacket.data, css(words, variables))
        files |= more
        variables |= turned
    return f"{faces}\n{css(words, variables)}", files


def _turned(
    dressed: Dressed, line: Element, data: Metadata, style: str
) -> tuple[str, Mapping[str, bytes], dict[str, str]]:
    """The faces of the spine stood up: all rules of faces, files, variables that name them."""
    turned = turn(dressed, _html(line, data), style, fonts.installed(), data.language)
    names = turned.theme.variables
    return (
        f"{dressed.css}\n{turned.css}",
        turned.files,
        {f"spine-{role}": names[role] for role in ROLES},
    )


def _page(jacket: Jacket) -> str:
    width, height = (side - 2 * jacket.bleed for side in jacket.size)
    return f"@page {{ size: {width:.4f}mm {height:.4f}mm; margin: 0; bleed: {jacket.bleed:g}mm }}"


def _overflowing(document: Any, span: Span) -> Iterator[Finding]:
    """Texts that run out of their room on the laid-out page."""
    page = document.pages[0]._page_box  # noqa: SLF001
    for box in page.descendants(placeholders=True):
        element = box.element
        if element is None:
            continue
        end = element.get("data-end")
        if end and box.position_y + box.margin_height() > float(end):
            yield finding("P153", span, panel=PANELS[element.get("data-panel")])
        if element.get("class") == "spine-line":
            edge = box.position_x + box.width
            if any(child.position_x + child.margin_width() > edge + 1 for child in box.children):
                yield finding("P153", span, panel=PANELS["spine"])
