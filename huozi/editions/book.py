"""A book's conversion from end to end: its decisions, its names, what is left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.editions.decisions import NAME, Decisions, Question, read_decisions
from huozi.editions.spelling import Spelling, with_names
from huozi.model import Book

_NAMED = 8  # characters a notice names


def spelling_for(
    book: Book, region: str
) -> tuple[Spelling | None, tuple[Question, ...], tuple[Finding, ...]]:
    """How a book is spelled in a region, and which of its names are open; None without one."""
    if not region:
        return None, (), ()
    decisions, found = read_decisions(Path(book.root))
    if errors(found):
        return None, (), found
    names = [(person.name, "book.toml") for person in book.metadata.authors]
    names += [(person.name, item.path) for item in book.articles for person in item.authors]
    spelling, questions = with_names(Spelling(region, decisions), names)
    return spelling, questions, found


def left_open(
    questions: Iterable[Question], decisions: Decisions, *, release: bool
) -> tuple[Finding, ...]:
    """What is to be said of open questions: one notice of a draft, an error each for a release."""
    questions = tuple(questions)
    counts = Counter(question.what for question in questions)
    if not release:
        words = "、".join(counts) if len(counts) <= _NAMED else f"{'、'.join([*counts][:_NAMED])}等"
        count = len(questions)
        return (finding("H001", Span(NAME), count=count, words=words),) if questions else ()
    lines = dict(decisions.places)
    firsts: dict[str, Question] = {}
    for question in questions:
        firsts.setdefault(question.what, question)
    return tuple(
        finding(
            "H002",
            Span(NAME, lines[first.context]) if first.context in lines else Span(first.part),
            what=what,
            count=counts[what],
            context=first.context,
        )
        for what, first in firsts.items()
    )
