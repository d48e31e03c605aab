"""What the steps of a build share: what is asked for, how the work is done, why a task failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from huozi.cache import NOT_KEPT, Cache, program, run_or_recall
from huozi.diagnostics import Finding, Span, finding
from huozi.digest import digest
from huozi.workers import Failure, Limits, run

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for of a book.

    `only` names one article to make alone, `variety` an edition (of `varieties.EDITIONS`),
    `reader` a reading system (of `profiles.PROFILES`); in a `release` nothing may be undecided.
    """

    only: str = ""
    variety: str = ""
    reader: str = ""
    release: bool = False


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

Progress = Callable[[str, int, int], None]
"""Called with the step in words, how much is done, and how much there is."""


def quiet(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
    del step, done, total


@dataclass(frozen=True, slots=True)
class Means:
    """How the work is done: who watches it, what a task may take, where results are kept."""

    progress: Progress = quiet
    budget: Budget = BUDGET
    kept: Cache | None = None
    workers: int = 2

    def do(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        limits: Limits,
        state: Callable[[Task], object] = lambda _: None,
        workers: int = 1,
    ) -> Iterator[tuple[int, Result | Failure]]:
        """Each task's number with its result, as they come, those of former builds at once."""
        return run_or_recall(self.kept, function, tasks, limits, workers, state=state)

    def anew(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], limits: Limits
    ) -> Iterator[tuple[int, Result | Failure]]:
        """The same for tasks whose results are not kept as they are."""
        return run(function, tasks, limits, self.workers)

    def recall(self, *about: object) -> Any:
        """What was kept of former builds under some values; None where nothing was."""
        found = NOT_KEPT if self.kept is None else self.kept.recall(digest(program(), about))
        return None if found is NOT_KEPT else found

    def keep(self, result: object, *about: object) -> None:
        """Keep a result under what it was made of."""
        if self.kept is not None:
            self.kept.keep(digest(program(), about), result)


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
    return finding("S008", span, name=name, reason=failure.reason)
