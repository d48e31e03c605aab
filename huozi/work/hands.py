"""A crew's hands for the parts of a work; what takes long is begun before it is asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from huozi.doctor import machine
from huozi.work.child import Failure
from huozi.work.steps import Means

Task = TypeVar("Task")
Result = TypeVar("Result")


class FailedError(Exception):
    """A task has failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(slots=True)
class _Errand:
    """A task that was begun, and what comes of it."""

    function: Callable[[Any], Any]
    task: object
    results: Iterator[tuple[int, Any]]
    answer: Any = None

    def waited_for(self) -> Any:
        """Its result, however often it is asked for."""
        if self.answer is None:
            ((_, self.answer),) = self.results
        return _sound(self.answer)


@dataclass(slots=True)
class Hands:
    """As `doing.Do`: the crew of a build, each task within its limits. Raises FailedError."""

    means: Means
    _errands: list[_Errand] = field(default_factory=list)
    _starts: list[Iterator[tuple[int, Any]]] = field(default_factory=list)

    def start(self, function: Callable[[Task], None], task: Task) -> None:
        """Have a child do what makes later tasks quicker there."""
        self._starts.append(self.means.anew(function, [task], self.means.budget.output))

    def started(self) -> None:
        """Wait for what was started: a task handed out sooner would get a child of its own."""
        while self._starts:
            deque(self._starts.pop(), maxlen=0)

    def begin(self, function: Callable[[Task], Any], task: Task, *, fonts: bool = False) -> None:
        """Begin a task beside whatever else is done; without a crew it is done when asked for."""
        state = machine if fonts else _nothing
        results = self.means.do(function, [task], self.means.budget.output, state)
        self._errands.append(_Errand(function, task, results))

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
                return [errand.waited_for()]
        limits = self.means.budget.output
        if kept:
            state = machine if fonts else _nothing
            done = self.means.do(function, tasks, limits, state, anywhere=True)
        else:
            done = self.means.anew(function, tasks, limits, anywhere=True)
        results = {number: _sound(result) for number, result in done}
        return [results[number] for number in range(len(tasks))]


def _nothing(task: object) -> object:
    del task
    return None


def _sound(result: Any) -> Any:
    """A result that is none but a failure stops the work."""
    if isinstance(result, Failure):
        raise FailedError(result)
    return result
