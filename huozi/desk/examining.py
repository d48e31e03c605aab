"""A finished file of anybody's looked through, in child processes with limits.

The file's own checks, its text against a manuscript where one is given, then other programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, Span, errors
from huozi.making.outputs import READYING
from huozi.making.prepare import prepare
from huozi.model import Edition
from huozi.verify.checks import CHECKS
from huozi.verify.page_lines import page_lines
from huozi.verify.pdf_file import check_pdf_file
from huozi.verify.programs import ask_programs
from huozi.verify.publication import check_publication
from huozi.verify.standards_file import claims
from huozi.verify.verapdf import ask_verapdf, is_installed
from huozi.work.steps import Order, alone

_HINT = "用这份书稿重排一次（huozi build），或看看书稿是不是后来改过。"

# What is looked at in a file, by its ending: its bytes, its name, what it is for (of an EPUB the
# reading system, of a PDF the profile).
EXAMINERS: dict[str, Callable[[bytes, str, str], tuple[Finding, ...]]] = {
    ".epub": check_publication,
    ".pdf": check_pdf_file,
}


def examine(
    path: Path, purpose: str = "", book: Path | None = None, variety: str = ""
) -> tuple[Finding, ...]:
    """Everything that can be said of a file; `book` is the manuscript it should hold.

    `variety` is the edition of the manuscript it was made of.
    """
    name = path.name
    data, found = files.finished(path)
    if data is None:
        return found
    task = (path.suffix.lower(), data, name, purpose)
    result, failure = alone(look, task, name)
    if result is None:
        return failure
    if book is not None:
        result = _against(path, data, result, book, variety)
    codes = {item.code for item in result}
    if path.suffix.lower() == ".epub" and not codes & _UNSOUND:
        result = (*result, *ask_programs(path, name, runs="V124" in codes))
    if "V240" in codes and is_installed():
        standards, failure = alone(claims, data, name)
        result = (*result, *(ask_verapdf(path, name, standards) if standards else failure))
    return tuple(dict.fromkeys(result))


# With these a file is given to no other program: it could not be opened.
_UNSOUND = frozenset({"I201", "I202", "I203", "I204", "I205", "I206", "V101", "V103"})


def look(task: tuple[str, bytes, str, str]) -> tuple[Finding, ...]:
    """One file's own checks (runs in a child process)."""
    ending, data, name, purpose = task
    return EXAMINERS[ending](data, name, purpose)


def compare(task: tuple[str, Edition, bytes, str]) -> tuple[Finding, ...]:
    """One file's text against what a manuscript makes (runs in a child process)."""
    ending, edition, data, name = task
    return CHECKS[ending](READYING[ending](edition), data, name)


def _against(
    path: Path, data: bytes, known: tuple[Finding, ...], book: Path, variety: str
) -> tuple[Finding, ...]:
    """What is known of a file, at its place in the manuscript, and where their texts differ."""
    prepared, found = prepare(book, Order(variety=variety))
    if prepared is None:
        return (*known, *errors(found))
    ending, edition = path.suffix.lower(), prepared.edition
    result, failure = alone(compare, (ending, edition, data, path.name), path.name)
    if result is None:
        return (*known, *failure)
    if any(item.page for item in known):
        lines, _ = alone(page_lines, (edition, data, prepared.book.articles), path.name)
        known = tuple(_placed(item, lines or {}) for item in known)
    return (*known, *(replace(item, hint=_HINT) for item in result))


def _placed(item: Finding, lines: Mapping[int, Span]) -> Finding:
    """A finding of a page of a PDF where that page begins in the manuscript."""
    return replace(item, span=lines.get(item.page, item.span))
