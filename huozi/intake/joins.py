"""Whether two stretches of text were one paragraph that a column cut: sure, unsure or lost.

The rules of `RULES` are asked in order; each knows one reason. A wrong silent join invents a
sentence, so what no rule is sure of stays apart and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

from huozi.characters import HAN
from huozi.intake.lexicon import Edge, beginning, crosses, ending


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
_STOPPED = re.compile(
    "(?:[。！？!?…]|[。！？!?….][”’」』）)】》]+|[。！？!?…][”’」』]?[（(][^（）()]{1,24}[）)])$"
)
_COLON = re.compile("[：:]$")
_SEMICOLON = re.compile("[；;]$")
_PAUSED = re.compile("[，,、]$")
_CANNOT_START = re.compile("[，。、；：？！）》”’】」』,;:?!)%％]")
_CANNOT_END = re.compile("[（《〈“‘【「『(]$")
_BRACKETS = {
    "”": "“",
    "’": "‘",
    "）": "（",
    ")": "(",
    "》": "《",
    "】": "【",
    "」": "「",
    "』": "『",
}
_BRACKET = re.compile("[“”‘’（）()《》【】「」『』]")
_HAN = re.compile(f"[{HAN}]")
_CLASSIFIER = "家个项名位条件座所户支批场次款种类处只台套份部篇例起组对块圈张把棵辆本间层道段天届门"
_COUNTED = re.compile(f"[\\d{_NUMERAL}千万亿两几数][余多]?[{_CLASSIFIER}]$")
_DANGLING = re.compile("[的和与及或在把被将向从对为以并而于由]$")
_CLINGING = re.compile("[的了着们得之等及](?![于以到])")
_FIGURE = re.compile(r"\d[余多]?$")
_DETERMINER = re.compile(f"[{_NUMERAL}两几数半这那每某哪][余多]?$")
_MEASURE = re.compile(f"[{_CLASSIFIER}]")
_UNIT = re.compile(f"[年月日时分秒万亿千百余多元倍米吨人%％{_CLASSIFIER}]")
_DIGITS = re.compile(r"[.:]?\d")
_DECIMAL = re.compile(r"\.\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年")
_LONGEST_TERM = 24


def has_ended(text: str) -> bool:
    """Whether a text ends as a paragraph does, with a stop and what may close after it."""
    return bool(_STOPPED.search(text[-32:])) and _unclosed(text[-_LONGEST_TERM:]) < 0


def is_phrase(text: str) -> bool:
    """Whether a text without a stop could be whole: no half word, no particle at its end."""
    whole = ending(text) is not Edge.BROKEN and not _DANGLING.search(text)
    return whole and not _COUNTED.search(text) and _unclosed(text) < 0


def judge(cut: Cut) -> Verdict:
    """The answer to a cut."""
    for rule in RULES:
        verdict = rule(cut)
        if verdict:
            return verdict
    return Verdict(Answer.UNSURE, "前段没有句末点号")


def _numbered(cut: Cut) -> Verdict | None:
    return Verdict(Answer.APART) if _NUMBERED.match(cut.after) else None


def _stopped(cut: Cut) -> Verdict | None:
    """A sentence ended; only a quotation or a bracket may run on."""
    if not _STOPPED.search(cut.before):
        return None
    runs_on = _span(cut) or _CANNOT_START.match(cut.after)
    return Verdict(Answer.UNSURE, "引号或括号到后段才配对") if runs_on else Verdict(Answer.APART)


def _colon(cut: Cut) -> Verdict | None:
    return Verdict(Answer.APART) if _COLON.search(cut.before) else None


def _semicolon(cut: Cut) -> Verdict | None:
    return Verdict(Answer.UNSURE, "前段以分号收尾") if _SEMICOLON.search(cut.before) else None


def _pause(cut: Cut) -> Verdict | None:
    """A comma, or an open bracket, right before the cut; what follows must be no half word."""
    if not (_PAUSED.search(cut.before) or _CANNOT_END.search(cut.before)):
        return None
    if beginning(cut.after) is Edge.BROKEN:
        return Verdict(Answer.LOST, "断处是半个词")
    return Verdict(Answer.SURE, "断在逗号、顿号或开括号后")


def _resumed(cut: Cut) -> Verdict | None:
    """A mark right after the cut that cannot begin a line; what precedes must be a whole word."""
    if not _CANNOT_START.match(cut.after):
        return None
    closing = cut.after[0] in _BRACKETS and not _span(cut)
    if closing or not (is_phrase(cut.before) or _span(cut)):
        return Verdict(Answer.LOST, "后段的点号接不上前段")
    if ending(cut.before) is Edge.WHOLE:
        return Verdict(Answer.SURE, "后段以点号或后括号起头")
    return Verdict(Answer.UNSURE, "后段以点号起头")


def _number(cut: Cut) -> Verdict | None:
    """A figure cut in two, or cut from its unit."""
    if _FIGURE.search(cut.before) and _UNIT.match(cut.after):
        return Verdict(Answer.SURE, "数字和单位相接")
    if _DETERMINER.search(cut.before) and _MEASURE.match(cut.after):
        return Verdict(Answer.SURE, "数量词跨断处")
    if not (cut.before[-1:].isdigit() and _DIGITS.match(cut.after)):
        return None
    across = cut.before[-4:] + cut.after[:5]
    if _YEAR.search(across) or _DECIMAL.match(cut.after):
        return Verdict(Answer.SURE, "年份或小数跨断处")
    return Verdict(Answer.UNSURE, "数字在断处相接")


def _particle(cut: Cut) -> Verdict | None:
    """A particle that only follows a word (的, 了, 们), after a whole word."""
    if _CLINGING.match(cut.after) and is_phrase(cut.before) and ending(cut.before) is Edge.WHOLE:
        return Verdict(Answer.SURE, "后段以助词起头")
    return None


def _word(cut: Cut) -> Verdict | None:
    word = crosses(cut.before, cut.after, cut.known)
    return Verdict(Answer.SURE, f"“{word}”跨断处") if word else None


def _term(cut: Cut) -> Verdict | None:
    """A short quotation or bracket that opens before the cut and closes after it."""
    if 0 < _span(cut) <= _LONGEST_TERM and _fits(cut):
        return Verdict(Answer.SURE, "短引文或括注跨断处")
    return None


def _unfinished(cut: Cut) -> Verdict | None:
    """A count or a particle that needs a noun, and a whole word after it."""
    needs = _COUNTED.search(cut.before) or _DANGLING.search(cut.before)
    if needs and beginning(cut.after) is Edge.WHOLE and _HAN.match(cut.after):
        return Verdict(Answer.SURE, "前段未完，后段接得上")
    return None


def _broken(cut: Cut) -> Verdict | None:
    if Edge.BROKEN in (beginning(cut.after), ending(cut.before)):
        return Verdict(Answer.LOST, "断处是半个词，另一半不在")
    return None


RULES: tuple[Callable[[Cut], Verdict | None], ...] = (
    _numbered,
    _stopped,
    _colon,
    _semicolon,
    _pause,
    _resumed,
    _number,
    _word,
    _particle,
    _term,
    _unfinished,
    _broken,
)


def _fits(cut: Cut) -> bool:
    return Edge.BROKEN not in (beginning(cut.after), ending(cut.before))


def _span(cut: Cut) -> int:
    """How long a quotation or bracket is that opens before the cut and closes after it; or 0."""
    opened = _unclosed(cut.before)
    closed = _unopened(cut.after) if opened >= 0 else -1
    if closed < 0 or _BRACKETS[cut.after[closed]] != cut.before[opened]:
        return 0
    return len(cut.before) - opened + closed


def _unclosed(text: str) -> int:
    """Where the innermost bracket still open at the end of a text stands; or -1."""
    stack: list[int] = []
    for mark in _BRACKET.finditer(text):
        if mark[0] not in _BRACKETS:
            stack.append(mark.start())
        elif stack and text[stack[-1]] == _BRACKETS[mark[0]]:
            stack.pop()
    return stack[-1] if stack else -1


def _unopened(text: str) -> int:
    """Where a text first closes a bracket it has not opened; or -1."""
    depth = 0
    for mark in _BRACKET.finditer(text):
        depth += -1 if mark[0] in _BRACKETS else 1
        if depth < 0:
            return mark.start()
    return -1


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
