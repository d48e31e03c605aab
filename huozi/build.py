"""Steps 6 and 7: an edition becomes finished files.

Each output is made and read back in a child process with limits; a file is written, in one step,
only after it was read back without a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import filterfalse
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import NamedTuple

from huozi import files
from huozi.artefacts import Artefact, Built
from huozi.binding import begin, bind
from huozi.cache import Told
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import machine
from huozi.hands import Hands
from huozi.judging import is_pdf, judge, lacking
from huozi.outputs import OUTPUTS, READYING, Job, Made, Outcome, make
from huozi.prepare import Prepared, prepare
from huozi.reader_style import PageStart
from huozi.steps import Means, Order, manned, named
from huozi.verify.text import count_characters
from huozi.workers import Failure


class Judged(NamedTuple):
    """An output asked for, what was made of it, what is wrong with it, and when it was ready."""

    path: Path
    made: Made | None
    found: tuple[Finding, ...]
    seconds: float = 0.0


# Errors of the machine, not of the manuscript: what can be made in spite of them is written.
MACHINE = frozenset({"P003", "P006"})


def build(
    folder: Path, targets: Iterable[Path] = (), order: Order = Order(), means: Means = Means()
) -> Built:
    """Build a folder into `targets` (`dist/<slug>.epub` and `.pdf` where none are given)."""
    began = monotonic()
    targets = tuple(dict.fromkeys(targets))
    if unusable := tuple(filter(None, map(_unusable, targets))):
        return (), unusable
    with ThreadPoolExecutor(1, "beside") as beside, manned(means) as manning:
        do = Hands(manning)
        early = () if targets and all(map(is_pdf, targets)) else (partial(begin, do),)
        prepared, found = prepare(folder, order, manning, *early)
        if prepared is None:
            return (), found
        prepared = _for_reader(prepared, order.reader)
        chosen, lack = _possible(targets or _default_targets(prepared, order), prepared)
        told = manning.progress("出成品", dict.fromkeys(chosen, 1))
        judged = {
            output.path: output._replace(seconds=monotonic() - began)
            for output in _outputs(chosen, _Press(prepared, do, told), beside, order)
        }
    artefacts, written = _write([judged[path] for path in chosen], prepared)
    return artefacts, tuple(dict.fromkeys((*found, *lack, *written)))


def _possible(
    asked: tuple[Path, ...], prepared: Prepared
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """What can be made of what is asked for: PDFs want a machine for them, and faces."""
    if not any(map(is_pdf, asked)):
        return asked, ()
    lack = lacking(prepared.theme)
    return (tuple(filterfalse(is_pdf, asked)) if errors(lack) else asked), lack


def _for_reader(prepared: Prepared, reader: str) -> Prepared:
    """The book for a reading system, which wins over the one its `book.toml` names."""
    style = replace(prepared.edition.epub, reader=reader or prepared.edition.epub.reader)
    return replace(prepared, edition=replace(prepared.edition, epub=style))


class _Press(NamedTuple):
    """What outputs are made of, by whom, and who is told of them."""

    prepared: Prepared
    do: Hands
    told: Told

    def at(self, folios: tuple[PageStart, ...]) -> _Press:
        """The same for a book of which it is known where its pages are."""
        edition = replace(self.prepared.edition, folios=folios)
        return self._replace(prepared=replace(self.prepared, edition=edition))


def _outputs(
    chosen: tuple[Path, ...], press: _Press, beside: ThreadPoolExecutor, order: Order
) -> Iterator[Judged]:
    """The outputs as they come; those without pages say where a PDF has them.

    They are made `beside` the end of the first PDF, once it is known where its pages are.
    """
    pdfs, others = tuple(filter(is_pdf, chosen)), tuple(filterfalse(is_pdf, chosen))
    folios: Future[tuple[PageStart, ...]] = Future()

    def settle(starts: tuple[PageStart, ...]) -> None:
        if not folios.done():
            folios.set_result(() if order.only else starts)

    rest = beside.submit(lambda: list(_made(others, press.at(folios.result()))))
    try:
        for output in _made(pdfs, press, settle):
            yield output
            if output.made:
                settle(output.made.folios)
    finally:
        settle(())
    yield from rest.result()


def _made(
    paths: tuple[Path, ...],
    press: _Press,
    settle: Callable[[tuple[PageStart, ...]], None] = lambda _: None,
) -> Iterator[Judged]:
    """The outputs for some paths; `settle` is told where pages are as soon as that is known."""
    prepared, (_, do, told) = press.prepared, press
    jobs: dict[Path, Job] = {
        path: (path.suffix.lower(), path.name, prepared.edition, prepared.theme) for path in paths
    }
    for path in paths:
        result, reused = _by_parts(jobs[path], do, settle)
        if result is not None:
            if not isinstance(result, Failure) and result[0] is not None:
                told(path, reused=reused)
            yield Judged(path, *judge(result, path, prepared, do.means))
            del jobs[path]
    rest, limits = tuple(jobs), do.means.budget.output
    todo, tell = list(jobs.values()), named(told, rest)
    for number, done in do.means.do(make, todo, limits, machine, told=tell, anywhere=True):
        yield Judged(rest[number], *judge(done, rest[number], prepared, do.means))


def _by_parts(
    job: Job, do: Hands, settle: Callable[[tuple[PageStart, ...]], None]
) -> tuple[Outcome | Failure | None, bool]:
    """An output made part by part, and if a former build had made it.

    None for a PDF where that can't be.
    """
    about = (_by_parts, job, machine())
    known: Outcome | None = do.means.recall(*about)
    if known is not None:
        return known, True
    ending, name, edition, theme = job
    ready = READYING[ending](edition)
    if ending == ".epub":
        result: Outcome | Failure | None = bind(ready, theme, name, do)
    else:
        from huozi.pagination import paginate  # noqa: PLC0415 — not for an EPUB alone

        result = paginate(ready, theme, name, do.means, settle)
    if result is not None and not isinstance(result, Failure) and not errors(result[1]):
        do.means.keep(result, *about)
    return result, False


def _write(outputs: list[Judged], prepared: Prepared) -> Built:
    """Write all that was made, or nothing where there is an error in any output, or no room."""
    found = [item for output in outputs for item in output.found]
    if any(item.code not in MACHINE for item in errors(tuple(found))):
        return (), tuple(found)
    ready = [(path, made, seconds) for path, made, _, seconds in outputs if made is not None]
    if problem := files.put_all({path: made.data for path, made, _ in ready}):
        return (), (*found, *problem)
    characters = count_characters(prepared.edition)
    artefacts = (
        Artefact(path, len(made.data), made.pages, characters, seconds)
        for path, made, seconds in ready
    )
    return tuple(artefacts), tuple(found)


def _unusable(path: Path) -> Finding | None:
    """What is wrong with a target before anything is made for it."""
    if path.suffix.lower() not in OUTPUTS:
        return finding("R002", Span(str(path)), path=path)
    if path.is_dir():
        return finding("R001", Span(str(path)), path=path, reason="这是文件夹，不是文件")
    return None


def _default_targets(prepared: Prepared, order: Order) -> tuple[Path, ...]:
    stem = prepared.book.metadata.slug
    if order.only:
        stem = f"{stem}-{PurePosixPath(prepared.documents[0].article.path).stem}"
    return tuple(order.into / f"{stem}{ending}" for ending in OUTPUTS)
