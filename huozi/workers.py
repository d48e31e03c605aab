"""Work on strangers' text in child processes, with a limit on time and memory for each task.

A child does one task after another; one that passes a limit or dies is ended, its task becomes
a `Failure`, and a new child goes on with the rest.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

MEGABYTE = 1024 * 1024
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: seconds by the clock, megabytes of address space."""

    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: kind `time`, `memory` or `crash`, and the reason in words."""

    kind: str
    reason: str = ""


@dataclass(slots=True)
class _Child:
    """A running child, its pipe, and the task it is at."""

    process: BaseProcess
    pipe: Connection
    task: int = -1
    deadline: float = field(default=0.0)


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
    waiting = deque(range(len(tasks)))
    children: list[_Child] = []
    try:
        while waiting or any(child.task >= 0 for child in children):
            children = _hand_out(children, waiting, tasks, (function, limits), workers)
            yield from _collect(children, limits)
            children = [child for child in children if child.process.is_alive() or child.task >= 0]
    finally:
        for child in children:
            _end(child)


def _hand_out(
    children: list[_Child],
    waiting: deque[int],
    tasks: Sequence[Any],
    job: tuple[Callable[[Any], Any], Limits],
    workers: int,
) -> list[_Child]:
    """Give every idle child a task, and start children while there is work for them."""
    _, limits = job
    while waiting and len(children) < workers:
        children.append(_start(*job))
    for child in children:
        if child.task < 0 and waiting and child.process.is_alive():
            child.task = waiting.popleft()
            child.deadline = monotonic() + limits.seconds
            child.pipe.send(tasks[child.task])
    return children


def _start(function: Callable[[Any], Any], limits: Limits) -> _Child:
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_serve, args=(theirs, function, limits), daemon=True)
    process.start()
    theirs.close()
    return _Child(process, ours)


def _collect(children: list[_Child], limits: Limits) -> Iterator[tuple[int, Any]]:
    """Wait for the first answer or deadline; yield what came of it."""
    busy = [child for child in children if child.task >= 0]
    patience = max(0.0, min((child.deadline for child in busy), default=0.0) - monotonic())
    ready = wait([child.pipe for child in busy], patience)
    for child in busy:
        if child.pipe in ready:
            yield child.task, _answer(child)
            child.task = -1
        elif monotonic() >= child.deadline:
            _end(child)
            yield child.task, Failure("time", f"{limits.seconds:g}")
            child.task = -1


def _answer(child: _Child) -> Any:
    try:
        return child.pipe.recv()
    except (EOFError, ConnectionResetError):
        _end(child)
        code = child.process.exitcode or 0
        return Failure("crash", signal.Signals(-code).name if code < 0 else f"exit {code}")


def _end(child: _Child) -> None:
    child.process.kill()
    child.process.join()
    child.pipe.close()


def _serve(pipe: Connection, function: Callable[[Any], Any], limits: Limits) -> None:
    """The child's life: a task in, an answer out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    _limit_memory(limits.megabytes)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = function(task)
        except MemoryError:
            answer = Failure("memory", str(limits.megabytes))
        except BaseException as error:  # noqa: BLE001 — whatever it was, it goes to the parent
            answer = Failure("crash", f"{type(error).__name__}: {error}"[:200])
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return


def _limit_memory(megabytes: int) -> None:
    """Cap the address space; systems without such limits (Windows) have the time limit alone."""
    try:
        import resource  # noqa: PLC0415 — Unix only
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = megabytes * MEGABYTE
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
