"""Received files put into a book from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from books import CONFIG, Command, write_book

from huozi.desk import importing
from huozi.desk.importing import import_files
from huozi.making.build import build
from huozi.manuscript.load import load
from huozi.work.workers import Limits

TEXT = "园区办了一件事\n\n本报记者 张三\n\n园区这一年办了一件事，写下来有这么长的一段话。\n\n后来又办了一件事，也写下来有这么长的一段话。\n"


def received(folder: Path, name: str, text: str | bytes = TEXT) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_an_imported_article_makes_a_book(tmp_path: Path, command: Command) -> None:
    answer = command("import", received(tmp_path, "来 稿.txt"), "--into", tmp_path / "新 书")
    assert answer.code == 0, answer.err
    config, article = answer.out.splitlines()
    assert config == f"✓ {tmp_path / '新 书' / 'book.toml'}"
    assert article.startswith(f"✓ {tmp_path / '新 书' / 'articles'}/")
    made, found = build(tmp_path / "新 书", [tmp_path / "书.epub"])
    assert made, found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_give_the_same_article(encoding: str, tmp_path: Path) -> None:
    (plain,), _ = _articles(tmp_path / "一", received(tmp_path, "a.txt"))
    (other,), _ = _articles(tmp_path / "二", received(tmp_path, "b.txt", TEXT.encode(encoding)))
    assert plain.read_bytes() == other.read_bytes()


def _articles(into: Path, *paths: Path) -> tuple[list[Path], list[str]]:
    result = import_files(paths, into)
    written, found = result.written, result.found
    return [path for path in written if path.suffix == ".md"], [item.code for item in found]


BAD = {
    "空.txt": b"",
    "二进制.txt": bytes(range(256)) * 9,
    "图.txt": b"\x89PNG\r\n\x1a\n\0\0",
    "表.xyz": b"x",
}


def test_bad_files_do_not_stop_the_good_one(tmp_path: Path, command: Command) -> None:
    bad = [received(tmp_path, name, data) for name, data in BAD.items()]
    (tmp_path / "夹.txt").mkdir()
    files = [*bad, tmp_path / "没有.txt", tmp_path / "夹.txt", received(tmp_path, "好.txt")]
    answer = command("import", *files, "--into", tmp_path / "书", "--json")
    assert (answer.code, answer.err) == (1, "")
    value = json.loads(answer.out)
    assert len(value["articles"]) == 2
    told = {item["span"]["path"] for item in value["findings"] if item["severity"] == "error"}
    assert told == {str(path) for path in files[:-1]}


def test_nothing_good_begins_no_book(tmp_path: Path, command: Command) -> None:
    answer = command("import", tmp_path / "没有.txt", "--into", tmp_path / "书")
    assert (answer.code, answer.out) == (1, "")
    assert "没有.txt: 错误 B007" in answer.err
    assert not (tmp_path / "书").exists()


def test_importing_again_changes_nothing(tmp_path: Path, command: Command) -> None:
    path = received(tmp_path, "a.txt")
    assert command("import", path, "--into", tmp_path / "书").code == 0
    assert command("import", path, "--into", tmp_path / "书").code == 0
    assert len(list((tmp_path / "书" / "articles").glob("*.md"))) == 1


def test_an_article_somebody_worked_on_is_not_overwritten(tmp_path: Path, command: Command) -> None:
    path = received(tmp_path, "a.txt")
    command("import", path, "--into", tmp_path / "书")
    (article,) = (tmp_path / "书" / "articles").glob("*.md")
    article.write_text("改过的。", "utf-8")
    answer = command("import", path, "--into", tmp_path / "书")
    assert (answer.code, "R004" in answer.err) == (1, True)
    assert article.read_text("utf-8") == "改过的。"


def test_an_order_that_does_not_know_the_new_article_is_told(
    tmp_path: Path, command: Command
) -> None:
    order = '[[part]]\ntitle = "编"\narticles = ["articles/01.md"]\n'
    folder = write_book(tmp_path / "书", config=CONFIG + order)
    before = (folder / "book.toml").read_bytes()
    answer = command("import", received(tmp_path, "a.txt"), "--into", folder)
    assert answer.code == 0
    (path,) = [item for item in (folder / "articles").iterdir() if item.name != "01.md"]
    assert f"{folder}/book.toml: 提示 R007" in answer.err
    assert f'"articles/{path.name}"' in answer.err
    assert (folder / "book.toml").read_bytes() == before


def test_a_book_without_an_order_takes_it_silently(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "书")
    _, codes = _articles(folder, received(tmp_path, "a.txt"))
    assert "R007" not in codes
    book, _ = load(folder)
    assert book is not None
    assert len(book.articles) == 2


def test_a_folder_of_loose_articles_stays_one(tmp_path: Path) -> None:
    folder = tmp_path / "散"
    folder.mkdir()
    (folder / "一.md").write_text("# 一\n\n一。\n", "utf-8")
    (article,), _ = _articles(folder, received(tmp_path, "a.txt"))
    assert article.parent == folder
    book, _ = load(folder)
    assert book is not None
    assert len(book.articles) == 2


def test_a_place_where_nothing_can_be_written(tmp_path: Path, command: Command) -> None:
    (tmp_path / "书").write_text("文件")
    answer = command("import", received(tmp_path, "a.txt"), "--into", tmp_path / "书")
    assert answer.code == 1
    assert "R001" in answer.err
    assert "Traceback" not in answer.err


def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    result = import_files([Path("/dev/zero")], tmp_path / "书")
    written, found = result.written, result.found
    assert written == ()
    assert [item.code for item in found] == ["B008"]


def test_a_file_too_big_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    result = import_files([path], tmp_path / "书")
    written, found = result.written, result.found
    assert written == ()
    assert [item.code for item in found] == ["S002"]


def test_a_file_that_takes_too_long_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """However the readers change: a limit of no time at all stops every one of them."""
    slow, limits = received(tmp_path, "慢.txt", TEXT * 4000), Limits(0.01, 2048)
    result = import_files([slow], tmp_path / "书", limits)
    written, found = result.written, result.found
    assert written == ()
    assert [(item.code, item.span.path) for item in found] == [("S006", str(slow))]


def test_a_reader_that_crashes_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(function: object, tasks: list[str], *_: object) -> object:
        from huozi.work.workers import Failure

        yield from ((number, Failure("crash", "ValueError: x")) for number in range(len(tasks)))

    monkeypatch.setattr(importing, "run", crashing)
    found = import_files([tmp_path / "a.txt"], tmp_path / "书").found
    assert [item.code for item in found] == ["S008"]
