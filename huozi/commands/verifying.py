"""`verify`: a finished file looked through, whoever made it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from huozi.commands.shared import (
    EDITION,
    JSON,
    OK,
    PATH,
    READER,
    exit_code,
    plain,
    print_json,
    show,
)
from huozi.usage import Verb


@click.command(cls=Verb, help="检查一个做好的文件：EPUB 或 PDF，不论是谁做的。")
@click.argument("file", type=PATH, metavar="文件")
@READER
@click.option(
    "--profile", type=click.Choice(["press"]), help="照印厂的要求；写明是 PDF/X 的不必说。"
)
@click.option("--book", type=PATH, metavar="文件夹", help="再和这份书稿一字一句对照。")
@EDITION
@JSON
def verify(
    file: Path,
    reader: str | None,
    profile: str | None,
    book: Path | None,
    edition: str,
    *,
    as_json: bool,
) -> None:
    """Look through a finished file."""
    from huozi.desk.examining import EXAMINERS, examine  # noqa: PLC0415 — heavy: only when needed

    ending = file.suffix.lower()
    if ending not in EXAMINERS:
        raise click.UsageError(f"能检查的是 {'、'.join(EXAMINERS)} 文件，不是 {file.name}")
    if reader and ending != ".epub":
        raise click.UsageError("--reader 只用来检查 EPUB")
    if profile and ending != ".pdf":
        raise click.UsageError("--profile 只用来检查 PDF")
    found = examine(file, reader or profile or "", book, edition)
    if as_json:
        print_json({"file": str(file), "findings": plain(found)})
    else:
        show(found)
        if exit_code(found) == OK:
            warnings = sum(item.severity == "warning" for item in found)
            click.echo(f"✓ {file}（没有错误，{warnings} 条警告）")
    sys.exit(exit_code(found))
