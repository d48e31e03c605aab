"""Children that hang, swell, crash or lie: every task ends, and nothing stays behind."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from books import alive, wait_until, write_book
from processes import HEEDFUL

from huozi.work.workers import Failure, Limits, run

ROOMY = Limits(seconds=30, megabytes=1024)


class Stubborn:
    """Pickles well and can't be read back."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _refuse, ()


def _refuse() -> None:
    raise RuntimeError("not today")


def act(order: str) -> object:
    """What a child does, by name."""
    name, _, value = order.partition(" ")
    if name == "answer":
        return value
    if name == "sleep":
        time.sleep(float(value))
        return "slept"
    if name == "swell":
        return len(bytearray(1 << 34))
    if name == "await":
        wait_until(Path(value).exists)
        return "came"
    if name == "exit":
        os._exit(int(value))
    if name == "kill":
        os.kill(os.getpid(), int(value))
    if name == "raise":
        raise {"ValueError": ValueError, "SystemExit": SystemExit, "Stop": GeneratorExit}[value](
            "话"
        )
    if name == "print":
        os.write(1, b"noise")
        return value
    others = {"lambda": lambda: 0, "stubborn": Stubborn(), "env": os.environ.get(value)}
    return others.get(name, os.getpid())


def be_killed_once(path: Path | None) -> str:
    if path is None:
        return "b"
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "lived"


def swell_and_raise(given: tuple[int, Exception]) -> int:
    megabytes, error = given
    held = bytearray(megabytes << 20)
    if held:
        raise error
    return 0


def swell_and_abort(megabytes: int) -> int:
    held = bytearray(megabytes << 20)
    time.sleep(1.5)  # long enough to be looked at
    os.abort()
    return len(held)


def say_and_abort(words: str) -> None:
    os.write(2, words.encode())
    os.abort()


def litter(then: str) -> str:
    folder = tempfile.mkdtemp()
    (Path(folder) / "font").touch()
    if then == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return folder


def results(*orders: str, limits: Limits = ROOMY, workers: int = 1) -> dict[int, object]:
    answers = list(run(act, orders, limits, workers))
    assert sorted(number for number, _ in answers) == list(range(len(orders)))
    return dict(answers)


@pytest.fixture(autouse=True)
def no_child_left() -> Any:
    yield
    assert multiprocessing.active_children() == []


def test_one_child_does_one_task_after_another() -> None:
    answers = results("pid", "pid", "pid")
    assert len(set(answers.values())) == 1
    assert os.getpid() not in answers.values()


def test_no_tasks_need_no_child() -> None:
    assert list(run(act, [], ROOMY, 3)) == []


def test_answers_come_as_they_are_done(tmp_path: Path) -> None:
    answers = run(act, [f"await {tmp_path / 'go'}", "answer a", "answer b"], ROOMY, 2)
    assert [next(answers), next(answers)] == [(1, "a"), (2, "b")]
    (tmp_path / "go").touch()
    assert list(answers) == [(0, "came")]


def test_a_hanging_task_is_ended_and_the_rest_goes_on() -> None:
    answers = results("answer a", "sleep 60", "answer b", limits=Limits(1, 1024))
    assert answers == {0: "a", 1: Failure("time", "1"), 2: "b"}


def test_starting_a_child_does_not_count_as_the_task_s_time() -> None:
    assert results("answer a", limits=Limits(0.05, 1024)) == {0: "a"}


def test_a_swelling_task_is_ended_and_the_rest_goes_on() -> None:
    answers = results("swell", "answer b")
    assert answers == {0: Failure("memory", "1024"), 1: "b"}


def test_a_task_too_big_for_the_child_is_a_failure_of_memory() -> None:
    big = "answer " + "x" * (1 << 27)
    limits = Limits(30, 200)
    answers = results(big, "answer b", limits=limits)
    assert isinstance(answers[0], Failure)
    assert answers[0].kind == "memory"
    assert answers[1] == "b"


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("exit 3", "exit 3"),
        ("exit 0", "exit 0"),
        ("kill 11", "SIGSEGV"),
        ("kill 40", "signal 40"),
        ("raise ValueError", "ValueError: 话"),
        ("raise SystemExit", "SystemExit: 话"),
        ("raise Stop", "GeneratorExit: 话"),
        ("stubborn", "RuntimeError: not today"),
    ],
)
def test_a_crash_is_a_failure_with_its_reason(order: str, reason: str) -> None:
    assert results(order, "answer b") == {0: Failure("crash", reason), 1: "b"}


def test_a_task_whose_child_is_killed_is_done_once_more_after_the_others(tmp_path: Path) -> None:
    answers = list(run(be_killed_once, [tmp_path / "once", None], ROOMY))
    assert answers == [(1, "b"), (0, "lived")]


def test_a_task_whose_children_are_killed_is_a_failure_the_second_time() -> None:
    assert results("kill 9", "answer b") == {0: Failure("killed", "SIGKILL"), 1: "b"}


def test_a_child_that_dies_of_too_little_memory_in_a_library_is_a_failure_of_memory() -> None:
    # Libraries in C abort where they are refused memory; Python does not see it.
    answers = dict(run(swell_and_abort, [900, 10], ROOMY))
    assert answers == {0: Failure("memory", "1024"), 1: Failure("crash", "SIGABRT")}


@pytest.mark.parametrize(
    ("megabytes", "error", "failure"),
    [
        # Nothing else comes of a frame (CPython 3.11) or a library that is refused its place.
        (900, SystemError("话"), Failure("memory", "1024")),
        (900, ImportError("话"), Failure("memory", "1024")),
        (900, ValueError("话"), Failure("crash", "ValueError: 话")),
        (1, SystemError("话"), Failure("crash", "SystemError: 话")),
        (1, ImportError("话"), Failure("crash", "ImportError: 话")),
        (1, OSError(errno.ENOMEM, "话"), Failure("memory", "1024")),
        (1, OSError(errno.EIO, "话"), Failure("crash", "OSError: [Errno 5] 话")),
    ],
)
def test_an_error_that_comes_of_refused_memory_is_a_failure_of_memory(
    megabytes: int, error: Exception, failure: Failure
) -> None:
    assert dict(run(swell_and_raise, [(megabytes, error)], ROOMY)) == {0: failure}


def test_a_library_that_says_it_was_refused_memory_is_believed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    said = "GLib-ERROR: ../glib/gmem.c:136: failed to allocate 8589934592 bytes"
    answers = dict(run(say_and_abort, [said, "assertion failed"], ROOMY))
    assert answers == {0: Failure("memory", "1024"), 1: Failure("crash", "SIGABRT")}
    assert capfd.readouterr() == ("", "")


def test_what_children_leave_lying_about_goes_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results("answer a")  # what multiprocessing keeps for itself lies where it lay before
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answers = dict(run(litter, ["live", "live", "die"], ROOMY))
    assert Path(str(answers[0])).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_cannot_be_sent_is_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    answers = results("lambda", "answer b")
    assert isinstance(answers[0], Failure)
    assert answers[1] == "b"
    assert "Traceback" not in capfd.readouterr().err


def test_what_a_child_prints_stays_out_of_our_output(capfd: pytest.CaptureFixture[str]) -> None:
    assert results("print a") == {0: "a"}
    assert capfd.readouterr().out == ""


def test_a_big_answer_comes_whole() -> None:
    assert results("answer " + "字" * 3_000_000) == {0: "字" * 3_000_000}


def test_more_tasks_than_workers_and_some_of_them_bad() -> None:
    orders = [("exit 1", "raise ValueError", "answer x")[n % 3] for n in range(12)]
    answers = results(*orders, workers=3)
    assert [isinstance(answers[n], Failure) for n in range(12)] == [n % 3 != 2 for n in range(12)]


def test_leaving_early_leaves_no_child() -> None:
    answers = run(act, ["answer a", "sleep 60", "sleep 60"], ROOMY, 2)
    assert next(answers) == (0, "a")
    answers.close()
    assert multiprocessing.active_children() == []


def test_a_task_that_cannot_be_sent_is_the_caller_s_mistake() -> None:
    with pytest.raises(Exception, match="pickle"):
        list(run(act, [lambda: 0], ROOMY))  # type: ignore[list-item]


# What a program killed in the middle of its work leaves behind; the child writes its number.
PROGRAM = """
import os, pathlib, sys, time
from huozi.work.workers import Limits, run
def hang(path):
    pathlib.Path(path).write_text(str(os.getpid()))
    time.sleep(60)
if __name__ == "__main__":
    list(run(hang, [sys.argv[1]], Limits(50, 1024)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_killed_program_leaves_no_child(tmp_path: Path, name: str) -> None:
    program, note = tmp_path / "program.py", tmp_path / "pid"
    program.write_text(PROGRAM)
    command = [*HEEDFUL, sys.executable, program, note]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as parent:
        wait_until(lambda: note.exists() and note.read_text())
        child = int(note.read_text())
        parent.send_signal(signal.Signals[name])
        parent.communicate()
    wait_until(lambda: not alive(child))


def test_a_child_has_the_environment_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("one", "two"):
        monkeypatch.setenv("HUOZI_TEST", value)
        assert results("env HUOZI_TEST") == {0: value}


@pytest.mark.skipif(sys.platform == "win32", reason="the command is a script of Unix")
def test_no_module_comes_from_the_folder_we_are_in(tmp_path: Path) -> None:
    book = write_book(tmp_path / "书")
    for name in ("lxml", "selectors", "struct", "yaml"):
        (book / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    command = Path(sys.executable).with_name("huozi")
    result = subprocess.run([command, "build", ".", "-o", "a.epub"], cwd=book, check=False)
    assert result.returncode == 0
    assert not (tmp_path / "ran").exists()


def test_a_text_as_long_as_a_book_may_take_its_time() -> None:
    assert ROOMY.for_length(1_000) == ROOMY
    assert ROOMY.for_length(800_000) == Limits(seconds=240, megabytes=1024)
