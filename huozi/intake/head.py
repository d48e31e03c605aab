"""The head of an article: title tiers, byline, where and when it was printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from huozi.intake.blocks import Block, Kind
from huozi.intake.bylines import read_byline
from huozi.model import Person

_LONGEST_TITLE, _MOST_BLOCKS = 60, 10
_SENTENCE = re.compile("[。；;]")
_OPENS_SUBTITLE = re.compile("[—–-]{1,2}(?=[^—–-])")
_CLOSES_KICKER = re.compile("[：:—]$|^【.*】$|^[\\[［].*[\\]］]$")
_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?")
_SOURCE = re.compile(r"(?:来源|來源|出处|原载|转自)\s*[:：]\s*(?P<text>.{2,40})")
_KEYWORDS = re.compile(r"[【\[]?(?:关键词|關鍵詞|关键字)[】\]]?\s*[:：]?\s*(?P<text>.+)")
_ABSTRACT = re.compile(r"[【\[]?(?:内容提要|内容摘要|摘\s*要|提\s*要|導\s*讀|核心提示|阅读提示)[】\]]?\s*[:：]?\s*")


@dataclass(slots=True)
class Head:
    """The head as it is gathered: blocks for the tiers, values for the rest."""

    titles: list[Block] = field(default_factory=list)
    authors: tuple[Person, ...] = ()
    source: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    date: date | None = None
    taken: list[Block] = field(default_factory=list)


def take_head(blocks: list[Block]) -> tuple[Head, list[Block]]:
    """The head, and the blocks of the body after it."""
    head = Head()
    for index, block in enumerate(blocks[:_MOST_BLOCKS]):
        if not _belongs(head, block, blocks[index + 1 :]):
            return head, blocks[index:]
    return head, blocks[_MOST_BLOCKS:]


def _belongs(head: Head, block: Block, rest: list[Block]) -> bool:
    """Take a block into the head, if it is part of one."""
    for reader in READERS:
        if reader(head, block):
            head.taken.append(block)
            return True
    if not _is_title(head, block) or not rest:
        return False
    head.titles.append(block)
    return True


def _byline(head: Head, block: Block) -> bool:
    people = read_byline(block.text) if head.titles and not block.level else ()
    head.authors += people
    return bool(people)


def _origin(head: Head, block: Block) -> bool:
    """A line of source, date and page."""
    text = block.text
    when, where = _DATE.search(text), _SOURCE.search(text)
    if not head.titles or len(text) > 60 or not (where or (when and len(text) - len(when[0]) <= 12)):
        return False
    if when:
        head.date = _day(when)
        head.source["date"] = when[0].strip()
    if where:
        name = _DATE.sub("", where["text"]).strip(" \u3000|｜")
        head.source["publication"] = name
    return True


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _keywords(head: Head, block: Block) -> bool:
    match = _KEYWORDS.fullmatch(block.text)
    if match is None:
        return False
    head.keywords = tuple(word for word in re.split(r"[\s\u3000;；,，、]+", match["text"]) if word)
    return True


READERS: tuple[Callable[[Head, Block], bool], ...] = (_byline, _origin, _keywords)


def _is_title(head: Head, block: Block) -> bool:
    """A short line without a full stop; after a byline only one marked like the title."""
    text = block.text
    if len(text) > _LONGEST_TITLE or _SENTENCE.search(text) or _ABSTRACT.match(text):
        return False
    if block.level:
        return not head.titles or not head.authors and block.level <= max(b.level for b in head.titles)
    return not head.taken and len(head.titles) < 4 and not any(b.level for b in head.titles)


def tiers(titles: list[Block]) -> dict[str, list[Block]]:
    """Which lines are kicker, title and subtitle.

    The line with the fewest hashes is the title; a dash opens a subtitle, a colon closes a
    kicker; of two plain lines the first is the title, of three the second.
    """
    if not titles:
        return {}
    main = _main(titles)
    return {
        key: part
        for key, part in (("kicker", titles[:main]), ("title", [titles[main]]), ("subtitle", titles[main + 1 :]))
        if part
    }


def _main(titles: list[Block]) -> int:
    levels = [block.level for block in titles]
    if len(set(levels)) > 1:
        return levels.index(min(level for level in levels if level))
    dashed = [index for index, block in enumerate(titles) if index and _OPENS_SUBTITLE.match(block.text)]
    if dashed:
        return dashed[0] - 1
    if len(titles) > 1 and _CLOSES_KICKER.search(titles[0].text):
        return 1
    return 1 if len(titles) > 2 else 0


def abstract_label(block: Block) -> int:
    """How long the label (摘要：) at the start of an abstract is; 0 for none."""
    match = _ABSTRACT.match(block.text)
    return match.end() if match else 0


def unlabelled(block: Block, length: int) -> Block:
    """An abstract without its label."""
    return replace(block.cut(length, len(block.text)), kind=Kind.ABSTRACT)
