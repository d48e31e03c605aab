"""The text a section owes its reader, and where two texts part."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from huozi import xhtml
from huozi.model import Edition, Section
from huozi.xhtml import Element

# White space, and characters that have no shape of their own in a line of text.
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_TWINS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


class Difference(NamedTuple):
    """Where two texts part: what stands before, and what follows in each."""

    before: str
    expected: str
    actual: str


def visible(text: str) -> str:
    """`text` without white space; ideographs with two code points count as one.

    A PDF gives back either of two code points that share a glyph (radicals U+2E80–2FDF and
    compatibility ideographs); no other character is folded.
    """
    shown = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _TWINS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), shown)


def compare(expected: str, actual: str) -> Difference | None:
    """The first place where two visible texts differ; None where they are equal."""
    if expected == actual:
        return None
    limit = min(len(expected), len(actual))
    at = next((i for i in range(limit) if expected[i] != actual[i]), limit)
    return Difference(
        expected[max(0, at - 10) : at],
        expected[at : at + 12] or "（到此为止）",
        actual[at : at + 12] or "（到此为止）",
    )


def section_text(section: Section) -> str:
    """All visible text of a section, in order."""
    return visible(xhtml.text(xhtml.parse(section.xhtml)))


def words(element: Element) -> str:
    """All visible text of an element."""
    return visible(xhtml.text(element))


def count_characters(edition: Edition) -> int:
    """Visible characters of all sections (字数, white space aside)."""
    return sum(len(section_text(section)) for section in edition.sections)
