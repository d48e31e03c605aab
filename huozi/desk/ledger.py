"""The ledger of an import, `received/<article>.edits.json`: what was changed, asked and answered.

The received file is kept beside it, so that the import can be done again with the answers given
since, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from huozi import files
from huozi.characters import HAN
from huozi.diagnostics import Finding, Span, finding
from huozi.intake.edits import Doubt, Received, plain
from huozi.intake.manuscript import MISSING_TEXT
from huozi.manuscript.outline import RECEIVED

SUFFIX = ".edits.json"
_QUOTED = re.compile("“([^”]+)”")
_HAN_RUN = re.compile(f"[{HAN}]{{2,12}}")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What stands in the file.

    `path` is the article's in the book, `source` the received file's name, `digest` tells
    whether the article was edited since its import.
    """

    path: str
    source: str
    digest: str
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

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The words of the article that wait for an answer."""
        return tuple(word for row in self.open if row["in_text"] for word in _words(row))

    def is_untouched(self, folder: Path) -> bool:
        """Whether the article is still as it was imported."""
        try:
            return digest_of((folder / self.path).read_bytes()) == self.digest
        except OSError:
            return False


def _words(question: Mapping[str, Any]) -> list[str]:
    """What a question is about, as it stands in the article: quoted in it, or before its place."""
    if question["kind"] == Doubt.LOST:
        return [MISSING_TEXT]
    if quoted := _QUOTED.findall(str(question["text"])):
        return list(quoted[:1])
    return _HAN_RUN.findall(str(question.get("before", "")))[-1:]


def digest_of(data: bytes) -> str:
    """What an article is known again by."""
    return sha256(data).hexdigest()


def write(folder: Path, path: str, received: Received, source: str, digest: str = "") -> None:
    """Write the ledger of the article at `path`; OSError where it can't be written.

    `digest` is that of the last import, where the article was edited since.
    """
    entries = {
        "path": path,
        "source": source,
        "digest": digest or digest_of(received.markdown.encode()),
        "questions": plain(received.questions),
        "edits": plain(received.edits),
    }
    text = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
    files.write(folder / RECEIVED / f"{received.slug}{SUFFIX}", text.encode())


def ledgers(folder: Path) -> Iterator[Ledger]:
    """Every ledger of a book that can be read, by name."""
    for path in sorted((folder / RECEIVED).glob(f"*{SUFFIX}")):
        try:
            entries = json.loads(path.read_text("utf-8"))
            yield Ledger(
                str(entries["path"]),
                str(entries["source"]),
                str(entries["digest"]),
                tuple(entries["edits"]),
                tuple({"answer": "", "in_text": True, **row} for row in entries["questions"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue  # damaged: the import it is of can be done again


def unsettled(folder: Path) -> dict[str, tuple[str, ...]]:
    """The words that wait for an answer, by the path of their article."""
    return {entries.path: entries.unsettled for entries in ledgers(folder)}


def answers_for(earlier: Iterable[Ledger], source: str) -> dict[str, str]:
    """The answers given to earlier imports of a received file."""
    return {
        key: answer
        for entries in earlier
        if entries.source == source
        for key, answer in entries.answers.items()
    }


def undecided(folder: Path) -> tuple[Finding, ...]:
    """An error for each open question the printed words hang on: they must not go to print."""
    return tuple(
        finding("I301", Span(entries.path), line=row["line"], kind=row["kind"], text=row["text"])
        for entries in ledgers(folder)
        for row in entries.open
        if row["in_text"]
    )
