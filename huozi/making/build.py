"""Steps 6 and 7: an edition becomes finished files.

Each output is made and read back in a child process with limits; a file is written, in one step,
only after it was read back without a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from itertools import filterfalse
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import NamedTuple

from huozi import files
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import machine
from huozi.making.artefacts import Artefact, Built
from huozi.making.binding import begin, bind
from huozi.making.fitting import chosen as profile_chosen
from huozi.making.fitting import fitted
from huozi.making.judging import is_pdf, judge, lacking
from huozi.making.outputs import OUTPUTS, READYING, Job, Made, Outcome, make
from huozi.making.prepare import Prepared, prepare
from huozi.model import Book
from huozi.reader_style import PageStart
from huozi.themes import Theme
from huozi.verify.text import count_characters
from huozi.work.hands import Hands
from huozi.work.steps import Means, Order, manned
from huozi.work.workers import Failure


class Judged(NamedTuple):
    """An output asked for, what was made of it, what is wrong with it, and when it was ready.

    One that a former build made is `reused`.
    """

    path: Path
    made: Made | None
    found: tuple[Finding, ...]
    reused: bool = False
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
    with ThreadPoolExecutor(2, "beside") as beside, manned(means) as manning:
        do = Hands(manning)
        prepared, found = prepare(folder, order, manning, _early(targets, order, do))
        if prepared is None:
            return (), found
        profile, unfit = profile_chosen(prepared.book, order.profile, targets)
        if profile is None:
            return (), (*found, *unfit)
        prepared = _for_reader(fitted(prepared, profile), order.reader)
        chosen, lack = _possible(targets or _default_targets(prepared, order), prepared)
        told = manning.progress("出成品", dict.fromkeys(chosen, 1))
        judged: dict[Path, Judged] = {}
        characters = cache(partial(beside.submit, count_characters, prepared.edition))
        for output in _outputs(chosen, _Press(prepared, do, characters), beside, order):
            judged[output.path] = output._replace(seconds=monotonic() - began)
            if output.made is not None:
                told(output.path, reused=output.reused)
        artefacts, written = _write([judged[path] for path in chosen], characters)
    return artefacts, tuple(dict.fromkeys((*found, *lack, *written)))


def _early(targets: Sequence[Path], order: Order, do: Hands) -> Callable[[Book, Theme], None]:
    """What may be begun of the outputs as soon as the book has been read."""
    wants_pages = not targets or any(map(is_pdf, targets))
    wants_texts = not targets or not all(map(is_pdf, targets))
    if wants_pages:
        from huozi.making import pagination  # noqa: PLC0415 — beside what the children load

    def meanwhile(book: Book, theme: Theme) -> None:
        if order.profile:  # which dresses the pages otherwise
            return
        if wants_texts:
            begin(do, book, theme)
        if wants_pages:
            pagination.begin(do, book, theme)

    return meanwhile


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
    """What outputs are made of, and by whom; who counts the book's characters beside, once."""

    prepared: Prepared
    do: Hands
    characters: Callable[[], Future[int]]

    def at(self, folios: tuple[PageStart, ...]) -> _Press:
        """The same for a book of which it is known where its pages are."""
        edition = replace(self.prepared.edition, folios=folios)
        return self._replace(prepared=replace(self.prepared, edition=edition))


def _outputs(
    chosen: tuple[Path, ...], press: _Press, beside: ThreadPoolExecutor, order: Order
) -> Iterator[Judged]:
    """The outputs as they come; those without pages say where the first PDF has them.

    They are made `beside` its end, as soon as its pages seem to be where they are.
    """
    pdfs, others = tuple(filter(is_pdf, chosen)), tuple(filterfalse(is_pdf, chosen))
    if not pdfs:
        yield from _made(others, press)
        return
    folios: tuple[PageStart, ...] = ()
    begun: dict[tuple[PageStart, ...], Future[list[Judged]]] = {}

    def settle(starts: tuple[PageStart, ...]) -> None:
        nonlocal folios
        folios = () if order.only else starts
        if folios not in begun:
            begun[folios] = beside.submit(_all_made, others, press.at(folios))
        press.characters()

    for number, output in enumerate(_made(pdfs, press, settle)):
        yield output
        if number == 0:
            settle(output.made.folios if output.made else ())
    settle(folios)
    yield from begun[folios].result()


def _all_made(paths: tuple[Path, ...], press: _Press) -> list[Judged]:
    return list(_made(paths, press))


def _made(
    paths: tuple[Path, ...],
    press: _Press,
    settle: Callable[[tuple[PageStart, ...]], None] = lambda _: None,
) -> Iterator[Judged]:
    """The outputs for some paths; `settle` is told where pages are as soon as that is known."""
    prepared, do = press.prepared, press.do
    jobs: dict[Path, Job] = {
        path: (path.suffix.lower(), path.name, prepared.edition, prepared.theme) for path in paths
    }
    for path in paths:
        result, reused = _by_parts(jobs[path], do, settle)
        if result is not None:
            result = _finished(result, path, press)
            yield Judged(path, *judge(result, path, prepared, do.means), reused)
            del jobs[path]
    rest, limits, known = tuple(jobs), do.means.budget.output, set[int]()

    def tell(number: int, /, *, reused: bool = False) -> None:
        known.update([number] if reused else [])

    todo = list(jobs.values())
    for number, done in do.means.do(make, todo, limits, machine, told=tell, anywhere=True):
        path = rest[number]
        finished = _finished(done, path, press)
        yield Judged(path, *judge(finished, path, prepared, do.means), number in known)


def _finished(result: Outcome | Failure, path: Path, press: _Press) -> Outcome | Failure:
    """What was made of an output, as the profile of the book wants it."""
    if press.prepared.edition.profile.is_as_laid:
        return result
    from huozi.making.finishing import finished  # noqa: PLC0415 — loads qpdf

    return finished(result, path, press.prepared, press.do.means)


def _by_parts(
    job: Job, do: Hands, settle: Callable[[tuple[PageStart, ...]], None]
) -> tuple[Outcome | Failure | None, bool]:
    """An output made part by part, and if a former build had made it.

    None for a PDF where that can't be.
    """
    key = do.means.key(_by_parts, job, machine())
    known: Outcome | None = do.means.recall(key)
    if known is not None:
        return known, True
    ending, name, edition, theme = job
    ready = READYING[ending](edition)
    if ending == ".epub":
        result: Outcome | Failure | None = bind(ready, theme, name, do)
    elif edition.profile.variant:
        result = None  # a structure goes through the whole document
    else:
        from huozi.making.pagination import paginate  # noqa: PLC0415 — not for an EPUB alone

        do.started()
        result = paginate(ready, theme, name, do.means, settle)
    if result is not None and not isinstance(result, Failure) and not errors(result[1]):
        do.means.keep(result, key)
    return result, False


def _write(outputs: list[Judged], characters: Callable[[], Future[int]]) -> Built:
    """Write all that was made, or nothing where there is an error in any output, or no room."""
    found = [item for output in outputs for item in output.found]
    if any(item.code not in MACHINE for item in errors(tuple(found))):
        return (), tuple(found)
    ready = [(path, made, seconds) for path, made, _, _, seconds in outputs if made is not None]
    if problem := files.put_all({path: made.data for path, made, _ in ready}):
        return (), (*found, *problem)
    counted = characters().result()
    artefacts = (
        Artefact(path, len(made.data), made.pages, counted, seconds)
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
    if order.profile:
        return (order.into / f"{stem}-{order.profile}.pdf",)
    return tuple(order.into / f"{stem}{ending}" for ending in OUTPUTS)
