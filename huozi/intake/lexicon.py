"""What counts as a word, and whether one stands across a cut.

A cut is judged by the cheapest way to read the few characters around it: as words, with and
without a break at the cut. Only a clearly better reading without the break is a word across it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from functools import cache, lru_cache
from importlib.resources import files

from huozi.characters import HAN

# Characters that are words by themselves often enough to stand alone in a reading.
PARTICLES = frozenset(
    "的了着过在是和与及或把被将对从向往由于以为因而且但并也都还又再就才更最很不没有这那我你他她它"
    "们所之其等个地得到上下中里外前后内间时年月日号人各每某该本此来去说看想做用让使给跟比像如若只已"
    "曾正可能会要应须需请即便却则虽既仍均皆共约近超达至自经据按依凭靠随沿朝当趁名位项家条件次种类批"
)

# Verbs, nouns and adjectives of one character, which can stand on either side of a cut.
_FREE = frozenset(
    "走跑打吃喝买卖坐站住穿戴拿送教学问答听写读唱画种养建修办抓搞当变成出进入回开关找等带请派选投交收付拉"
    "推放挂搬拆挖填补扛背抱喊叫哭笑爱恨怕懂信死活飞游爬跳踢洗擦扫烧煮炒切剪缝织盖大小多少高低长短新旧好"
    "坏快慢早晚远近重轻红绿蓝白黄黑人山水河海路桥村镇县市省国党书花树草鱼鸟马牛羊猪狗鸡米面菜果茶酒饭药"
    "老强弱厚薄深浅宽窄硬软冷热暖凉香甜苦酸辣咸贵贱真假忙闲难易美丑胖瘦圆方直弯满空亮暗静闹干湿净脏乱齐松"
    "紧密稀贫富穷"
    "改断止查追跨望签停订赶熬盖垫兜"
    "车船钱房门窗床灯火电风雨雪春夏秋冬东西南北手脚头脸眼口心爸妈爷奶哥姐弟妹"
)

LONGEST = 5
_WINDOW = 6
_MANY = 12  # words, enough to tell where in them a character stands
_MARGIN = 0.7  # how much better the reading across a cut must be
_WORD, _PARTICLE, _STRAY = 1.0, 1.2, 2.0
_LEADING_HAN = re.compile(f"[{HAN}]*")


@cache
def words() -> frozenset[str]:
    """The common words of newspaper Chinese: `words.txt`, a line for each first character."""
    text = files("huozi.intake").joinpath("words.txt").read_text("utf-8")
    return frozenset(text.split())


@cache
def _firsts() -> Counter[str]:
    """How many words each character begins."""
    return Counter(word[0] for word in words())


@cache
def _lasts() -> Counter[str]:
    """How many words each character ends."""
    return Counter(word[-1] for word in words())


@cache
def _tails() -> frozenset[str]:
    """What is left of longer words when the first character is cut off."""
    tails = {word[1:] for word in words() if len(word) > 2 and word[1] not in PARTICLES}
    return frozenset(tails - words())


def crosses(left: str, right: str, known: AbstractSet[str] = frozenset()) -> str:
    """The word that stands across the cut between two texts, or nothing; `known` adds words."""
    if not (head := _tail_of(left)) or not (tail := _head_of(right)):
        return ""
    text, cut = head + tail, len(head)
    across = _parts_across(text, cut)
    if words().isdisjoint(across) and known.isdisjoint(across):
        return ""
    costs, starts = _costs(text, known)
    if costs[-1] + _MARGIN > costs[cut] + _costs(tail, known)[0][-1]:
        return ""
    at = 0
    for word in _divided(text, starts):
        if at < cut < at + len(word):
            return "" if len(word) == 2 and set(word) <= PARTICLES else word
        at += len(word)
    return ""


def _parts_across(text: str, cut: int) -> list[str]:
    """Whatever could be a word across a cut."""
    starts = range(max(0, cut - LONGEST + 1), cut)
    return [
        text[start:end]
        for start in starts
        for end in range(cut + 1, min(start + LONGEST, len(text)) + 1)
    ]


class Edge(Enum):
    """What the text right at a cut is."""

    WHOLE = auto()  # a whole word, or no Chinese at all
    BROKEN = auto()  # the rest of a word whose other part is gone
    UNKNOWN = auto()


def beginning(text: str) -> Edge:
    """How a text begins."""
    return _beginning(_head_of(text))


@lru_cache(maxsize=4096)
def _beginning(head: str) -> Edge:
    if not head:
        return Edge.WHOLE
    first = _reading(head)[0]
    if _is_tail(head, first):
        return Edge.BROKEN
    return _edge(first, _lasts()[first], _firsts()[first])


def begins_in_word(text: str) -> bool:
    """Whether a text begins with the rest of a longer word (极分子, 异化)."""
    head = _head_of(text)
    return bool(head) and _is_tail(head, _reading(head)[0])


def _is_tail(head: str, first: str) -> bool:
    return (head[:2] in _tails() or head[:3] in _tails()) and first not in words()


def ending(text: str) -> Edge:
    """How a text ends."""
    return _ending(_tail_of(text))


@lru_cache(maxsize=4096)
def _ending(tail: str) -> Edge:
    if not tail:
        return Edge.WHOLE
    last = _reading(tail)[-1]
    return _edge(last, _firsts()[last], _lasts()[last])


def first_word(text: str) -> str:
    """The first word of a text, a single character where no longer word begins it."""
    head = _head_of(text)
    return _reading(head)[0] if head else ""


def last_word(text: str) -> str:
    """The last word of a text, a single character where no longer word ends it."""
    tail = _tail_of(text)
    return _reading(tail)[-1] if tail else ""


def _edge(token: str, inner: int, outer: int) -> Edge:
    """A stray character is the rest of a word if it stands at that other end of many, and only."""
    if len(token) > 1 or token in PARTICLES:
        return Edge.WHOLE
    broken = inner >= _MANY and inner > 5 * outer and token not in _FREE
    return Edge.BROKEN if broken else Edge.UNKNOWN


def _head_of(text: str) -> str:
    match = _LEADING_HAN.match(text[:_WINDOW])
    return match[0] if match else ""


def _tail_of(text: str) -> str:
    # Read backwards: a search for what ends a text would begin at every character.
    return _head_of(text[: -_WINDOW - 1 : -1])[::-1]


@lru_cache(maxsize=4096)
def _reading(text: str) -> list[str]:
    """The cheapest division of a few characters into words and single characters."""
    return _divided(text, _costs(text)[1])


@lru_cache(maxsize=4096)
def _costs(text: str, known: AbstractSet[str] = frozenset()) -> tuple[list[float], list[int]]:
    """The cost of reading each beginning of a text, and where the last word of each starts."""
    common = words()
    costs, starts = [0.0], [0]
    for end in range(1, len(text) + 1):
        alone = _PARTICLE if text[end - 1] in PARTICLES else _STRAY
        best, at = costs[end - 1] + alone, end - 1
        for start in range(max(0, end - LONGEST), end - 1):
            cost = costs[start] + _WORD
            if cost < best and ((word := text[start:end]) in common or word in known):
                best, at = cost, start
        costs.append(best)
        starts.append(at)
    return costs, starts


def _divided(text: str, starts: list[int]) -> list[str]:
    """A text divided where each of its parts starts, followed from the end."""
    reading, end = [], len(text)
    while end:
        reading.append(text[starts[end] : end])
        end = starts[end]
    return reading[::-1]
