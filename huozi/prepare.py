"""Steps 2 to 5: a folder becomes an edition, ready for any output.

Every article is set in a child process with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from huozi import files, fonts
from huozi.assemble import assemble
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.load import load
from huozi.model import Article, Book, Document, Edition, Picture
from huozi.pictures import check_picture, placeholder
from huozi.pictures.charts import draw_chart, read_chart
from huozi.themes import Theme, load_theme
from huozi.typeset import MISSING_PICTURE, typeset
from huozi.verify import check_source
from huozi.workers import Failure, Limits, run

# What one article may take to set: far above any real one.
ARTICLE_LIMITS = Limits(seconds=20, megabytes=2048)

Progress = Callable[[str, int, int], None]
"""Called with the step in words, how much is done, and how much there is."""


def quiet(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
    del step, done, total


@dataclass(frozen=True, slots=True)
class Prepared:
    """A book ready for any output."""

    book: Book
    edition: Edition
    theme: Theme


def prepare(
    folder: Path, only: str = "", progress: Progress = quiet
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
    documents, setting = _typeset(book, chosen, progress)
    pictures, picturing = _pictures(book, documents, theme)
    cover, covering = _cover(book)
    edition, assembling = assemble(book, documents, pictures, cover)
    found = (*found, *setting, *picturing, *covering, *assembling)
    return (None if errors(found) else Prepared(book, edition, theme)), found


def _chosen(book: Book, only: str) -> tuple[tuple[Article, ...], tuple[Finding, ...]]:
    """All articles, or the one `--only` names by path, file name or id."""
    if not only:
        return book.articles, ()
    wanted = PurePosixPath(only.replace("\\", "/"))
    for article in book.articles:
        path = PurePosixPath(article.path)
        if only == article.id or wanted.name in {path.name, path.stem}:
            return (article,), ()
    known = "、".join(article.path for article in book.articles)
    return (), (finding("R003", Span(only), name=only, known=known),)


def _typeset(
    book: Book, articles: tuple[Article, ...], progress: Progress
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Step 4 for every article, each within its limits."""
    ids = {article.path: article.id for article in book.articles}
    tasks = [(article, ids, book.files) for article in articles]
    documents: dict[int, Document] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    workers = min(2, -(-len(tasks) // 8))
    for done, (number, result) in enumerate(run(set_article, tasks, ARTICLE_LIMITS, workers), 1):
        progress("排文章", done, len(tasks))
        path = articles[number].path
        if isinstance(result, Failure):
            findings[number] = (failed(result, path, ARTICLE_LIMITS),)
            continue
        document, findings[number] = result
        if document is not None:
            documents[number] = document
    ordered = tuple(documents[number] for number in sorted(documents))
    return ordered, tuple(item for number in sorted(findings) for item in findings[number])


def set_article(
    task: tuple[Article, dict[str, str], tuple[str, ...]],
) -> tuple[Document | None, tuple[Finding, ...]]:
    """One article set and held against its source (runs in a child process)."""
    document, found = typeset(*task)
    if document is None:
        return None, found
    return document, (*found, *check_source(document))


def failed(failure: Failure, path: str, limits: Limits) -> Finding:
    """The finding for a task that a child process could not finish."""
    span = Span(path)
    if failure.kind == "time":
        return finding("S006", span, name=path, limit=limits.seconds)
    if failure.kind == "memory":
        return finding("S007", span, name=path, limit=limits.megabytes)
    return finding("S008", span, name=path, reason=failure.reason)


def _pictures(
    book: Book, documents: tuple[Document, ...], theme: Theme
) -> tuple[tuple[Picture, ...], tuple[Finding, ...]]:
    """Every picture the articles ask for, read and checked once."""
    pictures: dict[str, Picture | None] = {}
    found: list[Finding] = []
    for document in documents:
        for reference in document.pictures:
            if reference.path not in pictures:
                span = Span(document.article.path, reference.line)
                pictures[reference.path], problems = _picture(book, reference.path, span, theme)
                found.extend(problems)
    return tuple(picture for picture in pictures.values() if picture), tuple(found)


def _picture(
    book: Book, path: str, span: Span, theme: Theme
) -> tuple[Picture | None, tuple[Finding, ...]]:
    """A picture by its path: a file, a chart from a data file, or the frame for a missing one."""
    if path == MISSING_PICTURE:
        return placeholder(path), ()
    data, found = files.read(Path(book.root), path, span, files.PICTURE_LIMIT)
    if data is None:
        return None, found
    if not path.endswith(".toml"):
        return check_picture(path, data, span)
    chart, found = read_chart(path, data)
    if chart is None:
        return None, found
    families = dict(theme.families)["hei"]
    face = fonts.first_present(families, fonts.installed())
    if face is None:
        return None, (finding("F010", span, path=path, families="、".join(families)),)
    family = next(name for name in families if name in face.families)
    return draw_chart(path, chart, face.file, family), ()


def _cover(book: Book) -> tuple[Picture | None, tuple[Finding, ...]]:
    """The cover `book.toml` names."""
    if not book.cover:
        return None, ()
    span = Span("book.toml")
    data, found = files.read(Path(book.root), book.cover, span, files.PICTURE_LIMIT)
    return check_picture(book.cover, data, span) if data is not None else (None, found)
