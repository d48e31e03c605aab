"""Received files become articles: Markdown with front matter, an edit log, and questions.

    decode    bytes -> text                  marks, spaces  the width of punctuation
    blocks    text -> blocks                 head           title tiers, byline, origin
    classify  what each block is             figures        captions and credits
    joins     which blocks are one paragraph manuscript     blocks -> an article file
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.edits import Doubt, Edit, Question, Received, Rule
from huozi.intake.plain import read_plain

__all__ = ["READERS", "Doubt", "Edit", "Question", "Reader", "Received", "Rule", "receive"]

Reader = Callable[[bytes, str], tuple[Received | None, tuple[Finding, ...]]]

# One line for each format, by the ending of the file name.
READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
}


def receive(data: bytes, name: str) -> tuple[Received | None, tuple[Finding, ...]]:
    """A received file as an article; None and an error where it cannot be read."""
    ending = PurePath(name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        known = " ".join(READERS)
        return None, (finding("I001", Span(name), ending=ending or PurePath(name).name, known=known),)
    return reader(data, name)
