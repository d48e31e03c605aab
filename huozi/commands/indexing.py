"""`index`: entries for a book's index, proposed to its editor."""

from __future__ import annotations

from pathlib import Path

import click

from huozi.commands.shared import FOLDER, JSON, report_listed
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
    words = f"添了 {count} 条，挑选要收的", "✓ 没有新的候选"
    report_listed(folder, written, found, ("candidates", count), words, as_json=as_json)
