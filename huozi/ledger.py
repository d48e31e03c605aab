"""The ledger of an import, `<article>.edits.json`: what was changed, what was asked and answered.

It stands beside the article it is about. The received file is kept in `received/`, so that an
import with the answers given since can be done again, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from huozi import files
from huozi.diagnostics import Finding, Span, finding
from huozi.intake.edits import Received, plain

SUFFIX = ".edits.json"
RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What stands in the file: the received file's name, the article's digest, the entries."""

    source: str
    article: str
    edits: tuple[Mapping[str, Any], ...]
    questions: tuple[Mapping[str, Any], ...]

    @property
    def answers(self) -> dict[str, str]:
        """The answers given, by the id of their question."""
        return {str(row["id"]): str(row["answer"]) for row in self.questions if row["answer"]}

    @property
    def open(self) -> tuple[Mapping[str, Any], ...]:
        """The questions without an answer."""
        return tuple(row for row in self.questions if not row["answer"])


def path_of(article: Path) -> Path:
    """Where the ledger of an article stands."""
    return article.with_name(article.stem + SUFFIX)


def digest(text: str) -> str:
    """What an article is known again by: whether somebody has edited it since its import."""
    return sha256(text.encode()).hexdigest()


def write(article: Path, received: Received, source: str, imported: str = "") -> None:
    """Write the ledger of an article; OSError where it can't be written.

    `imported` is the digest of the article as last imported, where it isn't this one.
    """
    entries = {
        "source": source,
        "article": imported or digest(received.markdown),
        "questions": plain(received.questions),
        "edits": plain(received.edits),
    }
    text = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
    files.write(path_of(article), text.encode())


def read(article: Path) -> Ledger | None:
    """The ledger of an article; None where there is none, or none that can be read."""
    try:
        entries = json.loads(path_of(article).read_text("utf-8"))
        return Ledger(
            str(entries["source"]),
            str(entries["article"]),
            tuple(entries["edits"]),
            tuple({"answer": "", "in_text": True, **row} for row in entries["questions"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ledgers(folder: Path) -> Iterator[tuple[Path, Ledger]]:
    """Every article of a book that has a ledger, with it, by path."""
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        article = path.with_name(path.name.removesuffix(SUFFIX) + ".md")
        ledger = read(article)
        if ledger is not None and article.is_file():
            yield article, ledger


def undecided(folder: Path, *, draft: bool) -> tuple[Finding, ...]:
    """A finding for each open question the printed words hang on: an error but for a draft."""
    code = "I302" if draft else "I301"
    return tuple(
        finding(
            code,
            Span(article.relative_to(folder).as_posix()),
            line=row["line"],
            kind=row["kind"],
            text=row["text"],
        )
        for article, ledger in ledgers(folder)
        for row in ledger.open
        if row["in_text"]
    )
