"""The key figures of a book: `figures.toml` in its folder, each held against its article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from huozi.apparatus import KeyFigure, Lists
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.manuscript.config import TEXT, Field
from huozi.manuscript.toml_files import read_table
from huozi.model import Article

NAME = "figures.toml"

_ROW = {
    "name": Field(str, "项目（写在引号里）", required=True),
    "value": Field((str, int, float), "数，或文字", required=True),
    "unit": TEXT,
    "article": Field(str, "文章的路径或文件名"),
}
_SCHEMA = {"row": Field(list, "一列 [[row]]", table=_ROW)}
# What may stand between the digits of one number.
_GROUPS = re.compile(r"(?<=\d)[,，\s](?=\d{3})")


def read_lists(
    folder: Path, values: Mapping[str, Any], articles: tuple[Article, ...]
) -> tuple[Lists, tuple[Finding, ...]]:
    """What `[lists]` of `book.toml` asks for; `values` are those of that table."""
    figures = bool(values.get("figures"))
    if not values.get("figures_table"):
        return Lists(figures), ()
    table, locate, found = read_table(folder, NAME, _SCHEMA)
    rows: list[KeyFigure] = []
    for number, row in enumerate(table.get("row", ()) if not errors(found) else ()):
        place = locate(("row", number))
        article, wrong = _article(row.get("article", ""), articles, place)
        rows.append(
            KeyFigure(
                row["name"], str(row["value"]), row.get("unit", ""), article.path if article else ""
            )
        )
        if article is not None and not _says(article, rows[-1].value):
            values = {"name": row["name"], "value": row["value"], "title": article.title}
            wrong += (finding("P173", place, **values),)
        found += wrong
    return Lists(figures, tuple(rows)), found


def _article(
    name: str, articles: tuple[Article, ...], place: Span
) -> tuple[Article | None, tuple[Finding, ...]]:
    """The article a row names by its path, its file name or its id; none where it names none."""
    if not name:
        return None, ()
    wanted = PurePosixPath(name)
    for article in articles:
        path = PurePosixPath(article.path)
        if wanted in {path, PurePosixPath(path.name), PurePosixPath(path.stem)}:
            return article, ()
    known = "、".join(article.path for article in articles)
    return None, (finding("P172", place, name=name, known=known),)


def _says(article: Article, value: str) -> bool:
    """Whether a value stands in an article; thousands may be set apart."""
    text, number = (_GROUPS.sub("", words) for words in (article.body, value))
    return number.strip() in text
