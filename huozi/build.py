"""Steps 6 and 7: an edition becomes finished files.

Each output is made and read back in a child process with limits; a file is written, in one step,
only after it was read back without a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import filterfalse
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import NamedTuple

from huozi import files, fonts
from huozi.assemble import assemble
from huozi.binding import begin, bind
from huozi.cache import Told
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import FACES, PANGO, has_subset, in_words, machine, missing_faces
from huozi.hands import Hands
from huozi.load import CONFIG
from huozi.model import Book, Document, Edition
from huozi.outputs import OUTPUTS, READYING, Job, Made, Outcome, make
from huozi.prepare import Prepared, prepare
from huozi.steps import Means, Order, failed, named
from huozi.themes import Theme
from huozi.verify.text import count_characters
from huozi.workers import Failure


@dataclass(frozen=True, slots=True)
class Artefact:
    """A finished file: where it is, its size, and what a person wants to know of it."""

    path: Path
    size: int
    pages: int
    characters: int
    seconds: float


class Judged(NamedTuple):
    """An output asked for, what was made of it, what is wrong with it, and when it was ready."""

    path: Path
    made: Made | None
    found: tuple[Finding, ...]
    seconds: float = 0.0


# Errors of the machine, not of the manuscript: what can be made in spite of them is written.
MACHINE = frozenset({"P003", "P006"})


def build(
    folder: Path, targets: Iterable[Path] = (), order: Order = Order(), means: Means = Means()
) -> tuple[tuple[Artefact, ...], tuple[Finding, ...]]:
    """Build a folder into `targets` (`dist/<slug>.epub` and `.pdf` where none are given)."""
    began = monotonic()
    targets = tuple(dict.fromkeys(targets))
    if unusable := tuple(filter(None, map(_unusable, targets))):
        return (), unusable
    with Hands(means) as do:
        early = () if targets and all(map(_is_pdf, targets)) else (partial(begin, do),)
        prepared, found = prepare(folder, order, means, *early)
        if prepared is None:
            return (), found
        prepared = _for_reader(prepared, order.reader)
        chosen, lack = _possible(targets or _default_targets(prepared, order), prepared)
        told = means.progress("出成品", dict.fromkeys(chosen, 1))
        judged: dict[Path, Judged] = {}
        # PDFs first: the other outputs say where their pages are.
        for wave in (filter(_is_pdf, chosen), filterfalse(_is_pdf, chosen)):
            for output in _made(tuple(wave), prepared, do, told):
                judged[output.path] = output._replace(seconds=monotonic() - began)
            if not order.only:
                prepared = _with_folios(prepared, judged.values())
    artefacts, written = _write([judged[path] for path in chosen], prepared)
    return artefacts, tuple(dict.fromkeys((*found, *lack, *written)))


def _possible(
    asked: tuple[Path, ...], prepared: Prepared
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """What can be made of what is asked for: PDFs want a machine for them, and faces."""
    if not any(map(_is_pdf, asked)):
        return asked, ()
    lack = lacking(prepared.theme)
    return (tuple(filterfalse(_is_pdf, asked)) if errors(lack) else asked), lack


def _covering(made: Made, prepared: Prepared, means: Means) -> tuple[Finding, ...]:
    """What is to be said of a PDF's characters, where there can be anything.

    All were found in faces that nothing is to be said of, unless a chart shows some.
    """
    charts = any(picture.path.endswith(".toml") for picture in prepared.edition.pictures)
    if made.unaided and not charts:
        return ()
    limits = means.budget.output
    ((_, found),) = means.do(_glyphs, [prepared], limits, _machine_and_sources)
    if isinstance(found, Failure):
        return (failed(found, "字体", Span(str(prepared.book.root)), limits),)
    return found


def _glyphs(prepared: Prepared) -> tuple[Finding, ...]:
    """What the faces of the pages lack (runs in a child process)."""
    from huozi.coverage import covered  # noqa: PLC0415 — loads the engine of the pages

    return covered(prepared)


def _machine_and_sources(prepared: Prepared) -> object:
    """The same, and the files that a character's place is looked up in."""
    root = Path(prepared.book.root)
    paths = (CONFIG, *(article.path for article in prepared.book.articles))
    return machine(), files.stamps(root / path for path in paths)


def _for_reader(prepared: Prepared, reader: str) -> Prepared:
    """The book for a reading system, which wins over the one its `book.toml` names."""
    style = replace(prepared.edition.epub, reader=reader or prepared.edition.epub.reader)
    return replace(prepared, edition=replace(prepared.edition, epub=style))


def _made(paths: tuple[Path, ...], prepared: Prepared, do: Hands, told: Told) -> Iterator[Judged]:
    """The outputs for some paths, as they come."""
    means = do.means
    jobs: dict[Path, Job] = {
        path: (path.suffix.lower(), path.name, prepared.edition, prepared.theme) for path in paths
    }
    for path in paths:
        result, reused = _by_parts(jobs[path], do)
        if result is not None:
            if not isinstance(result, Failure) and result[0] is not None:
                told(path, reused=reused)
            yield Judged(path, *_judge(result, path, prepared, means))
            del jobs[path]
    rest = tuple(jobs)
    limits, tell = means.budget.output, named(told, rest)
    todo = list(jobs.values())
    for number, done in means.do(make, todo, limits, machine, 2, told=tell, anywhere=True):
        yield Judged(rest[number], *_judge(done, rest[number], prepared, means))


def _by_parts(job: Job, do: Hands) -> tuple[Outcome | Failure | None, bool]:
    """An output made part by part, and if a former build had made it.

    None for a PDF where that can't be.
    """
    about = (_by_parts, job, machine())
    known: Outcome | None = do.means.recall(*about)
    if known is not None:
        return known, True
    ending, name, edition, theme = job
    ready = READYING[ending](edition)
    if ending == ".epub":
        result: Outcome | Failure | None = bind(ready, theme, name, do)
    else:
        from huozi.pagination import paginate  # noqa: PLC0415 — not for an EPUB alone

        result = paginate(ready, theme, name, do.means)
    if result is not None and not isinstance(result, Failure) and not errors(result[1]):
        do.means.keep(result, *about)
    return result, False


def _with_folios(prepared: Prepared, outputs: Iterable[Judged]) -> Prepared:
    """The book with the places of the pages of what has been made."""
    folios = next((output.made.folios for output in outputs if output.made), ())
    return replace(prepared, edition=replace(prepared.edition, folios=folios))


def _write(
    outputs: list[Judged], prepared: Prepared
) -> tuple[tuple[Artefact, ...], tuple[Finding, ...]]:
    """Write all that was made, or nothing where there is an error in any output, or no room."""
    found = [item for output in outputs for item in output.found]
    if any(item.code not in MACHINE for item in errors(tuple(found))):
        return (), tuple(found)
    ready = [(path, made, seconds) for path, made, _, seconds in outputs if made is not None]
    if problem := files.put_all({path: made.data for path, made, _ in ready}):
        return (), (*found, *problem)
    characters = count_characters(prepared.edition)
    artefacts = (
        Artefact(path, len(made.data), made.pages, characters, seconds)
        for path, made, seconds in ready
    )
    return tuple(artefacts), tuple(found)


def _unusable(path: Path) -> Finding | None:
    """What is wrong with a target before anything is made for it."""
    if path.suffix.lower() not in OUTPUTS:
        return finding("R002", Span(str(path)), path=path)
    if path.is_dir():
        return finding("R001", Span(str(path)), path=path, reason="这是文件夹，不是文件")
    return None


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"


def _default_targets(prepared: Prepared, order: Order) -> tuple[Path, ...]:
    stem = prepared.book.metadata.slug
    if order.only:
        stem = f"{stem}-{PurePosixPath(prepared.documents[0].article.path).stem}"
    return tuple(order.into / f"{stem}{ending}" for ending in OUTPUTS)


def lacking(theme: Theme) -> tuple[Finding, ...]:
    """What this machine lacks for pages of this theme, with the commands that install it."""
    span = Span(f"styles/{theme.name}/fonts.toml")
    faces = fonts.installed()
    if not faces:
        values = {"missing": "fontconfig（fc-list）", "reason": "查不到装了哪些字体"}
        return (_with_commands(finding("P003", Span("fontconfig"), **values)),)
    families = dict(theme.families)
    found = [
        finding(
            "P006",
            span,
            name=FACES[role].name,
            theme=theme.name,
            role=role,
            families="、".join(families[role]),
            commands=in_words(FACES[role].commands),
        )
        for role in missing_faces(theme, faces)
    ]
    if not has_subset():
        found.append(finding("P007", Span("HarfBuzz"), commands=in_words(PANGO)))
    return tuple(found)


def _with_commands(item: Finding) -> Finding:
    """A missing library's finding with the commands that install it."""
    return replace(item, hint=f"安装：{in_words(PANGO)}") if item.code == "P003" else item


def _judge(result: Outcome | Failure, path: Path, prepared: Prepared, means: Means) -> Outcome:
    """What was made, if nothing is wrong with it; every finding at its place."""
    if isinstance(result, Failure):
        return None, _blame(result, path, prepared, means)
    made, found = result
    found = tuple(_lined(_with_commands(item), prepared.book) for item in found)
    if made is not None and _is_pdf(path):
        found = (*found, *_covering(made, prepared, means))
    if made is not None and made.missing:
        from huozi.coverage import unset  # noqa: PLC0415

        if not errors(found):  # in a drawing, which no rule of the theme tells of
            found = (*found, *unset(made.missing, prepared))
        # Where glyphs are missing the text can't be read back either: one cause, one finding.
        found = tuple(item for item in found if item.code != "V001")
    return (None if errors(found) else made), found


def _lined(item: Finding, book: Book) -> Finding:
    """A finding of a whole article, placed where its text starts."""
    starts = {article.path: article.body_line for article in book.articles}
    if item.span.line or item.span.path not in starts:
        return item
    return replace(item, span=Span(item.span.path, starts[item.span.path]))


def _blame(failure: Failure, path: Path, prepared: Prepared, means: Means) -> tuple[Finding, ...]:
    """Which articles make an output fail: each is made alone, with tighter limits."""
    suspects = prepared.documents
    jobs: list[Job] = [
        (path.suffix.lower(), path.name, _alone(prepared, document), prepared.theme)
        for document in suspects
    ]
    found: list[Finding] = []
    limits = means.budget.suspect.for_length(max(len(item.article.body) for item in suspects))
    for number, result in means.anew(make, jobs, limits, anywhere=True):
        if isinstance(result, Failure):
            article = suspects[number].article
            place = Span(article.path, article.body_line)
            found.append(failed(result, article.path, place, limits))
    return tuple(found) or (failed(failure, str(path), Span(str(path)), means.budget.output),)


def _alone(prepared: Prepared, document: Document) -> Edition:
    """The edition of one document, without the leaves around it."""
    asked = {reference.path for reference in document.pictures}
    pictures = tuple(item for item in prepared.edition.pictures if item.path in asked)
    edition, _ = assemble(prepared.book, (document,), pictures)
    sections = tuple(section for section in edition.sections if section.path)
    return replace(edition, sections=sections, contents=())
