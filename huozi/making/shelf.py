"""A shelf: the books below a folder, built together by the same workers.

While one book is read or joined, the workers are at the chapters of others. What goes wrong with
one stops no other, and one that is built and has not changed since is left as it is.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Any

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.making.artefacts import keep, standing, state
from huozi.making.build import build
from huozi.manuscript.load import CONFIG
from huozi.manuscript.outline import RECEIVED, article_files
from huozi.reasons import shortage
from huozi.work.cache import Told
from huozi.work.cluster import ClusterError
from huozi.work.crew import CalledOffError
from huozi.work.steps import Means, Order, Progress, manned

# As many books are in hand at a time: more would wait for the same workers.
AT_ONCE = 3


class State(StrEnum):
    """What became of a book."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """A book of the shelf: what became of it, its files, and what was found."""

    folder: Path
    state: State
    pages: int = 0
    characters: int = 0
    seconds: float = 0.0
    files: tuple[Path, ...] = ()
    found: tuple[Finding, ...] = ()


def books_below(folder: Path) -> tuple[Path, ...]:
    """The books in a folder and below it, by path; none is looked for inside another."""
    found = []
    for place, folders, _ in os.walk(folder):
        path = Path(place)
        if _is_book(path, loose=path != folder):
            found.append(path)
            folders.clear()
        folders[:] = sorted({*folders} - {RECEIVED} - {name for name in folders if name[0] == "."})
    return tuple(found)


def _is_book(folder: Path, *, loose: bool) -> bool:
    """Whether `build` is meant to make a book of a folder; of one with `loose` articles too."""
    if (folder / CONFIG).is_file() or (folder / "SUMMARY.md").is_file():
        return True
    paths = article_files(folder)
    return any(path.startswith("articles/") or (loose and "/" not in path) for path in paths)


def build_shelf(
    targets: Mapping[Path, Path], order: Order, means: Means
) -> Generator[Row, None, None]:
    """Build books, each into the folder given for it; a row for each as it is done.

    ClusterError where a cluster can do no more.
    """
    with manned(means) as manning:
        builders = ThreadPoolExecutor(AT_ONCE, "book")
        told = manning.progress("排书", dict.fromkeys(targets, 1))
        try:
            futures = [
                builders.submit(
                    _tried,
                    book,
                    replace(order, into=into),
                    replace(manning, progress=_together(book, manning.progress)),
                )
                for book, into in targets.items()
            ]
            for future in as_completed(futures):
                row = future.result()
                told(row.folder, reused=row.state is State.UNCHANGED)
                if manning.kept is not None:
                    manning.kept.trim()
                yield row
        finally:
            for workers in filter(None, (manning.here, manning.elsewhere)):
                workers.stop()
            builders.shutdown(cancel_futures=True)


def _together(book: Path, progress: Progress) -> Progress:
    """The progress of one book as a part of that of all."""

    def begun(step: str, sizes: Mapping[Any, int]) -> Told:
        told = progress(step, {(book, thing): size for thing, size in sizes.items()})

        def tell(thing: Any, /, *, reused: bool = False) -> None:
            told((book, thing), reused=reused)

        return tell

    return begun


def _tried(book: Path, order: Order, means: Means) -> Row:
    """A book, whatever goes wrong with it."""
    began = monotonic()
    try:
        row = _row(book, order, means)
    except (CalledOffError, ClusterError):  # no other book will fare better
        raise
    except Exception as error:  # noqa: BLE001 — the others go on
        row = Row(book, State.FAILED, found=(_trouble(book, error),))
    return replace(row, seconds=monotonic() - began)


def _trouble(book: Path, error: Exception) -> Finding:
    """An error of the machine or in the program."""
    words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    code, words = ("R012", short) if (short := shortage(error)) else ("R006", words)
    return finding(code, Span(str(book)), reason=words)


def _row(book: Path, order: Order, means: Means) -> Row:
    """A book built, unless it was built before of all that it would be built of now."""
    now = state(book, (), order)
    known = standing(now, means)
    artefacts, found = known or build(book, (), order, means)
    if errors(found):
        return Row(book, State.FAILED, found=found)
    keep((artefacts, found), now, means)
    return Row(
        book,
        State.UNCHANGED if known else State.BUILT,
        max(item.pages for item in artefacts),
        max(item.characters for item in artefacts),
        files=tuple(item.path for item in artefacts),
        found=found,
    )
