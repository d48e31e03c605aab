"""The only door to the disk for manuscripts and outputs: inside the folder, whole or not at all."""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

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


def write_all(data: Mapping[Path, bytes]) -> None:
    """Write files, each in one step, and none of them before all are on the disk.

    Whatever interrupts it, no file is cut short and nothing lies beside it. Raises OSError (disk
    full, read-only folder; a folder or a device, which must not be replaced by a file), with the
    file it was at as `filename`.
    """
    halves = {path: path.with_name(f".{path.name[:40]}.{token_hex(4)}.tmp") for path in data}
    at = ""
    try:
        for path, half in halves.items():
            at = str(path)
            _write_half(half, path, data[path])
        for path, half in halves.items():
            at = str(path)
            half.replace(path)
    except OSError as error:
        error.filename = at
        raise
    finally:
        for half in halves.values():
            with suppress(OSError):
                half.unlink(missing_ok=True)


def _write_half(half: Path, path: Path, data: bytes) -> None:
    """A file beside the one whose place it is to take."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "它不是普通文件")
    path.parent.mkdir(parents=True, exist_ok=True)
    with half.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write(target: Path, data: bytes) -> None:
    """Write one file in one step; raises OSError and leaves the old one."""
    write_all({target: data})


def put_all(data: Mapping[Path, bytes]) -> tuple[Finding, ...]:
    """Write all of these files or none; a finding for the one that can't be written."""
    try:
        write_all(data)
    except OSError as error:
        return (finding("R001", Span(error.filename), path=error.filename, reason=reason(error)),)
    return ()


def put(target: Path, data: bytes) -> tuple[Finding, ...]:
    """Write one file; a finding where it can't be written."""
    return put_all({target: data})


def append(target: Path, head: str, text: str) -> tuple[Finding, ...]:
    """Put text at the end of a list, begun with `head` where there is none; as `put`.

    What an editor wrote stays as it is, byte for byte.
    """
    before = target.read_bytes() if target.exists() else head.encode()
    before = before if before.endswith(b"\n") else before + b"\n"
    return put(target, before + text.encode())


def stamps(paths: Iterable[Path]) -> tuple[tuple[str, int, int, int], ...]:
    """What tells whether files have changed: where they are, how large, of when.

    When a file was written anybody can set, when it was changed only the system.
    """
    found = []
    for path in paths:
        with suppress(OSError):
            now = path.stat()
            found.append((str(path), now.st_size, now.st_mtime_ns, now.st_ctime_ns))
    return tuple(found)
