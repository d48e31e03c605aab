"""Where the notes of an article stand in its source."""

from __future__ import annotations

import re

from huozi.diagnostics import Source
from huozi.markup import blanked, code
from huozi.model import Article

_CALL = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\n]+)\]")
# A note: its mark at the start of a line, and the lines after it that are empty or set in.
_NOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\]\n]+)\]:.*(?:\n(?:[ \t].*)?)*", re.MULTILINE)


def note_lines(article: Article) -> tuple[int, ...]:
    """The line of the file where each note stands, in order of first call."""
    if "[^" not in article.body:
        return ()
    text = blanked(article.body, code(article.body))
    source = Source(article.path, article.body, article.body_line)
    lines = {note["label"]: source.span(note.start()).line for note in _NOTE.finditer(text)}
    prose = _NOTE.sub("\n", text)
    called = dict.fromkeys(call["label"] for call in _CALL.finditer(prose))
    return tuple(lines[label] for label in called if label in lines)
