"""Work on strangers' text in child processes, with a limit on time and memory for each task.

A child does one task after another; one that passes a limit or dies is ended, its task becomes
a `Failure`, and a new child goes on with the rest. One that is killed, most often by a system
short of memory, costs nothing: its task is done once more, after the others. No child outlives
its parent; files that one leaves behind go with it.

On Linux children are forked from a process that has loaded what they need and done nothing else:
they start at once, and share what is loaded. Elsewhere each loads it for itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any, TypeVar

from huozi.reasons import NoPlaceError
from huozi.work.child import LAST_WORDS, Begun, Failure, Limits, in_words, serve
from huozi.work.deaths import cause, peak
from huozi.work.stopping import held

__all__ = (
    "Child",
    "Failure",
    "Limits",
    "collect",
    "end",
    "end_all",
    "hand",
    "run",
    "start",
    "warm",
)

Task = TypeVar("Task")
Result = TypeVar("Result")
Done = tuple[int, Any]

# What a child may take to start (a cold disk, a busy machine) before its task's own time begins.
START_SECONDS = 120.0
_CONTEXT = (
    multiprocessing.get_context("forkserver")
    if sys.platform == "linux"
    else multiprocessing.get_context("spawn")
)
_IDLE = -1
# Several threads may have children; multiprocessing has one list of them, and no lock.
_CHILDREN = RLock()
_ALIVE: set[Child] = set()
# How often, in seconds, it is looked how much memory children have taken.
_GLANCE = 0.5
# Bytes; an address of a socket has 107 (unix(7)), and Python's names below a folder take 33.
_FARTHEST = 70


@dataclass(slots=True, eq=False)
class Child:
    """A running child, its pipe, its folder for temporary files, and the task it is at.

    `peak` is the most memory it was seen to have, in megabytes.
    """

    process: BaseProcess
    pipe: Connection
    folder: tempfile.TemporaryDirectory[str]
    task: int = _IDLE
    deadline: float = 0.0
    peak: int = 0
    ended: bool = False


def run(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    limits: Limits,
    workers: int = 1,
) -> Iterator[tuple[int, Result | Failure]]:
    """Each task's number with its result or failure, as they are done.

    `function` and the tasks go to the children by pickle, so the function is one of a module's.
    Leaving the iterator early ends the children.
    """
    waiting, killed = deque(range(len(tasks))), set[int]()
    children: list[Child] = []
    try:
        while waiting or any(child.task != _IDLE for child in children):
            while waiting and len(children) < min(workers, len(tasks)):
                children.append(start(function, limits))
            _occupy(children, waiting, tasks)
            done = _settled(collect(children, limits), waiting, killed)
            children = [child for child in children if not child.ended]
            _occupy(children, waiting, tasks)  # they work on while the results are looked at
            yield from done
    finally:
        for child in children:
            end(child)


def _settled(done: list[Done], waiting: deque[int], killed: set[int]) -> list[Done]:
    """What is done for good; a task whose child was killed, for the first time, waits again."""
    again = {
        number
        for number, answer in done
        if isinstance(answer, Failure) and answer.kind == "killed" and number not in killed
    }
    killed |= again
    waiting.extend(again)
    return [item for item in done if item[0] not in again]


def warm(*modules: str) -> None:
    """Begin to load modules for the children to come, beside what this process does.

    Who loads them, and all children it forks, hear no signal to stop: we end them.
    """
    if sys.platform == "linux":
        _CONTEXT.set_forkserver_preload(list(modules))
        with _own_modules_only():
            resource_tracker.ensure_running()  # it would let signals through below
            with held(), _near():
                forkserver.ensure_running()


def start(function: Callable[[Any], Any], limits: Limits) -> Child:
    """A child that waits for tasks for a function; its memory is limited from now on."""
    with _own_modules_only():
        resource_tracker.ensure_running()  # it would let signals through below
        with held(), _near() as usual:
            ours, theirs = _CONTEXT.Pipe()
            folder = tempfile.TemporaryDirectory(
                prefix="huozi-", dir=usual, ignore_cleanup_errors=True
            )
            arguments = (theirs, function, limits, os.environ | {"TMPDIR": folder.name})
            process = _CONTEXT.Process(target=serve, args=arguments, daemon=True)
            process.start()
            child = Child(process, ours, folder)
            _ALIVE.add(child)
    theirs.close()
    return child


@contextmanager
def _near() -> Iterator[str]:
    """Have sockets in /tmp where temporary files lie deeper than a socket's address can say."""
    usual = _place()
    tempfile.tempdir = usual if len(os.fsencode(usual)) < _FARTHEST else "/tmp"  # noqa: S108
    try:
        yield usual
    finally:
        tempfile.tempdir = usual


def _place() -> str:
    """Where temporary files lie."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError as error:  # Python's word where none of the usual places takes a file
        raise NoPlaceError from error


@contextmanager
def _own_modules_only() -> Iterator[None]:
    """Let a child that starts not look for modules in the folder we are in: it may be a book's."""
    with _CHILDREN:
        before = os.environ.get("PYTHONSAFEPATH")
        os.environ["PYTHONSAFEPATH"] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ["PYTHONSAFEPATH"]
            else:
                os.environ["PYTHONSAFEPATH"] = before


def _occupy(children: list[Child], waiting: deque[int], tasks: Sequence[Any]) -> None:
    """Give every idle child a task, as long as there are any."""
    for child in children:
        if waiting and child.task == _IDLE:
            hand(child, waiting.popleft(), tasks)


def hand(child: Child, number: int, tasks: Sequence[Any]) -> None:
    """Give an idle child a task; one that died meanwhile is seen when it is asked."""
    child.task = number
    child.deadline = monotonic() + START_SECONDS
    with suppress(BrokenPipeError, ConnectionResetError):
        child.pipe.send(tasks[number])


def collect(children: list[Child], limits: Limits) -> list[Done]:
    """Wait for the first answer or deadline; what came of it, by task."""
    busy = [child for child in children if child.task != _IDLE]
    patience = max(0.0, min((child.deadline for child in busy), default=0.0) - monotonic())
    ready = wait([child.pipe for child in busy], min(patience, _GLANCE))
    done: list[Done] = []
    for child in busy:
        if child.pipe in ready:
            answer = _answer(child, limits)
        elif monotonic() >= child.deadline:
            end(child)
            answer = Failure("time", f"{limits.seconds:g}")
        else:
            child.peak = max(child.peak, peak(child.process.pid))
            continue
        if isinstance(answer, Begun):
            child.peak = max(child.peak, peak(child.process.pid))
            child.deadline = monotonic() + limits.seconds
        else:
            done.append((child.task, answer))
            child.task = _IDLE
    return done


def _answer(child: Child, limits: Limits) -> Any:
    """What a child sent; the reason in words where it is dead, or sent what can't be read."""
    try:
        return child.pipe.recv()
    except (EOFError, OSError):
        with _CHILDREN:
            child.process.join(1)  # its pipe is closed: it is ending, and its exit code says why
            code, said = child.process.exitcode or 0, _said(child)
            end(child)
        return Failure(*cause(code, child.peak, limits.megabytes, said))
    except Exception as error:  # noqa: BLE001 — unpickling runs the classes' own code
        return Failure("crash", in_words(error))


def _said(child: Child) -> bytes:
    """What a child said last on standard error."""
    with suppress(OSError), Path(child.folder.name, LAST_WORDS).open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 4096))
        return file.read()
    return b""


def end(child: Child) -> None:
    """End a child, whatever it is at; one that has ended stays so."""
    with held(), _CHILDREN:
        if child.ended:
            return
        child.process.kill()
        child.process.join()
        child.process.close()
        child.pipe.close()
        child.folder.cleanup()
        child.ended = True
        _ALIVE.discard(child)


def end_all() -> None:
    """End the children that are left: an iterator may wait long until it is known to be left."""
    for child in tuple(_ALIVE):
        end(child)
