"""Received files become articles: Markdown with front matter, an edit log, and questions.

    decode              bytes -> text
    lines               text -> blocks (paragraphs, tables, verse)
    parting             a whole book in one file -> its chapters   chapters, imprint, matter
    head                title tiers, byline, source          bylines, origins
    lasting             paragraphs that stay lines
    classify            what each block of the body is       figures, subheads
    reunite             which blocks were one paragraph      joins, counting, lexicon
    abstracts, queries  the abstract; what a copy editor asks
    setting             marks and spaces of a text           marks, spaces, hyphens
    writing             blocks -> an article file            manuscript

`compose` puts the steps in order; `several` holds the table of formats, one module each.
"""

from __future__ import annotations

from collections.abc import Mapping

from huozi.diagnostics import Finding
from huozi.intake.edits import Doubt, Edit, Question, Received, Rule

__all__ = ["Doubt", "Edit", "Question", "Received", "Rule", "receive"]


def receive(
    data: bytes, name: str, answers: Mapping[str, str] | None = None
) -> tuple[Received | None, tuple[Finding, ...]]:
    """The first article of a received file: all there is in a text."""
    from huozi.intake.several import receive_all  # noqa: PLC0415 — a ledger is read without it

    parcel, found = receive_all(data, name, answers)
    return (parcel.articles[0] if parcel.articles else None), found
