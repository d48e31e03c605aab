"""Ctrl-C at any moment: exit code 130, the old file untouched, no process and no scrap left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from books import COMMAND, Command, alive, wait_until, write_book

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

LONG = "\n\n".join(f"第{number}段，" + "一二三四五六七八九十，" * 10 for number in range(2000))


def children(pid: int) -> list[int]:
    """All processes below one."""
    below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return below + [item for child in below for item in children(child)]


def laying_out(pid: int) -> bool:
    """Whether a child has Pango loaded: the pages are being made."""
    try:
        return any("libpango" in Path(f"/proc/{child}/maps").read_text() for child in children(pid))
    except OSError:
        return False


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_build_stopped_while_pages_are_made(name: str, tmp_path: Path) -> None:
    folder, target = write_book(tmp_path / "书", LONG), tmp_path / "出" / "书.pdf"
    target.parent.mkdir()
    target.write_bytes(b"old")
    command = [*COMMAND, "build", folder, "-o", target]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as build:
        wait_until(lambda: laying_out(build.pid))
        started = children(build.pid)
        if name == "SIGINT":  # as a terminal does: to all of them
            os.killpg(build.pid, signal.SIGINT)
        else:
            build.send_signal(signal.SIGTERM)
        out, err = build.communicate()
    assert build.returncode == (130 if name == "SIGINT" else -signal.SIGTERM)
    assert out == ""
    assert err.strip() == ("已中断；原来的文件没有动。" if name == "SIGINT" else "")
    wait_until(lambda: not any(map(alive, started)))
    assert target.read_bytes() == b"old"
    assert [item.name for item in target.parent.iterdir()] == ["书.pdf"]


@pytest.mark.parametrize(
    "moment", ["huozi.prepare.load", "huozi.build._write", "huozi.workers._start"]
)
def test_an_interrupt_at_another_moment(
    moment: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(moment, interrupt)
    answer = command("build", write_book(tmp_path / "书"), "-o", tmp_path / "书.epub")
    assert (answer.code, answer.out) == (130, "")
    assert "已中断" in answer.err
    assert not (tmp_path / "书.epub").exists()
