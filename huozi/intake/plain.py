"""Plain text, as cut out of newspaper pages, becomes an article."""

from __future__ import annotations

from pathlib import PurePath

from huozi.diagnostics import Finding, Source
from huozi.intake.compose import compose
from huozi.intake.edits import Received
from huozi.intake.lines import blocks_of
from huozi.intake.log import Log
from huozi.intake.manuscript import escape
from huozi.intake.writing import Markup

_PLAIN = Markup(escape, str)


def read_plain(source: Source, log: Log) -> tuple[Received | None, tuple[Finding, ...]]:
    """A plain text as an article; what Markdown would misread is escaped."""
    blocks = blocks_of(source.text)
    stem = PurePath(source.path).stem
    return compose(blocks, text=source.text, stem=stem, log=log, markup=_PLAIN), ()
