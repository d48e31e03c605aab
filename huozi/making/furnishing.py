"""The heads of all pages: those of former builds, and new ones, begun before pages are settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from huozi.doctor import machine
from huozi.pdf.laid import Heads, Margins
from huozi.pdf.leaves import Dress, HeadsTask, draw_heads
from huozi.pdf.shown import united
from huozi.work.child import Failure
from huozi.work.steps import Means

# The pages whose heads one task draws.
_TOGETHER = 160

Batch = tuple[list[HeadsTask], Iterator[tuple[int, Heads | Failure]]]


@dataclass(slots=True)
class Furnisher:
    """Who draws the heads of a book's pages: what is known of them, and what is being drawn."""

    dress: Dress
    language: str
    means: Means
    known: Heads = field(init=False)
    _key: str = field(init=False)
    _asked: set[Margins] = field(init=False)
    _batches: list[Batch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._key = self.means.key(draw_heads, self.dress, self.language, machine())
        self.known = self.means.recall(self._key) or Heads()
        self._asked = {item for item, _ in self.known.drawn}

    def begin(self, wanted: Sequence[Margins]) -> None:
        """Begin to draw heads that seem to be wanted."""
        lacking = [item for item in dict.fromkeys(wanted) if item not in self._asked]
        self._asked.update(lacking)
        tasks = [
            HeadsTask(self.dress, self.language, tuple(lacking[start : start + _TOGETHER]))
            for start in range(0, len(lacking), _TOGETHER)
        ]
        if tasks:
            limits = self.means.budget.output
            self._batches.append((tasks, self.means.anew(draw_heads, tasks, limits, anywhere=True)))

    def drawn(self, wanted: Sequence[Margins]) -> Heads | Failure:
        """The heads that are wanted, and no others."""
        self.begin(wanted)
        told = self.means.progress("书眉页码", dict.fromkeys(wanted, 1))
        left = set(wanted)
        for item in left & {item for item, _ in self.known.drawn}:
            told(item, reused=True)
        new = [self.known]
        for tasks, results in self._batches:
            for place, result in results:
                if isinstance(result, Failure):
                    return result
                new.append(result)
                for item in left.intersection(tasks[place].wanted):
                    told(item)
        heads = united(new, wanted)
        if self._batches:
            self.means.keep(heads, self._key)
        return heads
