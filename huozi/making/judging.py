"""What is wrong with an output, said at the place in the manuscript where it comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from huozi import files, fonts
from huozi.assemble import assemble
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import FACES, PANGO, has_subset, in_words, machine, missing_faces
from huozi.making.outputs import Job, Made, Outcome, make
from huozi.making.prepare import Prepared
from huozi.manuscript.load import CONFIG
from huozi.model import Book, Document, Edition
from huozi.themes import Theme
from huozi.work.steps import Means, failed
from huozi.work.workers import Failure


def judge(result: Outcome | Failure, path: Path, prepared: Prepared, means: Means) -> Outcome:
    """What was made, if nothing is wrong with it; every finding at its place."""
    if isinstance(result, Failure):
        return None, _blame(result, path, prepared, means)
    made, found = result
    found = tuple(_lined(_with_commands(item), prepared.book) for item in found)
    if made is not None and is_pdf(path):
        found = (*found, *_covering(made, prepared, means))
    if made is not None and made.missing:
        from huozi.making.coverage import unset  # noqa: PLC0415

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
    from huozi.making.coverage import covered  # noqa: PLC0415 — loads the engine of the pages

    return covered(prepared)


def _machine_and_sources(prepared: Prepared) -> object:
    """The same, and the files that a character's place is looked up in."""
    root = Path(prepared.book.root)
    paths = (CONFIG, *(article.path for article in prepared.book.articles))
    return machine(), files.stamps(root / path for path in paths)


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


def is_pdf(path: Path) -> bool:
    """Whether an output is one with pages, by the ending of its name."""
    return path.suffix.lower() == ".pdf"
