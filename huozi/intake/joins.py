"""Whether two stretches of text were one paragraph that a column cut: sure, unsure or lost.

The rules of `RULES` are asked in order; each knows one reason. A wrong silent join invents a
sentence, so what no rule is sure of stays apart and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

from huozi.characters import HAN
from huozi.intake.lexicon import begins_inside_word, begins_word, crosses


class Answer(Enum):
    """What to do with a cut."""

    APART = auto()  # a paragraph ended here
    SURE = auto()  # one paragraph
    UNSURE = auto()  # kept apart and asked
    LOST = auto()  # one paragraph with words missing: marked and asked


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer and the reason an editor reads."""

    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """The text before and after a cut, and the words this article itself vouches for."""

    before: str
    after: str
    known: AbstractSet[str] = frozenset()


_NUMERAL = "一二三四五六七八九十百"
_NUMBERED = re.compile(
    f"[（(][{_NUMERAL}\\d]+[）)]|[{_NUMERAL}]+、|第[{_NUMERAL}\\d]+[章节条款编]|\\d+[.．、）)](?!\\d)"
    f"|[①-⑳⑴-⑽•●■◆▲△□○◇★☆※]|[{_NUMERAL}]是|其[{_NUMERAL}]"
)
_STOPPED = re.compile("(?:[。！？!?…]|[。！？!?….][”’」』）)】》]+)$")
_COLON = re.compile("[：:]$")
_SEMICOLON = re.compile("[；;]$")
_PAUSED = re.compile("[，,、]$")
_CANNOT_START = re.compile("[，。、；：？！）》”’】」』,;:?!)%％]")
_CANNOT_END = re.compile("[（《〈“‘【「『(]$")
_BRACKETS = {"”": "“", "’": "‘", "）": "（", ")": "(", "》": "《", "】": "【", "」": "「", "』": "『"}
_COUNTED = re.compile("[\\d一二三四五六七八九十百千万亿两几数][余多]?[家个项名位条件座所户支批场次款种类处只台套份部篇例起组对]$")
_DANGLING = re.compile("[的和与及或在把被将向从对为以并而等于由]$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_UNIT = re.compile("[年月日时分秒万亿千百余多个家项名人元次件条倍米吨%％]")


def judge(cut: Cut) -> Verdict:
    """The answer to a cut."""
    for rule in RULES:
        verdict = rule(cut)
        if verdict:
            return verdict
    return Verdict(Answer.UNSURE, "前段没有句末点号")


def _stops_inside(cut: Cut) -> Verdict | None:
    """A bracket or a quotation open before and closed after."""
    opened = _open(cut.before)
    closed = _first_unopened(cut.after)
    if not opened or closed not in _BRACKETS or _BRACKETS[closed] != opened:
        return None
    if _STOPPED.search(cut.before):
        return Verdict(Answer.UNSURE, f"“{opened}”到后段才配对")
    return Verdict(Answer.SURE, "括号或引号跨断处")


def _numbered(cut: Cut) -> Verdict | None:
    return Verdict(Answer.APART) if _NUMBERED.match(cut.after) else None


def _cannot_start(cut: Cut) -> Verdict | None:
    return Verdict(Answer.SURE, "后段以点号起头") if _CANNOT_START.match(cut.after) else None


def _stopped(cut: Cut) -> Verdict | None:
    return Verdict(Answer.APART) if _STOPPED.search(cut.before) else None


def _colon(cut: Cut) -> Verdict | None:
    return Verdict(Answer.APART) if _COLON.search(cut.before) else None


def _paused(cut: Cut) -> Verdict | None:
    return Verdict(Answer.SURE, "前段以逗号或顿号收尾") if _PAUSED.search(cut.before) else None


def _opened(cut: Cut) -> Verdict | None:
    return Verdict(Answer.SURE, "前段以开括号收尾") if _CANNOT_END.search(cut.before) else None


def _semicolon(cut: Cut) -> Verdict | None:
    return Verdict(Answer.UNSURE, "前段以分号收尾") if _SEMICOLON.search(cut.before) else None


def _number(cut: Cut) -> Verdict | None:
    """A figure cut in two, or cut from its unit."""
    if not cut.before[-1:].isdigit():
        return None
    if cut.after[:1].isdigit():
        year = _YEAR.search(cut.before[-3:] + re.match(r"\d*", cut.after)[0])  # type: ignore[index]
        follows = re.match(r"\d+年", cut.after)
        if year and follows:
            return Verdict(Answer.SURE, "年份跨断处")
        return Verdict(Answer.UNSURE, "数字在断处相接")
    return Verdict(Answer.SURE, "数字和单位相接") if _UNIT.match(cut.after) else None


def _word(cut: Cut) -> Verdict | None:
    word = crosses(cut.before, cut.after, cut.known)
    return Verdict(Answer.SURE, f"“{word}”跨断处") if word else None


def _unfinished(cut: Cut) -> Verdict | None:
    """A count or a particle that needs a noun, and a whole word after it."""
    if not (_COUNTED.search(cut.before) or _DANGLING.search(cut.before)):
        return None
    return Verdict(Answer.SURE, "前段未完，后段接得上") if begins_word(cut.after) else None


def _inside_word(cut: Cut) -> Verdict | None:
    if begins_inside_word(cut.after):
        return Verdict(Answer.LOST, "后段从半个词起，前段接不上")
    return None


RULES: tuple[Callable[[Cut], Verdict | None], ...] = (
    _numbered,
    _stops_inside,
    _cannot_start,
    _stopped,
    _colon,
    _opened,
    _paused,
    _semicolon,
    _number,
    _word,
    _unfinished,
    _inside_word,
)


def _open(text: str) -> str:
    """The innermost bracket still open at the end of a text."""
    stack: list[str] = []
    for mark in re.findall("[“”‘’（）()《》【】「」『』]", text):
        if mark in _BRACKETS.values():
            stack.append(mark)
        elif stack and stack[-1] == _BRACKETS[mark]:
            stack.pop()
    return stack[-1] if stack else ""


def _first_unopened(text: str) -> str:
    """The first bracket a text closes without having opened it."""
    depth = 0
    for mark in re.findall("[“”‘’（）()《》【】「」『』]", text):
        depth += 1 if mark in _BRACKETS.values() else -1
        if depth < 0:
            return str(mark)
    return ""


def known_words(text: str, cuts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The strings across the given cuts that the article has elsewhere in one piece."""
    wanted: set[str] = set()
    for before, after in cuts:
        across = before[-3:] + after[:3]
        at = len(before[-3:])
        wanted |= {
            across[start : start + 4]
            for start in range(max(0, at - 3), at)
            if len(across[start : start + 4]) == 4
        }
    wanted = {gram for gram in wanted if re.fullmatch(f"[{HAN}]{{4}}", gram)}
    if not wanted:
        return frozenset()
    return frozenset(text[i : i + 4] for i in range(len(text) - 3)) & wanted
