"""`hant`: what a Traditional edition leaves to its editor, listed to be decided."""

from __future__ import annotations

from pathlib import Path

import click

from huozi.commands.shared import FOLDER, JSON, kept, report_listed
from huozi.usage import Verb


@click.command(cls=Verb, help="繁体版：把要人来定的字列进书稿的 hant.toml，写定了不再问。")
@FOLDER
@JSON
def hant(folder: Path, *, as_json: bool) -> None:
    """List what is open in `hant.toml`."""
    from huozi.desk.deciding import list_questions  # noqa: PLC0415 — heavy: only when needed
    from huozi.progress import Progress  # noqa: PLC0415
    from huozi.work.steps import Means  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        written, count, found = list_questions(folder, Means(progress, kept=kept()))
    words = f"还有 {count} 处要定", "✓ 都定了"
    report_listed(folder, written, found, ("questions", count), words, as_json=as_json)
