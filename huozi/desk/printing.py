"""Finished PDFs of anybody's on their way to paper, in child processes with limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from huozi import files
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.manuscript.load import load
from huozi.press.imposing import Imposed, impose
from huozi.press.planning import Wish
from huozi.press.spreads import Look, draw_all, draw_spread
from huozi.varieties import unknown
from huozi.work.steps import alone

Task = TypeVar("Task")
Result = TypeVar("Result")
Written = tuple[tuple[Path, ...], tuple[Finding, ...]]


_NONE: tuple[bytes, ...] = ()


def impose_file(path: Path, wish: Wish, target: Path) -> tuple[Imposed | None, tuple[Finding, ...]]:
    """Lay a PDF out on sheets and write them to `target`; None where nothing was written."""
    data, found = files.finished(path)
    if data is None:
        return None, found
    imposed, found = _asked(impose, (data, path.name, wish), path.name, None)
    if imposed is None:
        return None, found
    _, problems = _put({target: imposed.data})
    return (None if problems else imposed), (*found, *problems)


def draw_facing(path: Path, look: Look, target: Path) -> Written:
    """Write the pages of a PDF that face at a folio as a picture."""
    data, found = files.finished(path)
    if data is None:
        return (), found
    drawn, found = _asked(draw_spread, (data, path.name, look), path.name, _NONE)
    written, problems = _put(dict(zip([target], drawn, strict=False)))
    return written, (*found, *problems)


def draw_contact_sheets(path: Path) -> Written:
    """Write all pages of a PDF in small beside it: `名字-contact.png`, or a few of them."""
    data, found = files.finished(path)
    if data is None:
        return (), found
    drawn, found = _asked(draw_all, (data, path.name), path.name, _NONE)
    numbers = [f"-{number}" for number in range(1, len(drawn) + 1)] if len(drawn) > 1 else [""]
    names = [path.with_name(f"{path.stem}-contact{number}.png") for number in numbers]
    written, problems = _put(dict(zip(names, drawn, strict=False)))
    return written, (*found, *problems)


def finished_pdf(path: Path, variety: str = "") -> tuple[Path | None, tuple[Finding, ...]]:
    """The PDF meant: the file itself, or what a build of that folder writes."""
    if path.suffix.lower() == ".pdf":
        return path, ()
    if found := unknown(variety):
        return None, found
    book, found = load(path, variety)
    if book is None:
        return None, errors(found)
    pdf = Path("dist") / f"{book.metadata.slug}.pdf"
    return (pdf, ()) if pdf.exists() else (None, (finding("P110", Span(str(pdf)), path=pdf),))


def _asked(
    function: Callable[[Task], tuple[Result, tuple[Finding, ...]]],
    task: Task,
    name: str,
    nothing: Result,
) -> tuple[Result, tuple[Finding, ...]]:
    """What a child process makes of a file; `nothing` where it can't finish."""
    made, failure = alone(function, task, name)
    return (nothing, failure) if made is None else made


def _put(pictures: Mapping[Path, bytes]) -> Written:
    """Write files; those that are written, and what kept the others from it."""
    written: list[Path] = []
    problems: list[Finding] = []
    for target, data in pictures.items():
        found = files.put(target, data)
        problems += found
        if not found:
            written.append(target)
    return tuple(written), tuple(problems)
