"""The benchmark measures what it says: whole families of processes, the book it was given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from glyphs import HAN  # noqa: F401 — puts the project's folder on the path

from bench.bars import ROWS
from bench.novel import grown, moved, read, taken, times
from bench.watch import Cost, watched

SPIN = "import time; b = time.process_time()\nwhile time.process_time() - b < 0.3: pass"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_seconds_of_grandchildren_count(tmp_path):
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPIN!r}])"
    cost = watched([sys.executable, "-c", child], folder=tmp_path)
    assert cost.processor >= 0.3


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells")
def test_the_memory_of_grandchildren_counts(tmp_path):
    hold = "import time; b = bytearray(60 << 20); time.sleep(1.5)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    cost = watched([sys.executable, "-c", child], folder=tmp_path, memory=True)
    assert cost.together >= 60
    assert cost.largest >= 60


def test_a_command_that_fails_is_no_measurement(tmp_path):
    with pytest.raises(RuntimeError, match="没有这本书"):
        watched([sys.executable, "-c", "raise SystemExit('没有这本书')"], folder=tmp_path)


def test_an_article_grows_and_is_given_back(tmp_path):
    book = taken(None, tmp_path / "book")
    before, length = files(book), sum(len(item.body) for item in read(book).articles)
    with grown(book):
        longer = sum(len(item.body) for item in read(book).articles)
    assert 700 <= longer - length < 1500
    assert files(book) == before


def test_margins_move_and_are_given_back(tmp_path):
    book = taken(None, tmp_path / "book")
    before = files(book)
    with moved(book):
        changed = {name for name, data in files(book).items() if data != before[name]}
    assert changed == {"styles/bench/page.css"}
    assert files(book) == before


def test_a_book_several_times_as_long(tmp_path):
    book = taken(None, tmp_path / "book")
    once, thrice = read(book).articles, read(times(book, 3, tmp_path / "3")).articles
    assert len(thrice) == 3 * len(once)
    assert len({item.id for item in thrice}) == len({item.title for item in thrice}) == len(thrice)
    assert sum(len(item.body) for item in thrice) == 3 * sum(len(item.body) for item in once)


def test_bars():
    rows = {row.name: row for row in ROWS}
    costs = {
        "pdf": Cost(10, 10),
        "WeasyPrint": Cost(25, 25),
        "w1": Cost(20, 20),
        "w2": Cost(12, 20),
    }
    pdf, faster = rows["PDF，全新"], rows["两个进程快几倍"]
    held = [bar.held(10, costs) for bar in pdf.bars]
    assert held == [True, None]  # 10 ≤ 0.40 × 25; no XeLaTeX here
    assert pdf.bars[0].held(10.1, costs) is False
    assert [bar.held(faster.figure(costs), costs) for bar in faster.bars] == [False]  # 1.67
    assert rows["EPUB，全新"].figure(costs) is None
