"""`new`, `import` and `review`: received articles become a manuscript."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from huozi.commands.shared import (
    FOLDER,
    JSON,
    PATH,
    exit_code,
    plain,
    print_json,
    report_written,
    show,
)
from huozi.usage import Verb


@click.command(cls=Verb, help="新建一个书稿文件夹，里面有一份可以改的样稿。")
@click.argument("folder", type=PATH, metavar="文件夹")
@JSON
def new(folder: Path, *, as_json: bool) -> None:
    """Begin a book."""
    from huozi.desk.beginning import new_book  # noqa: PLC0415

    report_written("files", folder, *new_book(folder), as_json=as_json)


@click.command("import", cls=Verb, help="导入收到的文章，整理成书稿里的 Markdown。")
@click.argument("received", nargs=-1, required=True, type=PATH, metavar="文件…")
@click.option(
    "--into",
    required=True,
    type=PATH,
    metavar="文件夹",
    help="放进哪个书稿文件夹；没有就新建。",
)
@click.option("--report", type=PATH, metavar="网页", help="写一份原文与稿子的对照，用浏览器看。")
@JSON
def import_(received: tuple[Path, ...], into: Path, report: Path | None, *, as_json: bool) -> None:
    """Turn received files into articles."""
    from huozi.desk.beginning import write_all  # noqa: PLC0415
    from huozi.desk.importing import import_files  # noqa: PLC0415
    from huozi.intake.comparison import report_page  # noqa: PLC0415
    from huozi.progress import Progress  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        result = import_files(received, into, progress=progress)
    written, found = result.written, result.found
    if report is not None and result.compared:
        pages, problems = write_all({report: report_page(result.compared)})
        written, found = (*written, *pages), (*found, *problems)
    questions = sum(len(item.received.questions) for item in result.compared)
    report_written("articles", into, written, found, as_json=as_json, questions=questions)


@click.command(cls=Verb, help="逐条回答导入时的问题；空着回车是以后再说，输入 q 结束。")
@FOLDER
@JSON
def review(folder: Path, *, as_json: bool) -> None:
    """Ask what the imports left open."""
    from huozi.desk.reviewing import review as walk  # noqa: PLC0415

    answered, left, found = walk(folder, _ask)
    if as_json:
        print_json({"answered": answered, "open": left, "findings": plain(found)})
    else:
        show(found, folder)
        click.echo(f"✓ 回答了 {answered} 条，还有 {left} 条待答")
    sys.exit(exit_code(found))


def _ask(path: str, question: Mapping[str, Any]) -> str:
    """One question put on the terminal (on standard error), its answer read from the keyboard."""
    click.echo(f"\n{path}（原文第 {question['line']} 行，{question['kind']}）", err=True)
    click.echo(str(question["text"]), err=True)
    if question["before"] or question["after"]:
        click.echo(f"  ……{question['before']}｜{question['after']}……", err=True)
    options = [str(item) for item in question["options"]]
    for number, option in enumerate(options, 1):
        click.echo(f"  {number} {option}", err=True)
    try:
        answer = str(click.prompt("答", default="", show_default=False, err=True)).strip()
    except click.Abort:
        raise StopIteration from None
    if answer == "q":
        raise StopIteration
    chosen = answer.isdigit() and 0 < int(answer) <= len(options)
    return options[int(answer) - 1] if chosen else answer
