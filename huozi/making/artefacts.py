"""Finished files, and whether they still are what a build would write.

To find that out no manuscript is read and no engine loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, errors
from huozi.doctor import machine
from huozi.print_profiles import SYSTEM_ICC
from huozi.work.steps import Means, Order


@dataclass(frozen=True, slots=True)
class Artefact:
    """A finished file: where it is, its size, and what a person wants to know of it.

    One that `stands` was there before, as this build would have made it.
    """

    path: Path
    size: int
    pages: int
    characters: int
    seconds: float
    stands: bool = False


Built = tuple[tuple[Artefact, ...], tuple[Finding, ...]]
"""What was made, and what was found."""


def state(folder: Path, targets: tuple[Path, ...], order: Order) -> tuple[object, ...]:
    """All that decides what a build writes; to be asked for before anything is read."""
    icc = (Path(place).expanduser() for place in SYSTEM_ICC)
    now = files.stamps((*_manuscript(folder), *icc))
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (state, folder, targets, order, Path.cwd(), now, machine(), epoch)


def _manuscript(folder: Path) -> Iterator[Path]:
    """Every file of a book's folder but what was built into it."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted({*folders} - ({"dist", ".git"} if Path(place) == folder else set()))
        yield from (Path(place, name) for name in sorted(names))


def standing(about: tuple[object, ...], means: Means) -> Built | None:
    """What a former build wrote and found in the same state, if all of it is still there."""
    known: tuple[Built, object] | None = means.recall(means.key(*about))
    if known is None:
        return None
    (artefacts, found), stamps = known
    if files.stamps(item.path for item in artefacts) != stamps:
        return None
    return tuple(replace(item, stands=True, seconds=0.0) for item in artefacts), found


def keep(built: Built, about: tuple[object, ...], means: Means) -> None:
    """Remember what was written, if nothing is wrong with it."""
    artefacts, found = built
    if artefacts and not errors(found):
        stamps = files.stamps(item.path for item in artefacts)
        means.keep((built, stamps), means.key(*about))
