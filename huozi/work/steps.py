"""What the steps of a build share: what is asked for, how the work is done, why a task failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from huozi.diagnostics import Finding, Span, finding
from huozi.digest import digest
from huozi.work.cache import NOT_KEPT, Cache, Run, Told, nobody, program, run_or_recall
from huozi.work.crew import Crew, cores, crew
from huozi.work.workers import Failure, Limits, run

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for of a book.

    `only` names one article to make alone, `variety` an edition (of `varieties.EDITIONS`),
    `reader` a reading system (of `profiles.PROFILES`), `profile` what a PDF is made for (of
    `print_profiles.PROFILES` or the book's own); in a `release` nothing may be undecided. Outputs
    nobody has named go `into` a folder.
    """

    only: str = ""
    variety: str = ""
    reader: str = ""
    release: bool = False
    into: Path = Path("dist")
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one task of each kind may take.

    `suspect` is an article made alone, where the culprit of a failed output is sought.
    """

    article: Limits
    picture: Limits
    output: Limits
    suspect: Limits


# Far above anything real.
BUDGET = Budget(
    article=Limits(seconds=20, megabytes=2048),
    picture=Limits(seconds=60, megabytes=8192),
    output=Limits(seconds=900, megabytes=12288),
    suspect=Limits(seconds=60, megabytes=4096),
)

Progress = Callable[[str, Mapping[Any, int]], Told]
"""Called with a step in words and the sizes of the things it has to do.

What it returns is told of each of them. Things that have to be done once more are given again.
"""


def quiet(step: str, sizes: Mapping[Any, int]) -> Told:
    """Progress that nobody watches."""
    del step, sizes
    return nobody


def named(told: Told, things: Sequence[object]) -> Told:
    """Who is told of things by their places in a row."""

    def tell(place: Any, /, *, reused: bool = False) -> None:
        told(things[place], reused=reused)

    return tell


@dataclass(frozen=True, slots=True)
class Means:
    """How the work is done: who watches it, what a task may take, where results are kept, by whom.

    At most so many `workers` are children of ours: those of the crew `here`, where there is one
    (see `manned`), else new ones each time. One `elsewhere` does the tasks that may be done
    anywhere.
    """

    progress: Progress = quiet
    budget: Budget = BUDGET
    kept: Cache | None = None
    workers: int = field(default_factory=cores)
    here: Crew | None = None
    elsewhere: Crew | None = None

    def do(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        limits: Limits,
        state: Callable[[Task], object] = lambda _: None,
        *,
        told: Told = nobody,
        anywhere: bool = False,
    ) -> Iterator[tuple[int, Result | Failure]]:
        """Each task's number with its result, as they come, those of former builds at once.

        Those that read nothing of this machine but fonts and libraries may be done `anywhere`.
        """
        by = self._hands(anywhere=anywhere)
        return run_or_recall(self.kept, by, function, tasks, limits, state=state, told=told)

    def anew(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        limits: Limits,
        *,
        anywhere: bool = False,
    ) -> Iterator[tuple[int, Result | Failure]]:
        """The same for tasks whose results are not kept as they are."""
        return self._hands(anywhere=anywhere)(function, tasks, limits)

    def _hands(self, *, anywhere: bool) -> Run:
        hands = (self.elsewhere if anywhere else None) or self.here
        return partial(run, workers=self.workers) if hands is None else hands.run

    def key(self, *about: object) -> str:
        """What the result of some values is kept under, of this program; "" where nothing is."""
        return "" if self.kept is None else digest(program(), about)

    def recall(self, key: str) -> Any:
        """What former builds kept under a key; None where nothing was."""
        found = NOT_KEPT if self.kept is None else self.kept.recall(key)
        return None if found is NOT_KEPT else found

    def keep(self, result: object, key: str) -> None:
        """Keep a result under the key of what it was made of."""
        if self.kept is not None:
            self.kept.keep(key, result)


@contextmanager
def manned(means: Means) -> Iterator[Means]:
    """Means with a crew for one step after another."""
    if means.here is not None:
        yield means
        return
    with crew(means.workers) as here:
        yield replace(means, here=here)


class StoppedError(Exception):
    """Nothing can be made; the findings say why."""

    def __init__(self, *found: Finding) -> None:
        super().__init__(found)
        self.found = found


# What looking through a finished file of anybody's may take.
PATIENCE = Limits(seconds=600, megabytes=6144)


def alone(
    function: Callable[[Task], Result], task: Task, name: str
) -> tuple[Result | None, tuple[Finding, ...]]:
    """What a child process makes of a finished file; why it could not, where it makes nothing."""
    (_, result), *_ = run(function, [task], PATIENCE)
    if isinstance(result, Failure):
        return None, (failed(result, name, Span(name), PATIENCE),)
    return result, ()


def failed(failure: Failure, name: str, span: Span, limits: Limits) -> Finding:
    """The finding for a task that a child process could not finish; `name` is what it was at."""
    if failure.kind == "time":
        return finding("S006", span, name=name, limit=limits.seconds)
    if failure.kind == "memory":
        return finding("S007", span, name=name, limit=limits.megabytes)
    code = {"disk": "S010", "killed": "S011"}.get(failure.kind, "S008")
    return finding(code, span, name=name, reason=failure.reason)
