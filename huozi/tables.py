"""The report of a shelf, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from huozi.diagnostics import Severity, errors
from huozi.shelf import Row, State


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
        table.add_row(name, *size, f"{row.seconds:.1f}", _state(row))
    Console(highlight=False).print(table)


def _state(row: Row) -> Text:
    if row.state is State.FAILED:
        first = errors(row.found)[0]
        return Text(f"✗ {first.span} {first.code} {first.message}", "red")
    if row.state is State.UNCHANGED:
        return Text("✓ 没有改，不必再排", "dim")
    warnings = sum(item.severity is Severity.WARNING for item in row.found)
    return Text(f"✓ {warnings} 条警告" if warnings else "✓", "green")
