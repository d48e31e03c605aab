"""Plain text, as cut out of newspaper pages, becomes an article."""

from __future__ import annotations

from pathlib import PurePath

from huozi.diagnostics import Source
from huozi.intake.compose import composed
from huozi.intake.lines import blocks_of
from huozi.intake.log import Log
from huozi.intake.manuscript import escape
from huozi.intake.parting import Portion
from huozi.intake.story import Outcome
from huozi.intake.writing import Markup

_PLAIN = Markup(escape, str)


def read_plain(source: Source, log: Log) -> Outcome:
    """A plain text as articles; what Markdown would misread is escaped."""
    stem = PurePath(source.path).stem
    whole = Portion(blocks_of(source.text), source.text, stem, log)
    return composed(whole, source.path, _PLAIN)
