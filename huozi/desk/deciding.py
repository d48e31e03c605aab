"""The questions of a Traditional edition, listed in the book's `hant.toml` for its editor."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, Severity, Source, Span
from huozi.editions import HEAD, NAME, Question, entries, read_decisions
from huozi.making.prepare import prepare
from huozi.work.steps import Means, Order


def list_questions(
    folder: Path, means: Means = Means()
) -> tuple[tuple[Path, ...], int, tuple[Finding, ...]]:
    """Add what `hant.toml` doesn't list yet: the file if written, the questions still open."""
    prepared, found = prepare(folder, Order(variety="hant"), means)
    if prepared is None:
        return (), 0, found
    found = tuple(item for item in found if item.severity != Severity.NOTICE)
    decisions, _ = read_decisions(folder)
    listed = {context for context, _ in decisions.places}
    fresh = [item for item in prepared.questions if item.context not in listed]
    if not fresh:
        return (), len(prepared.questions), found
    target = folder / NAME
    problem = files.append(target, HEAD, entries(fresh, _lines(folder, fresh)))
    written = () if problem else (target,)
    return written, len(prepared.questions), (*found, *problem)


def _lines(folder: Path, questions: Iterable[Question]) -> dict[str, str]:
    """Where each context stands, as `file:line`; the file alone where mark-up is in between."""
    sources: dict[str, Source] = {}
    places: dict[str, str] = {}
    for question in questions:
        if question.part not in sources:
            data, _ = files.read(folder, question.part, Span(question.part))
            sources[question.part] = Source(question.part, (data or b"").decode("utf-8", "replace"))
        source = sources[question.part]
        at = source.text.find(question.context.replace("〔", "").replace("〕", ""))
        span = Span(question.part, source.span(at).line) if at >= 0 else Span(question.part)
        places[question.context] = str(span)
    return places
