"""Ctrl-C at moments a signal hardly meets: exit code 130, nothing written, no child, no scrap.

In the middle of the work it is sent by `test_failing.py`.
"""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from books import Command, write_book

from huozi.work.workers import warm

MOMENTS = [
    "huozi.making.prepare.load",
    "huozi.work.crew.pack",
    "huozi.work.crew.Crew._done",
    "huozi.work.crew.Crew._opened",
    "huozi.making.artefacts.state",
    "huozi.making.artefacts.keep",
    "huozi.work.cache.Cache.recall",
    "huozi.work.cache.Cache.keep",
    "huozi.making.pagination.make_up",
    "huozi.making.pagination.prove_all",
    "huozi.making.build._write",
    "os.fsync",
    "pathlib.Path.replace",
    "huozi.work.cache.Cache.trim",
]

# The files are there by then.
AT_END = {"huozi.making.artefacts.keep", "huozi.work.cache.Cache.trim"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_at_any_moment(
    moment: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    folder, out, drafts = write_book(tmp_path / "书"), tmp_path / "出", tmp_path / "tmp"
    for path in (out, drafts):
        path.mkdir()
    old = {name: (out / name).write_bytes(b"old") for name in ("书.epub", "书.pdf")}
    warm()  # what multiprocessing keeps for itself lies where it lay before
    monkeypatch.setattr("tempfile.tempdir", str(drafts))
    monkeypatch.setattr(moment, interrupt)
    answer = command("build", folder, "-o", out / "书.epub", "-o", out / "书.pdf")
    assert (answer.code, answer.out) == (130, "")
    assert answer.err.splitlines()[-1] == "已中断；原来的文件没有动。"
    assert multiprocessing.active_children() == []
    assert list(drafts.iterdir()) == []
    assert sorted(path.name for path in out.iterdir()) == sorted(old)
    if moment not in AT_END:
        assert {path.read_bytes() for path in out.iterdir()} == {b"old"}
