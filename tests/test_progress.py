"""How far a build is, told as it is: bars on a terminal, one line in a log."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from books import COMMAND, ROOT, huozi, write_book

from huozi import progress
from huozi.progress import STEPS, Progress, Step

HERE = {"PYTHONPATH": str(ROOT)}
TWO = {"a.md": "# 甲\n\n一。\n", "b.md": "# 乙\n\n见[甲](a.md)。\n"}


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "monotonic", clock)
    return clock


def given(**sizes: int) -> Step:
    step = Step()
    step.give(sizes)
    return step


# --- the time left


def test_nothing_done_tells_nothing(clock: Clock) -> None:
    step = given(a=1, b=1)
    clock.now = 5
    assert step.seconds_left() is None


def test_what_is_left_takes_as_long_by_its_size_as_what_is_done(clock: Clock) -> None:
    step = given(a=100, b=300, c=100)
    clock.now = 2
    step.done("a")
    assert step.seconds_left() == pytest.approx(8)
    clock.now = 7
    assert step.seconds_left() == pytest.approx(3)
    step.done("b")
    assert step.seconds_left() == pytest.approx(7 / 4)


def test_what_is_reused_makes_the_rest_no_quicker(clock: Clock) -> None:
    step = given(**{f"old{n}": 100 for n in range(50)}, a=100, b=100)
    clock.now = 3  # looking for them takes its time too
    for n in range(50):
        step.done(f"old{n}", reused=True)
    clock.now = 5
    step.done("a")
    assert step.seconds_left() == pytest.approx(2)
    assert step.work == (100, 200)
    assert (len(step.made), step.reused) == (1, 50)


def test_a_guess_that_has_run_out_is_no_guess(clock: Clock) -> None:
    step = given(a=1, b=1)
    clock.now = 2
    step.done("a")
    clock.now = 4.5
    assert step.seconds_left() is None


# --- what is counted


def test_what_is_done_twice_is_counted_once() -> None:
    """Sections that show folios are laid out until none moves."""
    step = given(a=1, b=1, c=1)
    step.done("a")
    step.done("b", reused=True)
    step.done("c", reused=True)
    step.give({"b": 1, "c": 1})
    assert step.words("排版面") == "排版面 3 节：新排 1，照旧 0，还有 2"
    step.done("b")
    step.done("c", reused=True)
    assert step.words("排版面") == "排版面 3 节：新排 2，照旧 1"
    assert step.work == (2, 2)


def test_what_was_made_and_is_found_made_stays_made() -> None:
    step = given(a=1)
    step.done("a")
    step.give({"a": 1})
    step.done("a", reused=True)
    assert step.words("排版面") == "排版面 1 节：新排 1，照旧 0"


def test_a_step_where_nothing_is_ever_reused_only_counts() -> None:
    step = given(a=1, b=1)
    for thing in "ab":
        step.done(thing)
    assert step.words("合成") == "合成 2 面"


# --- a log


def log(folder: Path, *options: str) -> list[str]:
    answer = huozi("build", folder, "-o", folder.parent / "书.pdf", *options, env=HERE)
    assert answer.returncode == 0, answer.stderr
    assert "\x1b" not in answer.stdout + answer.stderr
    return answer.stderr.splitlines()


def parts(line: str) -> list[str]:
    """The parts of a line of the log; how long it took is another thing each time."""
    *found, time = line.split("；")
    assert re.fullmatch(r"用时 \d+\.\d 秒", time)
    return found


def test_a_build_leaves_one_line_in_a_log(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "书", TWO)
    (line,) = log(folder)
    assert parts(line) == [
        "排文章 2 篇：新排 2，照旧 0",
        "备图片 1 张：新备 1，照旧 0",
        "排版面 5 节：新排 5，照旧 0",
        "书眉页码 6 面：新画 6，照旧 0",
        "合成 6 面",
        "核对 5 节：新读 5，照旧 0",
        "出成品 1 件：新做 1，照旧 0",
    ]
    (line,) = log(folder)
    assert parts(line) == ["出成品 1 件：新做 0，照旧 1"]
    next(tmp_path.rglob("*.pdf")).unlink()
    (line,) = log(folder)
    assert parts(line) == [
        "排文章 2 篇：新排 0，照旧 2",
        "备图片 1 张：新备 0，照旧 1",
        "出成品 1 件：新做 0，照旧 1",
    ]
    (folder / "articles" / "b.md").write_text("# 乙\n\n见[甲](a.md)。改了。\n")
    (line,) = log(folder)
    assert parts(line) == [
        "排文章 2 篇：新排 1，照旧 1",
        "备图片 1 张：新备 0，照旧 1",
        "排版面 5 节：新排 1，照旧 4",
        "书眉页码 6 面：新画 0，照旧 6",
        "合成 6 面",
        "核对 5 节：新读 1，照旧 4",
        "出成品 1 件：新做 1，照旧 0",
    ]
    (line,) = log(folder, "--no-cache")
    assert "照旧 0" in line
    assert not re.search("照旧 [1-9]", line)


def test_steps_are_told_of_in_their_order(tmp_path: Path) -> None:
    (line,) = log(write_book(tmp_path / "书"))
    told = [part.split(" ", maxsplit=1)[0] for part in parts(line)]
    assert told == [name for name in STEPS if name in told]
    assert told[-1] == "出成品"


def test_what_was_not_made_is_not_told_of_as_made(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "书", "![图](../没有.png)\n")
    answer = huozi("build", folder, "-o", folder / "书.pdf", env=HERE)
    assert answer.returncode == 1
    first, *others = answer.stderr.splitlines()
    assert parts(first) == ["排文章 1 篇：新排 1，照旧 0", "备图片 2 张：新备 2，照旧 0"]
    assert "B007" in others[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "书", "-o", "书.docx"],
        ["build", "书", "--nix"],
        ["build", "没有"],
        ["build", "书", "--json", "-o", "书.epub"],
        ["check", "书"],
        ["doctor"],
    ],
)
def test_nobody_else_leaves_a_line(arguments: list[str], tmp_path: Path) -> None:
    write_book(tmp_path / "书")
    assert "用时" not in huozi(*arguments, cwd=tmp_path, env=HERE).stderr


def test_a_terminal_that_can_draw_nothing_gets_the_line(tmp_path: Path) -> None:
    shown, _ = on_a_terminal(write_book(tmp_path / "书"), TERM="dumb")
    assert "\x1b" not in shown
    assert len(parts(shown.strip())) > 3


# --- a terminal


def on_a_terminal(folder: Path, **env: str) -> tuple[str, str]:
    """What a build shows on a terminal, and what it prints."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "build", folder, "-o", folder / "书.pdf"],
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"} | HERE | env,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        out, _ = process.communicate()
    os.close(ours)
    assert process.returncode == 0
    return shown.decode(), out.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # its other end is closed
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
def test_a_bar_for_each_step_is_drawn_on_a_terminal_and_gone_at_the_end(tmp_path: Path) -> None:
    long = "\n\n".join("一二三四五六七八九十，" * 30 + "完。" for _ in range(30))
    folder = write_book(tmp_path / "书", {f"{n}.md": f"# 第{n}篇\n\n{long}\n" for n in range(6)})
    shown, out = on_a_terminal(folder)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    half = r"排版面 +[━╸╺]+ +9 节：新排 [1-8]，照旧 0，还有 [1-8] 剩 \d:\d\d"
    assert re.search(half, plain) is not None
    last = plain.rsplit("读书稿", 1)[1]
    drawn = re.findall(r"^\w+(?= +━)", last, re.MULTILINE)
    assert drawn == "排文章 备图片 排版面 书眉页码 合成 核对 出成品".split()
    assert "用时" not in plain  # the log's line
    assert "\x1b[?25h" in shown  # the cursor is back
    assert shown.count("\x1b[1A\x1b[2K") >= 8  # what was drawn is wiped
    assert out.startswith("✓ ")


def test_things_may_be_anything_and_are_shown_no_oftener_than_eyes_see() -> None:
    """Ten thousand pages are told of one by one."""
    with Progress() as progress:
        told = progress("合成", dict.fromkeys(range(10_000), 1))
        for number in range(10_000):
            told(number)
