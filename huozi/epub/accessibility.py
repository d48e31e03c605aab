"""What the publication offers its readers, and no more (EPUB Accessibility 1.1, 2; schema.org)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huozi.epub.leaves import Leaf
from huozi.model import Edition

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is in a publication; `bare` counts pictures without words in their place."""

    pictures: bool
    moving: bool
    bare: int
    notes: bool
    readings: bool
    pages: bool


def survey(edition: Edition, leaves: Iterable[Leaf]) -> Survey:
    """Look through an edition and its files."""
    leaves = tuple(leaves)
    return Survey(
        pictures=bool(edition.pictures or edition.cover),
        moving=any(picture.media_type == "image/gif" for picture in edition.pictures),
        bare=sum(leaf.bare for leaf in leaves),
        notes=any('role="doc-footnote"' in leaf.xhtml for leaf in leaves),
        readings=any(leaf.has_readings for leaf in leaves),
        pages=any(leaf.folios for leaf in leaves),
    )


def statements(seen: Survey, certified_by: str) -> Iterator[tuple[str, str]]:
    """Every property of the package document and its value.

    Conformance is claimed only in the name of somebody who answers for it: no program can tell
    whether an alternative text says what a picture shows.
    """
    described = not seen.bare
    yield "schema:accessMode", "textual"
    if seen.pictures:
        yield "schema:accessMode", "visual"
        yield "schema:accessModeSufficient", "textual,visual"
    if described:
        yield "schema:accessModeSufficient", "textual"
    for feature in _features(seen):
        yield "schema:accessibilityFeature", feature
    yield "schema:accessibilityHazard", "unknown" if seen.moving else "none"
    yield "schema:accessibilitySummary", _summary(seen)
    if certified_by:
        yield "dcterms:conformsTo", CONFORMS
        yield "a11y:certifiedBy", certified_by


def _features(seen: Survey) -> Iterator[str]:
    """Accessibility features, in the words of schema.org's vocabulary."""
    yield from ("structuralNavigation", "tableOfContents", "readingOrder")
    yield from ("displayTransformability", "unlocked")
    if seen.pictures and not seen.bare:
        yield "alternativeText"
    if seen.readings:
        yield "rubyAnnotations"
    if seen.pages:
        yield from ("pageBreakMarkers", "pageNavigation")


def _summary(seen: Survey) -> str:
    """The same in words, for whoever chooses a book."""
    parts = [
        "文字可由读屏软件按次序朗读",
        "标题分层，有目录和导览",
        "字体、字号、行距、配色都可以调",
    ]
    if seen.bare:
        parts.append(f"有{seen.bare}幅图没有替代文字")
    elif seen.pictures:
        parts.append("图片都有替代文字")
    if seen.notes:
        parts.append("注和正文可以来回跳转")
    if seen.pages:
        parts.append("标出纸书的页码，可以按页码查找")
    return "；".join(parts) + "。"
