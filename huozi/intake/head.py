"""The head and the tail of an article: title tiers, byline, where it stood before.

The readers of `READERS` are asked in order about each short block at the beginning; a block
none of them knows is a line of the title, or the body has begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from huozi.intake.blocks import Block, Kind
from huozi.intake.bylines import pen_name, read_byline
from huozi.intake.figures import is_credit_alone
from huozi.intake.joins import Answer, Cut, begins_fresh, is_phrase, judge
from huozi.intake.lasting import is_field
from huozi.intake.origins import author_note, begins_report, day_of, is_editors, origin_of
from huozi.model import Person

_LONGEST_SUBTITLE = 36
_LONGEST_TITLE, _MOST_BLOCKS, _MOST_TITLES = 60, 10, 4
_SENTENCE = re.compile("[。；;]|[，,、：:．]$")
_SALUTATION = re.compile("尊敬的|亲爱的|敬爱的|各位|同志们|朋友们|致.{1,12}[:：]$|親愛的|敬愛的")
_NUMERAL = "[一二三四五六七八九十]"
_NUMBERED = re.compile(
    f"^(?:第(?:{_NUMERAL}+|\\d+)[章编篇节条部讲课回]|其{_NUMERAL}|{_NUMERAL}+[、 \u3000]"
    f"|[（(]{_NUMERAL}+[）)]|\\d{{1,2}}[.．、])"
)
_SPOKEN = re.compile('[。！？!?…][”」"]$')
_LABELLED = re.compile("^(?:时间|单位|地点|日期|主持人?|嘉宾|人员|问|答|记者|編者按|编者按)[:：]")
_DATED = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?")
_OPENS_SUBTITLE = re.compile("[—–-]{1,2}(?=[^—–-])")
_CLOSES_KICKER = re.compile("[：:—]$|^【.*】$|^[\\[［].*[\\]］]$|〔\\d{4}〕\\s*第?\\d+号$")
_TITLE_LABEL = re.compile(r"(?:标题|题目|主题|題目|標題)\s*[:：]\s*")
_TITLE_MARK = re.compile(r"[►▶▷▸■●◆◇]\s*(?=\S)")
_AUTHOR_LABEL = re.compile(r"(?:作者|记者|撰文|通讯员)\s*[:：]")
_KEYWORDS = re.compile(r"[【\[]?(?:关键词|關鍵詞|关键字)[】\]]?\s*[:：]?\s*(?P<text>.+)")
_LEAD = re.compile(
    r"^(?:本报|本刊|本网|本台)?(?:讯|(?P<wire>[^，。,（(]{2,16}电))?\s*[（(](?P<people>[^（）()]{4,60})[）)]\s*"
)
_BETWEEN_WORDS = re.compile(r"[\s\u3000;；,，、]+")


# What a line under the title cannot be a subtitle for.
_NO_SUBTITLE = (_NUMBERED, _LABELLED, _LEAD, _SPOKEN)


@dataclass(slots=True)
class Head:
    """The head as it is gathered: blocks for the tiers, values for the rest."""

    titles: list[Block] = field(default_factory=list)
    authors: tuple[Person, ...] = ()
    source: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    date: date | None = None
    taken: list[Block] = field(default_factory=list)
    several: bool = False  # news items follow one another under one title


def head_of(blocks: list[Block]) -> Head:
    """The head of an article, still empty."""
    return Head(several=sum(begins_report(block.text) for block in blocks) > 1)


def take_head(blocks: list[Block]) -> tuple[Head, list[Block]]:
    """The head, and the blocks of the body after it."""
    blocks = _titled(blocks)
    head = head_of(blocks)
    for index, block in enumerate(blocks[:_MOST_BLOCKS]):
        if block.kind is not Kind.BODY or not _belongs(head, block, blocks[index + 1 :]):
            return head, blocks[index:]
    return head, blocks[_MOST_BLOCKS:]


def _titled(blocks: list[Block]) -> list[Block]:
    """A poem set in one run with its title and author above it, taken apart."""
    if not blocks or blocks[0].kind is not Kind.LINES:
        return blocks
    first, *rest = blocks[0].pieces
    if _SENTENCE.search(first.text):
        return blocks
    size = 2 if read_byline(rest[0].text) else 1
    above = [Block((piece,)) for piece in blocks[0].pieces[:size]]
    return [*above, replace(blocks[0], pieces=blocks[0].pieces[size:]), *blocks[1:]]


def _belongs(head: Head, block: Block, rest: list[Block]) -> bool:
    """Take a block into the head, if it is part of one."""
    if not rest or (head.titles and _begins_body(head, block.text, rest)):
        return False
    if head.titles:
        for reader in READERS:
            if reader(head, block):
                head.taken.append(block)
                return True
    if not _is_title(head, block, rest):
        return False
    label = _TITLE_LABEL.match(block.text) or _TITLE_MARK.match(block.text)
    head.titles.append(block.unmarked(label.end()) if label else block)
    return True


def _begins_body(head: Head, text: str, rest: list[Block]) -> bool:
    """Whether a line under the title is the first of entries, of fields, of a figure, of items."""
    below = rest[0].text
    pictured = is_credit_alone(text) or is_credit_alone(below)
    fields = is_field(text) and is_field(below)
    item = head.several and (begins_report(text) or begins_report(below))
    return pictured or fields or item or _is_dated(text, rest)


def _byline(head: Head, block: Block) -> bool:
    text = block.text
    people = () if block.level or _NUMBERED.match(text) else read_byline(text) or pen_name(text)
    head.authors += people
    return bool(people)


def _origin(head: Head, block: Block) -> bool:
    """A line of source and date; who wrote it may stand on the same line."""
    byline = _AUTHOR_LABEL.search(block.text)
    text = block.text[: byline.start()].rstrip(" \u3000|｜") if byline else block.text
    people = read_byline(block.text[byline.start() :]) if byline else ()
    found = origin_of(text) if text else {}
    if not found or (byline and not people):
        return False
    head.source |= found
    head.authors += people
    head.date = head.date or day_of(text)
    return True


def take_keywords(head: Head, blocks: list[Block]) -> list[Block]:
    """The body without the keywords, which stand under the abstract."""
    for block in blocks[:_MOST_TITLES]:
        if block.kind is Kind.BODY and _keywords(head, block):
            head.taken.append(block)
            return [other for other in blocks if other is not block]
    return blocks


def _keywords(head: Head, block: Block) -> bool:
    match = _KEYWORDS.fullmatch(block.text)
    if match is None:
        return False
    head.keywords = tuple(word for word in _BETWEEN_WORDS.split(match["text"]) if word)
    return True


READERS: tuple[Callable[[Head, Block], bool], ...] = (_byline, _origin, _keywords)


def _is_title(head: Head, block: Block, rest: list[Block]) -> bool:
    """A short line that is no sentence; once the byline has come, only the body follows."""
    text = block.text
    if len(text) > _LONGEST_TITLE or _SALUTATION.match(text):
        return False
    if block.level:
        return _is_marked_title(head, block, rest)
    if not head.titles:
        return not _SENTENCE.search(text) or bool(_CLOSES_KICKER.search(text))
    full = head.taken or len(head.titles) >= _MOST_TITLES or any(b.level for b in head.titles)
    if full or _SENTENCE.search(text) or _is_over_figure(text, rest):
        return False
    return _is_subtitle(text, rest[0])


def _is_over_figure(text: str, rest: list[Block]) -> bool:
    """Whether a plain line stands right over a figure, which cuts a body before it cuts a head."""
    cut = len(rest) > 2 and is_credit_alone(rest[1].text)
    return cut and not _OPENS_SUBTITLE.match(text)


def _is_subtitle(text: str, after: Block) -> bool:
    """Whether a line under the title is one of its tiers, not how the first sentence begins."""
    if any(pattern.search(text) for pattern in _NO_SUBTITLE):
        return False
    clauses = [len(clause) for clause in re.split("[，,]", text)]
    even = max(clauses) <= 2 * min(clauses) and len(text) <= _LONGEST_SUBTITLE
    if _OPENS_SUBTITLE.match(text) or _OPENS_SUBTITLE.match(after.text):
        return True
    runs_on = not read_byline(after.text) and judge(Cut(text, after.text)).answer is Answer.SURE
    return even and is_phrase(text) and begins_fresh(after.text) and not runs_on


def _is_dated(text: str, rest: list[Block]) -> bool:
    """Whether a date heads one entry of several, and is not that of the article."""
    return bool(_DATED.fullmatch(text)) and any(_DATED.fullmatch(block.text) for block in rest)


def _is_marked_title(head: Head, block: Block, rest: list[Block]) -> bool:
    """A line with hashes, unless it is the first of several subheads of its level."""
    if head.taken or len(head.titles) >= _MOST_TITLES - 1:
        return False
    above = max((title.level for title in head.titles), default=block.level)
    return block.level <= above or not any(other.level == block.level for other in rest)


def tiers(titles: list[Block], *, swapped: bool = False) -> dict[str, list[Block]]:
    """Which lines are kicker, title and subtitle; `swapped` where the first is a kicker after all.

    The line with the fewest hashes is the title; a dash opens a subtitle, a colon closes a
    kicker; of two plain lines the first is the title, of three the second.
    """
    if not titles:
        return {}
    main = 1 if swapped else _main(titles)
    titles = [_without_dash(block) if n > main else block for n, block in enumerate(titles)]
    found = {"kicker": titles[:main], "title": [titles[main]], "subtitle": titles[main + 1 :]}
    return {key: part for key, part in found.items() if part}


def _without_dash(block: Block) -> Block:
    dash = _OPENS_SUBTITLE.match(block.text)
    if dash is None:
        return block
    return replace(block.cut(dash.end()), marker=f"{block.marker}{dash[0]}")


def _main(titles: list[Block]) -> int:
    levels = [block.level for block in titles]
    if len(set(levels)) > 1:
        return levels.index(min(level for level in levels if level))
    dashed = [n for n, block in enumerate(titles) if n and _OPENS_SUBTITLE.match(block.text)]
    if dashed:
        return dashed[0] - 1
    if len(titles) > 1 and _CLOSES_KICKER.search(titles[0].text):
        return 1
    return 1 if len(titles) > 2 else 0


def may_be_body(head: Head, body: list[Block]) -> Block | None:
    """A last line of the title that nothing sets off from the first sentence below it."""
    if len(head.titles) < 2 or head.taken:
        return None
    if body and (begins_report(body[0].text) or _addresses(body[0].text)):
        return None
    last = head.titles[-1]
    marked = last.level or last.marker or _OPENS_SUBTITLE.match(last.text)
    return None if marked else last


def _addresses(text: str) -> bool:
    """Whether a line addresses readers or hearers: 各位代表：."""
    return bool(_SALUTATION.match(text)) or (len(text) <= _LONGEST_TITLE and text[-1] in "：:")


def is_doubtful(titles: list[Block]) -> bool:
    """Whether two plain lines could as well be kicker and title: the first is much the longer."""
    plain = len(titles) == 2 and titles[0].level == titles[1].level
    marked = any(_OPENS_SUBTITLE.match(b.text) or _CLOSES_KICKER.search(b.text) for b in titles)
    return plain and not marked and len(titles[0].text) > 1.8 * len(titles[1].text)


def take_lead(head: Head, blocks: list[Block]) -> list[Block]:
    """The body with 本报讯（记者某某） taken off its first paragraph, if there is no byline."""
    for index, block in enumerate(blocks[:_MOST_TITLES]):
        lead = _LEAD.match(block.text) if block.kind is Kind.BODY else None
        people = read_byline(lead["people"]) if lead and not (head.authors or head.several) else ()
        if lead and people and lead.end() < len(block.text):
            head.authors = people
            if lead["wire"]:
                head.source["note"] = lead["wire"]
            head.taken.append(block.cut(0, lead.end()))
            return [*blocks[:index], block.cut(lead.end()), *blocks[index + 1 :]]
    return blocks


def take_tail(head: Head, blocks: list[Block]) -> list[Block]:
    """The body without the lines at its end that name authors, editors and sources."""
    end = len(blocks)
    while end > 1 and blocks[end - 1].kind is Kind.BODY and _ends_with(head, blocks[end - 1]):
        end -= 1
    return blocks[:end]


def _ends_with(head: Head, block: Block) -> bool:
    text = block.text
    note = author_note(text)
    if note and head.authors:
        head.authors = tuple(replace(p, affiliation=p.affiliation or note) for p in head.authors)
    elif is_editors(text):
        head.source["note"] = "；".join(
            filter(None, (text.strip("（）()"), head.source.get("note")))
        )
    elif text[0] in "（(" and not head.authors and (people := read_byline(text)):
        head.authors = people
    elif (found := origin_of(text)).keys() & {"publication", "note"}:
        head.source |= found
    else:
        return False
    head.taken.append(block)
    return True
