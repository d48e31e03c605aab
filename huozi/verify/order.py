"""The order of a finished file's sections against the edition's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition


def disorder(edition: Edition, present: Sequence[str], name: str) -> tuple[Finding, ...]:
    """A finding where the sections with the ids `present` don't follow one another as they should.

    Every section of the edition is among `present`; ids the edition doesn't know don't count.
    """
    expected = [section.id for section in edition.sections]
    order = [id_ for id_ in present if id_ in set(expected)]
    if order == expected:
        return ()
    if len(set(order)) < len(order):
        return (finding("V003", Span(name), file=name, reason="有的章节出现了两次"),)
    followed = {section: before for before, section in pairwise(order)}
    before, section = next(
        pair for pair in pairwise(edition.sections) if followed.get(pair[1].id) != pair[0].id
    )
    span = Span(section.path or name)
    return (finding("V005", span, file=name, title=section.title, before=before.title),)
