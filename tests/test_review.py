"""What an import leaves beside its articles: the ledger, the report, the questions."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from books import Command
from docx import Document

from huozi.desk import ledger
from huozi.desk.importing import import_files
from huozi.desk.reviewing import review

# Half-width marks, and a hyphen that a line end may have left.
TEXT = (
    "园区办了一件事\n\n本报记者 张三\n\n"
    "园区这一年办了一件事,写下来有这么长的一段话,平台CD-MO也建了起来,用的人很多。\n\n"
    "后来又办了一件事,也写下来有这么长的一段话。\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "来稿.txt"
    source.write_text(TEXT, "utf-8")
    result = import_files([source], tmp_path / "书")
    assert [item.code for item in result.found if item.severity == "error"] == []
    return tmp_path / "书"


def entries(folder: Path) -> ledger.Ledger:
    (only,) = ledger.ledgers(folder)
    return only


def article(folder: Path) -> Path:
    return folder / entries(folder).path


def hyphen(path: str, row: dict) -> str:
    del path
    return "删去" if row["kind"] == "连字符" else ""


def test_the_ledger_holds_every_change_and_the_received_file(folder: Path):
    before = {row["before"] for row in entries(folder).edits}
    assert "," in before
    assert (folder / "received" / "来稿.txt").read_text("utf-8") == TEXT


def test_an_answer_is_written_into_the_article(folder: Path):
    assert "CD-MO" in article(folder).read_text("utf-8")
    answered, _, found = review(folder, hyphen)
    assert (answered, found) == (1, ())
    assert "平台CDMO也" in article(folder).read_text("utf-8")
    assert list(entries(folder).answers.values()) == ["删去"]


def test_importing_again_with_the_answers_gives_the_same_bytes(folder: Path):
    review(folder, hyphen)
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    import_files([folder.parent / "来稿.txt"], folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == first


def test_an_article_edited_since_keeps_its_text_and_the_answer(folder: Path):
    article(folder).write_text("改过的。\n", "utf-8")
    for _ in range(2):
        answered, _, found = review(folder, lambda _, row: row["options"][0])
        assert {item.code for item in found} <= {"I303"}
    assert answered == 0
    assert article(folder).read_text("utf-8") == "改过的。\n"


def test_ending_the_walk_keeps_what_was_answered(folder: Path):
    def once(path: str, row: dict) -> str:
        raise StopIteration

    answered, left, _ = review(folder, once)
    assert answered == 0
    assert left == len(entries(folder).open)


def test_open_questions_stop_a_release_and_nothing_else(folder: Path, command: Command):
    stopped = command("build", folder, "-o", folder / "x.epub", "--release")
    assert stopped.code == 1
    assert f"{folder}/articles/" in stopped.err
    assert "I301" in stopped.err
    assert command("build", folder, "-o", folder / "x.epub").code == 0
    review(folder, lambda _, row: row["options"][0] if row["options"] else "2026年")
    assert command("build", folder, "-o", folder / "y.epub", "--release").code == 0


def test_the_report_opens_without_anything_else(folder: Path, command: Command, tmp_path: Path):
    page = tmp_path / "对照.html"
    answer = command(
        "import", tmp_path / "来稿.txt", "--into", tmp_path / "另一本", "--report", page
    )
    assert answer.code == 0
    text = page.read_text("utf-8")
    assert "<del>,</del>" in text
    assert "<ins>，</ins>" in text
    assert "CDMO" in text
    assert "<script" not in text
    assert "http" not in text.replace('lang="zh-Hans"', "")


def test_a_damaged_ledger_is_passed_over(folder: Path):
    (path,) = (folder / "received").glob("*.edits.json")
    path.write_text("{", "utf-8")
    assert list(ledger.ledgers(folder)) == []


def test_what_is_received_is_no_article_of_a_loose_book(tmp_path: Path):
    folder = tmp_path / "散"
    folder.mkdir()
    (folder / "一.md").write_text("# 一\n\n一。\n", "utf-8")
    source = tmp_path / "二.md"
    source.write_text("# 二\n\n二二二二，二二二二。\n", "utf-8")
    import_files([source], folder)
    from huozi.manuscript.outline import article_files

    assert len(article_files(folder)) == 2


def test_a_word_file_and_a_folder_of_texts_come_in(tmp_path: Path, command: Command):
    inbox = tmp_path / "来稿"
    inbox.mkdir()
    (inbox / "a.txt").write_text(TEXT, "utf-8")
    document = Document()
    document.add_heading("会议通知", 0)
    document.add_paragraph("各单位：会议定于五月举行，请按时参加，会期一天。")
    document.save(str(inbox / "b.docx"))
    answer = command("import", inbox, "--into", tmp_path / "书", "--json")
    assert answer.code == 0, answer.out
    assert len([name for name in json.loads(answer.out)["articles"] if name.endswith(".md")]) == 2


def test_the_terminal_walk(folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch):
    rows = entries(folder).open
    typed = "".join("2\n" if row["kind"] == "连字符" else "\n" for row in rows)
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    answer = command("review", folder)
    assert answer.code == 0
    assert f"✓ 回答了 1 条，还有 {len(rows) - 1} 条待答" in answer.out
    assert "平台CDMO也" in article(folder).read_text("utf-8")
