"""What an index may want of a book's articles, for its editor to choose from. Pure.

Simple rules and no dictionary: who signs, what an article gives a short name, who speaks, which
bodies, quoted terms and titles come up in several articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from huozi.characters import HAN
from huozi.diagnostics import Source
from huozi.indexing.entries import BODY, PERSON, TERM
from huozi.intake.surnames import COMPOUND, SURNAMES
from huozi.markup import blanked, code
from huozi.model import Article
from huozi.pinyin import is_person

_PLACES = 6  # an editor is shown so many

# Characters that names of bodies hardly begin with and hardly have in them.
_BEFORE = "的在和与及由对从向了为是把被将以于到等并也这那该各其个家名"
_ENDINGS = (
    "公司|集团|研究院|研究所|大学|学院|医院|党委|党支部|协会|学会|联合会|委员会|中心|平台|园区|产业园|"
    "实验室|基金会|银行|报社|出版社|管理局|办公室"
)
_BODY = re.compile(f"(?:{_ENDINGS})")
_NAME = re.compile(f"[{HAN}A-Za-z0-9·]{{0,16}}$")
_SHORT = re.compile(
    f"(?P<whole>[{HAN}A-Za-z0-9·]{{2,30}})[（(]"
    "(?:以下简称|以下称|下称|简称)[：:]?[“「]?(?P<short>[^“”「」（）()，。\n]{1,15})[”」]?[）)]"
)
_SPEAKS = re.compile("(?:说|表示|介绍|告诉|认为|坦言|回忆|指出)")
_QUOTED = re.compile("“(?P<term>[^“”‘’，。！？；：、\n]{2,10})”")
_TITLE = re.compile("(?P<title>《[^《》\n]{2,30}》)")
_PARTED = re.compile("[、，,；;\\s]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is proposed: why, and where it comes up first (`file:line`)."""

    heading: str
    kind: str
    why: str
    words: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """An article's text with its code blanked."""

    article: Article
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        body = blanked(self.article.body, code(self.article.body))
        source = Source(self.article.path, body, self.article.body_line)
        object.__setattr__(self, "source", source)

    @property
    def words(self) -> str:
        return self.source.text

    def place(self, word: str) -> str:
        """Where a word comes first; "" where it doesn't."""
        at = self.words.find(word)
        span = self.source.span(at) if at >= 0 else None
        return f"{span.path}:{span.line}" if span else ""


def candidates(articles: Iterable[Article]) -> tuple[Candidate, ...]:
    """What the rules find, each heading once, with its places."""
    texts = tuple(map(_Text, articles))
    found: dict[str, Candidate] = {}
    taken: set[str] = set()
    for rule in RULES:
        for item in rule(texts):
            words = item.words or (item.heading,)
            if taken.isdisjoint(words):
                taken.update(words)
                where = _where(texts, words) or item.where
                found[item.heading] = replace(item, words=words, where=where)
    return tuple(found.values())


def _where(texts: Sequence[_Text], words: Iterable[str]) -> tuple[str, ...]:
    places = (text.place(word) for text in texts for word in words)
    return tuple(islice(dict.fromkeys(filter(None, places)), _PLACES))


def _signed(texts: Sequence[_Text]) -> Iterator[Candidate]:
    """Those who sign articles, here or where they first appeared."""
    for text in texts:
        article = text.article
        elsewhere = (name for item in article.sources for name in _PARTED.split(item.authors))
        for name in (*(person.name for person in article.authors), *elsewhere):
            if is_person(name):
                yield Candidate(name, PERSON, "署名", where=(article.path,))


def _shortened(texts: Sequence[_Text]) -> Iterator[Candidate]:
    """Names that an article gives a short one."""
    for text in texts:
        for match in _SHORT.finditer(text.words):
            whole, short = _trimmed(match["whole"]), match["short"]
            if len(whole) > len(short):
                kind = BODY if _BODY.search(whole[-4:]) else TERM
                yield Candidate(whole, kind, f"简称“{short}”", (whole, short))


def _speaking(texts: Sequence[_Text]) -> Iterator[Candidate]:
    """People who say something and come up more than once."""
    for text in texts:
        for match in _SPEAKS.finditer(text.words):
            before = text.words[max(0, match.start() - 4) : match.start()]
            name = next((before[-n:] for n in (4, 3, 2) if _is_named(before[-n:], n)), "")
            if name and sum(item.words.count(name) for item in texts) > 1:
                yield Candidate(name, PERSON, "说话的人")


def _is_named(words: str, length: int) -> bool:
    if len(words) != length or not is_person(words):
        return False
    family = words[:2] if words[:2] in COMPOUND else words[:1]
    given = words[len(family) :]
    known = family in COMPOUND or (family in SURNAMES and length < 4)
    return known and bool(given) and not set(given) & set(_BEFORE)


def _bodies(texts: Sequence[_Text]) -> Iterator[Candidate]:
    """Bodies that come up in several articles: the longest name that does."""
    owners: dict[str, set[int]] = defaultdict(set)
    seen: list[str] = []
    for number, text in enumerate(texts):
        for match in _BODY.finditer(text.words):
            before = _NAME.search(text.words, max(0, match.start() - 16), match.start())
            name = _trimmed((before[0] if before else "") + match[0])
            seen.append(name)
            for start in range(len(name) - len(match[0]) - 1):
                owners[name[start:]].add(number)
    shared: list[str] = []
    for name in dict.fromkeys(seen):
        tails = (name[start:] for start in range(len(name)))
        shared += [tail for tail in tails if len(owners.get(tail, ())) > 1][:1]
    for name in shared:
        longer = (other for other in shared if name in other and name != other)
        if all(len(owners[other]) < len(owners[name]) for other in longer):
            yield Candidate(name, BODY, f"见于 {len(owners[name])} 篇")


def _trimmed(name: str) -> str:
    """A name without what stands before it in the sentence."""
    return re.split(f"[{_BEFORE}]", name)[-1]


def _quoted(texts: Sequence[_Text]) -> Iterator[Candidate]:
    """Terms in quotes and titles that come up in several articles."""
    for pattern in (_QUOTED, _TITLE):
        owners: dict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(texts):
            for match in pattern.finditer(text.words):
                owners[match[1]].add(number)
        for words, numbers in owners.items():
            if len(numbers) > 1:
                heading = words if pattern is _TITLE else f"“{words}”"
                yield Candidate(heading, TERM, f"见于 {len(numbers)} 篇", (words,))


# In the order in which they win.
RULES: tuple[Callable[[Sequence[_Text]], Iterator[Candidate]], ...] = (
    _signed,
    _shortened,
    _speaking,
    _bodies,
    _quoted,
)
