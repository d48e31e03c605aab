"""What makes each output and reads it back, in a child process.

Each loads its own engine where it is made: the command itself starts at once.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from huozi.assemble.endnotes import gather_notes
from huozi.assemble.imprint import on_paper, on_screen
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import PANGO, in_words
from huozi.doing import Do, here
from huozi.editions import with_upright_quotes
from huozi.model import Edition, Metadata, Person, Picture
from huozi.pinyin import file_as
from huozi.reader_style import PageStart
from huozi.themes import Theme

if TYPE_CHECKING:
    from huozi.epub.publication import Published


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
    published, found = publish(edition, theme, here)
    return (Made(published.data) if published else None), found


def publish(edition: Edition, theme: Theme, do: Do) -> tuple[Published | None, tuple[Finding, ...]]:
    """An EPUB with a cover, its own or one drawn from its metadata, and the faces it asks for."""
    from huozi.epub.publication import publish as bound
    from huozi.epub.publication import set_text

    text, fitting = set_text(edition, do)
    drawing: tuple[Finding, ...] = ()
    if edition.cover is None:
        data = edition.metadata
        ((cover, drawing),) = do(draw_cover, [cover_task(data, theme)], fonts=True)
        edition = replace(edition, cover=cover)
    (people,) = do(file_people, [edition.metadata.authors])
    edition = replace(edition, metadata=replace(edition.metadata, authors=people))
    embedded: Mapping[str, str] = {}
    if edition.epub.embed_fonts:
        (embedded,) = do(characters, [(edition, theme)])
    published, found = bound(edition, text, theme, embedded, do)
    return published, (*fitting, *drawing, *found)


CoverTask = tuple[Metadata, Theme]


def cover_task(data: Metadata, theme: Theme) -> CoverTask:
    """What a cover shows, and nothing else of a book."""
    named = tuple(Person(person.name) for person in data.authors)
    shown = Metadata(data.title, "", data.subtitle, named, data.publisher, data.language)
    return shown, theme


def draw_cover(task: CoverTask) -> tuple[Picture | None, tuple[Finding, ...]]:
    """A cover, or why there can be none (runs in a child process)."""
    from huozi.pdf.cover import make_cover

    data, theme = task
    try:
        return make_cover(data, theme), ()
    except OSError:
        return None, (finding("P008", Span("Pango"), commands=in_words(PANGO)),)
    except KeyError as error:
        return None, (finding("P005", Span(f"styles/{theme.name}"), name=error.args[0]),)


def file_people(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """People with the words catalogues file them under (runs in a child process)."""
    return tuple(replace(item, sort=item.sort or file_as(item.name)) for item in people)


def characters(task: tuple[Edition, Theme]) -> Mapping[str, str]:
    """What an EPUB sets in each face (runs in a child process)."""
    from huozi.making.reading_faces import characters_by_role

    return characters_by_role(*task)


def _pdf(edition: Edition, theme: Theme) -> Outcome:
    from huozi.pdf.whole import make_pdf
    from huozi.verify.folios import page_starts

    variant = edition.profile.variant
    pages, found = make_pdf(edition, theme, variant)
    if pages is None:
        return None, found
    if variant:
        from huozi.pdf.tagged import finish

        pages = replace(pages, data=finish(pages.data, variant, edition))
    return Made(pages.data, pages.count, pages.missing, page_starts(edition, pages.data)), found


# The outputs, by the ending of the file asked for.
OUTPUTS: dict[str, Callable[[Edition, Theme], Outcome]] = {".epub": _epub, ".pdf": _pdf}

# What the edition is before it becomes an output: what the output is made of and held against.
READYING: dict[str, Callable[[Edition], Edition]] = {
    ".epub": lambda edition: on_screen(with_upright_quotes(edition)),
    ".pdf": lambda edition: on_paper(gather_notes(edition)),
}
