"""A crew's hands for the parts of a work; what takes long is begun before it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from huozi.doctor import machine
from huozi.work.child import Failure
from huozi.work.steps import Means

Task = TypeVar("Task")
Result = TypeVar("Result")


class StoppedError(Exception):
    """A task has failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(slots=True)
class _Errand:
    """A task that was begun: what it is kept under, and what comes of it."""

    function: Callable[[Any], Any]
    task: object
    about: tuple[object, ...]
    result: Any = None
    under_way: Future[Any] | None = None


@dataclass(slots=True)
class Hands:
    """As `doing.Do`: the crew of a build, each task within its limits. Raises StoppedError."""

    means: Means
    _errands: list[_Errand] = field(default_factory=list)

    def begin(self, function: Callable[[Task], Any], task: Task, *, fonts: bool = False) -> None:
        """Begin a task beside whatever else is done; without a crew it is done when asked for."""
        about = (function, task, machine() if fonts else None)
        errand = _Errand(function, task, about, self.means.recall(*about))
        self._errands.append(errand)
        if errand.result is None and self.means.here is not None:
            errand.under_way = self.means.here.begin(function, task, self.means.budget.output)

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
        limits = self.means.budget.output
        if kept:
            state = machine if fonts else _nothing
            done = self.means.do(function, tasks, limits, state, anywhere=True)
        else:
            done = self.means.anew(function, tasks, limits, anywhere=True)
        results = {number: _sound(result) for number, result in done}
        return [results[number] for number in range(len(tasks))]

    def _waited_for(self, errand: _Errand) -> Any:
        if errand.result is None:
            answer = self._answer(errand)
            errand.result = _sound(answer)
            self.means.keep(errand.result, *errand.about)
        return errand.result

    def _answer(self, errand: _Errand) -> Any:
        if self.means.here is None or errand.under_way is None:
            ((_, answer),) = self.means.anew(
                errand.function, [errand.task], self.means.budget.output
            )
            return answer
        return self.means.here.answer(errand.under_way)


def _nothing(task: object) -> object:
    del task
    return None


def _sound(result: Any) -> Any:
    """A result that is none but a failure stops the work."""
    if isinstance(result, Failure):
        raise StoppedError(result)
    return result
