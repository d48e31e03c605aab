"""What comes after the pages of a book: the file as its profile wants it, held against them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import machine
from huozi.making.intents import press_intent
from huozi.making.outputs import Made, Outcome
from huozi.making.pictured import pictures_of
from huozi.making.prepare import Prepared
from huozi.manuscript.load import CONFIG
from huozi.model import Metadata, Picture
from huozi.numerals import chinese
from huozi.press.finishing import finish
from huozi.press.finishing.proofing import proof_paper
from huozi.press.finishing.work import Work
from huozi.press.intent import Intent
from huozi.press.paper import Size
from huozi.themes import Theme
from huozi.verify.finished import Pair, unlike
from huozi.work.steps import Means, StoppedError, failed
from huozi.work.workers import Failure

Task = TypeVar("Task")
Result = TypeVar("Result")


def finished(
    result: Outcome | Failure, path: Path, prepared: Prepared, means: Means
) -> Outcome | Failure:
    """What was made of a PDF's pages, as its profile wants it; anything else as it is."""
    if isinstance(result, Failure) or path.suffix.lower() != ".pdf":
        return result
    made, found = result
    if made is None or made.missing or errors(found):
        return result
    told = means.progress("付印", {path: made.pages})
    try:
        done, more = _Finishing(prepared, path.name, means).done(made)
    except StoppedError as stop:
        return None, (*found, *stop.found)
    told(path)
    return done, (*found, *more)


CoverTask = tuple[Picture | None, Metadata, Theme]
SlipsTask = tuple[tuple[str, ...], str, Size, Theme, str]


@dataclass(frozen=True, slots=True)
class _Finishing:
    """A book whose pages are made, and how the rest is done."""

    prepared: Prepared
    name: str
    means: Means

    def done(self, made: Made) -> Outcome:
        """All steps, one after the other."""
        work, found = self._work(made)
        result, problems = self._alone(finish, work)
        found = (*found, *problems)
        if result is None or errors(found):
            return None, found
        pair = Pair(self.name, made.data, result.data, result.places, result.count)
        found = (*found, *self._alone(unlike, pair))
        return replace(made, data=result.data, pages=result.count), found

    def _work(self, made: Made) -> tuple[Work, tuple[Finding, ...]]:
        """What is to be done, with all that goes into it."""
        edition, theme = self.prepared.edition, self.prepared.theme
        profile, area = edition.profile, edition.type_area
        work = Work(self.name, made.data, profile, area)
        found: tuple[Finding, ...] = ()
        if profile.cover:
            task = (edition.cover, edition.metadata, theme)
            cover, found = self._alone(draw_cover_page, task)
            if cover is None:
                raise StoppedError(*found)
            work = replace(work, cover=cover)
        if profile.round:
            work = replace(work, **self._proof())
        if profile.press:
            intent, found = self._intent()
            work = replace(work, intent=intent, pictures=pictures_of(self.prepared))
        return work, found

    def _proof(self) -> dict[str, Any]:
        """The paper of a proof, and what it says on it."""
        edition = self.prepared.edition
        profile, area = edition.profile, edition.type_area
        trim = (area.trim_width, area.trim_height)
        paper = proof_paper(profile, trim)
        if paper is None:
            size = f"{trim[0]:g}×{trim[1]:g}"
            values = {"name": profile.name, "paper": profile.paper or "现成的", "size": size}
            raise StoppedError(finding("P126", Span(self.name), **values))
        title = edition.metadata.title
        lines = [f"《{title}》　{item.path or item.title}" for item in edition.sections]
        stamp = f"{chinese(profile.round)}校"
        sides = (paper.width, paper.height)
        language = edition.metadata.language
        task = (tuple(lines), stamp, sides, self.prepared.theme, language)
        slips = self._alone(draw_slips, task)
        marked = tuple(item.id for item in edition.sections)
        return {"paper": paper, "slips": slips, "marked": marked}

    def _intent(self) -> tuple[Intent, tuple[Finding, ...]]:
        """The printing that a press file is made for."""
        root, icc = Path(self.prepared.book.root), self.prepared.edition.profile.icc
        intent, found = press_intent(root, icc, Span(CONFIG))
        if intent is None:
            raise StoppedError(*found)
        return intent, found

    def _alone(self, function: Callable[[Task], Result], task: Task) -> Result:
        """One task in a child process, once."""
        limits = self.means.budget.output
        ((_, result),) = self.means.do(function, [task], limits, machine, anywhere=True)
        if isinstance(result, Failure):
            raise StoppedError(failed(result, self.name, Span(self.name), limits))
        return result


def draw_cover_page(task: CoverTask) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The cover as a page, or why there can be none (runs in a child process)."""
    from huozi.pdf.front_page import front_page  # noqa: PLC0415 — loads the engine of the pages

    try:
        return front_page(*task), ()
    except KeyError as error:
        return None, (finding("P005", Span(f"styles/{task[2].name}"), name=error.args[0]),)


def draw_slips(task: SlipsTask) -> bytes:
    """What a proof says in its white (runs in a child process)."""
    from huozi.pdf.slips import slips  # noqa: PLC0415 — loads the engine of the pages

    return slips(*task)
