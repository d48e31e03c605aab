from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from casefile import Case, cases, shown

from huozi.manuscript.load import load
from huozi.model import Book, Role


def book(folder: Path, config: str | bytes = 'title = "书"\n', **articles: str) -> Path:
    """A folder with a book.toml and two articles, or those given by stem."""
    (folder / "articles").mkdir(parents=True)
    for name, text in (articles or {"01": "# 一\n\n甲。", "02": "# 二\n\n乙。"}).items():
        (folder / "articles" / f"{name}.md").write_text(text, "utf-8")
    data = config.encode() if isinstance(config, str) else config
    if data:
        (folder / "book.toml").write_bytes(data)
    return folder


def loaded(folder: Path) -> Book:
    result, found = load(folder)
    assert result is not None, shown(found)
    return result


@cases("book_toml.txt")
def test_a_mistake_in_book_toml_is_said_in_chinese_with_its_place(
    case: Case, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = book(tmp_path / "书", case.given)
    (tmp_path / "outside.md").write_text("外面", "utf-8")
    (folder / "images").mkdir()
    (folder / "images" / "cover.png").touch()
    (folder / "link.md").symlink_to(tmp_path / "outside.md")
    _, found = load(folder)
    case.check(shown(item for item in found if item.code != "B013"), request)


@pytest.mark.parametrize(
    "text",
    [
        'title = "书"\r\n# 注\r\n\r\nsluug = "x"\r\n',
        '\ufefftitle = "书"\n# 注\n\nsluug = "x"\n',
        'title = """书\n"""\n\nsluug = "x"\n',
        "title = '''书\n[x'''\n\nsluug = 'x'",
    ],
)
def test_lines_are_right_whatever_the_line_ends_and_the_byte_order_mark(
    text: str, tmp_path: Path
) -> None:
    _, found = load(book(tmp_path / "书", text))
    assert shown(found) == "book.toml:4:1 B003 不认识的项 sluug，是不是 slug？"


def test_a_book_toml_of_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    config = 'slug = "x"\ntitle = "书"\n'.encode("gb18030")
    _, found = load(book(tmp_path / "书", config))
    assert shown(found) == "book.toml:2 B009 book.toml 不是 UTF-8 文本（第 21 字节起）"


def test_a_number_of_thousands_of_digits_and_a_thousand_brackets_end_in_a_finding(
    tmp_path: Path,
) -> None:
    for number, config in enumerate((f"a = {'9' * 5000}", f"a = {'[' * 5000}")):
        _, found = load(book(tmp_path / str(number), config))
        assert [item.code for item in found] == ["B002"]


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    assert [item.code for item in load(tmp_path / "没有")[1]] == ["B001"]


def test_parts_chapters_front_and_back_matter_stand_in_the_order_of_book_toml(
    tmp_path: Path,
) -> None:
    config = """
title = "书"
front = ["articles/序.md"]
back = ["articles/附录.md"]
[[part]]
title = "上编"
articles = ["articles/甲.md"]
[[part.chapter]]
title = "第一章"
articles = ["articles/乙.md", "articles/2024-*.md"]
[[part]]
title = "下编"
articles = ["articles/丙 丁.md"]
"""
    names = ["序", "附录", "甲", "乙", "2024-02", "2024-01", "丙 丁"]
    result = loaded(book(tmp_path / "书", config, **dict.fromkeys(names, "正文")))
    assert [article.path.removeprefix("articles/") for article in result.articles] == [
        "序.md", "甲.md", "乙.md", "2024-01.md", "2024-02.md", "丙 丁.md", "附录.md",
    ]  # fmt: skip
    assert [(part.title, [c.title for c in part.chapters]) for part in result.parts] == [
        ("上编", ["", "第一章"]),
        ("下编", [""]),
    ]
    assert (result.front[0].role, result.back[0].role) == (Role.FOREWORD, Role.APPENDIX)


def test_with_front_matter_alone_the_rest_is_the_body(tmp_path: Path) -> None:
    config = 'title = "书"\nfront = ["articles/02.md"]\n'
    assert [a.title for a in loaded(book(tmp_path / "书", config)).articles] == ["二", "一"]


def test_two_files_with_one_id_are_an_error_and_an_id_of_its_own_mends_it(tmp_path: Path) -> None:
    folder = book(tmp_path / "书", **{"a-b": "甲", "a_b": "乙"})
    same = "articles/a_b.md:1:1 B010 标识 a-b 重复，articles/a-b.md 已经用了"
    assert same in shown(load(folder)[1])
    (folder / "articles" / "a_b.md").write_text("---\nid: other\n---\n乙", "utf-8")
    assert {article.id for article in loaded(folder).articles} == {"a-b", "other"}


def test_ids_come_from_file_names_so_that_a_new_chapter_changes_none(tmp_path: Path) -> None:
    folder = book(tmp_path / "书", 甲="一", b="二")
    before = {article.path: article.id for article in loaded(folder).articles}
    (folder / "articles" / "00-新.md").write_text("新", "utf-8")
    after = {article.path: article.id for article in loaded(folder).articles}
    assert before.items() <= after.items()
    assert all(name.isascii() for name in after.values())


def test_a_folder_without_book_toml_is_a_book_in_the_order_of_file_names(tmp_path: Path) -> None:
    folder = book(tmp_path / "文集", b"")
    result, found = load(folder)
    assert result is not None
    assert (result.metadata.title, [a.title for a in result.articles]) == ("文集", ["一", "二"])
    assert [item.code for item in found] == ["B011", "B013"]


def test_a_summary_gives_parts_and_order(tmp_path: Path) -> None:
    folder = book(tmp_path / "文集", b"", 甲="甲", 乙="乙", **{"丙 丁": "丙"})
    (folder / "SUMMARY.md").write_text(
        "# 目录\n\n- [乙](articles/乙.md)\n- [未写]()\n- [网](https://a.b/c)\n\n"
        "## 下编\n\n* [丙](<articles/丙 丁.md>)\n* [甲](articles/%E7%94%B2.md#x)\n",
        "utf-8",
    )
    result = loaded(folder)
    assert [(part.title, len(part.chapters[0].articles)) for part in result.parts] == [
        ("", 1),
        ("下编", 2),
    ]
    assert [article.title for article in result.articles] == ["乙", "丙 丁", "甲"]


def test_a_summary_that_names_a_missing_file_is_told_its_line(tmp_path: Path) -> None:
    folder = book(tmp_path / "文集", b"")
    (folder / "SUMMARY.md").write_text("- [一](articles/01.md)\n- [三](articles/3.md)\n", "utf-8")
    assert "SUMMARY.md:2:7 B007 找不到文件 articles/3.md" in shown(load(folder)[1])


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert [item.code for item in load(tmp_path)[1]][-1] == "B012"


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [
        ("1767225600", datetime(2026, 1, 1, tzinfo=UTC)),
        (" 1767225600\n", datetime(2026, 1, 1, tzinfo=UTC)),
        ("0", datetime(1980, 1, 1, tzinfo=UTC)),
        ("", datetime(2026, 5, 2, tzinfo=UTC)),
    ],
)
def test_the_book_is_dated_by_source_date_epoch_or_its_newest_date(
    epoch: str, expected: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    config = 'title = "书"\ndate = 2025-12-31\n'
    folder = book(tmp_path / "书", config, a="---\ndate: 2026年5月2日\n---\n甲", b="乙")
    assert loaded(folder).modified == expected


@pytest.mark.parametrize("epoch", ["-1", "昨天", "²", "1e9", "9" * 30, "9" * 5000, "1.5"])
def test_a_source_date_epoch_that_is_no_number_of_seconds_is_an_error(
    epoch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert [item.code for item in load(book(tmp_path / "书"))[1]] == ["B020"]


def test_a_book_without_a_date_is_dated_1980_and_says_so(tmp_path: Path) -> None:
    result, found = load(book(tmp_path / "书"))
    assert result is not None
    assert result.modified == datetime(1980, 1, 1, tzinfo=UTC)
    assert [item.code for item in found] == ["B013"]


def test_dates_before_zip_knew_them_date_the_files_1980(tmp_path: Path) -> None:
    result = loaded(book(tmp_path / "书", 'title = "书"\ndate = 1949-10-01\n'))
    assert result.modified == datetime(1980, 1, 1, tzinfo=UTC)
    assert result.metadata.date == date(1949, 10, 1)


def test_a_date_may_be_written_as_text(tmp_path: Path) -> None:
    result = loaded(book(tmp_path / "书", 'title = "书"\ndate = "2026年11月22日"\n'))
    assert result.metadata.date == date(2026, 11, 22)


def test_links_in_the_folder_that_lead_out_of_it_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("机密", "utf-8")
    folder = book(tmp_path / "书", 'title = "书"\n')
    (folder / "articles" / "03.md").symlink_to(tmp_path / "secret.md")
    result, found = load(folder)
    assert result is None
    assert "S001" in {item.code for item in found}


def test_the_books_files_are_listed_without_hidden_ones_and_dist(tmp_path: Path) -> None:
    folder = book(tmp_path / "书")
    for name in (".git/x", "dist/a.epub", "images/图.png", ".DS_Store"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert loaded(folder).files == (
        "articles/01.md",
        "articles/02.md",
        "book.toml",
        "images/图.png",
    )
