"""Walking an editor through the questions of an import, and doing the import again with answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from huozi import files
from huozi.desk import ledger
from huozi.diagnostics import Finding, Span, finding
from huozi.intake.several import receive_all
from huozi.manuscript.outline import RECEIVED
from huozi.reasons import reason

# Given an article's path and a question's entry, the answer; "" leaves the question open.
# Raises StopIteration to end the walk.
Ask = Callable[[str, Mapping[str, Any]], str]


def review(folder: Path, ask: Ask) -> tuple[int, int, tuple[Finding, ...]]:
    """Ask every open question of a book; how many were answered, how many stay open."""
    answered = left = 0
    found: list[Finding] = []
    ended = False
    for entries in tuple(ledger.ledgers(folder)):
        given: dict[str, str] = {}
        try:
            for row in () if ended else entries.open:
                if answer := ask(entries.path, row).strip():
                    given[str(row["id"])] = answer
        except StopIteration:
            ended = True
        answered += len(given)
        left += len(entries.open) - len(given)
        if given:
            found.extend(_apply(folder, entries, given))
    return answered, left, tuple(found)


def _apply(folder: Path, entries: ledger.Ledger, given: Mapping[str, str]) -> tuple[Finding, ...]:
    """Import the received file again with the answers; an article edited since keeps its text."""
    span = Span(entries.path)
    try:
        data = (folder / RECEIVED / entries.source).read_bytes()
        answers = ledger.answers_for(ledger.ledgers(folder), entries.source) | dict(given)
        parcel, found = receive_all(data, entries.source, answers)
        slug = Path(entries.path).stem
        received = next((item for item in parcel.articles if item.slug == slug), None)
        if received is None:
            return (*found, finding("I304", span, source=entries.source))
        if not entries.is_untouched(folder):
            ledger.write(folder, entries.path, received, entries.source, entries.digest)
            return (finding("I303", span, path=entries.path),)
        files.write(folder / entries.path, received.markdown.encode())
        ledger.write(folder, entries.path, received, entries.source)
    except OSError as error:
        return (finding("R001", span, path=entries.path, reason=reason(error)),)
    return ()
