"""The life of a child process: a task in, an answer out, within its limits."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from threading import Thread
from typing import Any

from huozi.reasons import NO_ROOM, reason
from huozi.work.deaths import TOO_BIG, is_near, peak

_MEGABYTE = 1024 * 1024
# What a child says on standard error, in its folder.
LAST_WORDS = "stderr"

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
    """Why a task has no result: its kind, and the reason in words.

    Kinds are `time`, `memory`, `disk`, `killed` and `crash`.
    """

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A child's word that it has a task in hand: from here on the task's time counts."""


def serve(
    pipe: Connection,
    function: Callable[[Any], Any],
    limits: Limits,
    environment: dict[str, str],
) -> None:
    """The child's life: a task in, an answer out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # where that is, is asked again
    Thread(target=_end_with_parent, daemon=True).start()
    _hold_stdout()
    _hold_stderr(environment)
    _limit_memory(limits.megabytes)
    with suppress(EOFError, OSError):  # the parent has gone, or wants no more
        while True:
            pipe.send_bytes(_attempt(pipe, function, limits))


def _attempt(pipe: Connection, function: Callable[[Any], Any], limits: Limits) -> bytes:
    """One task's answer, pickled; raises EOFError or OSError where the pipe is closed."""
    try:
        packed = pipe.recv_bytes()
    except MemoryError:
        os._exit(TOO_BIG)
    pipe.send(Begun())
    try:
        task = ForkingPickler.loads(packed)
        del packed
        return bytes(ForkingPickler.dumps(function(task)))
    except BaseException as error:  # noqa: BLE001 — whatever it was, it goes to the parent
        return bytes(ForkingPickler.dumps(_failure(error, limits)))


def _failure(error: BaseException, limits: Limits) -> Failure:
    """What ended a task."""
    if _is_starved(error, limits):
        return Failure("memory", str(limits.megabytes))
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return Failure("disk", reason(error))
    return Failure("crash", in_words(error))


def _is_starved(error: BaseException, limits: Limits) -> bool:
    """Whether memory was refused: in so many words, or to a frame or library of CPython's."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    if isinstance(error, SystemError | ImportError):  # neither says why
        return is_near(peak(os.getpid()), limits.megabytes)
    return isinstance(error, MemoryError)


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


def _hold_stderr(environment: Mapping[str, str]) -> None:
    """What libraries say as they die is for `deaths`; a maintainer who asks sees it at once."""
    if environment.get("HUOZI_DEBUG"):
        return
    with suppress(OSError, ValueError), Path(environment["TMPDIR"], LAST_WORDS).open("wb") as file:
        sys.stderr.flush()
        os.dup2(file.fileno(), 2)


def _limit_memory(megabytes: int) -> None:
    """Cap the address space; systems without such limits (Windows) have the time limit alone."""
    try:
        import resource  # noqa: PLC0415 — Unix only
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = megabytes * _MEGABYTE
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with suppress(ValueError, OSError):  # macOS refuses some values
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def in_words(error: BaseException) -> str:
    """An exception as a reason."""
    return f"{type(error).__name__}: {error}"[:200]
