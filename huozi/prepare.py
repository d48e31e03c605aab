"""Steps 2 to 5: a folder becomes an edition, ready for any output.

Every article and every picture is read in a child process with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from huozi import files, fonts
from huozi.assemble import assemble
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.editions import Question, Spelling, convert, left_open, spell, spelling_for
from huozi.load import load
from huozi.model import Article, Book, Document, Edition, Picture
from huozi.outline import RECEIVED
from huozi.pictures import check_picture, placeholder
from huozi.pictures.chart_data import with_words, words_of
from huozi.pictures.charts import draw_chart, read_chart
from huozi.themes import Theme, load_theme
from huozi.typeset import MISSING_PICTURE, typeset
from huozi.typeset.queries import point_out
from huozi.varieties import region_of, unknown
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
    """A book ready for any output, the documents it was assembled from, what is open in it."""

    book: Book
    edition: Edition
    theme: Theme
    documents: tuple[Document, ...]
    questions: tuple[Question, ...] = ()


def prepare(
    folder: Path,
    only: str = "",
    progress: Progress = quiet,
    budget: Budget = BUDGET,
    *,
    variety: str = "",
    release: bool = False,
) -> tuple[Prepared | None, tuple[Finding, ...]]:
    """Steps 2 to 5: an edition (of `varieties.EDITIONS`) of a folder; None where errors leave none.

    What an editor has yet to decide is an error in a `release`.
    """
    if found := unknown(variety):
        return None, found
    progress("读书稿", 0, 1)
    book, found = load(folder, variety)
    if book is None:
        return None, found
    theme, theming = load_theme(book.theme, folder)
    chosen, choosing = _chosen(book, only)
    found = (*found, *theming, *choosing)
    if theme is None or not chosen:
        return None, found
    documents, setting = _typeset(book, chosen, progress, budget.article)
    spelling, questions, deciding = spelling_for(book, region_of(variety))
    theme = theme.in_language(book.metadata.language)
    pictures, picturing = _pictures(book, documents, theme, spelling, progress, budget.picture)
    edition, assembling = assemble(
        book, documents, _asked_for(documents, pictures), _cover(book, pictures)
    )
    if spelling is not None:
        edition, more = convert(edition, spelling)
        book = replace(book, metadata=edition.metadata)
        questions = (*questions, *more, *_in_charts(book, documents, spelling))
        deciding = (*deciding, *left_open(questions, spelling.decisions, release=release))
    found = (*found, *setting, *picturing, *assembling, *deciding)
    prepared = Prepared(book, edition, theme, documents, questions)
    return (None if errors(found) else prepared), found


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
    waiting = _unsettled(Path(book.root))
    tasks = [(article, waiting.get(article.path, ())) for article in articles]
    setter = partial(set_article, ids, frozenset(book.files))
    documents: dict[int, Document] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    workers = min(2, -(-len(tasks) // 8))
    limits = limits.for_length(max(len(article.body) for article in articles))
    for done, (number, result) in enumerate(run(setter, tasks, limits, workers), 1):
        progress("排文章", done, len(tasks))
        article = articles[number]
        if isinstance(result, Failure):
            place = Span(article.path, article.body_line)
            findings[number] = (failed(result, article.path, place, limits),)
            continue
        document, findings[number] = result
        if document is not None:
            documents[number] = replace(document, article=article)  # the text is held once
    ordered = tuple(documents[number] for number in sorted(documents))
    return ordered, tuple(item for number in sorted(findings) for item in findings[number])


def _unsettled(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The words of each article that wait for an answer, where articles came by an import."""
    if not (folder / RECEIVED).is_dir():
        return {}
    from huozi.ledger import unsettled  # noqa: PLC0415 — loads all of the import

    return unsettled(folder)


def set_article(
    ids: Mapping[str, str], paths: frozenset[str], task: tuple[Article, tuple[str, ...]]
) -> tuple[Document | None, tuple[Finding, ...]]:
    """One article set and held against its source (runs in a child process).

    `ids` and `paths` are of the whole book. With the article come words that wait for an answer:
    the draft has a mark at them.
    """
    article, waiting = task
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


PictureTask = tuple[str, str, Span, tuple[str, ...], Spelling | None]
"""The book's folder, the picture's path, where it is asked for; a chart's families and spelling."""


def _pictures(  # noqa: PLR0917 — a step of `prepare`, called there alone
    book: Book,
    documents: tuple[Document, ...],
    theme: Theme,
    spelling: Spelling | None,
    progress: Progress,
    limits: Limits,
) -> tuple[dict[str, Picture], tuple[Finding, ...]]:
    """Every picture the articles and the cover ask for, by path, read and checked once."""
    places: dict[str, list[Span]] = {book.cover: [Span("book.toml")]} if book.cover else {}
    for document in documents:
        for reference in document.pictures:
            span = Span(document.article.path, reference.line)
            places.setdefault(reference.path, []).append(span)
    faces = dict(theme.families)["hei"]
    tasks = [(book.root, path, spans[0], faces, spelling) for path, spans in places.items()]
    pictures: dict[str, Picture] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    for done, (number, result) in enumerate(run(read_picture, tasks, limits), 1):
        progress("备图片", done, len(tasks))
        _, path, span, *_ = tasks[number]
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
    root, path, span, families, spelling = task
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
    chart = chart if spelling is None else with_words(chart, partial(_spelled, spelling))
    return draw_chart(path, chart, face.file, family), ()


def _spelled(spelling: Spelling, text: str) -> str:
    return "".join(spell(text, spelling)[0])


def _in_charts(
    book: Book, documents: tuple[Document, ...], spelling: Spelling
) -> Iterator[Question]:
    """What is open in the words of the charts: they are drawn where nobody asks."""
    paths = (reference.path for document in documents for reference in document.pictures)
    for path in dict.fromkeys(path for path in paths if path.endswith(".toml")):
        data, _ = files.read(Path(book.root), path, Span(path), files.PICTURE_LIMIT)
        chart, _ = read_chart(path, data or b"")
        for text in words_of(chart) if chart is not None else ():
            yield from spell(text, spelling, path)[1]


def _asked_for(
    documents: tuple[Document, ...], pictures: Mapping[str, Picture]
) -> tuple[Picture, ...]:
    """The pictures of the articles, in order of first use."""
    paths = (reference.path for document in documents for reference in document.pictures)
    return tuple(pictures[path] for path in dict.fromkeys(paths) if path in pictures)


def _cover(book: Book, pictures: Mapping[str, Picture]) -> Picture | None:
    """The cover `book.toml` names; for a book that names none the outputs draw one."""
    return pictures.get(book.cover)
