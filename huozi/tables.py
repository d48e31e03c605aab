"""Results as tables: the doctor's, the faces of a book, the books of a shelf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from huozi.diagnostics import Severity, errors

if TYPE_CHECKING:
    from huozi.desk.wardrobe import Role
    from huozi.doctor import Check
    from huozi.making.shelf import Row


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


def shelf_table(rows: Iterable[Row], home: Path) -> None:
    """A line a book: how long it is, how long it took, what became of it."""
    table = Table(title=str(home), title_justify="left")
    table.add_column("书", overflow="fold")
    for heading in ("页", "字", "秒"):
        table.add_column(heading, justify="right")
    table.add_column("", overflow="fold")
    for row in rows:
        size = (f"{row.pages:,}", f"{row.characters:,}") if row.files else ("", "")
        name = str(row.folder.relative_to(home)) if row.folder != home else home.name
        table.add_row(name, *size, f"{row.seconds:.1f}", _became(row))
    Console(highlight=False).print(table)


def _became(row: Row) -> Text:
    if row.state == "failed":
        first = errors(row.found)[0]
        return Text(f"✗ {first.span} {first.code} {first.message}", "red")
    if row.state == "unchanged":
        return Text("✓ 没有改，不必再排", "dim")
    warnings = sum(item.severity is Severity.WARNING for item in row.found)
    return Text(f"✓ {warnings} 条警告" if warnings else "✓", "green")
