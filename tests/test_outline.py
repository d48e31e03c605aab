from __future__ import annotations

from pathlib import Path

from huozi.manuscript.outline import article_files, guess_order


def folder_of(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("正文", "utf-8")
    return folder


def test_articles_are_the_markdown_files_below_articles(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, "articles/02.md", "articles/甲/01.md", "articles/01.md", "articles/.x.md",
        "articles/README.md", "articles/图.png", "notes.md",
    )  # fmt: skip
    assert article_files(folder) == ("articles/01.md", "articles/02.md", "articles/甲/01.md")


def test_without_that_folder_they_are_those_of_the_book(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "b.md", "a.md", "README.md", "SUMMARY.md", ".git/c.md")
    assert article_files(folder) == ("a.md", "b.md")


def test_a_guessed_order_is_one_part_without_a_title(tmp_path: Path) -> None:
    order = guess_order(folder_of(tmp_path, "b.md", "a.md"))
    assert [path for path, _ in order.paths] == ["a.md", "b.md"]
    assert [part.title for part in order.parts] == [""]
