"""`build` and `check`: a manuscript made into finished files, or only looked at."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huozi.commands.hiring import WORKERS, hired
from huozi.commands.shared import (
    EDITION,
    FOLDER,
    JSON,
    NO_CACHE,
    OK,
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
from huozi.print_profiles import PROFILES
from huozi.usage import Verb
from huozi.work.loaded import ARTICLES, PAGES, TEXTS
from huozi.work.workers import warm

if TYPE_CHECKING:
    from huozi.diagnostics import Finding
    from huozi.making.artefacts import Artefact, Built
    from huozi.work.cache import Cache
    from huozi.work.steps import Means, Order


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
@click.option(
    "--contact-sheet",
    is_flag=True,
    help="再画一张图，每页缩得很小，放在 PDF 旁边（…-contact.png）。",
)
@click.option(
    "--profile",
    default="",
    metavar="用处",
    help=f"PDF 做什么用：{'、'.join(PROFILES)}，或 book.toml 里 [output.名字] 写的。",
)
@READER
@EDITION
@WORKERS
@NO_CACHE
@JSON
def build(
    folder: Path,
    output: tuple[Path, ...],
    only: str,
    reader: str | None,
    edition: str,
    *,
    profile: str,
    workers: int | str | None,
    release: bool,
    contact_sheet: bool,
    no_cache: bool,
    as_json: bool,
) -> None:
    """Build a folder into finished files."""
    if contact_sheet and output and not any(map(_is_pdf, output)):
        raise click.UsageError("--contact-sheet 画的是 PDF：-o 里要有一个 .pdf")
    pages = () if output and not any(map(_is_pdf, output)) else PAGES
    texts = ARTICLES if output and all(map(_is_pdf, output)) else TEXTS
    warm(*texts, *pages)  # beside finding out if there is anything to do
    from huozi.work.steps import Order  # noqa: PLC0415 — heavy: only when needed

    order = Order(only, edition, reader or "", release, profile=profile)
    artefacts: tuple[Artefact, ...] = ()
    found: tuple[Finding, ...] = ()
    if release:
        from huozi.desk.ledger import undecided  # noqa: PLC0415

        found = undecided(folder)
    if not found:
        cache = None if no_cache else kept()
        artefacts, found = _built(folder, output, order, workers, cache=cache, quiet=as_json)
    pictures, drawing = _contact_sheets(artefacts) if contact_sheet else ((), ())
    found = (*found, *drawing)
    _report(artefacts, pictures, found, folder, as_json=as_json)
    sys.exit(exit_code(found))


def _built(
    folder: Path,
    output: tuple[Path, ...],
    order: Order,
    workers: int | str | None,
    *,
    cache: Cache | None,
    quiet: bool,
) -> Built:
    """What stands already, or was made by whoever works, and found."""
    from huozi.making.artefacts import keep, standing, state  # noqa: PLC0415 — heavy: only when needed
    from huozi.progress import Progress  # noqa: PLC0415
    from huozi.work.steps import Means  # noqa: PLC0415

    with Progress(quiet=quiet, logged=True) as progress, within_limit(cache):
        means = Means(progress, kept=cache)
        now = state(folder, output, order)
        built = standing(now, means)
        if built is None:
            built = _made(folder, output, order, workers, means)
            keep(built, now, means)
        else:
            told = progress("出成品", {item.path: item.size for item in built[0]})
            for item in built[0]:
                told(item.path, reused=True)
    artefacts, found = built
    return artefacts, (*found, *unkept(cache))


def _made(
    folder: Path, output: tuple[Path, ...], order: Order, workers: int | str | None, means: Means
) -> Built:
    """What was made by whoever works, and found."""
    from huozi.making import build as builder  # noqa: PLC0415 — heavy: only when needed
    from huozi.work.cluster import ClusterError  # noqa: PLC0415

    try:
        with hired(workers, means) as hands:
            return builder.build(folder, output, order, hands)
    except ClusterError as stop:
        return (), stop.found


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"


def _contact_sheets(
    artefacts: tuple[Artefact, ...],
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """The pages of every PDF in small, beside it."""
    from huozi.desk.printing import draw_contact_sheets  # noqa: PLC0415

    drawn = [draw_contact_sheets(item.path) for item in artefacts if _is_pdf(item.path)]
    return tuple(path for paths, _ in drawn for path in paths), tuple(
        item for _, found in drawn for item in found
    )


def _report(
    artefacts: tuple[Artefact, ...],
    pictures: tuple[Path, ...],
    found: tuple[Finding, ...],
    folder: Path,
    *,
    as_json: bool,
) -> None:
    """What was made and found."""
    from huozi.report import artefact_line  # noqa: PLC0415

    if as_json:
        files = [asdict(item) | {"path": str(item.path)} for item in artefacts]
        names = [str(path) for path in pictures]
        print_json({"artefacts": files, "pictures": names, "findings": plain(found)})
        return
    show(found, folder)
    for item in artefacts:
        click.echo(artefact_line(item))
    for path in pictures:
        click.echo(f"✓ {path}")


@click.command(cls=Verb, help="检查书稿，不出成品。")
@FOLDER
@JSON
def check(folder: Path, *, as_json: bool) -> None:
    """Everything a build does before the outputs."""
    warm(*ARTICLES)
    from huozi.making.coverage import covered  # noqa: PLC0415
    from huozi.making.prepare import prepare  # noqa: PLC0415
    from huozi.progress import Progress  # noqa: PLC0415
    from huozi.work.steps import Means  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        prepared, found = prepare(folder, means=Means(progress, kept=kept()))
    if prepared:
        found = (*found, *covered(prepared))
    if as_json:
        print_json({"findings": plain(found)})
    else:
        show(found, folder)
        if prepared and exit_code(found) == OK:
            click.echo(f"✓ {folder}（{len(prepared.book.articles)} 篇，可以排书）")
    sys.exit(exit_code(found))
