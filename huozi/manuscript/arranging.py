"""The order of articles by rule: by date or file name, in chapters by column or author.

For collections too large to list file by file; `book.toml` asks for it with `[order]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from huozi.model import Article, Chapter

_DAY = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")


def published(article: Article) -> date | None:
    """When an article appeared: its own date, or that of the paper it stood in."""
    if article.date:
        return article.date
    for origin in article.sources:
        if match := _DAY.search(origin.date):
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
    return None


def _by_date(article: Article) -> tuple[bool, date, str]:
    """Articles without a date stand last, by file name."""
    day = published(article)
    return day is None, day or date.max, article.path


# The rules, by their names in `book.toml`.
ORDERS: dict[str, Callable[[Article], object]] = {
    "name": lambda article: article.path,
    "date": _by_date,
}
GROUPS: dict[str, Callable[[Article], str]] = {
    "column": lambda article: article.column,
    "author": lambda article: "、".join(person.name for person in article.authors),
}


def arrange(articles: Iterable[Article], by: str = "name", group: str = "") -> tuple[Chapter, ...]:
    """The articles in order, those of one column or author together where `group` says so.

    Chapters come in the order of their first article; what has no column or author comes last.
    """
    ordered = sorted(articles, key=ORDERS[by])  # type: ignore[arg-type]  # each rule's keys compare
    if not group:
        return (Chapter("", tuple(ordered)),)
    chapters: dict[str, list[Article]] = {}
    for article in ordered:
        chapters.setdefault(GROUPS[group](article), []).append(article)
    rest = chapters.pop("", [])
    named = tuple(Chapter(title, tuple(held)) for title, held in chapters.items())
    return (*named, Chapter("其他" if named else "", tuple(rest))) if rest else named
