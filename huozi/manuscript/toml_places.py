"""TOML with the place of every key and every error: `tomllib` gives values, findings need lines."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Any, NamedTuple

from huozi.diagnostics import Finding, Span, finding
from huozi.manuscript.syntax import toml_reason

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'''(?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')'''
    r"""|(?P<comment>\#[^\n]*)|(?P<line>\n)|(?P<mark>[\[\]{},=.])|(?P<bare>[^\s"'#\[\]{},=.]+)""",
    re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def read_toml(path: str, text: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The values of a TOML text, or the finding that says why and where it can't be read."""
    try:
        return tomllib.loads(text), ()
    except RecursionError:
        reason, place = "recursion", ""
    except ValueError as error:  # TOMLDecodeError, and a number of thousands of digits
        reason, _, place = str(error).partition(" (at ")
    lines = text.split("\n")
    numbers = [int(number) for number in re.findall(r"\d+", place)]
    line, column = numbers if len(numbers) == 2 else _end(lines) if place else (1, 1)
    if place == "end of document)":
        reason = "Unclosed"
    words = toml_reason(reason, lines[line - 1], column)
    return {}, (finding("B002", Span(path, line, column), reason=words),)


def _end(lines: list[str]) -> tuple[int, int]:
    """Line and column of the end of the last line that is not empty."""
    last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    return last, len(lines[last - 1]) + 1


def toml_places(text: str) -> dict[Path, tuple[int, int]]:
    """Where each key, table and array item of a valid TOML text stands: path -> (line, column)."""
    reader = _Reader(text)
    reader.document()
    return reader.places


class _Reader:
    """Walks the tokens of a text that `tomllib` has accepted, and notes where keys stand."""

    def __init__(self, text: str) -> None:
        self.places: dict[Path, tuple[int, int]] = {}
        self._tokens = [
            _Token(str(match.lastgroup), match[0], match.start())
            for match in _TOKEN.finditer(text)
            if match.lastgroup != "comment"
        ]
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._next = 0
        self._counts: dict[Path, int] = {}

    def document(self) -> None:
        """Every statement of the text."""
        table: Path = ()
        while (token := self._peek()) is not None:
            if token.kind == "line":
                self._next += 1
            elif token.text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _note(self, path: Path, token: _Token) -> None:
        """Remember the first place of a path."""
        line = bisect_right(self._lines, token.offset) - 1
        self.places.setdefault(path, (line + 1, token.offset - self._lines[line] + 1))

    def _header(self) -> Path:
        """`[table]` or `[[table]]`; the path has the index of every array of tables in it."""
        first = self._take()
        after = self._peek()
        many = after is not None and after.text == "[" and after.offset == first.offset + 1
        self._next += many
        path: Path = ()
        keys = self._keys("]")
        self._next += many
        for depth, token in enumerate(keys, 1):
            path = (*path, _name(token))
            if many and depth == len(keys):
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
            self._note(path, token)
        return path

    def _keys(self, end: str) -> list[_Token]:
        """The parts of a dotted key, up to and past the mark that ends it."""
        keys = []
        while (token := self._take()).text != end or token.kind != "mark":
            if token.kind != "mark":
                keys.append(token)
        return keys

    def _pair(self, table: Path) -> None:
        """`key = value`."""
        path = table
        for token in self._keys("="):
            path = (*path, _name(token))
            self._note(path, token)
        self._value(path)

    def _value(self, path: Path) -> None:
        """A value; the items of an array and the keys of an inline table have places too."""
        token = self._take()
        if token.text == "[":
            self._array(path)
        elif token.text == "{":
            self._inline_table(path)
        elif token.kind == "bare":  # numbers and dates may be several tokens
            while (after := self._peek()) is not None and (
                after.kind == "bare" or after.text == "."
            ):
                self._next += 1

    def _array(self, path: Path) -> None:
        number = 0
        while (token := self._tokens[self._next]).text != "]":
            if token.kind == "line" or token.text == ",":
                self._next += 1
                continue
            self._note((*path, number), token)
            self._value((*path, number))
            number += 1
        self._next += 1

    def _inline_table(self, path: Path) -> None:
        while (token := self._tokens[self._next]).text != "}":
            if token.kind == "line" or token.text == ",":
                self._next += 1
            else:
                self._pair(path)
        self._next += 1


def _name(token: _Token) -> str:
    """A key without its quotes."""
    if token.kind == "bare":
        return token.text
    return str(tomllib.loads(f"key = {token.text}")["key"])
