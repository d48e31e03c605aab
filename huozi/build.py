"""Steps 6 and 7: an edition becomes finished files.

Each output is made and read back in a child process with limits; a file is written, in one step,
only after it was read back without a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from time import monotonic

from huozi import files
from huozi.diagnostics import Finding, Source, Span, errors, finding
from huozi.epub import make_epub
from huozi.model import Book, Edition, Section
from huozi.pdf import make_pdf
from huozi.prepare import Prepared, Progress, failed, prepare, quiet
from huozi.themes import Theme
from huozi.verify import CHECKS, count_characters
from huozi.workers import Failure, Limits, run

# What one output may take, and each article where the culprit of a failure is sought.
OUTPUT_LIMITS = Limits(seconds=900, megabytes=12288)
SUSPECT_LIMITS = Limits(seconds=60, megabytes=4096)


@dataclass(frozen=True, slots=True)
class Artefact:
    """A finished file: where it is, its size, and what a person wants to know of it."""

    path: Path
    size: int
    pages: int
    characters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Made:
    """An output's bytes, its pages (0 where it has none), the characters no face has."""

    data: bytes
    pages: int = 0
    missing: str = ""


Outcome = tuple[Made | None, tuple[Finding, ...]]
Job = tuple[str, str, Edition, Theme]  # ending, file name, what to make it of


def _epub(edition: Edition, theme: Theme) -> Outcome:
    return Made(make_epub(edition, theme)), ()


def _pdf(edition: Edition, theme: Theme) -> Outcome:
    pages, found = make_pdf(edition, theme)
    return (Made(pages.data, pages.count, pages.missing) if pages else None), found


# The outputs, by the ending of the file asked for.
OUTPUTS: dict[str, Callable[[Edition, Theme], Outcome]] = {".epub": _epub, ".pdf": _pdf}


def build(
    folder: Path, targets: Iterable[Path] = (), only: str = "", progress: Progress = quiet
) -> tuple[tuple[Artefact, ...], tuple[Finding, ...]]:
    """Build a folder into `targets` (`dist/<slug>.epub` and `.pdf` where none are given).

    `only` names one article to build alone.
    """
    began = monotonic()
    targets = tuple(targets)
    if unknown := [path for path in targets if path.suffix.lower() not in OUTPUTS]:
        return (), tuple(finding("R002", Span(str(path)), path=path) for path in unknown)
    prepared, found = prepare(folder, only, progress)
    if prepared is None:
        return (), found
    chosen = targets or _default_targets(prepared.book, only)
    jobs: list[Job] = [
        (path.suffix.lower(), path.name, prepared.edition, prepared.theme) for path in chosen
    ]
    made: dict[int, Artefact] = {}
    progress("出成品", 0, len(jobs))
    for done, (number, result) in enumerate(run(make, jobs, OUTPUT_LIMITS, 2), 1):
        artefact, problems = _finish(result, chosen[number], prepared, monotonic() - began)
        found = (*found, *problems)
        made |= {number: artefact} if artefact else {}
        progress("出成品", done, len(jobs))
    return tuple(made[number] for number in sorted(made)), found


def _default_targets(book: Book, only: str) -> tuple[Path, ...]:
    stem = f"{book.metadata.slug}-{PurePosixPath(only).stem}" if only else book.metadata.slug
    return tuple(Path("dist") / f"{stem}{ending}" for ending in OUTPUTS)


def make(job: Job) -> Outcome:
    """One output made and read back (runs in a child process)."""
    ending, name, edition, theme = job
    made, found = OUTPUTS[ending](edition, theme)
    if made is None or errors(found):
        return None, found
    return made, (*found, *CHECKS[ending](edition, made.data, name))


def _finish(
    result: Outcome | Failure, path: Path, prepared: Prepared, seconds: float
) -> tuple[Artefact | None, tuple[Finding, ...]]:
    """Write what was made, if nothing is wrong with it."""
    if isinstance(result, Failure):
        return None, _blame(result, path, prepared)
    made, found = result
    found = tuple(_lined(item, prepared.book) for item in found)
    if made is not None and made.missing:
        found = (*found, *_missing_glyphs(made.missing, prepared.book))
        # Where glyphs are missing the text can't be read back either: one cause, one finding.
        found = tuple(item for item in found if item.code != "V001")
    if made is None or errors(found):
        return None, found
    try:
        files.write(path, made.data)
    except OSError as error:
        reason = error.strerror or str(error)
        return None, (*found, finding("R001", Span(str(path)), path=path, reason=reason))
    characters = count_characters(prepared.edition)
    return Artefact(path, len(made.data), made.pages, characters, seconds), found


def _lined(item: Finding, book: Book) -> Finding:
    """A finding of a whole article, placed where its text starts."""
    starts = {article.path: article.body_line for article in book.articles}
    if item.span.line or item.span.path not in starts:
        return item
    return replace(item, span=Span(item.span.path, starts[item.span.path]))


def _missing_glyphs(missing: str, book: Book) -> tuple[Finding, ...]:
    """A finding for each character no face has, where the manuscript first uses it."""
    found = []
    for character in dict.fromkeys(missing):
        spans = (
            Source(article.path, article.body, article.body_line).span(
                article.body.index(character)
            )
            for article in book.articles
            if character in article.body
        )
        place = next(spans, Span("book.toml"))
        code = f"U+{ord(character):04X}"
        found.append(finding("P001", place, character=character, code=code))
    return tuple(found)


def _blame(failure: Failure, path: Path, prepared: Prepared) -> tuple[Finding, ...]:
    """Which articles make an output fail: each is made alone, with tighter limits."""
    edition = prepared.edition
    suspects = [section for section in edition.sections if section.path]
    jobs: list[Job] = [
        (path.suffix.lower(), path.name, _alone(edition, section), prepared.theme)
        for section in suspects
    ]
    found = tuple(
        _lined(failed(result, suspects[number].path, SUSPECT_LIMITS), prepared.book)
        for number, result in run(make, jobs, SUSPECT_LIMITS, 2)
        if isinstance(result, Failure)
    )
    return found or (failed(failure, str(path), OUTPUT_LIMITS),)


def _alone(edition: Edition, section: Section) -> Edition:
    return replace(edition, sections=(section,), contents=())
