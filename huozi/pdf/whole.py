"""A PDF laid out as one document: vertical books, and themes whose leaves hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from huozi import fonts
from huozi.assemble.extent import compared, printed
from huozi.diagnostics import Finding, Span, finding
from huozi.indexing.leaf import targets
from huozi.model import Edition, Matter
from huozi.pdf.faces import dress
from huozi.pdf.headings import Measure
from huozi.pdf.laid import Numbering
from huozi.pdf.notes import AT_FEET, Arrangement, Standing, moved, rearranged
from huozi.pdf.pace import at_full_pace
from huozi.pdf.pages import pages
from huozi.pdf.sheet import sheet
from huozi.pdf.standing import stand_up
from huozi.pdf.turning import turn
from huozi.themes import Theme

__all__ = ["Pages", "make_pdf"]

PX_PER_PT = 96 / 72


@dataclass(frozen=True, slots=True)
class Pages:
    """A PDF, how many pages it has, and the characters none of its faces has."""

    data: bytes
    count: int
    missing: str


@dataclass(slots=True)
class _Layout:
    """An edition and its notes while pages are laid out, again and again if need be."""

    edition: Edition
    measure: Measure
    arrangement: Arrangement = AT_FEET
    folios: Mapping[str, int] = field(default_factory=dict)

    def revise(self, standings: tuple[Standing, ...], numbers: Numbering) -> str:
        """The pages with notes moved that could not stay where they stood; none if all could.

        The imprint says how many pages there are, the index where words stand.
        """
        before = self.edition, self.arrangement, self.folios
        self.edition = printed(self.edition, numbers.pages)
        self.arrangement = rearranged(self.arrangement, standings)
        asked = (name for section in self.edition.sections for name in targets(section))
        self.folios = {name: numbers.folios[name] for name in asked if name in numbers.folios}
        if (self.edition, self.arrangement, self.folios) == before:
            return ""
        return pages(self.edition, self.arrangement, self.measure, self.folios)


def make_pdf(
    edition: Edition, theme: Theme, variant: str = ""
) -> tuple[Pages | None, tuple[Finding, ...]]:
    """Lay out the edition; None where the engine can't run or refused its input.

    With a `variant`, `pdf/ua-1` or `pdf/a-3a`, the pages are tagged: `tagged.finish` does the rest.
    """
    span = Span(f"styles/{theme.name}")
    try:
        from huozi.pdf import engine  # noqa: PLC0415 — loads Pango, which may be missing
        from huozi.pdf.engine.sheets import PageStyle  # noqa: PLC0415
    except OSError as error:
        return None, (finding("P003", Span("Pango"), missing="Pango", reason=str(error)[:200]),)
    try:
        measure = partial(engine.room, css=sheet(theme, edition.type_area))
        page_set = pages(edition, measure=measure)
        css, files = _dressed(edition, theme, page_set)
    except KeyError as error:
        return None, (finding("P005", span, name=error.args[0]),)
    body = next((s.id for s in edition.sections if s.matter is Matter.BODY), "")
    layout = _Layout(edition, measure)
    style = PageStyle(edition.lines, edition.type_area.leading * PX_PER_PT)
    render = partial(
        engine.render, page_set, css, edition.pictures, body,
        setting=style, fonts=tuple(files.items()), revise=layout.revise,
        finish=stand_up if edition.type_area.vertical else None, variant=variant,
    )  # fmt: skip
    result = at_full_pace(render)
    found = tuple(
        finding("P004" if text.startswith("Ignored") else "P002", span, reason=text)
        for text in result.problems
    )
    found += tuple(moved(edition.sections, layout.arrangement))
    found += tuple(compared(edition, result.pages))
    if result.stock:
        found += (finding("P011", Span("WeasyPrint"), reason=result.stock),)
    if not result.settled:
        found += (finding("P010", span),)
    return Pages(result.data, result.pages, result.missing), found


def _dressed(
    edition: Edition, theme: Theme, page_set: str
) -> tuple[str, Mapping[str, str | bytes]]:
    """The style sheet of the pages, and the font files its rules ask for by address."""
    installed = fonts.installed()
    dressed = dress(theme, installed)
    css = f"{dressed.css}\n{sheet(dressed.theme, edition.type_area)}"
    if not edition.type_area.vertical:
        return css, dressed.files
    turned = turn(dressed, page_set, css, installed, edition.metadata.language)
    return f"{turned.css}\n{sheet(turned.theme, edition.type_area)}", turned.files
