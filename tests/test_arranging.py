"""The order of a collection by rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from books import CONFIG, write_book

from huozi.manuscript.arranging import arrange, published
from huozi.manuscript.load import load
from huozi.model import Article, Origin, Person


def article(name: str, day: date | None = None, column: str = "", author: str = "") -> Article:
    authors = (Person(author),) if author else ()
    return Article(name, f"{name}.md", name, "文", date=day, column=column, authors=authors)


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def titles(*articles: Article, **rule: str) -> list[tuple[str, list[str]]]:
    found = arrange(articles, **rule)
    return [(chapter.title, [item.title for item in chapter.articles]) for chapter in found]


def test_by_date_those_without_one_last():
    listed = titles(
        article("c"), article("b", JUNE), article("a", JUNE), article("d", MAY), by="date"
    )
    assert listed == [("", ["d", "a", "b", "c"])]


def test_by_name():
    assert titles(article("b", MAY), article("a", JUNE), by="name") == [("", ["a", "b"])]


def test_in_chapters_by_column_in_order_of_their_first_article():
    listed = titles(
        article("a", JUNE, "要闻"), article("b", MAY, "人物"), article("c", JUNE, "人物"), article("d"),
        by="date", group="column",
    )  # fmt: skip
    assert listed == [("人物", ["b", "c"]), ("要闻", ["a"]), ("其他", ["d"])]


def test_in_chapters_by_author():
    listed = titles(article("a", author="甲"), article("b", author="乙"), group="author")
    assert listed == [("甲", ["a"]), ("乙", ["b"])]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年5月12日", date(2026, 5, 12)),
        ("2026-5-12", date(2026, 5, 12)),
        ("2026年13月1日", None),
        ("五月", None),
    ],
)
def test_the_date_of_the_paper_counts(text: str, day: date | None):
    assert published(Article("a", "a.md", "a", "文", sources=(Origin(date=text),))) == day


def test_book_toml_asks_for_it(tmp_path: Path):
    texts = {
        "articles/1.md": "---\ntitle: 甲\ndate: 2026-06-01\ncolumn: 要闻\n---\n\n文。\n",
        "articles/2.md": "---\ntitle: 乙\ndate: 2026-05-01\ncolumn: 人物\n---\n\n文。\n",
    }
    config = CONFIG + '\n[order]\nby = "date"\ngroup = "column"\n'
    book, found = load(write_book(tmp_path / "书", texts, config))
    assert book is not None, found
    assert [chapter.title for chapter in book.parts[0].chapters] == ["人物", "要闻"]


@pytest.mark.parametrize(
    ("rule", "code", "line"),
    [('by = "dates"', "B006", 2), ('group = "栏目"', "B006", 2), ('sort = "date"', "B004", 2)],
)
def test_a_rule_that_is_none(rule: str, code: str, line: int, tmp_path: Path):
    config = f"[order]\n{rule}\n"
    config = f'title = "书"\ndate = 2026-05-01\n{config}'
    _, found = load(write_book(tmp_path / "书", config=config))
    assert [(item.code, item.span.line) for item in found] == [(code, line + 2)]


def test_a_rule_and_a_list_are_one_too_many(tmp_path: Path):
    config = (
        CONFIG + '\n[[part]]\ntitle = "编"\narticles = ["articles/*.md"]\n[order]\nby = "date"\n'
    )
    _, found = load(write_book(tmp_path / "书", config=config))
    assert "B022" in [item.code for item in found]
