"""Received files become articles: Markdown with front matter, an edit log, and questions.

    decode              bytes -> text
    lines               text -> blocks (paragraphs, tables, verse)
    head                title tiers, byline, source          bylines, origins
    classify            what each block of the body is       figures
    reunite             which blocks were one paragraph      joins, lexicon
    abstracts, queries  the abstract; what a copy editor asks
    setting             marks and spaces of a text           marks, spaces, hyphens
    writing             blocks -> an article file            manuscript

`compose` puts the steps in order; `plain` and `markdown` are the formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.docx import read_docx
from huozi.intake.edits import Doubt, Edit, Question, Received, Rule
from huozi.intake.epub import read_epub
from huozi.intake.html import read_html
from huozi.intake.markdown import read_markdown
from huozi.intake.pdf import read_pdf
from huozi.intake.plain import read_plain
from huozi.intake.several import read_archive

__all__ = ["READERS", "Doubt", "Edit", "Question", "Reader", "Received", "Rule", "receive"]

Reader = Callable[[bytes, str, Mapping[str, str]], tuple[Received | None, tuple[Finding, ...]]]

# One line for each format, by the ending of the file name.
READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".epub": read_epub,
    ".pdf": read_pdf,
    ".zip": read_archive,
}


def receive(
    data: bytes, name: str, answers: Mapping[str, str] | None = None
) -> tuple[Received | None, tuple[Finding, ...]]:
    """A received file as an article; None and an error where it cannot be read.

    `answers` are those of an earlier import, by the ids of its questions.
    """
    ending = PurePath(name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        known = " ".join(READERS)
        return None, (
            finding("I001", Span(name), ending=ending or PurePath(name).name, known=known),
        )
    return reader(data, name, answers or {})
