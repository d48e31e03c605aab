"""`build` and `check`: a manuscript made into finished files, or only looked at."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huozi.commands.shared import (
    EDITION,
    FOLDER,
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
from huozi.workers import warm

if TYPE_CHECKING:
    from huozi.diagnostics import Finding


@click.command(cls=Verb, help="排书：一个文件夹变成 EPUB 和 PDF（默认放在 dist/）。")
@FOLDER
@click.option(
    "-o",
    "--output",
    type=PATH,
    multiple=True,
    metavar="文件",
    help="输出文件，.epub 或 .pdf；可以写几个。",
)
@click.option("--only", default="", metavar="文章", help="只排这一篇（路径、文件名或标识）。")
@click.option(
    "--release/--draft", help="付印：导入时的问题没有答完就不排；平时都是草样，问题留着也排。"
)
@READER
@EDITION
@JSON
def build(
    folder: Path,
    output: tuple[Path, ...],
    only: str,
    reader: str | None,
    edition: str,
    *,
    release: bool,
    as_json: bool,
) -> None:
    """Build a folder into finished files."""
    warm("huozi.outputs", "huozi.prepare", "huozi.epub")
    from huozi import build as builder  # noqa: PLC0415 — heavy: only when needed
    from huozi.report import Progress, artefact_line  # noqa: PLC0415

    artefacts: tuple[builder.Artefact, ...] = ()
    found: tuple[Finding, ...] = ()
    if release:
        from huozi.ledger import undecided  # noqa: PLC0415

        found = undecided(folder)
    if not found:
        with Progress(quiet=as_json) as progress:
            artefacts, found = builder.build(
                folder,
                output,
                only,
                progress,
                reader=reader or "",
                variety=edition,
                release=release,
            )
    if as_json:
        files = [asdict(item) | {"path": str(item.path)} for item in artefacts]
        print_json({"artefacts": files, "findings": plain(found)})
    else:
        show(found, folder)
        for item in artefacts:
            click.echo(artefact_line(item))
    sys.exit(exit_code(found))


@click.command(cls=Verb, help="检查书稿，不出成品。")
@FOLDER
@JSON
def check(folder: Path, *, as_json: bool) -> None:
    """Everything a build does before the outputs."""
    warm("huozi.prepare")
    from huozi.coverage import covered  # noqa: PLC0415
    from huozi.prepare import prepare  # noqa: PLC0415
    from huozi.report import Progress  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        prepared, found = prepare(folder, progress=progress)
    if prepared:
        found = (*found, *covered(prepared))
    if as_json:
        print_json({"findings": plain(found)})
    else:
        show(found, folder)
        if prepared and exit_code(found) == OK:
            click.echo(f"✓ {folder}（{len(prepared.book.articles)} 篇，可以排书）")
    sys.exit(exit_code(found))
