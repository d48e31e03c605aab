"""How results look to a person: findings, progress, one line an artefact, the doctor's table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from huozi.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from huozi.build import Artefact
    from huozi.cache import Told
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


# Every step in its order: what it counts, and the word for what was made now; no word where
# nothing is ever reused.
STEPS = {
    "排书": ("本", "新排"),
    "读书稿": ("", ""),
    "导入": ("件", ""),
    "排文章": ("篇", "新排"),
    "备图片": ("张", "新备"),
    "排版面": ("节", "新排"),
    "书眉页码": ("面", "新画"),
    "合成": ("面", ""),
    "核对": ("节", "新读"),
    "出成品": ("件", "新做"),
}


_BLINK = 0.05  # seconds


class Step:
    """The things a step has to do, which of them are done, and how long the rest may take.

    Only what is made now tells how quick the work is: what is reused takes no time.
    """

    def __init__(self) -> None:
        self.sizes: dict[Any, int] = {}
        self.waiting: set[Any] = set()
        self.made: set[Any] = set()
        # The sizes of what waits, of what is reused, and of all that was made.
        self._left = self._saved = self._worked = 0
        self._began = self._last = monotonic()

    def give(self, sizes: Mapping[Any, int]) -> None:
        """Things to do, some of them perhaps once more."""
        for thing, size in sizes.items():
            if thing in self.sizes and thing not in self.made:
                self._saved -= self.sizes[thing]
            self.sizes[thing] = max(1, size)
            self._left += self.sizes[thing]
        self.waiting |= sizes.keys()

    def done(self, thing: Any, *, reused: bool = False) -> None:
        """A thing is done."""
        size = self.sizes[thing]
        self.waiting.remove(thing)
        self._left -= size
        self._last = monotonic()
        if not reused:
            self.made.add(thing)
            self._worked += size
        elif thing not in self.made:
            self._saved += size
            self._began = self._began if self.made else self._last

    @property
    def reused(self) -> int:
        """How many things of former builds did."""
        return len(self.sizes) - len(self.made | self.waiting)

    @property
    def work(self) -> tuple[int, int]:
        """The size of what had to be made and is, and of all that has to be."""
        whole = sum(self.sizes.values()) - self._saved
        return whole - self._left, whole

    def seconds_left(self) -> float | None:
        """How long the rest may take; None where that can't be told, or took longer already."""
        if not self._worked or not self.waiting:
            return None
        pace = (self._last - self._began) / self._worked
        left = pace * self._left - (monotonic() - self._last)
        return left if left > 0 else None

    def words(self, name: str) -> str:
        """How it stands, for a person."""
        unit, verb = STEPS[name]
        words = f"{name} {len(self.sizes)} {unit}"
        counts = [f"{verb} {len(self.made)}", f"照旧 {self.reused}"] if verb else []
        if left := len(self.waiting - self.made):
            counts.append(f"还有 {left}")
        return f"{words}：{'，'.join(counts)}" if counts else words


class _Left(ProgressColumn):
    """The time a step may still take."""

    def render(self, task: Task) -> Text:
        """Minutes and seconds, counted down (rich's contract)."""
        seconds = task.fields["step"].seconds_left()
        if seconds is None:
            return Text("" if task.finished else "剩 -:--", "dim")
        minutes, rest = divmod(ceil(seconds), 60)
        return Text(f"剩 {minutes}:{rest:02}", "cyan")


class Progress:
    """How far a build is: bars on a terminal; elsewhere a line at its end where that is `logged`.

    Called as `steps.Progress` is.
    """

    def __init__(self, *, quiet: bool = False, logged: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        watched = self._console.is_terminal and not self._console.is_dumb_terminal
        self._logged = logged and not quiet and not watched
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(complete_style="cyan", finished_style="green", pulse_style="cyan"),
            TextColumn("{task.fields[words]}"),
            _Left(),
            console=self._console,
            transient=True,
            disable=quiet or not watched,
        )
        self._tasks: dict[str, TaskID] = {}
        self._steps: dict[str, Step] = {}
        self._began = monotonic()
        self._shown = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        for name in STEPS:
            self._tasks[name] = self._bar.add_task(name, visible=False, words="", step=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
        told = [step.words(name) for name, step in self._ordered() if step.sizes and STEPS[name][0]]
        if self._logged and told and (kind is None or issubclass(kind, KeyboardInterrupt)):
            seconds = f"用时 {monotonic() - self._began:.1f} 秒"
            self._console.print(Text("；".join((*told, seconds))))

    def _ordered(self) -> Iterator[tuple[str, Step]]:
        return ((name, self._steps[name]) for name in STEPS if name in self._steps)

    def __call__(self, step: str, sizes: Mapping[Any, int]) -> Told:
        """Show that a step has these things to do; what it returns is told of each that is done."""
        state = self._steps.setdefault(step, Step())
        state.give(sizes)
        self._show(step, state)

        def told(thing: Any, /, *, reused: bool = False) -> None:
            state.done(thing, reused=reused)
            self._show(step, state)

        return told

    def _show(self, name: str, step: Step) -> None:
        """What the bar draws, no oftener than eyes can see it."""
        now = monotonic()
        if self._bar.disable or (step.waiting and now - self._shown < _BLINK):
            return
        self._shown = now
        done, whole = step.work if step.made or step.waiting else (1, 1)
        words = step.words(name).removeprefix(name) if STEPS[name][0] else ""
        self._bar.update(
            self._tasks[name],
            completed=done,
            total=whole,
            visible=bool(step.sizes),
            words=words,
            step=step,
        )


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
