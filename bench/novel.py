"""The book that is measured: taken in, corrected and given back, made several times as long."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.typeset.samples import ROOT, imported
from huozi.manuscript.layout import margins
from huozi.manuscript.load import CONFIG, load
from huozi.model import Article, Book

SHIPPED = ROOT / "book"
# What an article grows by: about a page of 28 lines of 28 characters.
GROWTH = 700
# How far the type area is moved down the page, in mm.
SHIFT = 1.5

_THEME = "bench"
_SHEET = f"styles/{_THEME}/page.css"
_PLAIN = re.compile(r"[^\s#!|>:`<\[{+*\d-]")  # what a paragraph without marks begins with


def taken(source: Path | None, into: Path) -> Path:
    """A copy of a book's folder, or what becomes of a text that is imported; ours without either.

    It has a theme of its own, which so far says what the book's theme says.
    """
    source = source or SHIPPED
    if source.is_dir():
        shutil.copytree(source, into, ignore=shutil.ignore_patterns("dist"))
    else:
        imported([source], into)
    base = read(into).theme
    sheet = into / _SHEET
    sheet.parent.mkdir(parents=True)
    (sheet.parent / "theme.toml").write_text(f'base = "{base}"\n', "utf-8")
    sheet.write_text("/* 页边 */\n", "utf-8")
    config = into / CONFIG
    text = re.sub(r"(?m)^theme\s*=.*\n", "", config.read_text("utf-8"))
    config.write_text(f'theme = "{_THEME}"\n{text}', "utf-8")
    return into


def read(folder: Path) -> Book:
    """The book in a folder; SystemExit with what is wrong where there is none."""
    book, found = load(folder)
    if book is None:
        raise SystemExit("\n".join(f"{item.span} {item.message}" for item in found))
    return book


@contextmanager
def grown(folder: Path) -> Iterator[Article]:
    """The article in the middle a page longer by words of its own; afterwards as it was."""
    articles = read(folder).articles
    article = articles[len(articles) // 2]
    more: list[str] = []
    for paragraph in filter(_PLAIN.match, re.split(r"\n{2,}", article.body)):
        more.append(paragraph[:GROWTH])
        if sum(map(len, more)) >= GROWTH:
            break
    path = folder / article.path
    with _kept(path):
        text = path.read_text("utf-8").rstrip()
        path.write_text("\n\n".join((text, *more)) + "\n", "utf-8")
        yield article


@contextmanager
def moved(folder: Path) -> Iterator[None]:
    """The type area lower on all pages by the theme's CSS; afterwards where it was."""
    sides = margins(read(folder).type_area)
    with _kept(folder / _SHEET):
        (folder / _SHEET).write_text(
            f"@page {{ margin-top: {sides.top + SHIFT:.4f}mm;"
            f" margin-bottom: {sides.bottom - SHIFT:.4f}mm; }}\n",
            "utf-8",
        )
        yield


@contextmanager
def _kept(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    try:
        yield
    finally:
        path.write_bytes(before)


def times(folder: Path, number: int, into: Path) -> Path:
    """The book several times as long: its articles again under other names and other titles."""
    shutil.copytree(folder, into)
    book = read(folder)
    for turn in range(2, number + 1):
        for article in book.articles:
            path = folder / article.path
            again = into / Path(article.path).with_name(f"{_again(turn)}{path.name}")
            again.write_text(_retitled(path.read_text("utf-8"), article, turn), "utf-8")
    if any(part.title for part in book.parts):
        home = Path(book.articles[0].path).parent.as_posix()
        parts = "".join(
            f'\n[[part]]\ntitle = "第{turn}遍"\narticles = ["{home}/{_again(turn)}*.md"]\n'
            for turn in range(2, number + 1)
        )
        with (into / CONFIG).open("a", encoding="utf-8") as file:
            file.write(parts)
    if len(read(into).articles) != number * len(book.articles):
        raise SystemExit(f"{folder}：这本书的次序写得太细，不能照着再添几遍")
    return into


def _again(turn: int) -> str:
    """What the names of copies begin with; it sorts them behind all others."""
    return f"龥{turn}-"


def _retitled(text: str, article: Article, turn: int) -> str:
    """An article's file with another title, and without the id of the first."""
    text = re.sub(r"(?m)^id:.*\n", "", text, count=1)
    return text.replace(article.title, f"{article.title}（{turn}）", 1)
