"""How far a build is: bars on a terminal, one line in a log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import Progress as RichProgress
from rich.text import Text

if TYPE_CHECKING:
    from huozi.work.cache import Told

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
    "付印": ("", ""),
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

    Called as `steps.Progress` is, by any thread.
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
        self._lock = Lock()
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
        with self._lock:
            state = self._steps.setdefault(step, Step())
            state.give(sizes)
            self._show(step, state)

        def told(thing: Any, /, *, reused: bool = False) -> None:
            with self._lock:
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
