"""Steps 2 to 5: a folder becomes an edition, ready for any output.

Every article and every picture is read in a child process with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from huozi import files, fonts
from huozi.assemble import assemble
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.ledger import unsettled
from huozi.load import load
from huozi.model import Article, Book, Document, Edition, Picture
from huozi.pictures import check_picture, placeholder
from huozi.pictures.charts import draw_chart, read_chart
from huozi.themes import Theme, load_theme
from huozi.typeset import MISSING_PICTURE, typeset
from huozi.typeset.queries import point_out
from huozi.verify import check_source
from huozi.workers import Failure, Limits, run


@dataclass(frozen=True, slots=True)
class Budget:
    """What one task of each kind may take.

    `suspect` is an article made alone, where the culprit of a failed output is sought.
    """

    article: Limits
    picture: Limits
    output: Limits
    suspect: Limits


# Far above anything real.
BUDGET = Budget(
    article=Limits(seconds=20, megabytes=2048),
    picture=Limits(seconds=60, megabytes=8192),
    output=Limits(seconds=900, megabytes=12288),
    suspect=Limits(seconds=60, megabytes=4096),
)

Progress = Callable[[str, int, int], None]
"""Called with the step in words, how much is done, and how much there is."""


def quiet(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
    del step, done, total


@dataclass(frozen=True, slots=True)
class Prepared:
    """A book ready for any output, and the documents it was assembled from."""

    book: Book
    edition: Edition
    theme: Theme
    documents: tuple[Document, ...]


def prepare(
    folder: Path, only: str = "", progress: Progress = quiet, budget: Budget = BUDGET
) -> tuple[Prepared | None, tuple[Finding, ...]]:
    """Steps 2 to 5: the edition of a folder, or None where errors leave none."""
    progress("读书稿", 0, 1)
    book, found = load(folder)
    if book is None:
        return None, found
    theme, theming = load_theme(book.theme, folder)
    chosen, choosing = _chosen(book, only)
    found = (*found, *theming, *choosing)
    if theme is None or not chosen:
        return None, found
    documents, setting = _typeset(book, chosen, progress, budget.article)
    pictures, picturing = _pictures(book, documents, theme, progress, budget.picture)
    edition, assembling = assemble(
        book, documents, _asked_for(documents, pictures), _cover(book, pictures)
    )
    found = (*found, *setting, *picturing, *assembling)
    return (None if errors(found) else Prepared(book, edition, theme, documents)), found


def _chosen(book: Book, only: str) -> tuple[tuple[Article, ...], tuple[Finding, ...]]:
    """All articles, or the one `--only` names: by path, else by id, else by file name."""
    if not only:
        return book.articles, ()
    wanted = PurePosixPath(only.replace("\\", "/"))
    paths = {article: PurePosixPath(article.path) for article in book.articles}
    ways: tuple[Callable[[Article], bool], ...] = (
        lambda article: wanted.parts[-len(paths[article].parts) :] == paths[article].parts,
        lambda article: only == article.id,
        lambda article: str(wanted) in {paths[article].name, paths[article].stem},
    )
    for fits in ways:
        named = tuple(filter(fits, book.articles))
        if len(named) > 1:
            known = "、".join(article.path for article in named)
            return (), (finding("R005", Span(only), name=only, known=known),)
        if named:
            return named, ()
    known = "、".join(article.path for article in book.articles)
    return (), (finding("R003", Span(only), name=only, known=known),)


def _typeset(
    book: Book, articles: tuple[Article, ...], progress: Progress, limits: Limits
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Step 4 for every article, each within its limits."""
    ids = {article.path: article.id for article in book.articles}
    waiting = unsettled(Path(book.root))
    tasks = [(article, ids, book.files, waiting.get(article.path, ())) for article in articles]
    documents: dict[int, Document] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    workers = min(2, -(-len(tasks) // 8))
    limits = limits.for_length(max(len(article.body) for article in articles))
    for done, (number, result) in enumerate(run(set_article, tasks, limits, workers), 1):
        progress("排文章", done, len(tasks))
        article = articles[number]
        if isinstance(result, Failure):
            place = Span(article.path, article.body_line)
            findings[number] = (failed(result, article.path, place, limits),)
            continue
        document, findings[number] = result
        if document is not None:
            documents[number] = document
    ordered = tuple(documents[number] for number in sorted(documents))
    return ordered, tuple(item for number in sorted(findings) for item in findings[number])


def set_article(
    task: tuple[Article, dict[str, str], tuple[str, ...], tuple[str, ...]],
) -> tuple[Document | None, tuple[Finding, ...]]:
    """One article set and held against its source (runs in a child process).

    The last of the task are words that wait for an answer: the draft has a mark at them.
    """
    article, ids, paths, waiting = task
    document, found = typeset(article, ids, paths)
    if document is None:
        return None, found
    document = point_out(document, waiting)
    return document, (*found, *check_source(document))


def failed(failure: Failure, name: str, span: Span, limits: Limits) -> Finding:
    """The finding for a task that a child process could not finish; `name` is what it was at."""
    if failure.kind == "time":
        return finding("S006", span, name=name, limit=limits.seconds)
    if failure.kind == "memory":
        return finding("S007", span, name=name, limit=limits.megabytes)
    return finding("S008", span, name=name, reason=failure.reason)


PictureTask = tuple[str, str, Span, tuple[str, ...]]
"""The book's folder, the picture's path, where it is asked for, the families a chart may use."""


def _pictures(
    book: Book, documents: tuple[Document, ...], theme: Theme, progress: Progress, limits: Limits
) -> tuple[dict[str, Picture], tuple[Finding, ...]]:
    """Every picture the articles and the cover ask for, by path, read and checked once."""
    places: dict[str, list[Span]] = {book.cover: [Span("book.toml")]} if book.cover else {}
    for document in documents:
        for reference in document.pictures:
            span = Span(document.article.path, reference.line)
            places.setdefault(reference.path, []).append(span)
    faces = dict(theme.families)["hei"]
    tasks = [(book.root, path, spans[0], faces) for path, spans in places.items()]
    pictures: dict[str, Picture] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    for done, (number, result) in enumerate(run(read_picture, tasks, limits), 1):
        progress("备图片", done, len(tasks))
        _, path, span, _ = tasks[number]
        if isinstance(result, Failure):
            result = None, (failed(result, f"图片 {path}", span, limits),)  # noqa: PLW2901
        picture, found = result
        findings[number] = _everywhere(found, places[path])
        if picture is not None:
            pictures[path] = picture
    return pictures, tuple(item for number in sorted(findings) for item in findings[number])


def _everywhere(found: tuple[Finding, ...], places: list[Span]) -> tuple[Finding, ...]:
    """What is wrong with a picture, said at every place that asks for it."""
    asked = [item for item in found if item.span == places[0]]
    elsewhere = (replace(item, span=place) for place in places[1:] for item in asked)
    return (*found, *elsewhere)


def read_picture(task: PictureTask) -> tuple[Picture | None, tuple[Finding, ...]]:
    """A picture by its path: a file, a chart from a data file, or the frame for a missing one."""
    root, path, span, families = task
    if path == MISSING_PICTURE:
        return placeholder(path), ()
    data, found = files.read(Path(root), path, span, files.PICTURE_LIMIT)
    if data is None:
        return None, found
    if not path.endswith(".toml"):
        return check_picture(path, data, span)
    chart, found = read_chart(path, data)
    if chart is None:
        return None, found
    face = fonts.first_present(families, fonts.installed())
    if face is None:
        return None, (finding("F010", span, path=path, families="、".join(families)),)
    family = next(name for name in families if name in face.families)
    return draw_chart(path, chart, face.file, family), ()


def _asked_for(
    documents: tuple[Document, ...], pictures: Mapping[str, Picture]
) -> tuple[Picture, ...]:
    """The pictures of the articles, in order of first use."""
    paths = (reference.path for document in documents for reference in document.pictures)
    return tuple(pictures[path] for path in dict.fromkeys(paths) if path in pictures)


def _cover(book: Book, pictures: Mapping[str, Picture]) -> Picture | None:
    """The cover `book.toml` names; for a book that names none the outputs draw one."""
    return pictures.get(book.cover)
