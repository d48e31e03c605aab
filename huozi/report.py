"""How results look to a person: findings, progress, one line an artefact, the doctor's table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from huozi.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from huozi.build import Artefact
    from huozi.doctor import Check
    from huozi.wardrobe import Role

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTICE: "提示"}


def show_findings(found: Iterable[Finding], folder: Path | None = None) -> None:
    """Findings on standard error, one a line as `path:line:column: code …`, hints below."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for item in found:
        line = Text(f"{_place(item, folder)}: ")
        line.append(f"{WORDS[item.severity]} {item.code}", COLOURS[item.severity])
        line.append(f" {item.message}")
        console.print(line)
        if item.hint:
            console.print(Text(f"    → {item.hint}", "dim"))


def _place(item: Finding, folder: Path | None) -> str:
    """The place of a finding as a terminal can jump to it: from where the command was given."""
    try:
        path = Path(item.span.path)
        inside = folder is not None and not path.is_absolute() and (folder / path).exists()
    except (OSError, ValueError):  # no path at all: too long, or with a NUL
        inside = False
    return f"{folder}/{item.span}" if inside else str(item.span)


def artefact_line(item: Artefact) -> str:
    """A finished file in one plain line: path, pages, characters, size, seconds."""
    pages = f"{item.pages} 页，" if item.pages else ""
    size = f"{item.size / 1e6:.1f} MB" if item.size >= 1e6 else f"{item.size / 1e3:.0f} KB"
    return f"✓ {item.path}（{pages}{item.characters:,} 字，{size}，{item.seconds:.1f} 秒）"


class Progress:
    """A progress bar on a terminal, nothing elsewhere; called with step, done, total."""

    def __init__(self, *, quiet: bool = False) -> None:
        console = Console(stderr=True)
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` are through at a step."""
        if step not in self._tasks:
            self._tasks[step] = self._bar.add_task(step, total=total)
        self._bar.update(self._tasks[step], completed=done, total=total)


def _state(item: Check) -> Text:
    if item.present:
        return Text(item.found, "green")
    why = "，".join(part for part in (item.found, "可以不装" if item.optional else "") if part)
    return Text(f"没有（{why}）" if why else "没有", "yellow" if item.optional else "red")


def doctor_table(checks: Iterable[Check]) -> None:
    """What the machine has and lacks, with the command for each gap."""
    table = Table(title="huozi doctor", title_justify="left")
    for heading in ("部件", "用处", "状态"):
        table.add_column(heading)
    lacking = []
    for item in checks:
        if not item.present:
            lacking.append(item)
        table.add_row(item.name, item.purpose, _state(item))
    console = Console()
    console.print(table)
    for item in lacking:
        console.print(f"\n安装 {item.name}：", highlight=False)
        for system, command in item.commands:
            console.print(f"  {system:<8} {command}", highlight=False, soft_wrap=True)


def fonts_table(roles: Sequence[Role]) -> None:
    """Which faces set how much of a book; below, what each role asks for and the files."""
    table = Table(title="huozi fonts", title_justify="left")
    for heading in ("用途", "用了", "授权"):
        table.add_column(heading)
    for heading in ("字数", "字种"):
        table.add_column(heading, justify="right")
    files = {}
    for role in roles:
        table.add_section()
        name = role.name
        if not role.faces:
            table.add_row(name, Text("没有用到", "dim"))
        for face in role.faces:
            licence = face.licence if face.may_embed else f"{face.licence}（不许嵌入）"
            table.add_row(name, face.family, licence, f"{face.characters:,}", f"{face.different:,}")
            name = ""
            files[face.family] = face.file
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    for role in roles:
        console.print(f"{role.name} {role.role}：{'、'.join(role.asked)}")
    console.print()
    for family, file in files.items():
        console.print(f"{family}  {file}")
