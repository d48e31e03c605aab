"""The same manuscript gives the same bytes, whoever makes them, wherever and whenever."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from books import ROOT, huozi, write_book
from container import Opened
from everything import ARTICLES, CONFIG, FILES

# Two machines as different as one can be made to look.
MACHINES = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
    {"PYTHONHASHSEED": "99", "TZ": "America/New_York", "LANG": "C", "LC_ALL": "C", "COLUMNS": "40"},
)


def digests(
    folder: Path, name: str, cwd: Path, env: dict[str, str], umask: int = 0o022
) -> dict[str, str]:
    """What a build in a process of its own makes of a folder, by ending."""
    out = cwd / name
    answer = huozi(
        "build",
        folder,
        "-o",
        out / "书.epub",
        "-o",
        out / "书.pdf",
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT)} | env,
        umask=umask,
    )
    assert answer.returncode == 0, answer.stderr
    return {path.suffix: sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The book of everything, twice: written in another order, under another path."""
    one, other = tmp_path_factory.mktemp("甲"), tmp_path_factory.mktemp("b") / "深" / "处"
    return (
        write_book(one / "大全", ARTICLES, CONFIG, FILES),
        write_book(other / "大全", dict(reversed(ARTICLES.items())), CONFIG, FILES),
    )


@pytest.fixture(scope="module")
def twice(
    folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, str]]:
    return [
        digests(folder, "出", tmp_path_factory.mktemp("cwd"), env, umask)
        for folder, env, umask in zip(folders, MACHINES, (0o022, 0o077), strict=True)
    ]


@pytest.mark.parametrize("ending", [".epub", ".pdf"])
def test_two_machines_make_the_same_bytes(ending: str, twice: list[dict[str, str]]) -> None:
    assert twice[0][ending] == twice[1][ending]


def small(
    tmp_path: Path, name: str, text: str = "正文。", **env: str
) -> tuple[dict[str, str], Path]:
    folder = write_book(tmp_path / "书", text)
    return digests(folder, name, tmp_path, env), tmp_path / name


def test_source_date_epoch_is_honoured(tmp_path: Path) -> None:
    dated, out = small(tmp_path, "一", SOURCE_DATE_EPOCH="1000000000")
    book = Opened((out / "书.epub").read_bytes())
    path = "//opf:meta[@property='dcterms:modified']/text()"
    assert book.find(path) == ["2001-09-09T01:46:40Z"]
    with pikepdf.open(out / "书.pdf") as document:
        assert "20010909014640" in str(document.docinfo["/ModDate"])
    assert {info.date_time[0] for info in book.infos} == {1980}
    others, _ = small(tmp_path, "二", SOURCE_DATE_EPOCH="1000000001")
    assert all(dated[ending] != others[ending] for ending in dated)


def test_a_changed_manuscript_changes_both_files(tmp_path: Path) -> None:
    before, _ = small(tmp_path, "一")
    after, _ = small(tmp_path, "二", "正文，改过。")
    assert all(before[ending] != after[ending] for ending in before)


def test_children_that_share_the_work_do_not_change_it(tmp_path: Path) -> None:
    """Many articles go to two children, who finish in any order."""
    articles = {f"{n:02}.md": f"# 第{n}篇\n\n第{n}篇的话。\n" for n in range(20)}
    folder = write_book(tmp_path / "书", articles)
    program = (
        "import sys; from pathlib import Path; from hashlib import sha256\n"
        "from huozi.making.prepare import prepare\n"
        "if __name__ == '__main__':\n"
        "    prepared, _ = prepare(Path(sys.argv[1]))\n"
        "    print(sha256(repr(prepared.edition).encode()).hexdigest())"
    )
    (tmp_path / "program.py").write_text(program)
    command = [sys.executable, tmp_path / "program.py", folder]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    answers = {
        subprocess.run(command, capture_output=True, check=True, env=env).stdout for _ in range(2)
    }
    assert len(answers) == 1
