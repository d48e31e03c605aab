"""Who does the parts of a work: children side by side, or this process, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

# As many neighbours are done together, or fewer where they are long.
_TOGETHER = 8


class Do(Protocol):
    """Does a function of a module on each of some tasks; their results in the same order.

    `fonts` says that the function reads the machine's, `kept` that a result is worth keeping.
    """

    def __call__(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        /,
        *,
        fonts: bool = False,
        kept: bool = True,
    ) -> list[Result]:
        """Whoever does it, all of it is done."""


def here(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    /,
    *,
    fonts: bool = False,
    kept: bool = True,
) -> list[Result]:
    """All of it in this process."""
    del fonts, kept
    return [function(task) for task in tasks]


def batches(
    items: Iterable[Task], weight: Callable[[Task], int], heavy: int
) -> Iterator[tuple[Task, ...]]:
    """Neighbours to be done together: some few, no more once they are `heavy`."""
    batch: list[Task] = []
    weighed = 0
    for item in items:
        batch.append(item)
        weighed += weight(item)
        if len(batch) == _TOGETHER or weighed >= heavy:
            yield tuple(batch)
            batch, weighed = [], 0
    if batch:
        yield tuple(batch)
