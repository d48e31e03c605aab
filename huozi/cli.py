"""The command line: the only place that prints and exits.

Exit codes: 0 fine, 1 findings that are errors, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huozi import __version__
from huozi.usage import Verbs, complaint

if TYPE_CHECKING:
    from huozi.diagnostics import Finding

OK, ERRORS, USAGE, INTERRUPTED = 0, 1, 2, 130

_PATH = click.Path(path_type=Path)
_FOLDER = click.argument("folder", type=_PATH, default=Path("book"), metavar="[文件夹]")
_JSON = click.option("--json", "as_json", is_flag=True, help="给机器读：只输出一个 JSON。")


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    help="活字：把收到的中文文章编成一本书，一条命令出 EPUB 和 PDF。不带参数时排 book/ 这本书。",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="huozi %(version)s", help="版本。")
@click.pass_context
def app(context: click.Context) -> None:
    """Build `book/` where no verb is given."""
    if context.invoked_subcommand is None:
        context.invoke(build)


@app.command(help="排书：一个文件夹变成 EPUB 和 PDF（默认放在 dist/）。")
@_FOLDER
@click.option(
    "-o",
    "--output",
    type=_PATH,
    multiple=True,
    metavar="文件",
    help="输出文件，.epub 或 .pdf；可以写几个。",
)
@click.option("--only", default="", metavar="文章", help="只排这一篇（路径、文件名或标识）。")
@click.option(
    "--release/--draft", help="付印：导入时的问题没有答完就不排；平时都是草样，问题留着也排。"
)
@_JSON
def build(
    folder: Path, output: tuple[Path, ...], only: str, *, release: bool, as_json: bool
) -> None:
    """Build a folder into finished files."""
    from huozi import build as builder  # noqa: PLC0415 — heavy: only when needed
    from huozi.report import Progress, artefact_line  # noqa: PLC0415

    artefacts: tuple[builder.Artefact, ...] = ()
    found: tuple[Finding, ...] = ()
    if release:
        from huozi.ledger import undecided  # noqa: PLC0415

        found = undecided(folder)
    if not found:
        with Progress(quiet=as_json) as progress:
            artefacts, found = builder.build(folder, output, only, progress)
    if as_json:
        files = [asdict(item) | {"path": str(item.path)} for item in artefacts]
        _print_json({"artefacts": files, "findings": _plain(found)})
    else:
        _show(found, folder)
        for item in artefacts:
            click.echo(artefact_line(item))
    sys.exit(_code(found))


@app.command(help="检查书稿，不出成品。")
@_FOLDER
@_JSON
def check(folder: Path, *, as_json: bool) -> None:
    """Everything a build does before the outputs."""
    from huozi.coverage import covered  # noqa: PLC0415
    from huozi.prepare import prepare  # noqa: PLC0415
    from huozi.report import Progress  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        prepared, found = prepare(folder, progress=progress)
    if prepared:
        found = (*found, *covered(prepared))
    if as_json:
        _print_json({"findings": _plain(found)})
    else:
        _show(found, folder)
        if prepared and _code(found) == OK:
            click.echo(f"✓ {folder}（{len(prepared.book.articles)} 篇，可以排书）")
    sys.exit(_code(found))


@app.command("import", help="导入收到的文章，整理成书稿里的 Markdown。")
@click.argument("received", nargs=-1, required=True, type=_PATH, metavar="文件…")
@click.option(
    "--into",
    required=True,
    type=_PATH,
    metavar="文件夹",
    help="放进哪个书稿文件夹；没有就新建。",
)
@click.option("--report", type=_PATH, metavar="网页", help="写一份原文与稿子的对照，用浏览器看。")
@_JSON
def import_(received: tuple[Path, ...], into: Path, report: Path | None, *, as_json: bool) -> None:
    """Turn received files into articles."""
    from huozi.beginning import write_all  # noqa: PLC0415
    from huozi.importing import import_files  # noqa: PLC0415
    from huozi.intake.comparison import report_page  # noqa: PLC0415
    from huozi.report import Progress  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        result = import_files(received, into, progress=progress)
    written, found = result.written, result.found
    if report is not None and result.compared:
        pages, problems = write_all({report: report_page(result.compared)})
        written, found = (*written, *pages), (*found, *problems)
    questions = sum(len(item.received.questions) for item in result.compared)
    _report_written("articles", into, written, found, as_json=as_json, questions=questions)


@app.command(help="逐条回答导入时的问题；空着回车是以后再说，输入 q 结束。")
@_FOLDER
@_JSON
def review(folder: Path, *, as_json: bool) -> None:
    """Ask what the imports left open."""
    from huozi.reviewing import review as walk  # noqa: PLC0415

    answered, left, found = walk(folder, _ask)
    if as_json:
        _print_json({"answered": answered, "open": left, "findings": _plain(found)})
    else:
        _show(found, folder)
        click.echo(f"✓ 回答了 {answered} 条，还有 {left} 条待答")
    sys.exit(_code(found))


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


@app.command(help="新建一个书稿文件夹，里面有一份可以改的样稿。")
@click.argument("folder", type=_PATH, metavar="文件夹")
@_JSON
def new(folder: Path, *, as_json: bool) -> None:
    """Begin a book."""
    from huozi.beginning import new_book  # noqa: PLC0415

    _report_written("files", folder, *new_book(folder), as_json=as_json)


@app.command(help="书里用了哪些字体，各排多少字；缺的字、生僻字在哪里。")
@_FOLDER
@_JSON
def fonts(folder: Path, *, as_json: bool) -> None:
    """What faces a book uses."""
    from huozi.report import Progress, fonts_table  # noqa: PLC0415
    from huozi.wardrobe import wardrobe  # noqa: PLC0415

    with Progress(quiet=as_json) as progress:
        roles, found = wardrobe(folder, progress)
    if as_json:
        _print_json({"roles": [asdict(item) for item in roles], "findings": _plain(found)})
    else:
        if roles:
            fonts_table(roles)
        _show(found, folder)
    sys.exit(_code(found))


@app.command(help="检查这台机器：缺什么，怎么装。")
@_JSON
def doctor(*, as_json: bool) -> None:
    """What this machine has and lacks."""
    from huozi.doctor import examine  # noqa: PLC0415
    from huozi.report import doctor_table  # noqa: PLC0415

    checks = examine()
    if as_json:
        _print_json({"checks": [asdict(item) for item in checks]})
    else:
        doctor_table(checks)
    sys.exit(OK if all(item.present or item.optional for item in checks) else ERRORS)


def _report_written(
    key: str,
    folder: Path,
    written: tuple[Path, ...],
    found: tuple[Finding, ...],
    *,
    as_json: bool,
    questions: int = 0,
) -> None:
    if as_json:
        names = [str(path) for path in written]
        _print_json({key: names, "questions": questions, "findings": _plain(found)})
    else:
        _show(found, folder)
        for path in written:
            click.echo(f"✓ {path}")
        if questions:
            click.echo(f"有 {questions} 个问题要人回答：huozi review {folder}", err=True)
    sys.exit(_code(found))


def _show(found: tuple[Finding, ...], folder: Path | None = None) -> None:
    from huozi.report import show_findings  # noqa: PLC0415

    show_findings(found, folder)


def _plain(found: tuple[Finding, ...]) -> list[dict[str, object]]:
    return [asdict(item) for item in found]


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def _code(found: tuple[Finding, ...]) -> int:
    """The exit code of what was found; an output nobody can make is wrong usage."""
    codes = {item.code for item in found if item.severity == "error"}
    return USAGE if "R002" in codes else ERRORS if codes else OK


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; Ctrl-C ends it with 130, and nothing with a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app.main(words, prog_name="huozi", standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"用法不对：{complaint(error)}\n运行 huozi --help 看用法。", err=True)
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断；原来的文件没有动。", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 — a person gets a message, whatever it was
        _crashed(error, as_json="--json" in words)
        sys.exit(ERRORS)


def _crashed(error: Exception, *, as_json: bool) -> None:
    """Tell of an error in the program itself; how it came to it only where somebody asks."""
    from huozi.diagnostics import Span, finding  # noqa: PLC0415

    if os.environ.get("HUOZI_DEBUG"):
        traceback.print_exception(error)
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    found = (finding("R006", Span("huozi"), reason=reason),)
    if as_json:
        _print_json({"findings": _plain(found)})
    else:
        _show(found)


if __name__ == "__main__":
    main()
