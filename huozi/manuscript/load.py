"""Step 2, load: a book's folder becomes a `Book`; every misprint in it becomes a finding."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from huozi import files
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.indexing.entries import read_index
from huozi.manuscript import covers
from huozi.manuscript.arranging import arrange
from huozi.manuscript.articles import read_article
from huozi.manuscript.config import BOOK, Locate, check
from huozi.manuscript.days import as_date
from huozi.manuscript.key_figures import read_lists
from huozi.manuscript.layout import type_area
from huozi.manuscript.outline import (
    Order,
    OrderedPart,
    book_files,
    guess_order,
    order_of,
    read_summary,
)
from huozi.manuscript.output_tables import profiles_of
from huozi.manuscript.toml_places import read_toml, toml_places
from huozi.model import Article, Book, Chapter, Metadata, Part, Person, Role
from huozi.names import file_name
from huozi.page_style import LineStyle, NoteStyle, TypeArea
from huozi.reader_style import ReaderStyle
from huozi.themes import load_theme
from huozi.varieties import as_edition

CONFIG = "book.toml"
# What the outputs are dated when neither the manuscript nor SOURCE_DATE_EPOCH gives a date, and
# the earliest they can be: ZIP files know no day before it.
UNDATED = datetime(1980, 1, 1, tzinfo=UTC)


def load(folder: Path, edition: str = "") -> tuple[Book | None, tuple[Finding, ...]]:
    """Read `folder` for an edition of `EDITIONS`; None where an error leaves no book to build."""
    if not folder.is_dir():
        return None, (finding("B001", Span(str(folder)), path=folder),)
    values, locate, found = _config(folder)
    values, jacket, jacketing = covers.read_cover(values, locate)
    values, locate, differing = as_edition(values, locate, edition)
    found = (*found, *jacketing, *differing)
    if errors(found):
        return None, found
    order, ordering = _order(folder, values, locate)
    articles, reading = _articles(folder, order)
    layout, laying = _layout(folder, values, locate)
    jacket, covering = covers.settled(folder, jacket, str(values.get("cover", "")), locate)
    metadata = _metadata(values, folder, locate)
    modified, dating = _modified(metadata, articles.values())
    rule = values.get("order")
    twofold = rule is not None and bool(values.get("part"))
    ruling = (finding("B022", locate(("order",))),) if twofold else ()
    profiles, profiling = profiles_of(folder, values.get("output", {}), locate)
    found = (*found, *ordering, *reading, *laying, *covering, *dating, *ruling, *profiling)
    if errors(found):
        return None, found
    if not articles:
        return None, (*found, finding("B012", Span(str(folder))))
    book = Book(
        root=str(folder),
        metadata=metadata,
        front=_matter(order.front, articles, Role.FOREWORD),
        parts=_parts(order, articles, rule),
        back=_matter(order.back, articles, Role.APPENDIX),
        modified=modified,
        type_area=layout,
        files=book_files(folder),
        **_settings(values),
        profiles=profiles,
        jacket=jacket,
    )
    return _with_lists(book, values, found)


def _settings(values: dict[str, Any]) -> dict[str, Any]:
    """What a book has just as `book.toml` says."""
    return {
        "lines": _lines(values),
        "notes": NoteStyle(**values.get("notes", {})),
        "theme": str(values.get("theme", "song")),
        "cover": str(values.get("cover", "")),
        "contents_depth": int(values.get("contents_depth", 2)),
        "epub": ReaderStyle(**values.get("epub", {})),
    }


def _with_lists(
    book: Book, values: dict[str, Any], found: tuple[Finding, ...]
) -> tuple[Book | None, tuple[Finding, ...]]:
    """The book with its index and its lists, which have files of their own."""
    index, indexing = read_index(Path(book.root))
    lists, listing = read_lists(Path(book.root), values.get("lists", {}), book.articles)
    found = (*found, *indexing, *listing)
    return (None if errors(found) else replace(book, index=index, lists=lists)), found


def _config(folder: Path) -> tuple[dict[str, Any], Locate, tuple[Finding, ...]]:
    """The checked values of `book.toml` and their places; guesses where there is none."""
    if not (folder / CONFIG).exists():
        title = folder.resolve().name
        guessed = finding("B011", Span(CONFIG), title=title)
        return {"title": title}, lambda _: Span(CONFIG), (guessed,)
    data, found = files.read(folder, CONFIG, Span(CONFIG))
    text, values = "", dict[str, Any]()
    if data is not None:
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
            values, found = read_toml(CONFIG, text)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            found = (finding("B009", Span(CONFIG, line), encoding="UTF-8", offset=error.start + 1),)
    if found:
        return {}, lambda _: Span(CONFIG), found
    places = {path: Span(CONFIG, *place) for path, place in toml_places(text).items()}

    def locate(path: tuple[str | int, ...]) -> Span:
        return _nearest_place(places, path)

    good, found = check(values, BOOK, locate)
    return good, locate, found


def _nearest_place(places: dict[tuple[str | int, ...], Span], path: tuple[str | int, ...]) -> Span:
    """The place of a path, or of the nearest table around it."""
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return Span(CONFIG, 1, 1)


def _order(
    folder: Path, values: dict[str, Any], locate: Locate
) -> tuple[Order, tuple[Finding, ...]]:
    """The order of the articles: as `book.toml` says, as SUMMARY.md says, or by file name."""
    if any(values.get(key) for key in ("front", "part", "back")):
        return order_of(folder, values, locate)
    if (folder / "SUMMARY.md").is_file():
        return read_summary(folder)
    return guess_order(folder), ()


def _articles(folder: Path, order: Order) -> tuple[dict[str, Article], tuple[Finding, ...]]:
    """Every article of the order by path; two articles with one id are an error."""
    articles: dict[str, Article] = {}
    owners: dict[str, str] = {}
    named: dict[str, Span] = {}
    found: list[Finding] = []
    for path, span in order.paths:
        if path in named:
            found.append(finding("B019", span, path=path, line=named[path].line))
            continue
        named[path] = span
        article, problems = read_article(folder, path, span)
        found.extend(problems)
        if article is None:
            continue
        if article.id in owners:
            found.append(finding("B010", Span(path, 1, 1), id=article.id, other=owners[article.id]))
        owners[article.id] = path
        articles[path] = article
    return articles, tuple(found)


def _matter(
    paths: Iterable[tuple[str, Span]], articles: dict[str, Article], role: Role
) -> tuple[Article, ...]:
    """Front or back matter; an article without a role of its own takes the place's."""
    chosen = [articles[path] for path, _ in paths]
    return tuple(replace(item, role=role) if item.role is Role.CHAPTER else item for item in chosen)


def _parts(
    order: Order, articles: dict[str, Article], rule: dict[str, str] | None
) -> tuple[Part, ...]:
    """The parts as they are listed, or the whole body arranged by the rule of `[order]`."""
    if rule is None:
        return tuple(_part(part, articles) for part in order.parts)
    body = (path for part in order.parts for _, paths in part.chapters for path, _ in paths)
    return (Part("", arrange((articles[path] for path in body), **rule)),)


def _part(part: OrderedPart, articles: dict[str, Article]) -> Part:
    return Part(
        part.title,
        tuple(
            Chapter(title, tuple(articles[path] for path, _ in paths))
            for title, paths in part.chapters
        ),
    )


def _layout(
    folder: Path, values: dict[str, Any], locate: Locate
) -> tuple[TypeArea, tuple[Finding, ...]]:
    """The type area: what `[layout]` says, else the theme, else the house."""
    theme, _ = load_theme(str(values.get("theme", "song")), folder)  # its own faults: prepare
    area, found = type_area(
        values.get("layout", {}),
        lambda key: locate(("layout", key)),
        dict(theme.layout) if theme else {},
        vertical=values.get("writing") == "vertical",
    )
    if theme is not None and area.size < theme.least_size:
        size, least = f"{area.size:g}", f"{theme.least_size:g}"
        place = locate(("layout", "size"))
        found = (*found, finding("B023", place, theme=theme.name, size=size, least=least))
    return area, found


def _lines(values: dict[str, Any]) -> LineStyle:
    """How lines are set: what `[layout]` says of it."""
    keys = ("breaks", "punctuation", "trim_indent")
    chosen = {key: value for key, value in values.get("layout", {}).items() if key in keys}
    return LineStyle(**chosen, vertical=values.get("writing") == "vertical")


def _metadata(values: dict[str, Any], folder: Path, locate: Locate) -> Metadata:
    title = str(values["title"])
    told = values.get("imprint", {})
    rows = {key: value for key, value in told.items() if key not in {"cip", "internal"}}
    names = (str(values.get("slug") or folder.resolve().name), values.get("edition", ""))
    return Metadata(
        title=title,
        slug=file_name("-".join(filter(None, names))),
        subtitle=str(values.get("subtitle", "")),
        authors=tuple(Person(**value) for value in values.get("authors", ())),
        publisher=str(values.get("publisher", "")),
        language=str(values.get("language", "zh-Hans")),
        identifier=str(values.get("identifier", "")),
        date=as_date(values.get("date", "")),
        description=str(values.get("description", "")),
        subjects=tuple(values.get("subjects", ())),
        rights=str(values.get("rights", "")),
        imprint=tuple((key, str(value)) for key, value in rows.items()),
        imprint_lines=tuple(locate(("imprint", key)).line for key in rows),
        cip=str(told.get("cip", "")),
        internal=bool(told.get("internal")),
        series=str(values.get("series", "")),
        volume=str(values.get("volume", "")),
        print_isbn=str(values.get("print_isbn", "")),
    )


def _modified(
    metadata: Metadata, articles: Iterable[Article]
) -> tuple[datetime, tuple[Finding, ...]]:
    """SOURCE_DATE_EPOCH, else the newest date in the manuscript (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if epoch:
        try:
            moment = datetime.fromtimestamp(_seconds(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            return UNDATED, (finding("B020", Span("SOURCE_DATE_EPOCH"), value=epoch[:40]),)
        return max(UNDATED, moment), ()
    days = [day for day in (metadata.date, *(item.date for item in articles)) if day]
    if not days:
        return UNDATED, (finding("B013", Span(CONFIG)),)
    return max(UNDATED, datetime.combine(max(days), time(), UTC)), ()


def _seconds(epoch: str) -> int:
    """Whole seconds in ASCII digits; raises ValueError."""
    if not (epoch.isascii() and epoch.isdigit()):
        raise ValueError(epoch)
    return int(epoch)
