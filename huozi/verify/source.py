"""Each article as set, held against its Markdown: nothing may have been swallowed.

Only Chinese text, letters and digits are compared: syntax is made of the other characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huozi import xhtml
from huozi.diagnostics import Finding, Source, finding
from huozi.model import Document
from huozi.verify.reading import Piece, pieces, telling
from huozi.verify.text import Difference


class _Failure(NamedTuple):
    """How far a text agrees with what is owed, and the piece and character it fails at."""

    at: int
    piece: int
    character: int


def document_text(document: Document) -> str:
    """The words of an article's body and notes as set, without what typesetting adds."""
    tree = xhtml.parse(document.xhtml)
    for node in list(tree.iter("a", "sup")):
        if node.get("role") in {"doc-noteref", "doc-backlink"}:
            xhtml.remove(node)
    for node in list(tree.iter("span")):
        is_default = node.get("class") == "credit" and node.text == document.article.credit
        if is_default or node.get("class") == "marker":
            xhtml.remove(node)
    parts = [node for node in tree if node.get("class") in {"body", "notes"}]
    return telling("".join(xhtml.text(part) for part in parts))


def check_source(document: Document) -> tuple[Finding, ...]:
    """A finding where the article as set has other words than its Markdown."""
    article = document.article
    owed = pieces(article.body, article.credit)
    failure = differ(owed, actual := document_text(document))
    if failure is None:
        return ()
    source = Source(article.path, article.body, article.body_line)
    place = source.span(_offset(owed, failure, len(article.body)))
    return (finding("V004", place, **_difference(owed, actual, failure)._asdict()),)


def differ(owed: Sequence[Piece], actual: str) -> _Failure | None:
    """The furthest place where `actual` parts from what is owed; None where it has all of it.

    Optional pieces may be there or not, so the reading may stand at several places at once.
    """
    places = {0}
    furthest = _Failure(-1, 0, 0)
    for number, piece in enumerate(owed):
        reached = set(places) if piece.optional else set()
        for place in places:
            if any(actual.startswith(words, place) for words in (piece.text, piece.other)):
                reached.add(place + len(piece.text))
                continue
            same = _common(actual[place : place + len(piece.text)], piece.text)
            furthest = max(furthest, _Failure(place + same, number, same))
        if not reached:
            return furthest
        places = reached
    if len(actual) in places:
        return None
    return max(furthest, _Failure(max(places), len(owed), 0))


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _offset(owed: Sequence[Piece], failure: _Failure, end: int) -> int:
    """Where in the source a failure stands."""
    if failure.piece >= len(owed):
        return end
    return owed[failure.piece].places()[failure.character]


def _difference(owed: Sequence[Piece], actual: str, failure: _Failure) -> Difference:
    """The words around a failure."""
    here, *rest = [*owed[failure.piece : failure.piece + 40], Piece("")]
    later = "".join(piece.text for piece in rest if not piece.optional)
    expected = here.text[failure.character :] + later
    return Difference(
        actual[max(0, failure.at - 10) : failure.at],
        expected[:12] or "（到此为止）",
        actual[failure.at : failure.at + 12] or "（到此为止）",
    )
