"""How the EPUB is made for reading systems, and where its pages stand. Plain values, frozen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from huozi.characters import HAN

_WORDS = 240

TELLING = re.compile(f"[{HAN}A-Za-z]")
_UNTOLD = re.compile(f"[^{HAN}A-Za-z]+")


@dataclass(frozen=True, slots=True)
class ReaderStyle:
    """What `[epub]` of `book.toml` says.

    `reader` is a key of `profiles.PROFILES`; `picture_limit` (of one) and `font_budget` (of all)
    are in MB; `certified_by` is who evaluated the publication's accessibility and answers for it.
    """

    reader: str = ""
    picture_limit: float = 2.0
    embed_fonts: bool = False
    font_budget: float = 4.0
    certified_by: str = ""


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page of the printed book: the section it belongs to, its folio, the words it begins with.

    `words` are as `told` leaves them; `pictured` is whether there is a picture on the page.
    """

    section: str
    folio: str
    words: str
    pictured: bool = False


def told(text: str) -> str:
    """What a page is known by again: Chinese characters and Latin letters.

    Numbers of notes and of lists are set otherwise on pages than in files, and so is white space.
    """
    return _UNTOLD.sub("", text)


def beginning(texts: Iterable[str]) -> str:
    """As many words of a page's texts as tell it from others, a repeated table head beside them."""
    words = ""
    for text in texts:
        words += told(text)
        if len(words) >= _WORDS:
            break
    return words[:_WORDS]
