"""A finished EPUB of anybody's, looked through: packaging, navigation, pages, claims.

Every check is a function from an opened publication to findings, placed in the file of the
container they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from huozi.diagnostics import Finding, errors
from huozi.verify.publication.claims import check_claims
from huozi.verify.publication.navigation import check_navigation
from huozi.verify.publication.notes import check_notes
from huozi.verify.publication.opening import Publication, open_publication
from huozi.verify.publication.packaging import check_packaging
from huozi.verify.publication.pages import check_pages
from huozi.verify.publication.profile import check_profile

__all__ = ["check_publication"]

Check = Callable[[Publication], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_packaging,
    check_navigation,
    check_pages,
    check_notes,
    check_claims,
)


def check_publication(data: bytes, name: str, reader: str = "") -> tuple[Finding, ...]:
    """What is wrong with an EPUB; `reader` is the reading system it is for."""
    book, found = open_publication(data, name)
    if book is None or errors(found):
        return found
    for check in CHECKS:
        found = (*found, *check(book))
    if reader:
        found = (*found, *check_profile(book, reader))
    return tuple(dict.fromkeys(found))
