"""The digest of plain values: alike in every process, so that what was made can be found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from hashlib import blake2b
from operator import attrgetter
from pathlib import PurePath
from typing import Any

Say = Callable[[str], None]

_SCALARS = frozenset({int, float, bool, type(None)})
_ROWS = frozenset({tuple, list})


def digest(*values: object) -> str:
    """The digest of frozen values (see `model`), mappings, sets and functions of modules.

    TypeError for any other: what can't be told apart must not be kept.
    """
    words: list[str] = []
    _tell(values, words.append)
    whole = "".join(words).encode("utf-8", "surrogatepass")
    return blake2b(whole, digest_size=20).hexdigest()


def _tell(value: Any, say: Say) -> None:
    """Say what a value is and where it ends, so that no two values are told alike.

    What there is most of comes first: a book has a million of these.
    """
    kind = type(value)
    if kind is str:
        say(f'"{len(value)}:{value}')
    elif kind in _ROWS:
        say("[")
        for item in value:
            _tell(item, say)
        say("]")
    elif kind in _SCALARS:
        say(f"{kind.__name__}={value!r};")
    elif kind is bytes:
        say(f"#{blake2b(value).hexdigest()}")
    elif is_dataclass(kind):
        _tell_fields(value, kind, say)
    else:
        _tell_other(value, kind, say)


def _tell_fields(value: Any, kind: type, say: Say) -> None:
    say(f"{kind.__qualname__}(")
    for item in fields_of(kind)(value):
        _tell(item, say)
    say(")")


@cache
def fields_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What reads the values of all fields of a dataclass at once, in their order."""
    names = [field.name for field in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _tell_other(value: Any, kind: type, say: Say) -> None:
    if isinstance(value, Mapping | frozenset | set):
        say(kind.__qualname__)
        _tell(sorted(value.items() if isinstance(value, Mapping) else value), say)
    elif isinstance(value, tuple | list):  # with names
        _tell((*value,), say)
    elif isinstance(value, str | date | Enum | PurePath):
        say(f"{kind.__qualname__}=")
        _tell(str(value), say)
    elif isinstance(value, partial):
        _tell((value.func, value.args, value.keywords), say)
    elif callable(value):
        say("function=")
        _tell(f"{value.__module__}.{value.__qualname__}", say)
    else:
        raise TypeError(f"not a plain value: {kind.__qualname__}")
