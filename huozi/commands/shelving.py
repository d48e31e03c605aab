"""`shelf`: all the books of a library."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huozi.commands.hiring import WORKERS, hired
from huozi.commands.shared import (
    EDITION,
    JSON,
    NO_CACHE,
    PATH,
    READER,
    exit_code,
    kept,
    plain,
    print_json,
    show,
    unkept,
    within_limit,
)
from huozi.usage import Verb
from huozi.work.loaded import PAGES, TEXTS
from huozi.work.workers import warm

if TYPE_CHECKING:
    from huozi.diagnostics import Finding
    from huozi.making.shelf import Row
    from huozi.work.cache import Cache
    from huozi.work.steps import Order


@click.command(
    cls=Verb, help="排一架书：文件夹下面每一本都排；排过又没有改的跳过，一本有错不碍别的。"
)
@click.argument("folder", type=PATH, metavar="文件夹")
@click.option(
    "--into",
    type=PATH,
    metavar="文件夹",
    help="成品放在这里，一本书一个文件夹；不写就放在各本书的 dist/。",
)
@READER
@EDITION
@WORKERS
@NO_CACHE
@JSON
def shelf(
    folder: Path,
    into: Path | None,
    reader: str | None,
    edition: str,
    *,
    workers: int | str | None,
    no_cache: bool,
    as_json: bool,
) -> None:
    """Build every book below a folder."""
    warm(*TEXTS, *PAGES)
    from huozi.diagnostics import Span, finding  # noqa: PLC0415 — heavy: only when needed
    from huozi.making.shelf import books_below  # noqa: PLC0415
    from huozi.work.steps import Order  # noqa: PLC0415

    targets = {
        book: book / "dist" if into is None else into / book.relative_to(folder)
        for book in books_below(folder)
    }
    rows: dict[Path, Row] = {}
    try:
        if targets:
            order = Order(variety=edition, reader=reader or "")
            cache = None if no_cache else kept()
            found = _build(targets, order, workers, rows, cache=cache, quiet=as_json)
        else:
            found = (finding("R025", Span(str(folder)), path=folder),)
    except KeyboardInterrupt:
        _report(folder, rows.values(), (), as_json=as_json)
        raise
    _report(folder, rows.values(), found, as_json=as_json)
    sys.exit(exit_code((*found, *(item for row in rows.values() for item in row.found))))


def _build(
    targets: dict[Path, Path],
    order: Order,
    workers: int | str | None,
    rows: dict[Path, Row],
    *,
    cache: Cache | None,
    quiet: bool,
) -> tuple[Finding, ...]:
    """Add a row for each book as it is done; what is to be said of all together."""
    from huozi.making.shelf import build_shelf  # noqa: PLC0415
    from huozi.progress import Progress  # noqa: PLC0415
    from huozi.work.cluster import ClusterError  # noqa: PLC0415
    from huozi.work.steps import Means  # noqa: PLC0415

    with Progress(quiet=quiet, logged=True) as progress, within_limit(cache):
        try:
            with (
                hired(workers, Means(progress, kept=cache)) as means,
                closing(build_shelf(targets, order, means)) as built,
            ):
                for row in built:
                    rows[row.folder] = row
        except ClusterError as stop:
            return stop.found
    return unkept(cache)


def _report(
    folder: Path, rows: Iterable[Row], found: tuple[Finding, ...], *, as_json: bool
) -> None:
    """What became of each book, and the errors of those that failed."""
    from huozi.diagnostics import errors  # noqa: PLC0415
    from huozi.tables import shelf_table  # noqa: PLC0415

    rows = sorted(rows, key=lambda row: row.folder)
    if as_json:
        print_json({"books": [_plain(row) for row in rows], "findings": plain(found)})
        return
    for row in rows:
        show(errors(row.found), row.folder)
    show(found)
    if rows:
        shelf_table(rows, folder)


def _plain(row: Row) -> dict[str, object]:
    """A row as JSON has it."""
    return {
        "folder": str(row.folder),
        "state": row.state,
        "pages": row.pages,
        "characters": row.characters,
        "seconds": row.seconds,
        "files": [str(path) for path in row.files],
        "findings": plain(row.found),
    }
