"""A shelf of little books: all are built, one report, nothing done twice, no error spreads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from books import COMMAND, Answer, Command, alive, wait_until, write_book
from processes import HEEDFUL

from huozi.making.shelf import books_below

CONFIG = 'title = "{0}"\nslug = "{0}"\nauthors = ["甲"]\ndate = 2026-01-02\n'
LONG = "\n\n".join(f"第{number}段，" + "一二三四五六七八九十，" * 10 for number in range(400))

MANY = tuple("2345678")


def little(folder: Path, body: str = "正文。") -> Path:
    return write_book(folder, body, CONFIG.format(folder.name))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Three books, the second of which is broken."""
    little(tmp_path / "库" / "2024" / "春")
    write_book(tmp_path / "库" / "2024" / "夏", config='titel = "错"\n')
    little(tmp_path / "库" / "2025")
    return tmp_path / "库"


def made(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def books(answer: Answer) -> dict[str, dict[str, Any]]:
    """The rows of a report for machines, by the folder's name."""
    return {Path(row["folder"]).name: row for row in json.loads(answer.out)["books"]}


def states(answer: Answer) -> dict[str, str]:
    return {name: row["state"] for name, row in books(answer).items()}


# --- what is a book


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["甲/book.toml", "乙/articles/1.md", "丙/SUMMARY.md"], ["丙", "乙", "甲"]),
        (["甲/2024/1.md", "甲/2025/1.md"], ["甲/2024", "甲/2025"]),
        (["甲/articles/2024/1.md"], ["甲"]),
        (["甲/book.toml", "甲/附/book.toml", "甲/articles/1.md"], ["甲"]),
        (["book.toml", "articles/1.md", "附/book.toml"], ["."]),
        (["说明.md", "甲/1.md"], ["甲"]),
        (["甲/README.md", "乙/图.png", ".丙/book.toml", "丁/received/1.md"], []),
    ],
)
def test_what_build_can_make_a_book_of_is_a_book(
    tmp_path: Path, paths: list[str], found: list[str]
) -> None:
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in books_below(tmp_path)] == found


def test_a_folder_without_a_book_is_told(tmp_path: Path, command: Command) -> None:
    answer = command("shelf", tmp_path)
    assert (answer.code, answer.out) == (1, "")
    assert f"R025 {tmp_path} 下面没有书稿" in answer.err


# --- one report


def test_every_book_is_built_but_the_broken_one(library: Path, command: Command) -> None:
    answer = command("shelf", library, "--workers", "2")
    assert answer.code == 1
    assert f"{library / '2024' / '夏'}/book.toml:1:1: 错误 B003" in answer.err
    lines = [line for line in answer.out.splitlines() if "│" in line]
    assert len([line for line in lines if "✓" in line]) == 2
    assert "✗ book.toml:1:1 B003" in "".join(lines)
    assert sorted(made(library / "2025" / "dist")) == ["2025.epub", "2025.pdf"]
    assert sorted(made(library / "2024" / "春" / "dist")) == ["春.epub", "春.pdf"]
    assert not (library / "2024" / "夏" / "dist").exists()


def test_books_of_a_shelf_are_those_that_build_makes(
    library: Path, tmp_path: Path, command: Command
) -> None:
    answer = command("shelf", library, "--into", tmp_path / "出", "--no-cache", "--json")
    rows = books(answer)
    assert {name: row["state"] for name, row in rows.items()} == {
        "春": "built",
        "夏": "failed",
        "2025": "built",
    }
    assert [item["code"] for item in rows["夏"]["findings"]] == ["B003", "B005"]
    assert rows["春"]["pages"] > 0
    assert rows["春"]["characters"] > 0
    for book in ("2024/春", "2025"):
        name = Path(book).name
        targets = [tmp_path / "独" / f"{name}{ending}" for ending in (".epub", ".pdf")]
        options = [part for path in targets for part in ("-o", path)]
        assert command("build", library / book, *options, "--no-cache").code == 0
        assert made(tmp_path / "出" / book) == {path.name: path.read_bytes() for path in targets}
        (tmp_path / "独" / f"{name}.pdf").unlink()
        assert not (library / book / "dist").exists()


def test_an_error_in_the_program_stops_no_other_book(
    library: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huozi.making import shelf

    real = shelf.build

    def build(folder: Path, *rest: Any) -> Any:
        if folder.name == "春":
            raise RuntimeError("话")
        return real(folder, *rest)

    monkeypatch.setattr(shelf, "build", build)
    rows = books(command("shelf", library, "--json"))
    assert [item["code"] for item in rows["春"]["findings"]] == ["R006"]
    assert rows["2025"]["state"] == "built"


def test_a_cluster_that_is_lost_is_told_once(
    library: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huozi.making import shelf
    from huozi.work.cluster import ClusterError

    def build(*_: Any) -> Any:
        raise ClusterError("R024", "tcp://127.0.0.1:8786", reason="话")

    monkeypatch.setattr(shelf, "build", build)
    answer = command("shelf", library)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("R024") == 1


# --- what was done is not done again


def test_what_has_not_changed_is_left_as_it_is(library: Path, command: Command) -> None:
    spring, summer, last = library / "2024" / "春", library / "2024" / "夏", library / "2025"
    command("shelf", library)
    before = {path: path.stat().st_mtime_ns for path in (spring / "dist").iterdir()}
    (summer / "book.toml").write_text(CONFIG.format("夏"))
    again = command("shelf", library, "--json")
    assert again.code == 0
    assert states(again) == {"春": "unchanged", "夏": "built", "2025": "unchanged"}
    assert {path: path.stat().st_mtime_ns for path in (spring / "dist").iterdir()} == before
    assert books(again)["春"]["pages"] > 0

    (last / "dist" / "2025.pdf").unlink()
    with (summer / "articles" / "01.md").open("a") as article:
        article.write("\n添一段。\n")
    changed = command("shelf", library, "--json")
    assert states(changed) == {"春": "unchanged", "夏": "built", "2025": "built"}
    assert (last / "dist" / "2025.pdf").exists()

    assert states(command("shelf", library, "--json", "--edition", "hant"))["春"] == "built"
    assert set(states(command("shelf", library, "--json", "--no-cache")).values()) == {"built"}
    command("shelf", library)
    assert command("shelf", library).out.count("没有改，不必再排") == 3


@pytest.mark.skipif(sys.platform != "linux", reason="signals of Unix, and /proc")
def test_a_shelf_that_is_interrupted_goes_on_where_it_was(tmp_path: Path, command: Command) -> None:
    library = tmp_path / "库"
    little(library / "1")
    for name in MANY:  # no two share an article, so the last are far from done when the first is
        little(library / name, LONG.replace("一二三", f"卷{name}内"))
    done = library / "1" / "dist" / "1.epub"
    with subprocess.Popen(
        [*HEEDFUL, *COMMAND, "shelf", library, "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as shelf:
        wait_until(done.exists)
        wait_until(lambda: _descendants(shelf.pid))
        below = _descendants(shelf.pid)
        os.killpg(shelf.pid, signal.SIGINT)  # as a terminal does: to all of them
        _, err = shelf.communicate()
    assert shelf.returncode == 130
    assert "已中断" in err
    assert "Traceback" not in err
    wait_until(lambda: not any(map(alive, below)))
    finished = {path.parts[-3] for path in library.rglob("*.epub")}
    assert finished < {"1", *MANY}
    assert not list(library.rglob("*.tmp"))
    again = states(command("shelf", library, "--json"))
    assert again["1"] == "unchanged"
    assert set(again.values()) == {"unchanged", "built"}


def test_the_report_of_an_interrupted_shelf_tells_what_was_done(
    library: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huozi.making import shelf

    def build_shelf(targets: Any, *_: Any) -> Any:
        yield shelf.Row(next(iter(targets)), shelf.State.BUILT, 3, 40, 1.0, (Path("春.pdf"),))
        raise KeyboardInterrupt

    monkeypatch.setattr(shelf, "build_shelf", build_shelf)
    answer = command("shelf", library)
    assert answer.code == 130
    assert "2024/夏" in answer.out
    assert "2025" not in answer.out
    assert "已中断" in answer.err


def _descendants(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    below = [int(child) for task in tasks for child in task.read_text().split()]
    return below + [item for child in below for item in _descendants(child)]
