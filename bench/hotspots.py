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

from huozi import workers


def _here(
    function: Callable[[Any], Any], tasks: Sequence[Any], *_: Any, **__: Any
) -> Iterator[tuple[int, Any]]:
    """The tasks one after another in this process, in place of `workers.run`."""
    for number, task in enumerate(tasks):
        yield number, function(task)


def main() -> None:
    """Build under the profiler."""
    parser = argparse.ArgumentParser(prog="python -m bench.hotspots", description="时间花在哪里")
    parser.add_argument("book", type=Path, help="书稿文件夹")
    parser.add_argument("target", type=Path, help="成品，.pdf 或 .epub")
    parser.add_argument("lines", nargs="?", type=int, default=30, help="打印几行")
    asked = parser.parse_args()
    setattr(workers, "run", _here)  # noqa: B010 — before anybody has taken it from there
    from huozi.build import build  # noqa: PLC0415

    profile = cProfile.Profile()
    artefacts, found = profile.runcall(build, asked.book, [asked.target])
    if not artefacts:
        raise SystemExit("\n".join(f"{item.span} {item.message}" for item in found))
    kept = asked.target.with_name(f"{asked.target.name}.prof")
    profile.dump_stats(kept)
    pstats.Stats(profile).sort_stats("tottime").print_stats(asked.lines)


if __name__ == "__main__":
    main()
