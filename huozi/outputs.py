"""What makes each output and reads it back, in a child process.

Each loads its own engine where it is made: the command itself starts at once.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from huozi.assemble.endnotes import gather_notes
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import PANGO, in_words
from huozi.editions import with_upright_quotes
from huozi.model import Edition
from huozi.reader_style import PageStart
from huozi.themes import Theme


@dataclass(frozen=True, slots=True)
class Made:
    """An output's bytes, its pages (0 where it has none), the characters no face has.

    `folios` are where its pages begin in the book. `unaided` says that no face which only helps
    out (`rare` in the theme) had to; where that isn't known it is False.
    """

    data: bytes
    pages: int = 0
    missing: str = ""
    folios: tuple[PageStart, ...] = ()
    unaided: bool = False


Outcome = tuple[Made | None, tuple[Finding, ...]]
Job = tuple[str, str, Edition, Theme]  # ending, file name, what to make it of


def make(job: Job) -> Outcome:
    """One output made and read back (runs in a child process)."""
    from huozi.verify.checks import CHECKS

    ending, name, edition, theme = job
    edition = READYING[ending](edition)
    made, found = OUTPUTS[ending](edition, theme)
    if made is None or errors(found):
        return None, found
    return made, (*found, *CHECKS[ending](edition, made.data, name))


def _epub(edition: Edition, theme: Theme) -> Outcome:
    from huozi.epub import make_epub

    edition, drawing = _with_cover(edition, theme)
    embedded: Mapping[str, str] = {}
    if edition.epub.embed_fonts:
        from huozi.reading_faces import characters_by_role

        embedded = characters_by_role(edition, theme)
    data, found = make_epub(edition, theme, embedded)
    return (Made(data) if data else None), (*drawing, *found)


def _with_cover(edition: Edition, theme: Theme) -> tuple[Edition, tuple[Finding, ...]]:
    """The edition with a cover: its own, or one drawn from its metadata."""
    if edition.cover is not None:
        return edition, ()
    from huozi.pdf.cover import make_cover

    try:
        return replace(edition, cover=make_cover(edition.metadata, theme)), ()
    except OSError:
        return edition, (finding("P008", Span("Pango"), commands=in_words(PANGO)),)
    except KeyError as error:
        return edition, (finding("P005", Span(f"styles/{theme.name}"), name=error.args[0]),)


def _pdf(edition: Edition, theme: Theme) -> Outcome:
    from huozi.pdf.whole import make_pdf
    from huozi.verify.folios import page_starts

    pages, found = make_pdf(edition, theme)
    if pages is None:
        return None, found
    return Made(pages.data, pages.count, pages.missing, page_starts(edition, pages.data)), found


# The outputs, by the ending of the file asked for.
OUTPUTS: dict[str, Callable[[Edition, Theme], Outcome]] = {".epub": _epub, ".pdf": _pdf}

# What the edition is before it becomes an output: what the output is made of and held against.
READYING: dict[str, Callable[[Edition], Edition]] = {
    ".epub": with_upright_quotes,
    ".pdf": gather_notes,
}
