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
from huozi.intake.brackets import CLOSES, span, unclosed
from huozi.intake.lexicon import Edge, beginning, crosses, ending, first_word, last_word


class Answer(Enum):
    """What to do with a cut."""

    APART = auto()  # a paragraph ended here
    SURE = auto()  # one paragraph
    UNSURE = auto()  # kept apart and asked
    LOST = auto()  # one paragraph with words missing: marked and asked


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, the reason an editor reads, and whether a word cut in two proves it."""

    answer: Answer
    reason: str = ""
    proved: bool = False


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
    '(?:[。！？!?…]|——|[。！？!?….][”’」』）)】》"\']+|[。！？!?…][”’」』"]?[（(][^（）()]{1,24}[）)]'
    "|[A-Za-z\\d)%’”\"']\\.[\"'’”)]*)$"
)
_COLON = re.compile("[：:]$")
_CLAUSES = re.compile("[，,；;。]")
_ANNOUNCES = re.compile(
    "(?:如下|以下|下列|下面|通知|公告|名单|包括|分别|要求|指出|强调|认为|几点|方面)[^。，,]{0,12}[：:]$"
)
_SEMICOLON = re.compile("[；;]$")
_PAUSED = re.compile("[，,、]$")
_CANNOT_START = re.compile("[，。、；：？！）》”’】」』,;:?!)%％]")
_CANNOT_END = re.compile("[（《〈“‘【「『(]$")
_LATIN = re.compile("[A-Za-z]")
_HAN = re.compile(f"[{HAN}]")
_GRAM = 4
_HAN_GRAM = re.compile(f"[{HAN}]{{{_GRAM}}}")
_CLASSIFIER = "家个项名位条件座所户支批场次款种类处只台套份部篇例起组对块圈张把棵辆本间层道段天届门"
_COUNTED = re.compile(f"[\\d{_NUMERAL}千万亿两几数][余多]?[{_CLASSIFIER}]$")
_FIGURES_COUNTED = re.compile(f"\\d[余多]?[{_CLASSIFIER}]$")
_DANGLING = re.compile("[的和与及或在把被将向从对为以并而于由]$")
_CLINGING = re.compile("[的了着们得之等及者](?![于以到])")
_FIGURE = re.compile(r"\d[百千万亿]?[余多]?$")
_DETERMINER = re.compile(f"[{_NUMERAL}两几数半这那每某哪][余多]?$")
_MEASURE = re.compile(f"[年月日时分秒级岁度克斤亩升米吨元倍里期号版代句{_CLASSIFIER}]")
_UNIT = re.compile(
    "[年月日时分秒万亿千百余多元倍米吨人级岁度克斤亩升瓦℃%％家个项名位件座场次辆台套条]"
)
_UNIT_WORD = re.compile(
    "公[里斤顷]|平方|立方|[毫厘千][米升克瓦]|[万亿千百]+[元人吨亩美余多]|年[底初末代来间前后]|月[底初末份]|人次"
)
_IN_FIGURE = re.compile(r"[%％]|[:,]\d")
_DIGITS = re.compile(r"[.:]?\d")
_DECIMAL = re.compile(r"\.\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年")
_LONGEST_TERM = 24
REACH = 600  # characters on each side that a cut is judged by


def has_ended(text: str) -> bool:
    """Whether a text ends as a paragraph does, with a stop and what may close after it."""
    end = text[-32:]
    return bool(_STOPPED.search(end)) and unclosed(end[-_LONGEST_TERM:]) < 0


def is_phrase(text: str) -> bool:
    """Whether a text without a stop could be whole: no half word, no particle at its end."""
    whole = ending(text) is not Edge.BROKEN and not _DANGLING.search(text)
    return whole and not _FIGURES_COUNTED.search(text) and unclosed(text) < 0


def begins_fresh(text: str) -> bool:
    """Whether a text can begin a paragraph: with no clinging particle, no mark that ends one."""
    return not (_CLINGING.match(text) or _CANNOT_START.match(text))


def judge(cut: Cut) -> Verdict:
    """The answer to a cut, by the text near it."""
    near = Cut(cut.before[-REACH:], cut.after[:REACH], cut.known)
    for rule in RULES:
        verdict = rule(near)
        if verdict:
            return verdict
    return Verdict(Answer.UNSURE, "前段没有句末点号")


def _numbered(cut: Cut) -> Verdict | None:
    return Verdict(Answer.APART) if _NUMBERED.match(cut.after) else None


def _stopped(cut: Cut) -> Verdict | None:
    """A sentence ended; only a quotation or a bracket may run on."""
    if not _STOPPED.search(cut.before):
        return None
    runs_on = span(cut.before, cut.after) or _CANNOT_START.match(cut.after)
    return Verdict(Answer.UNSURE, "引号或括号到后段才配对") if runs_on else Verdict(Answer.APART)


def _colon(cut: Cut) -> Verdict | None:
    """A colon announces paragraphs when it says so, or ends a short line; else it is a puzzle."""
    if not _COLON.search(cut.before):
        return None
    short = len(cut.before) <= _LONGEST_TERM and not _CLAUSES.search(cut.before)
    announces = short or cut.after[0] in "“「" or _ANNOUNCES.search(cut.before)
    return Verdict(Answer.APART) if announces else Verdict(Answer.UNSURE, "前段以冒号收尾")


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
    if _IN_FIGURE.match(cut.after) and not cut.before[-1:].isdigit():
        return Verdict(Answer.LOST, "后段从半个数字起")
    closing = cut.after[0] in CLOSES and not span(cut.before, cut.after)
    if closing or not (is_phrase(cut.before) or span(cut.before, cut.after)):
        return Verdict(Answer.LOST, "后段的点号接不上前段")
    if ending(cut.before) is Edge.WHOLE:
        return Verdict(Answer.SURE, "后段以点号或后括号起头")
    return Verdict(Answer.UNSURE, "后段以点号起头")


def _number(cut: Cut) -> Verdict | None:
    """A figure cut in two, or cut from its unit."""
    alone = len(first_word(cut.after)) < 2
    unit = alone and (_UNIT.match(cut.after) or _MEASURE.match(cut.after))
    if _FIGURE.search(cut.before) and (unit or _UNIT_WORD.match(cut.after)):
        return Verdict(Answer.SURE, "数字和单位相接")
    counted = _DETERMINER.search(cut.before) and _MEASURE.match(cut.after)
    if counted and len(first_word(cut.after)) == 1:
        return Verdict(Answer.SURE, "数量词跨断处")
    if cut.before[-1:] in _NUMERAL and cut.after[0] in _NUMERAL:
        return Verdict(Answer.UNSURE, "数字在断处相接")
    if not (cut.before[-1:].isdigit() and _DIGITS.match(cut.after)):
        return None
    across = cut.before[-4:] + cut.after[:5]
    if _YEAR.search(across) or _DECIMAL.match(cut.after):
        return Verdict(Answer.SURE, "年份或小数跨断处")
    return Verdict(Answer.UNSURE, "数字在断处相接")


def _particle(cut: Cut) -> Verdict | None:
    """A particle that only follows a word (的, 了, 们), after a word of two characters."""
    if _CLINGING.match(cut.after) and len(last_word(cut.before)) > 1:
        return Verdict(Answer.SURE, "后段以助词起头")
    return None


def _latin(cut: Cut) -> Verdict | None:
    """Latin letters on both sides: one word or two, nobody can say."""
    if _LATIN.match(cut.before[-1:]) and _LATIN.match(cut.after):
        return Verdict(Answer.UNSURE, "西文在断处相接")
    return None


def _word(cut: Cut) -> Verdict | None:
    word = crosses(cut.before, cut.after, cut.known)
    if not word:
        return None
    proved = Edge.WHOLE not in (ending(cut.before), beginning(cut.after))
    return Verdict(Answer.SURE, f"“{word}”跨断处", proved)


def _term(cut: Cut) -> Verdict | None:
    """A short quotation or bracket that opens before the cut and closes after it."""
    if 0 < span(cut.before, cut.after) <= _LONGEST_TERM and _fits(cut):
        return Verdict(Answer.SURE, "短引文或括注跨断处")
    return None


def _unfinished(cut: Cut) -> Verdict | None:
    """A count or a particle that needs a noun, and a whole word after it."""
    needs = _COUNTED.search(cut.before) or _DANGLING.search(cut.before)
    if needs and len(first_word(cut.after)) > 1:
        return Verdict(Answer.SURE, "前段未完，后段接得上")
    return None


def _broken(cut: Cut) -> Verdict | None:
    """Half a word on one side, a whole one on the other; two halves may be a word unknown here."""
    if {beginning(cut.after), ending(cut.before)} == {Edge.BROKEN, Edge.WHOLE}:
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
    _latin,
    _word,
    _particle,
    _term,
    _unfinished,
    _broken,
)


def _fits(cut: Cut) -> bool:
    return Edge.BROKEN not in (beginning(cut.after), ending(cut.before))


def known_words(text: str, cuts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The strings across the given cuts that the article has elsewhere in one piece."""
    wanted: set[str] = set()
    for before, after in cuts:
        across, cut = before[-3:] + after[:3], len(before[-3:])
        grams = (across[start : start + _GRAM] for start in range(max(0, cut - 3), cut))
        wanted |= {gram for gram in grams if _HAN_GRAM.fullmatch(gram)}
    if not wanted:
        return frozenset()
    return frozenset(text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)) & wanted
