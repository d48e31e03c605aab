"""Children's hands for the parts of a work; what takes long is begun before it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from huozi.child import Failure
from huozi.doctor import machine
from huozi.steps import Means
from huozi.workers import Child, collect, end, hand, start

Task = TypeVar("Task")
Result = TypeVar("Result")


class StoppedError(Exception):
    """A task has failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(slots=True)
class _Errand:
    """A task that was begun: the child that is at it, and what came of it."""

    function: Callable[[Any], Any]
    task: object
    about: tuple[object, ...]
    result: Any = None
    child: Child | None = None


@dataclass(slots=True)
class Hands:
    """As `doing.Do`: children side by side, each within its limits. Raises StoppedError."""

    means: Means
    _errands: list[_Errand] = field(default_factory=list)

    def begin(self, function: Callable[[Task], Any], task: Task, *, fonts: bool = False) -> None:
        """Begin a task in a child of its own, beside whatever else is done.

        Where there is one core, or a crew that has its hands full, it is done when it is asked for.
        """
        about = (function, task, machine() if fonts else None)
        errand = _Errand(function, task, about, self.means.recall(*about))
        self._errands.append(errand)
        crew = self.means.here or self.means.elsewhere
        if errand.result is None and crew is None and self.means.workers > 1:
            errand.child = start(function, self.means.budget.output)
            hand(errand.child, 0, [task])

    def __call__(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        /,
        *,
        fonts: bool = False,
        kept: bool = True,
    ) -> list[Result]:
        """What was begun is waited for, what a former build has done recalled."""
        for errand in self._errands:
            if (errand.function, [errand.task]) == (function, list(tasks)):
                return [self._waited_for(errand)]
        limits, workers = self.means.budget.output, self.means.workers
        if kept:
            state = machine if fonts else _nothing
            done = self.means.do(function, tasks, limits, state, workers, anywhere=True)
        else:
            done = self.means.anew(function, tasks, limits, anywhere=True)
        results = {number: _sound(result) for number, result in done}
        return [results[number] for number in range(len(tasks))]

    def _waited_for(self, errand: _Errand) -> Any:
        if errand.result is None:
            limits, answer = self.means.budget.output, None
            while errand.child is not None and answer is None:
                answer = next((answer for _, answer in collect([errand.child], limits)), None)
            if answer is None or (isinstance(answer, Failure) and answer.kind == "killed"):
                ((_, answer),) = self.means.anew(errand.function, [errand.task], limits)
            errand.result = _sound(answer)
            self.means.keep(errand.result, *errand.about)
        return errand.result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nobody asks any more."""
        for errand in self._errands:
            if errand.child is not None and not errand.child.ended:
                end(errand.child)


def _nothing(task: object) -> object:
    del task
    return None


def _sound(result: Any) -> Any:
    """A result that is none but a failure stops the work."""
    if isinstance(result, Failure):
        raise StoppedError(result)
    return result
