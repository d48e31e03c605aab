"""The whole layout of a book or a leaf as one undisturbed run of CPython."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def at_full_pace(function: Callable[[], Result]) -> Result:
    """Call what builds a great tree: nobody looks for garbage in it, and its frames lie together.

    Boxes live until the pages are written, so that a search among them finds nothing. Afterwards
    they are searched, and nothing that was there before.
    """
    searching, lasting = gc.isenabled(), gc.get_freeze_count()
    gc.disable()
    gc.freeze()
    try:
        return _with_room(function)
    finally:
        gc.collect()
        if not lasting:
            gc.unfreeze()
        if searching:
            gc.enable()


def _with_room(function: Callable[[], Result]) -> Result:
    return function()


# CPython (3.11 and on) keeps frames in pieces of 16 KB, and a call over the edge of one takes and
# gives back memory every time: a loop that happens to stand there runs at half its speed. A frame
# that asks for 512 KB brings a piece that holds all those above it.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=1 << 16)
