"""Why a child process died: its exit code, the memory it had taken, what was said last."""

from __future__ import annotations

import re
import signal
from contextlib import suppress
from pathlib import Path

# The exit code of a child whose memory does not even hold its task.
TOO_BIG = 77
# Python's word for a child nobody knows the end of: the process that forked it was killed first.
_LOST = 255
# How libraries in C end where they are refused memory; a mistake of theirs ends so too.
_VIOLENT = {-number for name in ("SIGTRAP", "SIGABRT", "SIGSEGV", "SIGBUS")
            if (number := getattr(signal, name, 0))}  # fmt: skip
# As much of its limit has taken who dies of it: the last request is the one that was refused.
_NEAR = 0.7
# What GLib, C++ and Python say then.
_REFUSED = re.compile(
    rb"failed to allocate|[Oo]ut of memory|Cannot allocate|bad_alloc|MemoryError"
    rb"|Error creating thread: Resource temporarily"
)


def cause(code: int, peak: int, limit: int, said: bytes) -> tuple[str, str]:
    """The kind of a `workers.Failure`, and the reason in words; sizes in megabytes."""
    refused = is_near(peak, limit) or _REFUSED.search(said)
    if code == TOO_BIG or (code in _VIOLENT and refused):
        return "memory", str(limit)
    killed = code in {-getattr(signal, "SIGKILL", 9), _LOST}
    return "killed" if killed else "crash", _words(code)


def is_near(peak: int, limit: int) -> bool:
    """Whether so much was taken that what was refused next was memory; in megabytes."""
    return peak > _NEAR * limit


def _words(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    return f"signal {-code}"


def peak(pid: int | None) -> int:
    """The most address space a process has had so far, in megabytes; 0 where nobody can tell."""
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
        return int(status.partition("VmPeak:")[2].split()[0]) // 1024
    return 0
