"""The system's libraries, which WeasyPrint looks for when it is imported.

It tries their names on other systems first. For each ctypes asks the linker's cache, the compiler
and the linker, a program each time: a fifth of a second altogether. On Linux a library goes by
the name of its file, so where all are there nothing needs to be asked. Raises OSError at import
where the system lacks one.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FILES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)


@contextmanager
def _by_file() -> Iterator[None]:
    """Let libraries be loaded by their files' names alone, if all can be."""
    before = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_loads, _FILES)):
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _nowhere(name: str) -> str | None:
    del name
    return None


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


with _by_file():
    import weasyprint  # noqa: F401 — which loads them
