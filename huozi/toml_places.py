"""Where the keys of a TOML text stand: `tomllib` gives values, findings need lines."""

from __future__ import annotations

import re
import tomllib

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[^\s=#"'\[\]{}]+))\s*=""")


def toml_places(text: str) -> dict[Path, tuple[int, int]]:
    """Where each key and table of a TOML text stands: path -> (line, column), from 1.

    Keys inside inline tables and arrays share the place of the key that holds them.
    """
    places: dict[Path, tuple[int, int]] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    resume = 0
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if number <= resume:
            continue
        if header := _HEADER.match(line):
            table = _table_path(header, counts)
            places.setdefault(table, (number, header.start(2) + 1))
        elif key := _KEY.match(line):
            places[(*table, key[1].strip("\"'"))] = (number, key.start(1) + 1)
            resume = _value_end(lines, number)
    return places


def _table_path(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """The path of a `[table]` or `[[table]]` header, with the index of every array of tables."""
    path: Path = ()
    names = [name.strip().strip("\"'") for name in header[2].split(".")]
    for depth, name in enumerate(names):
        path = (*path, name)
        last = depth == len(names) - 1
        if last and header[1] == "[[":
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _value_end(lines: list[str], start: int) -> int:
    """The last line of the value that starts on line `start`: the first prefix TOML accepts."""
    for end in range(start, min(len(lines), start + 500)):
        try:
            tomllib.loads("\n".join(lines[start - 1 : end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return start
