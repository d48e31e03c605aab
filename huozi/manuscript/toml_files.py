"""A TOML file of a book's folder, read and checked; every mistake in it a finding at its place.

And texts as programs write them into one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from huozi import files
from huozi.diagnostics import Finding, Span, finding
from huozi.manuscript.config import Field, Locate, check
from huozi.manuscript.toml_places import read_toml, toml_places


def read_table(
    folder: Path, name: str, schema: Mapping[str, Field]
) -> tuple[dict[str, Any], Locate, tuple[Finding, ...]]:
    """The values of a file that fit its schema, and where each stands."""
    data, found = files.read(folder, name, Span(name))
    if data is None:
        return {}, lambda _: Span(name), found
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = Span(name, data[: error.start].count(b"\n") + 1)
        wrong = finding("M001", place, byte=f"0x{data[error.start]:02X}")
        return {}, lambda _: place, (wrong,)
    values, found = read_toml(name, text)
    places = toml_places(text) if values else {}

    def locate(path: tuple[str | int, ...]) -> Span:
        while path and path not in places:
            path = path[:-1]
        return Span(name, *places.get(path, (1, 1)))

    good, checked = check(values, schema, locate)
    return good, locate, (*found, *checked)


def quoted(text: str) -> str:
    """A basic string of TOML: JSON's, which escapes the same."""
    return json.dumps(text, ensure_ascii=False)


def array(texts: Iterable[str]) -> str:
    """An array of strings, on one line."""
    return f"[{', '.join(map(quoted, texts))}]"
