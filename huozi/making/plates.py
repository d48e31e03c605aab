"""The pictures of a book: every one it asks for, read, drawn and checked once.

What reads and draws them is loaded where there are any.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from huozi import files, fonts
from huozi.diagnostics import Finding, Span, finding
from huozi.doctor import machine
from huozi.editions import Question, Spelling, spell
from huozi.markup import MISSING_PICTURE
from huozi.model import Book, Document, Picture
from huozi.themes import Theme
from huozi.work.steps import Means, failed
from huozi.work.workers import Failure

PictureTask = tuple[str, str, Span, tuple[str, ...], Spelling | None]
"""The book's folder, the picture's path, where it is asked for; a chart's families and spelling."""


def asked_for(book: Book, documents: tuple[Document, ...]) -> dict[str, list[Span]]:
    """Every picture the cover and the articles ask for, by path, and where they do."""
    places: dict[str, list[Span]] = {book.cover: [Span("book.toml")]} if book.cover else {}
    for document in documents:
        for reference in document.pictures:
            span = Span(document.article.path, reference.line)
            places.setdefault(reference.path, []).append(span)
    return places


def tasks(
    book: Book, asked: Mapping[str, list[Span]], theme: Theme, spelling: Spelling | None
) -> list[PictureTask]:
    """What has to be read, in order of first use."""
    faces = dict(theme.families)["hei"]
    return [(book.root, path, spans[0], faces, spelling) for path, spans in asked.items()]


def gather(
    tasks: list[PictureTask], asked: Mapping[str, list[Span]], means: Means
) -> tuple[dict[str, Picture], tuple[Finding, ...]]:
    """Every picture by path, each read and checked in a child process."""
    pictures: dict[str, Picture] = {}
    findings: dict[int, tuple[Finding, ...]] = {}
    limits = means.budget.picture
    told = means.progress("备图片", dict.fromkeys(range(len(tasks)), 1))
    for number, result in means.do(read_picture, tasks, limits, _file, told=told):
        _, path, span, *_ = tasks[number]
        if isinstance(result, Failure):
            result = None, (failed(result, f"图片 {path}", span, limits),)  # noqa: PLW2901
        picture, found = result
        findings[number] = _everywhere(found, asked[path])
        if picture is not None:
            pictures[path] = picture
    return pictures, tuple(item for number in sorted(findings) for item in findings[number])


def _file(task: PictureTask) -> object:
    """What `read_picture` finds besides its task: the file, and the faces of a chart."""
    root, path, span, *_ = task
    data, _ = files.read(Path(root), path, span, files.PICTURE_LIMIT)
    return data, machine() if path.endswith(".toml") else None


def _everywhere(found: tuple[Finding, ...], places: list[Span]) -> tuple[Finding, ...]:
    """What is wrong with a picture, said at every place that asks for it."""
    asked = [item for item in found if item.span == places[0]]
    elsewhere = (replace(item, span=place) for place in places[1:] for item in asked)
    return (*found, *elsewhere)


def read_picture(task: PictureTask) -> tuple[Picture | None, tuple[Finding, ...]]:
    """A picture by its path: a file, a chart from a data file, or the frame for a missing one."""
    from huozi.pictures import check_picture, placeholder

    root, path, span, *_ = task
    if path == MISSING_PICTURE:
        return placeholder(path), ()
    data, found = files.read(Path(root), path, span, files.PICTURE_LIMIT)
    if data is None:
        return None, found
    if not path.endswith(".toml"):
        return check_picture(path, data, span)
    return _drawn(task, data)


def _drawn(task: PictureTask, data: bytes) -> tuple[Picture | None, tuple[Finding, ...]]:
    """A chart from its data."""
    from huozi.pictures.chart_data import with_words
    from huozi.pictures.charts import draw_chart, read_chart

    _, path, span, families, spelling = task
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


def questions(
    book: Book, documents: tuple[Document, ...], spelling: Spelling
) -> Iterator[Question]:
    """What is open in the words of the charts: they are drawn where nobody asks."""
    from huozi.pictures.chart_data import words_of
    from huozi.pictures.charts import read_chart

    paths = (reference.path for document in documents for reference in document.pictures)
    for path in dict.fromkeys(path for path in paths if path.endswith(".toml")):
        data, _ = files.read(Path(book.root), path, Span(path), files.PICTURE_LIMIT)
        chart, _ = read_chart(path, data or b"")
        for text in words_of(chart) if chart is not None else ():
            yield from spell(text, spelling, path)[1]


def of_articles(
    documents: tuple[Document, ...], pictures: Mapping[str, Picture]
) -> tuple[Picture, ...]:
    """The pictures of the articles, in order of first use."""
    paths = (reference.path for document in documents for reference in document.pictures)
    return tuple(pictures[path] for path in dict.fromkeys(paths) if path in pictures)
