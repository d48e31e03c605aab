"""Walking an editor through the questions of an import, and doing the import again with answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from huozi import files, ledger
from huozi.diagnostics import Finding, Span, finding
from huozi.intake import receive
from huozi.reasons import reason

# Given a question's entry, the answer; "" leaves it open. Raises StopIteration to end the walk.
Ask = Callable[[str, Mapping[str, Any]], str]


def review(folder: Path, ask: Ask) -> tuple[int, int, tuple[Finding, ...]]:
    """Ask every open question of a book; how many were answered, how many stay open."""
    answered = left = 0
    found: list[Finding] = []
    for article, entries in ledger.ledgers(folder):
        given: dict[str, str] = {}
        try:
            for row in entries.open:
                if answer := ask(article.name, row).strip():
                    given[str(row["id"])] = answer
        except StopIteration:
            pass
        answered += len(given)
        left += len(entries.open) - len(given)
        if given:
            found.extend(_apply(folder, article, entries, given))
    return answered, left, tuple(found)


def _apply(
    folder: Path, article: Path, entries: ledger.Ledger, given: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Import the received file again with the answers, unless the article was edited since."""
    span = Span(str(article))
    answers = {**entries.answers, **given}
    try:
        edited = ledger.digest(article.read_text("utf-8")) != entries.article
        data = (folder / entries.source).read_bytes()
    except OSError as error:
        return (finding("B008", span, path=entries.source, reason=reason(error)),)
    received, found = receive(data, entries.source, answers)
    if received is None:
        return found
    try:
        if edited:  # the answers are kept, the editor's own text is not touched
            ledger.write(article, received, entries.source, imported=entries.article)
            return (*found, finding("I303", span, path=article))
        files.write(article, received.markdown.encode())
        ledger.write(article, received, entries.source)
    except OSError as error:
        return (*found, finding("R001", span, path=article, reason=reason(error)))
    return found
