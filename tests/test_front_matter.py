from __future__ import annotations

from pathlib import Path

import pytest
from casefile import Case, cases, shown

from huozi.diagnostics import Finding, Span
from huozi.manuscript.articles import read_article
from huozi.model import Article

HERE = Span("book.toml", 3, 1)


def read(folder: Path, data: str | bytes) -> tuple[Article | None, tuple[Finding, ...]]:
    (folder / "a.md").write_bytes(data.encode() if isinstance(data, str) else data)
    return read_article(folder, "a.md", HERE)


def told(article: Article) -> str:
    """What was read, a line each."""
    people = ["/".join(filter(None, (p.name, p.role, p.affiliation))) for p in article.authors]
    origins = [f"{o.publication} {o.date} {o.page}" for o in article.sources]
    rows = {
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "authors": " ".join(people),
        "source": " ".join(origins),
        "date": str(article.date or ""),
    }
    body = article.body.strip().replace("\n", "⏎")
    first = f"{article.title} | {body} @{article.body_line}"
    return "\n".join([first, *(f"{key} {value}" for key, value in rows.items() if value)])


@cases("front_matter.txt")
def test_a_head_is_read_or_its_mistake_said_in_chinese_with_its_place(
    case: Case, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    article, found = read(tmp_path, case.given + "\n")
    case.check("\n".join(filter(None, [told(article) if article else "", shown(found)])), request)


def test_windows_line_ends_and_a_byte_order_mark_shift_no_line(tmp_path: Path) -> None:
    text = "\ufeff---\r\ntitle: 标题\r\nkickr: 引题\r\n---\r\n正文\r\n"
    assert shown(read(tmp_path, text)[1]) == "a.md:3:1 B003 不认识的项 kickr，是不是 kicker？"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_a_file_of_another_encoding_is_told_its_first_wrong_character(
    encoding: str, tmp_path: Path
) -> None:
    article, (found,) = read(tmp_path, "abc\n第二行".encode(encoding))
    assert article is None
    assert found.code == "M001"
    assert "huozi import" in found.hint
    assert str(found.span) == ("a.md:1:1" if encoding == "utf-16" else "a.md:2:1")


@pytest.mark.parametrize(
    "mark", ["\x00", "\x02", "\x0b", "\x1b", "\x7f", "\x85", "\ufdd0", "\uffff"]
)
def test_a_character_no_page_can_show_is_told_with_line_and_column(
    mark: str, tmp_path: Path
) -> None:
    article, found = read(tmp_path, f"# 题\n\n正文{mark}甲{mark}")
    assert article is None
    assert [str(item.span) for item in found] == ["a.md:3:3", "a.md:3:5"]


def test_a_huge_head_is_refused_before_it_is_read(tmp_path: Path) -> None:
    article, found = read(tmp_path, f"---\ntitle: {'长' * 100_000}\n---\n正文")
    assert article is None
    assert shown(found) == "a.md:2:1 B002 读不懂这里的写法：文件头太长，超过 50000 字"


@pytest.mark.parametrize("head", ["a: " + "[" * 5000, 'a: "\\UFFFFFFFF"', "a: " + "- " * 3000])
def test_a_hostile_head_ends_in_a_finding(head: str, tmp_path: Path) -> None:
    article, found = read(tmp_path, f"---\n{head}\n---\n正文")
    assert article is None
    assert [item.code for item in found] == ["B002"]


def test_a_missing_article_is_told_where_it_is_named(tmp_path: Path) -> None:
    _, (found,) = read_article(tmp_path, "b.md", HERE)
    assert (found.code, found.span) == ("B007", HERE)
