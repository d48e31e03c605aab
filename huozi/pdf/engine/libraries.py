"""WeasyPrint imported, without what takes long and is seldom wanted.

It tries the names that the system's libraries have on other systems first. For each ctypes asks
the linker's cache, the compiler and the linker, a program each time: a fifth of a second
altogether. On Linux a library goes by the name of its file, so where all are there nothing needs
to be asked. Raises OSError at import where the system lacks one.

It also loads what fontTools has for subsets and for variable faces, a tenth of a second; with
HarfBuzz it makes no subset that way, and few faces are variable.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

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


_LATER = ("fontTools.subset", "fontTools.varLib.instancer")


class _Later(ModuleType):
    """A module that is loaded when something in it is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*values, **named)

        return call


@contextmanager
def _some_later() -> Iterator[None]:
    """Let modules stand for those that are loaded when they are wanted."""
    absent = [name for name in _LATER if name not in sys.modules]
    sys.modules.update({name: _Later(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _by_file(), _some_later():
    import weasyprint  # noqa: F401 — which loads them
