"""A real Dask scheduler and real workers on loopback, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LOOPBACK = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
_PATIENCE = 60.0  # seconds, for a scheduler to be there


class Daemon:
    """A process of Dask, ended at the end with all that it started."""

    def __init__(
        self, folder: Path, kind: str, *arguments: str, environment: Mapping[str, str]
    ) -> None:
        self._log = (folder / f"{kind}.log").open("a")
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *_LOOPBACK, *arguments],
            stdout=self._log,
            stderr=self._log,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            start_new_session=True,
        )
        self.pid = self._process.pid

    def end(self) -> None:
        """Kill it, and whatever it started in its session."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()


class Cluster:
    """A scheduler, at its `address`, and the workers it has been given; all write in a folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._daemons: list[Daemon] = []
        note = folder / "scheduler.json"
        note.unlink(missing_ok=True)  # of one before, whose address nobody answers at
        self.scheduler = self._started("scheduler", "--port", "0", "--scheduler-file", str(note))
        self.address = _address(note)

    def add_worker(self, *options: str) -> Daemon:
        """One more worker, that does one task at a time."""
        scratch = ("--local-directory", str(self._folder))
        return self._started("worker", self.address, "--nthreads", "1", *scratch, *options)

    def wait_for(self, number: int) -> None:
        """Wait until so many workers are there."""
        from distributed import Client  # noqa: PLC0415 — it may not be here

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=_PATIENCE)

    def _started(self, kind: str, *arguments: str) -> Daemon:
        daemon = Daemon(self._folder, kind, *arguments, environment=self._environment)
        self._daemons.append(daemon)
        return daemon

    def end(self) -> None:
        """End all of it."""
        for daemon in reversed(self._daemons):
            daemon.end()


def _address(note: Path) -> str:
    """What the scheduler wrote of itself, as soon as it is all there."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            return str(json.loads(note.read_text())["address"])
        time.sleep(0.05)
    raise TimeoutError(note)


@contextmanager
def cluster(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A scheduler without workers, ended with all its workers at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Cluster(folder, environment or {})
    try:
        yield made
    finally:
        made.end()
