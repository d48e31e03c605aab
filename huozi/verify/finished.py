"""A finished file held against the pages it was made of: none is lost, each says what it said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huozi.diagnostics import Finding, Span, finding


@dataclass(frozen=True, slots=True)
class Pair:
    """A file before and after; `count` is how many pages there are to be.

    `places` has for each page before the one it is on after, from 0.
    """

    name: str
    before: bytes
    after: bytes
    places: tuple[int, ...]
    count: int


def unlike(pair: Pair) -> tuple[Finding, ...]:
    """The first page that lost some of its text, or a wrong count (runs in a child process)."""
    import pymupdf  # noqa: PLC0415 — a large library

    with (
        pymupdf.open(stream=pair.before, filetype="pdf") as before,  # type: ignore[no-untyped-call]
        pymupdf.open(stream=pair.after, filetype="pdf") as after,  # type: ignore[no-untyped-call]
    ):
        return tuple(_unlike(before, after, pair))


def _unlike(before: Any, after: Any, pair: Pair) -> Iterator[Finding]:
    span = Span(pair.name)
    if len(after) != pair.count or len(before) != len(pair.places):
        yield finding("V210", span, count=len(after), promised=pair.count)
        return
    for index, place in enumerate(pair.places):
        said = _text(before[index])
        if said not in _text(after[place]):
            yield finding("V211", span, page=place + 1, words=said[:20])
            return


def _text(page: Any) -> str:
    """All a page says in the order in which it is drawn, without blanks; off the page too."""
    import pymupdf  # noqa: PLC0415

    words = page.get_textpage(flags=pymupdf.TEXT_PRESERVE_WHITESPACE).extractText()
    return "".join(words.split())
