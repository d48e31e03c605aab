"""What was made before, kept on disk: a result under the digest of all that it was made from.

Entries lie in the user's own cache folder, never in a manuscript's: what comes from strangers is
not read back. Each begins with the checksum of the rest, so that one that was cut short or
changed is made anew; each is put in its place in one step, so that builds may share the folder.
A disk that is full costs the next build its time and nothing else.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from huozi.digest import digest
from huozi.workers import Failure, Limits, run

Task = TypeVar("Task")
Result = TypeVar("Result")

LIMIT = 1024 * 1024 * 1024  # bytes; the entries not used for longest go first
_CHECKSUM = 32  # bytes
NOT_KEPT = object()


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries in a folder that its owner alone can read, `limit` bytes at most between builds."""

    folder: Path
    limit: int = LIMIT

    def recall(self, key: str) -> Any:
        """What was kept under a key; `NOT_KEPT` where nothing whole is there."""
        path = self._path(key)
        try:
            packed = path.read_bytes()
            os.utime(path)
        except OSError:
            return NOT_KEPT
        whole = memoryview(packed)
        if _checksum(whole[_CHECKSUM:]) != whole[:_CHECKSUM]:
            return NOT_KEPT
        return pickle.loads(whole[_CHECKSUM:])  # noqa: S301 — written here, nobody else may

    def keep(self, key: str, result: Any) -> None:
        """Put a result under a key, if the disk takes it."""
        packed = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=_HALF, delete=False) as half:
                try:
                    half.writelines((_checksum(packed), packed))
                    half.close()
                    Path(half.name).replace(path)
                except BaseException:
                    Path(half.name).unlink(missing_ok=True)
                    raise

    def trim(self) -> None:
        """Take away what was not used for longest, until the rest is within the limit."""
        entries = list(self._entries())
        over = sum(size for _, size, _ in entries) - self.limit
        for _, size, path in sorted(entries):
            if over <= 0:
                break
            path.unlink(missing_ok=True)
            over -= size

    def clear(self) -> int:
        """Take everything away; how many bytes that were."""
        size = sum(size for _, size, _ in self._entries())
        shutil.rmtree(self.folder, ignore_errors=True)
        return size

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """When each entry was last used, its bytes, its file."""
        for path in self.folder.glob("*/*"):
            with suppress(OSError):  # another build took it away
                state = path.stat()
                yield state.st_mtime, state.st_size, path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


_HALF = "half-"  # an entry that is being written; a stray one goes when its time has come


def users() -> Cache | None:
    """The cache of whoever runs this: in `HUOZI_CACHE`, or where the system keeps such things.

    None where that can't be written, or belongs to somebody else.
    """
    import platformdirs  # noqa: PLC0415 — not for `--version`

    named = os.environ.get("HUOZI_CACHE")
    folder = Path(named) if named else platformdirs.user_cache_path("huozi", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            return None
        folder.chmod(0o700)
    except OSError:
        return None
    return Cache(folder)


def run_or_recall(
    kept: Cache | None,
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    limits: Limits,
    workers: int = 1,
    *,
    state: Callable[[Task], object] = lambda _: None,
) -> Iterator[tuple[int, Result | Failure]]:
    """As `workers.run`, but what was done before is not done again.

    `state` tells what the function reads besides a task (a file, faces). A failure is never kept.
    """
    if kept is None:
        yield from run(function, tasks, limits, workers)
        return
    base = digest(program(), function)
    keys = [digest(base, task, state(task)) for task in tasks]
    left = []
    for number, key in enumerate(keys):
        if (result := kept.recall(key)) is NOT_KEPT:
            left.append(number)
        else:
            yield number, result
    for place, result in run(function, [tasks[number] for number in left], limits, workers):
        if not isinstance(result, Failure):
            kept.keep(keys[left[place]], result)
        yield left[place], result


@cache
def program() -> str:
    """The digest of this program: all its files, its Python and every package it stands on."""
    package = Path(__file__).parent
    sources = [(str(path.relative_to(package)), path.read_bytes()) for path in _sources(package)]
    names = {line.partition(";")[0] for line in metadata.requires("huozi") or ()}
    versions = [(name, _version(name.partition("=")[0])) for name in sorted(names)]
    return digest(sources, versions, sys.version)


def _sources(package: Path) -> list[Path]:
    """The files of the package, its word lists and pictures too, but not what Python compiled."""
    files = (path for path in package.rglob("*") if path.is_file())
    return sorted(path for path in files if path.parent.name != "__pycache__")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _checksum(packed: bytes | memoryview) -> bytes:
    return blake2b(packed, digest_size=_CHECKSUM).digest()
