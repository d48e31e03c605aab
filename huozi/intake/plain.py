"""Plain text, as cut out of newspaper pages, becomes an article."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from huozi.diagnostics import Finding
from huozi.intake.compose import compose
from huozi.intake.decode import decode
from huozi.intake.edits import Received
from huozi.intake.lines import blocks_of
from huozi.intake.log import Log
from huozi.intake.manuscript import escape
from huozi.intake.writing import Markup

_PLAIN = Markup(escape, str)


def read_plain(
    data: bytes, name: str, answers: Mapping[str, str]
) -> tuple[Received | None, tuple[Finding, ...]]:
    """A plain text file as an article; what Markdown would misread is escaped."""
    source, edits, found = decode(data, name)
    if source is None:
        return None, found
    log = Log(edits, answers)
    blocks = blocks_of(source.text)
    stem = PurePath(name).stem
    return compose(blocks, text=source.text, stem=stem, log=log, markup=_PLAIN), found
