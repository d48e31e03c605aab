"""The digest of plain values: alike in every process, so that what was made can be found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum, IntEnum, StrEnum
from functools import partial, singledispatch
from hashlib import blake2b
from pathlib import PurePath
from typing import Any


def digest(*values: object) -> str:
    """The digest of frozen values (see `model`), mappings, sets and functions of modules.

    TypeError for any other: what can't be told apart must not be kept.
    """
    state = blake2b(digest_size=20)
    for piece in _pieces(values):
        state.update(b"%d:" % len(piece))
        state.update(piece)
    return state.hexdigest()


@singledispatch
def _pieces(value: Any) -> Iterator[bytes]:
    """A value as bytes, its type before it, so that no two values give the same."""
    kind = type(value).__qualname__
    if is_dataclass(value):
        yield from (kind.encode(), b"(")
        for field in fields(value):
            yield from _pieces(getattr(value, field.name))
        yield b")"
    elif callable(value):
        yield from (b"function", f"{value.__module__}.{value.__qualname__}".encode())
    else:
        raise TypeError(f"not a plain value: {kind}")


@_pieces.register
def _(value: str) -> Iterator[bytes]:
    yield from (b"str", value.encode("utf-8", "surrogatepass"))


@_pieces.register
def _(value: bytes) -> Iterator[bytes]:
    yield from (b"bytes", value)


@_pieces.register(type(None) | int | float | date | StrEnum | IntEnum | Enum | PurePath)
def _(value: object) -> Iterator[bytes]:
    yield from (type(value).__qualname__.encode(), str(value).encode())


@_pieces.register(tuple | list)
def _(value: tuple[object, ...] | list[object]) -> Iterator[bytes]:
    yield b"["
    for item in value:
        yield from _pieces(item)
    yield b"]"


@_pieces.register(Mapping | frozenset | set)
def _(value: Any) -> Iterator[bytes]:
    yield type(value).__qualname__.encode()
    yield from _pieces(sorted(value.items() if isinstance(value, Mapping) else value))


@_pieces.register
def _(value: partial) -> Iterator[bytes]:  # type: ignore[type-arg]
    whole: tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
    whole = value.func, value.args, value.keywords
    yield from _pieces(whole)
