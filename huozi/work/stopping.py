"""Being asked to stop, by Ctrl-C, by the system or by a terminal that closes: once is enough."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import current_thread, main_thread
from types import FrameType

SIGNALS = tuple(
    number
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if (number := getattr(signal, name, None)) is not None
)


@dataclass(slots=True)
class _Asked:
    """The signals that came, and how many blocks they have to wait for."""

    came: list[int] = field(default_factory=list)
    held: int = 0


_ASKED = _Asked()


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Let the first signal be a KeyboardInterrupt, and those after it not disturb the end.

    What it gives holds the signal that came. One that is ignored (`nohup`) stays so.
    """
    _ASKED.came.clear()
    if current_thread() is not main_thread():  # no place for handlers of signals
        yield _ASKED.came
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    usual = {signal.SIG_DFL, signal.default_int_handler}
    heeded = [number for number, handler in before.items() if handler in usual]
    for number in heeded:
        signal.signal(number, _stop)
    try:
        yield _ASKED.came
    finally:
        for number in heeded:  # once asked to stop, this process has nothing more to hear
            signal.signal(number, signal.SIG_IGN if _ASKED.came else before[number])


def _stop(number: int, frame: FrameType | None) -> None:
    del frame
    is_first = not _ASKED.came
    _ASKED.came.append(number)
    if is_first and not _ASKED.held:
        raise KeyboardInterrupt


@contextmanager
def held() -> Iterator[None]:
    """Let signals wait for the end of the block; a program that starts in it never hears them."""
    can_mask = hasattr(signal, "pthread_sigmask")  # not on Windows
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS) if can_mask else set()
    known, is_main = len(_ASKED.came), current_thread() is main_thread()
    # The block is this thread's alone: another one may take a signal, which is heard here.
    _ASKED.held += is_main
    try:
        yield
    finally:
        _ASKED.held -= is_main
        if can_mask:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if is_main and not known and _ASKED.came and not _ASKED.held:
            raise KeyboardInterrupt
