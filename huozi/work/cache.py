"""What was made before, kept on disk: a result under the digest of all that it was made from.

Entries lie in the user's own cache folder, never in a manuscript's: what comes from strangers is
not read back. Each begins with the checksum of the rest, so that one that was cut short or
changed is made anew; each is put in its place in one step, so that builds may share the folder.
A disk that is full costs the next build its time and nothing else. Whatever else lies in the
folder is left alone.
"""

from __future__ import annotations

import os
import pickle
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import metadata
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol, TypeVar

from huozi.digest import digest
from huozi.reasons import reason
from huozi.work.workers import Failure, Limits

Task = TypeVar("Task")
Result = TypeVar("Result")
Run = Callable[..., Iterator[tuple[int, Any]]]
"""Whoever does tasks: called with a function, tasks and limits, as `workers.run` is."""

LIMIT = 1024 * 1024 * 1024  # bytes; the entries not used for longest go first
_CHECKSUM = 32  # bytes
NOT_KEPT = object()


class Told(Protocol):
    """Who is told of each thing that is done, and whether it is of a former build."""

    def __call__(self, thing: Any, /, *, reused: bool = False) -> None:
        """A thing is done."""


def nobody(thing: object, /, *, reused: bool = False) -> None:
    """Nobody is told."""
    del thing, reused


# Entries lie in folders by the beginning of their key; nothing else in the folder is ours.
_FOLDERS, _ENTRY = "[0-9a-f][0-9a-f]", re.compile(r"[0-9a-f]{38}|half-\w+")
_HALF = "half-"  # an entry that is being written; a stray one goes when its time has come


@dataclass(slots=True)
class Cache:
    """Entries in a folder that its owner alone can change, `limit` bytes at most between builds.

    `refusal` says why it took something not, or, where it is `closed`, takes and gives nothing.
    """

    folder: Path
    limit: int = LIMIT
    refusal: str = ""
    closed: bool = False

    def has(self, key: str) -> bool:
        """Whether something seems to be kept under a key; `recall` may find it is not whole."""
        return not self.closed and self._path(key).exists()

    def recall(self, key: str) -> Any:
        """What was kept under a key; `NOT_KEPT` where nothing whole of ours is there."""
        path = self._path(key)
        try:
            if self.closed or not _is_ours(path.lstat(), stat.S_ISREG):
                return NOT_KEPT
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
        if self.closed:
            return
        packed = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        path = self._path(key)
        half = path.with_name(f"{_HALF}{token_hex(8)}")
        try:
            with os.fdopen(_created(half), "wb") as file:
                file.writelines((_checksum(packed), packed))
            half.replace(path)
        except OSError as error:
            self.refusal = reason(error)
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)

    def trim(self) -> None:
        """Take away what was not used for longest, until the rest is within the limit."""
        entries = list(self._entries())
        over = sum(size for _, size, _ in entries) - self.limit
        for _, size, path in sorted(entries):
            if over <= 0:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
                over -= size

    def clear(self) -> int:
        """Take everything away that was kept, and nothing else; how many bytes that were."""
        cleared = 0
        for _, size, path in self._entries():
            with suppress(OSError):
                path.unlink(missing_ok=True)
                cleared += size
        for folder in (*self.folder.glob(_FOLDERS), self.folder):
            with suppress(OSError):  # other things are in it
                folder.rmdir()
        return cleared

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """When each entry was last used, its bytes, its file."""
        for path in self.folder.glob(f"{_FOLDERS}/*"):
            if not self.closed and _ENTRY.fullmatch(path.name):
                with suppress(OSError):  # another build took it away
                    state = path.lstat()
                    yield state.st_mtime, state.st_size, path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _created(path: Path) -> int:
    """A new file that nobody else may read, open; its folder is made where there is none."""
    way = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, way, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, way, 0o600)


def _is_ours(state: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether a file or folder is of a kind, and belongs to whoever runs this."""
    return kind(state.st_mode) and (not hasattr(os, "getuid") or state.st_uid == os.getuid())


def users() -> Cache:
    """The cache of whoever runs this: in `HUOZI_CACHE`, or where the system keeps such things.

    Closed where that can't be made, or where anybody else may write: entries run as programs do.
    """
    import platformdirs  # noqa: PLC0415 — not for `--version`

    named = os.environ.get("HUOZI_CACHE")
    folder = Path(named) if named else platformdirs.user_cache_path("huozi", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = folder.stat()
    except OSError as error:
        return Cache(folder, refusal=reason(error), closed=True)
    if not _is_ours(state, stat.S_ISDIR):
        return Cache(folder, refusal="这个文件夹是别人的", closed=True)
    if os.name == "posix" and state.st_mode & 0o022:
        return Cache(folder, refusal="别人也能写这个文件夹", closed=True)
    return Cache(folder)


def run_or_recall(
    kept: Cache | None,
    by: Run,
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    limits: Limits,
    *,
    state: Callable[[Task], object] = lambda _: None,
    told: Told = nobody,
) -> Iterator[tuple[int, Result | Failure]]:
    """What `by` makes of the tasks, but what was done before is not done again.

    `state` tells what the function reads besides a task (a file, faces). A failure is never kept.
    What has to be done is begun at once, before anything is asked for.
    """

    def begun(numbers: Sequence[int]) -> Iterator[tuple[int, Result | Failure]]:
        results = by(function, [tasks[number] for number in numbers], limits)
        return ((numbers[place], result) for place, result in results)

    keys = [] if kept is None else _keys(function, tasks, state)
    there = [number for number, key in enumerate(keys) if kept is not None and kept.has(key)]
    anew = begun(sorted({*range(len(tasks))} - {*there}))

    def results() -> Iterator[tuple[int, Result | Failure]]:
        broken = list[int]()
        for number in there:
            if kept is None or (result := kept.recall(keys[number])) is NOT_KEPT:
                broken.append(number)
            else:
                told(number, reused=True)
                yield number, result
        for number, result in chain(anew, begun(broken)):
            if not isinstance(result, Failure):
                if kept is not None:
                    kept.keep(keys[number], result)
                told(number)
            yield number, result

    return results()


def _keys(
    function: Callable[[Task], object], tasks: Sequence[Task], state: Callable[[Task], object]
) -> list[str]:
    base = digest(program(), function)
    return [digest(base, task, state(task)) for task in tasks]


@cache
def program() -> str:
    """The digest of this program: all its files, its Python and every package it stands on."""
    package = Path(__file__).parent.parent
    sources = [(str(path.relative_to(package)), path.read_bytes()) for path in _sources(package)]
    rows = (line.partition(";") for line in metadata.requires("huozi") or ())
    names = {name for name, _, when in rows if "extra ==" not in when}  # not those of tests
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
