"""What commands cost: seconds by the clock and of the processors, the memory of all processes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

Command = Sequence[str]

EVERY = 0.2  # seconds between two looks at the memory
_SUBREAPER = 36  # prctl(2): what a child leaves behind becomes ours, and is counted


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, of all processors; MB of the largest process, of all at one moment.

    Pages that processes share are counted once (PSS; Linux alone says so). Memory nobody looked
    at is 0.
    """

    clock: float
    processor: float
    largest: float = 0.0
    together: float = 0.0


@dataclass(slots=True)
class _Memory:
    """The most that was seen, in kB."""

    largest: int = 0
    together: int = 0


def watched(
    *commands: Command,
    folder: Path,
    env: Mapping[str, str] | None = None,
    memory: bool = False,
    patient: bool = False,
) -> Cost:
    """Commands one after another in a folder; to look at the memory takes time of its own.

    Raises RuntimeError with what a failing command says; a `patient` caller takes failure as done.
    """
    clock, most = 0.0, _Memory()
    before = os.times()
    for command in commands:
        with tempfile.TemporaryFile() as said, _adopting():
            began = time.perf_counter()
            running = subprocess.Popen(
                command, stdout=said, stderr=said, cwd=folder, env=os.environ | dict(env or {})
            )
            with _looking(running.pid, most, memory):
                failed = running.wait()
            clock += time.perf_counter() - began
            if failed and not patient:
                said.seek(0)
                raise RuntimeError(said.read().decode(errors="replace")[-2000:])
    after = os.times()
    processor = after.children_user + after.children_system
    processor -= before.children_user + before.children_system
    return Cost(clock, processor, most.largest / 1024, most.together / 1024)


@contextmanager
def _adopting() -> Iterator[None]:
    """Processes that lose their parents become our children; at the end none of them is left."""
    ours = set(_children(os.getpid()))
    _adopt(True)
    try:
        yield
    finally:
        while left := set(_children(os.getpid())) - ours:
            for process in left:
                os.waitpid(process, 0)
        _adopt(False)


def _adopt(wanted: bool) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, int(wanted), 0, 0, 0)


@contextmanager
def _looking(process: int, most: _Memory, wanted: bool) -> Iterator[None]:
    """Look at the memory of a process and its descendants again and again."""
    done = Event()
    looker = Thread(target=_look, args=(process, most, done), daemon=True)
    if wanted:
        looker.start()
    try:
        yield
    finally:
        done.set()
        if wanted:
            looker.join()


def _look(process: int, most: _Memory, done: Event) -> None:
    while not done.wait(EVERY):
        try:
            family = _descendants(process)
        except OSError:  # one of them ended meanwhile
            continue
        sizes = [_kilobytes(item, "status", "VmHWM") for item in family]
        shares = [_kilobytes(item, "smaps_rollup", "Pss:") for item in family]
        most.largest = max(most.largest, *sizes)
        most.together = max(most.together, sum(shares))


def _descendants(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for process in found:
        found += _children(process)
    return found


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _kilobytes(process: int, file: str, key: str) -> int:
    """A line of a process's accounts; 0 where it has ended meanwhile."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)
