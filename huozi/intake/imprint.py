"""The first lines of a book in one file: its title, its subtitle, who wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain

from huozi.intake.blocks import Block, Kind
from huozi.intake.bylines import pen_name, read_byline
from huozi.intake.inline import bare
from huozi.intake.log import Log
from huozi.intake.setting import settled
from huozi.model import Person

_LONGEST = 40
# Where a file comes from is no part of its book.
_SITE = re.compile(r"www\.|https?:|\.(?:com|net|cn|org)\b|下载|论坛|电子书")
_SENTENCE = re.compile("[。；;！!？?]|[，,、：:]$")
_LABEL = re.compile(r"书\s*名\s*[:：]\s*|書名\s*[:：]\s*")
_QUOTED = re.compile(r"《(?P<title>[^《》]+)》[\s\u3000]*(?P<rest>.*)")
_SPACED = re.compile(r"(?P<title>\S.*?)[\s\u3000]+(?P<rest>(?:作者|著者)?\s*[:：]?\s*\S.*)")
# Who wrote a book, said so before the name or after it; a dynasty or a country may precede.
_WRITER = re.compile(
    r"(?:(?P<label>(?:作\s*者|著\s*者)\s*[:：]?)\s*)?(?:[\[［〔【（(][^\]］〕】）)]{1,3}[\]］〕】）)]\s*)?"
    r"(?P<names>[^\s\u3000:：《》]{1,24}?)[\s\u3000]*(?P<writes>编?著|撰|[^\W\d_]?作)?"
)
_BETWEEN = re.compile("[、，,;；/]")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a book says of itself."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[Person, ...] = ()


def read_imprint(blocks: list[Block]) -> tuple[Imprint, list[Block], list[Block]]:
    """The imprint at the head of a book, its lines, and the blocks after it."""
    lines = list(chain.from_iterable(map(_lines, blocks)))
    imprint = Imprint()
    for at, line in enumerate(lines):
        read = _read(imprint, line)
        if read is None:
            return imprint, lines[:at], lines[at:] if at else blocks
        imprint = read
    return imprint, lines, []


def words_of(block: Block) -> str:
    """The words of a line as `book.toml` has them; the log notes the line as it was."""
    return bare(settled(block, Log(), slogan=True))


def _lines(block: Block) -> list[Block]:
    """Short lines that were taken for verse, one by one."""
    return [Block((piece,)) for piece in block.pieces] if block.kind is Kind.LINES else [block]


def _read(imprint: Imprint, block: Block) -> Imprint | None:
    """The imprint with what a line adds to it; None where the line is no part of one."""
    if block.kind is not Kind.BODY or len(block.text) > _LONGEST:
        return None
    text = words_of(block)
    if _SITE.search(text):
        return imprint
    if _SENTENCE.search(text):
        return None
    people = _people(text) if imprint.title else ()
    if imprint.title and not people:
        free = not (imprint.subtitle or imprint.authors)
        return replace(imprint, subtitle=text) if free else None
    return replace(imprint, authors=(*imprint.authors, *people)) if people else _titled(text)


def _titled(text: str) -> Imprint:
    """A line of title, with the writer beside it or not."""
    text = _LABEL.sub("", text, count=1)
    quoted = _QUOTED.fullmatch(text)
    if quoted and not quoted["rest"]:
        return Imprint(quoted["title"])
    match = quoted or _SPACED.fullmatch(text)
    people = _people(match["rest"], named=bool(quoted)) if match else ()
    return Imprint(match["title"], authors=people) if match and people else Imprint(text)


def _people(text: str, *, named: bool = True) -> tuple[Person, ...]:
    """The people a line names; without a word for what they did only where `named` allows."""
    match = _WRITER.fullmatch(text)
    if match and (match["label"] or match["writes"]):
        return tuple(Person(name) for name in _BETWEEN.split(match["names"]) if name)
    return (read_byline(text) or pen_name(text)) if named else ()
