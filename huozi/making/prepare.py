"""Steps 2 to 5: a folder becomes an edition, ready for any output.

Every article and every picture is read in a child process with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from huozi.assemble import assemble
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.editions import Question, convert, left_open, spelling_for
from huozi.making import plates
from huozi.making.setting import set_article
from huozi.manuscript.load import load
from huozi.manuscript.outline import RECEIVED
from huozi.model import Article, Book, Document, Edition
from huozi.themes import Theme, load_theme
from huozi.varieties import region_of, unknown
from huozi.work.steps import Means, Order, failed
from huozi.work.workers import Failure


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
    order: Order = Order(),
    means: Means = Means(),
    meanwhile: Callable[[Book, Theme], None] = lambda *_: None,
) -> tuple[Prepared | None, tuple[Finding, ...]]:
    """Steps 2 to 5: the edition of a folder that is asked for; None where errors leave none.

    `meanwhile` begins what may be done beside, as soon as the book has been read.
    """
    if found := unknown(order.variety):
        return None, found
    told = means.progress("读书稿", {0: 1})
    book, found = load(folder, order.variety)
    told(0)
    if book is None:
        return None, found
    theme, theming = load_theme(book.theme, folder)
    chosen, choosing = _chosen(book, order.only)
    found = (*found, *theming, *choosing)
    if theme is None or not chosen:
        return None, found
    theme = theme.in_language(book.metadata.language)
    meanwhile(book, theme)
    documents, setting = _typeset(book, chosen, means)
    spelling, questions, deciding = spelling_for(book, region_of(order.variety))
    asked = plates.asked_for(book, documents)
    tasks = plates.tasks(book, asked, theme, spelling)
    pictures, picturing = plates.gather(tasks, asked, means)
    edition, assembling = assemble(
        book, documents, plates.of_articles(documents, pictures), pictures.get(book.cover)
    )
    if spelling is not None:
        edition, more = convert(edition, spelling)
        book = replace(book, metadata=edition.metadata)
        questions = (*questions, *more, *plates.questions(book, documents, spelling))
        deciding = (*deciding, *left_open(questions, spelling.decisions, release=order.release))
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
    book: Book, articles: tuple[Article, ...], means: Means
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Step 4 for every article, each within its limits."""
    ids = {article.path: article.id for article in book.articles}
    waiting = _unsettled(Path(book.root))
    tasks = [(article, waiting.get(article.path, ())) for article in articles]
    setter = partial(set_article, ids, frozenset(book.files))
    documents: dict[int, Document] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    limits = means.budget.article.for_length(max(len(article.body) for article in articles))
    sizes = {number: len(article.body) for number, article in enumerate(articles)}
    told = means.progress("排文章", sizes)
    for number, result in means.do(setter, tasks, limits, told=told, anywhere=True):
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
    from huozi.desk.ledger import unsettled  # noqa: PLC0415 — loads all of the import

    return unsettled(folder)
