"""Where the time of a build goes: `python -m bench.hotspots 书稿 成品.pdf [行数]`.

All steps run in one process, nothing is kept from former builds, and the functions that take
longest in themselves are printed; `成品.pdf.prof` holds all for other readers of profiles.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from huozi.making.build import build
from huozi.work.crew import Crew
from huozi.work.steps import Means


class Alone(Crew):
    """A crew of one: tasks are done in this process, one after another."""

    def __init__(self) -> None:
        pass

    def run(
        self, function: Callable[[Any], Any], tasks: Sequence[Any], _limits: object
    ) -> Iterator[tuple[int, Any]]:
        """Each task when its result is asked for."""
        return ((number, function(task)) for number, task in enumerate(tasks))


def main() -> None:
    """Build under the profiler."""
    parser = argparse.ArgumentParser(prog="python -m bench.hotspots", description="时间花在哪里")
    parser.add_argument("book", type=Path, help="书稿文件夹")
    parser.add_argument("target", type=Path, help="成品，.pdf 或 .epub")
    parser.add_argument("lines", nargs="?", type=int, default=30, help="打印几行")
    asked = parser.parse_args()
    profile = cProfile.Profile()
    artefacts, found = profile.runcall(build, asked.book, [asked.target], means=Means(here=Alone()))
    if not artefacts:
        raise SystemExit("\n".join(f"{item.span} {item.message}" for item in found))
    kept = asked.target.with_name(f"{asked.target.name}.prof")
    profile.dump_stats(kept)
    pstats.Stats(profile).sort_stats("tottime").print_stats(asked.lines)


if __name__ == "__main__":
    main()
