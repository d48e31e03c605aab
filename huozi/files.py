"""The only door to the disk for manuscripts and outputs: inside the folder, whole or not at all."""

from __future__ import annotations

import errno
import os
import posixpath
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huozi.diagnostics import Finding, Span, finding
from huozi.reasons import reason

TEXT_LIMIT = 20 * 1024 * 1024
PICTURE_LIMIT = 200 * 1024 * 1024
FINISHED_LIMIT = 600 * 1024 * 1024

# All that readers raise for a file where it has other things than its format says.
DAMAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def leaves(path: str) -> bool:
    """Whether a path is absolute, of another drive, or goes up out of its folder by its words."""
    drive = ":" in path.partition("/")[0]
    return "\0" in path or path.startswith(("/", "\\", "~")) or drive or ".." in path.split("/")


def inside(root: Path, path: str, span: Span) -> tuple[Path | None, tuple[Finding, ...]]:
    """The real path of `path` below `root`, links followed; a finding when it leaves the folder."""
    if leaves(posixpath.normpath(path)):
        return None, (finding("S001", span, path=path),)
    target = Path(os.path.realpath(root / path))
    if not target.is_relative_to(os.path.realpath(root)):
        return None, (finding("S001", span, path=path),)
    return target, ()


def present(root: Path, path: str, span: Span) -> tuple[Finding, ...]:
    """The finding for a path that leads out of the book's folder or to no file."""
    target, found = inside(root, path, span)
    if target is not None and not target.is_file():
        return (finding("B007", span, path=path, near=_nearest(target)),)
    return found


def read(
    root: Path, path: str, span: Span, limit: int = TEXT_LIMIT
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The bytes of a file inside the book's folder, or the finding that says why not."""
    try:
        target, found = inside(root, path, span)
        if target is None or (found := present(root, path, span)):
            return None, found
        size = target.stat().st_size
        if size > limit:
            return None, (finding("S002", span, path=path, size=size >> 20, limit=limit >> 20),)
        return target.read_bytes(), ()
    except OSError as error:
        return None, (finding("B008", span, path=path, reason=reason(error)),)


def finished(path: Path) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The bytes of a finished file, wherever it is, or the finding that says why not."""
    span = Span(str(path))
    try:
        if not path.is_file():
            return None, (finding("B007", span, path=path, near=""),)
        if (size := path.stat().st_size) > FINISHED_LIMIT:
            values = {"path": path, "size": size >> 20, "limit": FINISHED_LIMIT >> 20}
            return None, (finding("S002", span, **values),)
        return path.read_bytes(), ()
    except OSError as error:
        return None, (finding("B008", span, path=path, reason=reason(error)),)


def _nearest(missing: Path) -> str:
    """What to say of a missing file: the most similar name in its folder."""
    from difflib import get_close_matches  # noqa: PLC0415 — only for a message

    if "\\" in missing.name:
        return "路径里用 / 分隔，不用 \\。"
    if not missing.parent.is_dir():
        return f"文件夹 {missing.parent.name}/ 也不存在。"
    names = sorted(item.name for item in missing.parent.iterdir())
    near = get_close_matches(missing.name, names, n=1, cutoff=0.5)
    return f"最接近的是 {near[0]}。" if near else ""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary file beside `target` that takes its place only when the block ends well.

    Whatever interrupts the block, `target` keeps its old bytes. Raises OSError (disk full,
    read-only folder) after removing the temporary file, and for a folder or a device, which
    must not be replaced by a file.
    """
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "它不是普通文件")
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name[:40]}."
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write(target: Path, data: bytes) -> None:
    """Write `data` to `target` in one step; raises OSError and leaves the old file."""
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def put(target: Path, data: bytes) -> tuple[Finding, ...]:
    """Write `data` to `target`; a finding where it can't be written."""
    try:
        write(target, data)
    except OSError as error:
        return (finding("R001", Span(str(target)), path=target, reason=reason(error)),)
    return ()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def stamps(paths: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """What tells whether files have changed: where they are, how large, of when."""
    found = []
    for path in paths:
        with suppress(OSError):
            now = path.stat()
            found.append((str(path), now.st_size, now.st_mtime_ns))
    return tuple(found)
