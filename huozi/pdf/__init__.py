"""Step 6, output: an edition becomes a PDF; the only place that knows WeasyPrint."""

from __future__ import annotations

from dataclasses import dataclass

from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition, Matter
from huozi.pdf.pages import PICTURE, pages
from huozi.pdf.sheet import sheet
from huozi.themes import Theme

__all__ = ["Pages", "make_pdf"]


@dataclass(frozen=True, slots=True)
class Pages:
    """A PDF, how many pages it has, and the characters none of its faces has."""

    data: bytes
    count: int
    missing: str


def make_pdf(edition: Edition, theme: Theme) -> tuple[Pages | None, tuple[Finding, ...]]:
    """Lay out the edition; None where the engine can't run or refused its input."""
    span = Span(f"styles/{theme.name}")
    try:
        css = sheet(theme, edition.type_area)
    except KeyError as error:
        return None, (finding("P005", span, name=error.args[0]),)
    try:
        from huozi.pdf.engine import render  # noqa: PLC0415 — loads Pango, which may be missing
    except OSError as error:
        return None, (finding("P003", Span("Pango"), missing="Pango", reason=str(error)[:200]),)
    body = next((s.id for s in edition.sections if s.matter is Matter.BODY), "")
    result = render(pages(edition), css, PICTURE, edition.pictures, body)
    found = tuple(
        finding("P004" if text.startswith("Ignored") else "P002", span, reason=text)
        for text in result.problems
    )
    return Pages(result.data, result.pages, result.missing), found
