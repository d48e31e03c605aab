"""Clean articles, damaged the way columns and clipboards do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

_FOLDED = str.maketrans("，；：？！（）\u3000", ",;:?!() ")
_SHORTEST = 60
_CAPTIONS = (
    ("村民在新修的水渠边洗菜", "赵立春摄"),
    ("图为展览现场。", "市博物馆供图"),
    ("工程师检查设备运行情况", "本报记者 孙晓 摄"),
)


@dataclass(frozen=True)
class Damaged:
    """A damaged text, its paragraphs as they were, and the edges at each cut.

    `cuts` holds the whole cuts, `lost` those at which words are gone; both as the six
    characters before and after.
    """

    text: str
    paragraphs: tuple[str, ...]
    cuts: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]


def fold(text: str) -> str:
    """The marks a clipboard folds to half width."""
    return text.translate(_FOLDED)


def damage(
    title: str, paragraphs: list[str], random: Random, *, loss: float = 0.0, figures: float = 0.2
) -> Damaged:
    """A text in which about half of the long paragraphs are cut, at any character."""
    lines = [fold(title), ""]
    cuts: list[tuple[str, str]] = []
    lost: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        if len(paragraph) < _SHORTEST or random.random() < 0.5:
            lines += [fold(paragraph), ""]
            continue
        places = _places(paragraph)
        at = random.choice(places)
        gone = random.choice([0, *(p for p in places if 4 <= p - at < 30)])
        gone = gone if random.random() < loss else 0
        before, after = paragraph[:at], paragraph[gone or at :]
        (lost if gone else cuts).append((before[-6:], after[:6]))
        lines += [fold(before), ""]
        if random.random() < figures:
            caption, credit = random.choice(_CAPTIONS)
            lines += ["", "", fold(caption), "", fold(credit), ""]
        lines += [fold(after), ""]
    return Damaged("\n".join(lines), tuple(paragraphs), tuple(cuts), tuple(lost))


def _places(paragraph: str) -> list[int]:
    """Where a column can end and it shows: not between sentences nobody could tell, nor beside marks that
    begin or end no line."""
    return [
        at
        for at in range(12, len(paragraph) - 12)
        if paragraph[at] not in "，。、；：？！）》”’…%—·～.,:"
        and paragraph[at - 1] not in "（《“‘。？！…—："
        and not re.search("[。？！…][”」）]+$", paragraph[:at])
        and not re.match(r"[\w.]\w", paragraph[at - 1 : at + 1], re.ASCII)
    ]
