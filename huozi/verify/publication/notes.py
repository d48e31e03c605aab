"""Notes: every call leads to a note, every note back to its call (EPUB SSV; DPUB-ARIA 1.1)."""

from __future__ import annotations

from collections.abc import Iterator

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.verify.publication.opening import EPUB_TYPE, XHTML, Publication
from huozi.xhtml import Element

_NOTE_TYPES = frozenset({"footnote", "endnote", "rearnote", "note"})
_NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote"})


def is_call(node: Element) -> bool:
    """Whether an element calls a note."""
    return "noteref" in node.get(EPUB_TYPE, "").split() or node.get("role") == "doc-noteref"


def is_note(node: Element) -> bool:
    """Whether an element is a note."""
    types = set(node.get(EPUB_TYPE, "").split())
    return bool(types & _NOTE_TYPES) or node.get("role") in _NOTE_ROLES


def check_notes(book: Publication) -> Iterator[Finding]:
    """Calls and notes in their pairs."""
    places = {
        (path, name): node
        for path, tree in book.pages.items()
        for node in tree.iter("*")
        if (name := node.get("id"))
    }
    called: set[Element] = set()
    for path, tree in book.pages.items():
        for call in tree.iter(f"{XHTML}a"):
            if is_call(call):
                target = places.get(book.target(call.get("href", ""), path) or ("", ""))
                note = _note_at(target)
                if note is None:
                    words = xhtml.text(call).strip() or call.get("href", "")
                    yield finding("V130", book.at(path, call), words=words)
                else:
                    called.add(note)
    for path, tree in book.pages.items():
        for note in filter(is_note, tree.iter("*")):
            words = xhtml.text(note).strip()[:20]
            if note not in called:
                yield finding("V131", book.at(path, note), words=words)
            if not _leads_back(book, path, note):
                yield finding("V132", book.at(path, note), words=words)


def _note_at(target: Element | None) -> Element | None:
    """The note an anchor is, or stands in, or holds."""
    if target is None:
        return None
    around = [target, *target.iterancestors()]
    return next(filter(is_note, around), None)


def _leads_back(book: Publication, path: str, note: Element) -> bool:
    targets = (book.target(link.get("href", ""), path) for link in note.iter(f"{XHTML}a"))
    return any(target and target[1] for target in targets)
