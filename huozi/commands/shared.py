"""What the verbs have in common: their arguments, how they print, their exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huozi.profiles import PROFILES
from huozi.varieties import EDITIONS

if TYPE_CHECKING:
    from huozi.diagnostics import Finding
    from huozi.work.cache import Cache

OK, ERRORS, USAGE, INTERRUPTED = 0, 1, 2, 130

PATH = click.Path(path_type=Path)
FOLDER = click.argument("folder", type=PATH, default=Path("book"), metavar="[文件夹]")
NO_CACHE = click.option("--no-cache", is_flag=True, help="全部重做，不用上次留下的。")
JSON = click.option("--json", "as_json", is_flag=True, help="给机器读：只输出一个 JSON。")

READER = click.option(
    "--reader",
    type=click.Choice(list(PROFILES)),
    metavar="名字",
    help=f"照哪家阅读器的要求：{'、'.join(PROFILES)}。",
)

EDITION = click.option(
    "--edition",
    default="",
    metavar="版本",
    help=f"哪一版：{'、'.join(EDITIONS)}；不写就照书稿。",
)


def report_written(
    key: str,
    folder: Path,
    written: tuple[Path, ...],
    found: tuple[Finding, ...],
    *,
    as_json: bool,
    questions: int = 0,
) -> None:
    """What a verb wrote and found, then its exit code."""
    if as_json:
        names = [str(path) for path in written]
        print_json({key: names, "questions": questions, "findings": plain(found)})
    else:
        show(found, folder)
        for path in written:
            click.echo(f"✓ {path}")
        if questions:
            click.echo(f"有 {questions} 个问题要人回答：huozi review {folder}", err=True)
    sys.exit(exit_code(found))


def report_listed(
    folder: Path,
    written: tuple[Path, ...],
    found: tuple[Finding, ...],
    count: tuple[str, int],
    words: tuple[str, str],
    *,
    as_json: bool,
) -> None:
    """What a verb has put on a list for an editor, then its exit code.

    `count` is of what JSON has under that key; `words` say of it that there is some, or none.
    """
    key, number = count
    if as_json:
        print_json({"files": list(map(str, written)), key: number, "findings": plain(found)})
    else:
        show(found, folder)
        for path in written:
            click.echo(f"✓ {path}")
        if exit_code(found) == OK:
            some, none = words
            click.echo(some if number else none)
    sys.exit(exit_code(found))


def kept() -> Cache:
    """What this user's builds have left."""
    from huozi.work.cache import users  # noqa: PLC0415

    return users()


@contextmanager
def within_limit(cache: Cache | None) -> Iterator[None]:
    """Bring a cache back to its limit at the end, however that comes."""
    try:
        yield
    finally:
        if cache is not None:
            cache.trim()


def unkept(cache: Cache | None) -> tuple[Finding, ...]:
    """What is to be said of a cache that did not take all."""
    if cache is None or not cache.refusal:
        return ()
    from huozi.diagnostics import Span, finding  # noqa: PLC0415

    place = Span(str(cache.folder))
    return (finding("R011", place, folder=cache.folder, reason=cache.refusal),)


def show(found: tuple[Finding, ...], folder: Path | None = None) -> None:
    """The findings, on standard error."""
    from huozi.report import show_findings  # noqa: PLC0415

    show_findings(found, folder)


def plain(found: tuple[Finding, ...]) -> list[dict[str, object]]:
    """Findings as JSON has them."""
    return [asdict(item) for item in found]


def print_json(value: object) -> None:
    """One JSON text on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def exit_code(found: tuple[Finding, ...]) -> int:
    """The exit code of what was found; an output nobody can make is wrong usage."""
    codes = {item.code for item in found if item.severity == "error"}
    return USAGE if codes & {"R002", "R008"} else ERRORS if codes else OK
