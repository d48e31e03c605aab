"""Inline marks of rich formats, carried through the steps of intake as single characters.

Bold, a link or the call of a note stands in the text of a block as a noncharacter of Unicode
(U+FDD0–U+FDEF), so that escaping, widths and classification see the words alone; `render`
makes Markdown of them at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from huozi.characters import CLOSING, HAN, PAUSES, STOPS
from huozi.intake.manuscript import escape as escape_text

BOLD, ITALIC, RUBY, READING, SUPER, SUB = "bold", "italic", "ruby", "rt", "sup", "sub"

# Each style: what opens and closes it in a block, and in Markdown; the outer styles come first.
_STYLES = {
    BOLD: ("\ufdd0", "\ufdd1", "**", "**"),
    ITALIC: ("\ufdd2", "\ufdd3", "*", "*"),
    RUBY: ("\ufdd4", "\ufdd5", "<ruby>", "</ruby>"),
    READING: ("\ufdd6", "\ufdd7", "<rt>", "</rt>"),
    SUPER: ("\ufdd8", "\ufdd9", "<sup>", "</sup>"),
    SUB: ("\ufdda", "\ufddb", "<sub>", "</sub>"),
}
_LINK, _LINKED, _NOTE, _PICTURE, _END, _LATE = (chr(0xFDDC + n) for n in range(6))

_OPENING = "\ufdd0\ufdd2\ufdd4\ufdd6\ufdd8\ufdda" + _LINK
_TOKEN = f"(?:[{_NOTE}{_LINKED}]\\d+{_END}|{_PICTURE}\\d+{_END}|[\ufdd0-{_LINK}{_LATE}])"
_ANY = re.compile(_TOKEN)
_CLUSTER = f"[{STOPS}{PAUSES}{CLOSING}….,;:?!)]"
_TAIL = re.compile(f"(?P<stops>{_CLUSTER}+)(?P<tokens>(?:{_TOKEN})+)$")
_LATER = re.compile(f"(?P<tokens>(?:{_TOKEN})+){_LATE}(?P<stops>{_CLUSTER}+)")
_NUMBER = re.compile(
    f"(?P<tokens>[{_OPENING}]+)"
    r"(?P<number>(?:第[一二三四五六七八九十百\d]+[章节编篇部条]|[（(][一二三四五六七八九十\d]+[）)]"
    r"|[一二三四五六七八九十]+、|\d{1,2}[.．、])\s*)"
)
_RESERVED = re.compile("[\ufdd0-\ufdef]")
_CALL = re.compile(f"{_NOTE}(\\d+){_END}")
_EDGES = re.compile(r"(?P<before>\s*)(?P<inside>.*?)(?P<after>\s*)", re.DOTALL)
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `link` is the number of its address, from 1."""

    text: str
    styles: frozenset[str] = frozenset()
    link: int = 0


def reserved(text: str) -> str:
    """The characters of a received text that stand for marks here, which no text may have."""
    return "".join(_RESERVED.findall(text))


def without_reserved(text: str) -> str:
    """A received text without them."""
    return _RESERVED.sub("", text)


def call(note: int) -> str:
    """The call of a note."""
    return f"{_NOTE}{note}{_END}"


def picture(number: int) -> str:
    """The place of a picture."""
    return f"{_PICTURE}{number}{_END}"


def calls(text: str) -> list[int]:
    """The notes a text calls."""
    return [int(number) for number in _CALL.findall(text)]


def bare(text: str) -> str:
    """A text without any mark."""
    return _ANY.sub("", text)


def plain_style(text: str) -> str:
    """A text without its styles; calls of notes and pictures stay."""
    return _ANY.sub(lambda mark: mark[0] if mark[0][0] in (_NOTE, _PICTURE) else "", text)


def without_calls(text: str) -> str:
    """A text without calls of notes."""
    return _CALL.sub("", text)


def joined(runs: Iterable[Run]) -> str:
    """Runs as one text with marks, its styles properly nested."""
    return _linked([run for run in runs if run.text])


def settle_edges(text: str) -> str:
    """A paragraph whose first and last characters are text: marks at its ends move inside.

    What follows the last stop stands before it until `render`; a number at the start stays first.
    """
    text = _TAIL.sub(rf"\g<tokens>{_LATE}\g<stops>", text)
    return _NUMBER.sub(r"\g<number>\g<tokens>", text) if _NUMBER.match(text) else text


def _linked(runs: Sequence[Run]) -> str:
    parts = []
    for link, group in groupby(runs, key=lambda run: run.link):
        inner = _styled(list(group), list(_STYLES))
        parts.append(_around(inner, _LINK, f"{_LINKED}{link}{_END}") if link else inner)
    return "".join(parts)


def _styled(runs: Sequence[Run], levels: Sequence[str]) -> str:
    if not levels:
        return "".join(run.text for run in runs)
    style, *rest = levels
    opens, closes, *_ = _STYLES[style]
    parts = []
    for styled, group in groupby(runs, key=lambda run: style in run.styles):
        inner = _styled(list(group), rest)
        parts.append(_around(inner, opens, closes) if styled else inner)
    return "".join(parts)


def _around(text: str, opens: str, closes: str) -> str:
    """A text between two marks, the spaces at its ends outside; no marks around spaces."""
    match = _EDGES.fullmatch(text)
    if match is None or not bare(match["inside"]).strip():
        return text
    return f"{match['before']}{opens}{match['inside']}{closes}{match['after']}"


def mask(text: str) -> str:
    """The text with each mark behind the Han character it stands beside, or one that is nothing."""

    def hidden(mark: re.Match[str]) -> str:
        opens = mark[0] in _OPENING
        near = _beside(text, mark.end(), 1) if opens else _beside(text, mark.start() - 1, -1)
        return (near if near and _HAN.match(near) else "\ue000") * len(mark[0])

    return _ANY.sub(hidden, text)


def _beside(text: str, at: int, step: int) -> str:
    """The nearest character that belongs to no mark; digits of a mark end the search."""
    while 0 <= at < len(text) and "\ufdd0" <= text[at] <= "\ufdef":
        at += step
    return text[at] if 0 <= at < len(text) else ""


def escape(text: str) -> str:
    """A text with marks as Markdown that shows its words exactly; the marks stay."""
    return escape_text(text)


def render(text: str, links: Sequence[str]) -> str:
    """The marks as Markdown; calls by the number of their note."""
    text = _LATER.sub(r"\g<stops>\g<tokens>", text).replace(_LATE, "")
    for opens, closes, before, after in _STYLES.values():
        text = text.replace(opens + closes, "").replace(opens, before).replace(closes, after)
    text = re.sub(f"{_LINKED}(\\d+){_END}", lambda match: f"]({links[int(match[1]) - 1]})", text)
    return _CALL.sub(r"[^\1]", text.replace(_LINK, "["))
