"""Work on strangers' text in child processes, with a limit on time and memory for each task.

A child does one task after another; one that passes a limit or dies is ended, its task becomes
a `Failure`, and a new child goes on with the rest. No child outlives its parent.

On Linux children are forked from a process that has loaded what they need and done nothing else:
they start at once, and share what is loaded. Elsewhere each loads it for itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Done = tuple[int, Any]

MEGABYTE = 1024 * 1024
# What a child may take to start (a cold disk, a busy machine) before its task's own time begins.
START_SECONDS = 120.0
_CONTEXT = (
    multiprocessing.get_context("forkserver")
    if sys.platform == "linux"
    else multiprocessing.get_context("spawn")
)
_IDLE = -1
# The exit code of a child whose memory does not even hold its task.
_TOO_BIG = 77


# Characters; no article that was written as one is longer.
USUAL_LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: seconds by the clock, megabytes of address space."""

    seconds: float
    megabytes: int

    def for_length(self, characters: int) -> Limits:
        """The limits of one text: a book that came as one article may take its time."""
        return replace(self, seconds=self.seconds * max(1.0, characters / USUAL_LENGTH))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: kind `time`, `memory` or `crash`, and the reason in words."""

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A child's word that it has a task in hand: from here on the task's time counts."""


@dataclass(slots=True)
class _Child:
    """A running child, its pipe, and the task it is at."""

    process: BaseProcess
    pipe: Connection
    task: int = _IDLE
    deadline: float = 0.0
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
    waiting = deque(range(len(tasks)))
    children: list[_Child] = []
    try:
        while waiting or any(child.task != _IDLE for child in children):
            while waiting and len(children) < min(workers, len(tasks)):
                children.append(_start(function, limits))
            _occupy(children, waiting, tasks)
            done = _collect(children, limits)
            children = [child for child in children if not child.ended]
            _occupy(children, waiting, tasks)  # they work on while the results are looked at
            yield from done
    finally:
        for child in children:
            _end(child)


def warm(*modules: str) -> None:
    """Begin to load modules for the children to come, beside what this process does."""
    if sys.platform == "linux":
        _CONTEXT.set_forkserver_preload(list(modules))
        with _own_modules_only():
            forkserver.ensure_running()


def _start(function: Callable[[Any], Any], limits: Limits) -> _Child:
    ours, theirs = _CONTEXT.Pipe()
    arguments = (theirs, function, limits, dict(os.environ))
    process = _CONTEXT.Process(target=_serve, args=arguments, daemon=True)
    with _own_modules_only():
        resource_tracker.ensure_running()  # it would lift the block below
        with _interrupts_held():
            process.start()
    theirs.close()
    return _Child(process, ours)


@contextmanager
def _own_modules_only() -> Iterator[None]:
    """Let a child that starts not look for modules in the folder we are in: it may be a book's."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from a child while it starts: it inherits the block; ours waits till after."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _occupy(children: list[_Child], waiting: deque[int], tasks: Sequence[Any]) -> None:
    """Give every idle child a task, as long as there are any."""
    for child in children:
        if waiting and child.task == _IDLE:
            _hand(child, waiting.popleft(), tasks)


def _hand(child: _Child, number: int, tasks: Sequence[Any]) -> None:
    """Give an idle child a task; one that died meanwhile is seen when it is asked."""
    child.task = number
    child.deadline = monotonic() + START_SECONDS
    with suppress(BrokenPipeError, ConnectionResetError):
        child.pipe.send(tasks[number])


def _collect(children: list[_Child], limits: Limits) -> list[Done]:
    """Wait for the first answer or deadline; what came of it, by task."""
    busy = [child for child in children if child.task != _IDLE]
    patience = max(0.0, min((child.deadline for child in busy), default=0.0) - monotonic())
    ready = wait([child.pipe for child in busy], patience)
    done: list[Done] = []
    for child in busy:
        if child.pipe in ready:
            answer = _answer(child)
        elif monotonic() >= child.deadline:
            _end(child)
            answer = Failure("time", f"{limits.seconds:g}")
        else:
            continue
        if isinstance(answer, _Begun):
            child.deadline = monotonic() + limits.seconds
        else:
            done.append((child.task, answer))
            child.task = _IDLE
    return done


def _answer(child: _Child) -> Any:
    """What a child sent; the reason in words where it is dead, or sent what can't be read."""
    try:
        return child.pipe.recv()
    except (EOFError, OSError):
        child.process.join(1)  # its pipe is closed: it is ending, and its exit code says why
        code = child.process.exitcode or 0
        _end(child)
        return Failure("memory" if code == _TOO_BIG else "crash", _how_it_died(code))
    except Exception as error:  # noqa: BLE001 — unpickling runs the classes' own code
        return Failure("crash", _words(error))


def _how_it_died(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    return f"signal {-code}"


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _end(child: _Child) -> None:
    child.process.kill()
    child.process.join()
    child.process.close()
    child.pipe.close()
    child.ended = True


def _serve(
    pipe: Connection,
    function: Callable[[Any], Any],
    limits: Limits,
    environment: dict[str, str],
) -> None:
    """The child's life: a task in, an answer out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    os.environ.clear()
    os.environ.update(environment)
    Thread(target=_end_with_parent, daemon=True).start()
    _hold_stdout()
    _limit_memory(limits.megabytes)
    with suppress(EOFError, OSError):  # the parent has gone, or wants no more
        while True:
            pipe.send_bytes(_attempt(pipe, function, limits))


def _attempt(pipe: Connection, function: Callable[[Any], Any], limits: Limits) -> bytes:
    """One task's answer, pickled; raises EOFError or OSError where the pipe is closed."""
    try:
        packed = pipe.recv_bytes()
    except MemoryError:
        os._exit(_TOO_BIG)
    pipe.send(_Begun())
    try:
        task = ForkingPickler.loads(packed)
        del packed
        return bytes(ForkingPickler.dumps(function(task)))
    except MemoryError:
        answer = Failure("memory", str(limits.megabytes))
    except BaseException as error:  # noqa: BLE001 — whatever it was, it goes to the parent
        answer = Failure("crash", _words(error))
    return bytes(ForkingPickler.dumps(answer))


def _end_with_parent() -> None:
    """End this process when its parent is gone, however that one ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _hold_stdout() -> None:
    """Standard output belongs to the command line: what engines print there goes nowhere."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        sys.stdout.flush()
        os.dup2(nowhere.fileno(), 1)


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
    with suppress(ValueError, OSError):  # macOS refuses some values
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
