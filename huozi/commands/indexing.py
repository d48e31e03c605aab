"""`index`: entries for a book's index, proposed to its editor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from huozi.commands.shared import FOLDER, JSON, OK, exit_code, plain, print_json, show
from huozi.usage import Verb


@click.command(
    cls=Verb, help="索引：把可以作词条的人名、机构、术语列进书稿的 index.toml，由编辑挑选。"
)
@FOLDER
@JSON
def index(folder: Path, *, as_json: bool) -> None:
    """List candidates in `index.toml`."""
    from huozi.desk.proposing import propose  # noqa: PLC0415 — heavy: only when needed

    written, count, found = propose(folder)
    if as_json:
        files = [str(path) for path in written]
        print_json({"files": files, "candidates": count, "findings": plain(found)})
    else:
        show(found, folder)
        for path in written:
            click.echo(f"✓ {path}")
        if exit_code(found) == OK:
            click.echo(f"添了 {count} 条，挑选要收的" if count else "✓ 没有新的候选")
    sys.exit(exit_code(found))
