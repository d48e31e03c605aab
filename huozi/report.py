"""How results look to a person: findings, one line an artefact."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from huozi.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from huozi.making.artefacts import Artefact

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
    time = "没有改，照旧" if item.stands else f"{item.seconds:.1f} 秒"
    return f"✓ {item.path}（{pages}{item.characters:,} 字，{size}，{time}）"
