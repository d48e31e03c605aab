"""A second reading of Markdown: which characters of an article must appear in print.

It knows nothing of the parser the book is made with. Each mark-up pattern says of the characters
it matches what becomes of them; text it does not know is owed. Where only the context decides
(an address is printed where it stands in code) a piece counts as optional.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from huozi.characters import HAN, IDEOGRAPHIC_SPACE, MARKS
from huozi.markup import code

_TELLING = re.compile(f"[^0-9A-Za-z{HAN}{re.escape(MARKS)}]|{IDEOGRAPHIC_SPACE}")
_CHINESE = re.compile(f"[{HAN}]")

_GONE = re.compile(
    r"<!--.*?-->|<(?P<tag>script|style)\b.*?</(?P=tag)\s*>|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![A-Z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\[\\`*_{}\[\]()>#+.!|:~-]")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);")
_DEFINITION = re.compile(r"^[ \t>]*\[\^(?P<label>[^\]\n]*)\]:[ ]*", re.MULTILINE)
_CALL = re.compile(r"\[\^(?P<label>[^\]\n]+)\]")
_TITLE = r"""(?:\s+(?P<quote>["'])(?P<title>.*?)(?P=quote))?\s*\)"""
_ADDRESS = r"""\(\s*(?P<address><[^<>\n]*>|(?:[^()\n"']|\([^()\n]*\))*?)"""
_LABEL = r"\[(?P<label>(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]"
_PICTURE = re.compile(rf"!{_LABEL}{_ADDRESS}{_TITLE}(?P<attributes>\{{[^{{}}\n]*\}})?", re.DOTALL)
_LINK = re.compile(rf"(?<!!){_LABEL}{_ADDRESS}{_TITLE}", re.DOTALL)
_REFERENCE = re.compile(
    r"""^[ ]{0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:\s*\S+[ ]*(?:\n?[ ]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ ]*$""",
    re.MULTILINE,
)
_CREDIT = re.compile(r"""credit\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s"'}]+))""")
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://[^<>]*>|<[^<> !]+@[^@<> ]+>")
# An attribute without a value that is Chinese is no attribute: it is `a<b 且 c>d`.
_TAG = re.compile(
    r"""</?[a-zA-Z][a-zA-Z0-9:-]*(?:\s+[^\s"'=<>/\u2e80-\uffef]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>]+))?)*\s*/?>"""
)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.:a-zA-Z][^{}\n]*\}")
_NUMBER = re.compile(r"^[ \t]*(?:(?:>|[-*+][ ]|\d{1,9}\.[ ]|:[ ])[ \t]*)*?(?P<number>\d{1,9})\.(?=[ \t])", re.MULTILINE)


class Piece(NamedTuple):
    """Words that are owed in this order, where they start, and whether they may be missing."""

    text: str
    offset: int
    optional: bool = False


def telling(text: str) -> str:
    """The characters of `text` that carry its words: Chinese, Latin letters, digits."""
    return _TELLING.sub("", text)


def pieces(markdown: str, default_credit: str = "") -> list[Piece]:
    """The words of a Markdown text in the order they are printed, notes at the end."""
    return list(_Reading(markdown, default_credit).pieces())


# What becomes of a character.
_OWED, _OPTIONAL, _DROPPED = b"o", b"?", b"-"


class _Reading:
    """A text with the fate of each of its characters; `view` hides what has been understood."""

    def __init__(self, markdown: str, default_credit: str) -> None:
        self.text = self.view = markdown
        self.fate = bytearray(_OWED * len(markdown))
        self.instead: dict[int, str] = {}
        self.default_credit = default_credit
        self._code()
        self._each(_GONE, lambda match: self._mark(match.span(), _DROPPED))
        self._each(_ESCAPE, lambda match: None)
        self._each(_ENTITY, self._entity)
        self.notes, self.body = self._definitions()
        self._each(_PICTURE, self._picture)
        for _ in range(3):
            self._each(_LINK, self._link, hide=False)
        self._references()
        self._each(_AUTOLINK, lambda match: None)
        self._each(_TAG, lambda match: self._mark(match.span(), _OPTIONAL))
        self._each(_ATTRIBUTES, lambda match: self._mark(match.span(), _OPTIONAL))
        self._each(_NUMBER, lambda match: self._mark(match.span("number"), _OPTIONAL), hide=False)

    def _each(self, pattern: re.Pattern[str], act: Any, *, hide: bool = True) -> None:
        """Let `act` decide about every match, and hide what matched from later patterns."""
        for match in list(pattern.finditer(self.view)):
            act(match)
            if hide:
                self._hide(match.span())

    def _mark(self, span: tuple[int, int], fate: bytes) -> None:
        start, end = span
        if start >= 0:
            self.fate[start:end] = fate * (end - start)
'''
