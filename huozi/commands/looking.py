"""`fonts`, `doctor` and `clean`: what a book uses, what this machine has, what builds left."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from huozi.commands.shared import ERRORS, FOLDER, JSON, OK, exit_code, kept, plain, print_json, show
from huozi.usage import Verb


@click.command(cls=Verb, help="书里用了哪些字体，各排多少字；缺的字、生僻字在哪里。")
@FOLDER
@JSON
def fonts(folder: Path, *, as_json: bool) -> None:
    """What faces a book uses."""
    from huozi.desk.wardrobe import wardrobe  # noqa: PLC0415
    from huozi.progress import Progress  # noqa: PLC0415
    from huozi.tables import fonts_table  # noqa: PLC0415
    from huozi.work.steps import Means  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        roles, found = wardrobe(folder, Means(progress, kept=kept()))
    if as_json:
        print_json({"roles": [asdict(item) for item in roles], "findings": plain(found)})
    else:
        if roles:
            fonts_table(roles)
        show(found, folder)
    sys.exit(exit_code(found))


@click.command(cls=Verb, help="检查这台机器：缺什么，怎么装。")
@JSON
def doctor(*, as_json: bool) -> None:
    """What this machine has and lacks."""
    from huozi.doctor import examine  # noqa: PLC0415
    from huozi.tables import doctor_table  # noqa: PLC0415

    checks = examine()
    if as_json:
        print_json({"checks": [asdict(item) for item in checks]})
    else:
        doctor_table(checks)
    sys.exit(OK if all(item.present or item.optional for item in checks) else ERRORS)


@click.command(cls=Verb, help="清掉以前排书留下的中间结果；成品和书稿不动。")
@JSON
def clean(*, as_json: bool) -> None:
    """Empty the cache."""
    size = kept().clear()
    if as_json:
        print_json({"bytes": size})
    else:
        click.echo(f"✓ 清掉 {size / 1e6:.1f} MB")
    sys.exit(OK)
