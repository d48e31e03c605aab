"""A parcel read as the one article it holds."""

from __future__ import annotations

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.edits import Received
from huozi.intake.story import Outcome


def only_one(outcome: Outcome, name: str) -> tuple[Received | None, tuple[Finding, ...]]:
    """The article of a parcel, where the caller can take no more; what stays behind is said."""
    parcel, found = outcome
    if not parcel.articles:
        return None, found
    if len(parcel.articles) > 1:
        return None, (*found, finding("I222", Span(name), count=len(parcel.articles)))
    if parcel.attachments:
        found = (*found, finding("I223", Span(name), count=len(parcel.attachments)))
    return parcel.articles[0], found
