"""From the pages of a book to the file that is asked for: a table of steps over one PDF.

Each step is a function from the opened file and what there is to be done to findings; it does
nothing where the profile doesn't ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from huozi.diagnostics import Finding, Span, errors
from huozi.press.colour import to_press
from huozi.press.finishing.boxes import with_bleed, with_marks
from huozi.press.finishing.inks import in_black_ink
from huozi.press.finishing.leaves import opened_for_reading, with_blanks, with_cover
from huozi.press.finishing.proofing import as_proof
from huozi.press.finishing.work import Work
from huozi.press.imposing import impose
from huozi.press.paper import named
from huozi.press.planning import Wish
from huozi.press.standard import VERSION

Step = Callable[[pikepdf.Pdf, Work], Iterable[Finding]]


def in_press_colours(document: pikepdf.Pdf, work: Work) -> tuple[Finding, ...]:
    """Inks in place of the colours of screens; last of all, for it looks at what is there."""
    if work.intent is None:
        return ()
    return to_press(document, work.intent, Span(work.name), work.pictures)


STEPS: tuple[Step, ...] = (
    in_black_ink,
    with_blanks,
    with_cover,
    with_bleed,
    with_marks,
    as_proof,
    opened_for_reading,
    in_press_colours,
)


@dataclass(frozen=True, slots=True)
class Finished:
    """A file, how many pages it has, and for each page of the book the one it is on, from 0."""

    data: bytes
    count: int
    places: tuple[int, ...]


def finish(work: Work) -> tuple[Finished | None, tuple[Finding, ...]]:
    """The finished file (runs in a child process); None where an error stands against it."""
    with pikepdf.open(BytesIO(work.data)) as document:
        own = len(document.pages)
        found = tuple(item for step in STEPS for item in step(document, work))
        if errors(found):
            return None, found
        count = len(document.pages)
        data = _saved(document, VERSION if work.intent else "")
    before = 1 if work.cover else 0
    places = tuple(range(before, before + own))
    if work.profile.pages > 1:
        return _on_sheets(data, places, work, found)
    return Finished(data, count, places), found


def _on_sheets(
    data: bytes, places: tuple[int, ...], work: Work, found: tuple[Finding, ...]
) -> tuple[Finished | None, tuple[Finding, ...]]:
    """The pages side by side."""
    wish = Wish("n-up", work.profile.pages, named(work.profile.paper), marked=False)
    imposed, problems = impose((data, work.name, wish))
    found = (*found, *problems)
    if imposed is None:
        return None, found
    placed = tuple(place // work.profile.pages for place in places)
    return Finished(_named_alike(imposed.data, data), imposed.sheets, placed), found


def _named_alike(sheets: bytes, pages: bytes) -> bytes:
    """Sheets that say of themselves what the pages on them say: title, authors, language."""
    with pikepdf.open(BytesIO(pages)) as before, pikepdf.open(BytesIO(sheets)) as after:
        for key, value in before.docinfo.items():
            after.docinfo[key] = str(value)
        if "/Lang" in before.Root:
            after.Root.Lang = str(before.Root.Lang)
        return _saved(after)


def _saved(document: pikepdf.Pdf, version: str = "") -> bytes:
    """The same bytes for the same document."""
    target = BytesIO()
    document.save(
        target,
        force_version=version,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return target.getvalue()
