"""A whole book that came in one file, in the words of `book.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from huozi.desk.beginning import new_book
from huozi.diagnostics import Finding, Span, finding
from huozi.intake.story import Work
from huozi.manuscript.config import UNPRINTABLE
from huozi.manuscript.toml_files import quoted
from huozi.model import Book, Person


def begin(into: Path, work: Work | None) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """A new book, with the imprint and the order of the work it begins with."""
    if work is None:
        return new_book(into, sample="")
    given = {"title": UNPRINTABLE.sub("", work.title)}
    if work.authors or work.subtitle:
        lines = [f"subtitle = {_string(work.subtitle)}"] if work.subtitle else []
        authors = ", ".join(map(_person, work.authors))
        given["imprint"] = "\n".join((*lines, f"authors = [{authors}]"))
    if order := "\n".join(_order(work)):
        given["order"] = order
    return new_book(into, sample="", **given)


def common(works: Sequence[Work | None]) -> Work | None:
    """The work that all of the received files are: one of them, or volumes of one title."""
    first = works[0]
    if first is None or any(work is None or work.title != first.title for work in works):
        return None
    return first if len(works) == 1 else replace(first, front=(), parts=(), back=())


def _order(work: Work) -> Iterator[str]:
    """The lines that say it, where file names alone do not."""
    for key, slugs in (("front", work.front), ("back", work.back)):
        if slugs:
            yield from (f"{key} = [", *_paths(slugs), "]")
    for title, slugs in work.parts:
        if title:
            yield from ("", "[[part]]", f"title = {_string(title)}", "articles = [")
            yield from (*_paths(slugs), "]")


def _paths(slugs: Iterable[str]) -> Iterator[str]:
    return (f"    {_string(f'articles/{slug}.md')}," for slug in slugs)


def _person(person: Person) -> str:
    role = f", role = {_string(person.role)}" if person.role else ""
    return f"{{ name = {_string(person.name)}{role} }}"


def _string(text: str) -> str:
    """A text of a file that was received, which may hold anything."""
    return quoted(UNPRINTABLE.sub("", text))


def untold(book: Book, work: Work) -> Iterator[Finding]:
    """What a `book.toml` does not say of a work whose articles have come to its book."""
    span = Span("book.toml")
    if work.title and work.title != book.metadata.title:
        names = "、".join(person.name for person in work.authors)
        yield finding("R009", span, title=work.title, names=f"，作者{names}" if names else "")
    titles = [title for title, _ in work.parts if title]
    if titles and not any(part.title for part in book.parts):
        firsts = "；".join(f"{title}从 articles/{slugs[0]}.md 起" for title, slugs in work.parts)
        yield finding("R010", span, count=len(titles), firsts=firsts)
