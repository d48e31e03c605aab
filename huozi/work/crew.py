"""Tasks handed to others: to threads of this process, or to the workers of a cluster.

Both are executors of `concurrent.futures`. Whoever does a task has a child process do it, with its
limits; what goes to and fro is pickled once and opened by nobody in between.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, TypeVar

from huozi.work.workers import Child, Failure, Limits, collect, end, hand, start

Task = TypeVar("Task")
Result = TypeVar("Result")
Perform = Callable[[bytes, Limits], bytes | Failure]

# The tasks a child has: what libraries remember of each of them grows.
LIFETIME = 100
# Seconds between two looks at whether anybody is still at work.
TICK = 0.5


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class CalledOffError(Exception):
    """The work was called off; no task is done any more."""


@dataclass(slots=True, eq=False)
class _Kept:
    """A child, the megabytes it may take, and how many tasks it has had."""

    child: Child
    megabytes: int
    tasks: int = 0


class Bench:
    """Children that are kept for one task after another: twice as many at most as are at work."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[_Kept] = []
        self._busy: set[_Kept] = set()
        self._is_closed = False

    def perform(self, packed: bytes, limits: Limits) -> bytes | Failure:
        """One task, a function and its argument; its result, pickled like them, or its failure.

        A task whose child is killed is done once more, as `workers.run` does.
        """
        answer = self._tried(packed, limits)
        if isinstance(answer, Failure) and answer.kind == "killed":
            answer = self._tried(packed, limits)
        return answer

    def _tried(self, packed: bytes, limits: Limits) -> bytes | Failure:
        kept = self._taken(limits)
        try:
            hand(kept.child, 0, [packed])
            while not (done := collect([kept.child], limits)):
                pass
        finally:
            self._given_back(kept)
        ((_, answer),) = done
        return answer if isinstance(answer, Failure) else bytes(answer)

    def _taken(self, limits: Limits) -> _Kept:
        """A child with these limits: an idle one, or a new one, for which one of others may go."""
        with self._lock:
            if self._is_closed:
                raise CalledOffError
            alike = [kept for kept in self._idle if kept.megabytes == limits.megabytes]
            if alike:
                kept = alike[-1]
                self._idle.remove(kept)
            else:
                if len(self._idle) > len(self._busy) + 1:
                    end(self._idle.pop(0).child)
                kept = _Kept(start(_apply, limits), limits.megabytes)
            self._busy.add(kept)
            return kept

    def _given_back(self, kept: _Kept) -> None:
        with self._lock:
            self._busy.discard(kept)
            kept.tasks += 1
            if kept.child.ended:
                return
            is_at_work = kept.child.task >= 0  # for nobody: something went wrong here
            if is_at_work or self._is_closed or kept.tasks >= LIFETIME:
                end(kept.child)
            else:
                self._idle.append(kept)

    def close(self) -> None:
        """End all children; tasks they are at have failed."""
        with self._lock:
            self._is_closed = True
            for kept in self._idle:
                end(kept.child)
            self._idle.clear()
            for kept in self._busy:
                with suppress(ValueError):  # it has just ended
                    kept.child.process.kill()


def pack(function: Callable[[Any], Any], task: object) -> bytes:
    """A task as it goes to whoever does it."""
    return pickle.dumps((function, task), pickle.HIGHEST_PROTOCOL)


def _apply(packed: bytes) -> bytes:
    """A function on its argument (runs in a child process)."""
    function, task = pickle.loads(packed)  # noqa: S301 — from the process that asks for it
    return pickle.dumps(function(task), pickle.HIGHEST_PROTOCOL)


class Crew:
    """An executor whose threads or workers `perform` tasks; `abreast` are handed out at once."""

    def __init__(self, executor: Executor, perform: Perform, abreast: int) -> None:
        self._executor = executor
        self._perform = perform
        self._abreast = abreast
        self._stopped = Event()

    def run(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        limits: Limits,
    ) -> Iterator[tuple[int, Result | Failure]]:
        """As `workers.run`; the first tasks are begun before anything is asked for."""
        waiting, under_way = deque(range(len(tasks))), dict[Future[bytes | Failure], int]()

        def go_on() -> None:
            while waiting and len(under_way) < self._abreast:
                number = waiting.popleft()
                under_way[self._submitted(pack(function, tasks[number]), limits)] = number

        go_on()
        return self._results(under_way, go_on)

    def _results(
        self, under_way: dict[Future[bytes | Failure], int], go_on: Callable[[], None]
    ) -> Iterator[tuple[int, Any]]:
        try:
            while under_way:
                for future in self._done(under_way):
                    number = under_way.pop(future)
                    go_on()
                    yield number, self._opened(future)
        finally:
            for future in under_way:
                future.cancel()

    def _submitted(self, packed: bytes, limits: Limits) -> Future[bytes | Failure]:
        try:
            return self._executor.submit(self._perform, packed, limits)
        except Exception as error:  # nobody is there any more
            self.explained(error)
            raise

    def _done(self, under_way: Iterable[Future[bytes | Failure]]) -> set[Future[bytes | Failure]]:
        """Those that are done, waited for a while; CalledOffError once the work is stopped."""
        done, _ = wait(under_way, TICK, FIRST_COMPLETED)
        if self._stopped.is_set():
            raise CalledOffError
        if not done:
            self.watch()
        return done

    def _opened(self, future: Future[bytes | Failure]) -> Any:
        """What a task came to."""
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or error is not None:
            return self.explained(error)
        answer = future.result()
        if isinstance(answer, Failure):
            return answer
        try:
            return pickle.loads(answer)  # noqa: S301 — from a child of ours, or a named cluster's
        except Exception as trouble:  # noqa: BLE001 — unpickling runs the classes' own code
            return Failure("crash", f"{type(trouble).__name__}: {trouble}"[:200])

    def explained(self, error: BaseException | None) -> Failure:
        """The failure of a task that could not even be tried (None: it was taken back)."""
        if error is None or self._stopped.is_set():
            raise CalledOffError from error
        raise error

    def watch(self) -> None:
        """Called when for a while nothing was done."""

    def stop(self) -> None:
        """Whoever waits for a task gets a CalledOffError."""
        self._stopped.set()


@contextmanager
def crew(number: int) -> Iterator[Crew]:
    """Threads of this process, each with a child, for several books together."""
    bench = Bench()
    with ThreadPoolExecutor(number, "huozi") as executor:
        hands = Crew(executor, bench.perform, number + 1)  # one is at hand when another is done
        try:
            yield hands
        finally:
            hands.stop()
            executor.shutdown(wait=False, cancel_futures=True)
            bench.close()
