"""Whether two stretches of text were one paragraph that a column cut: sure, unsure or lost.

The rules of `RULES` are asked in order; each knows one reason. A wrong silent join invents a
sentence, so what no rule is sure of stays apart and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from typing import NamedTuple

from huozi.characters import HAN
from huozi.intake.brackets import CLOSES, span, unclosed
from huozi.intake.counting import (
    NUMERAL,
    across_number,
    counts,
    ends_in_count,
    figures_touch,
    in_decimal,
)
from huozi.intake.lasting import is_field
from huozi.intake.lexicon import (
    Edge,
    beginning,
    begins_in_word,
    crosses,
    ending,
    first_word,
    last_word,
)
from huozi.intake.origins import begins_report


class Answer(Enum):
    """What to do with a cut."""

    APART = auto()  # a paragraph ended here
    SURE = auto()  # one paragraph
    UNSURE = auto()  # kept apart and asked
    LOST = auto()  # one paragraph with words missing: marked and asked


class Verdict(NamedTuple):
    """An answer, the reason an editor reads, and whether a word cut in two proves it."""

    answer: Answer
    reason: str = ""
    proved: bool = False


class Cut(NamedTuple):
    """The text before and after a cut, and the words this article itself vouches for."""

    before: str
    after: str
    known: AbstractSet[str] = frozenset()

    @property
    def end(self) -> str:
        """The characters right before the cut: a pattern for them needs no search in the rest."""
        return self.before[-_END:]


_NUMBERED = re.compile(
    f"[（(][{NUMERAL}\\d]+[）)]|[{NUMERAL}]+、|第[{NUMERAL}\\d]+[章节条款编]|\\d+[.．、）)](?!\\d)"
    f"|[①-⑳⑴-⑽•●■◆▲△□○◇★☆※]|[{NUMERAL}]是|其[{NUMERAL}]"
)
_ORDINAL = re.compile(f"第[{NUMERAL}\\d]+[章节条款编](?![ \u3000])")
_STOPS, _CLOSERS = frozenset("。．！？!?…"), "”’」』）)】》\"'"
# Other ends of paragraphs: a dash, a closed point, a stop with a note after it, a Latin full stop.
_STOPPED = re.compile(
    '(?:——|\\.[”’」』）)】》"\']+|[。．！？!?…][”’」』"]?[（(][^（）()]{1,24}[）)]'
    "|(?:[A-Za-z)%’”\"']|[A-Za-z][ -~]{0,24}\\d)\\.[\"'’”)]*)$"
)
_COLON = ("：", ":")
_CLAUSES = re.compile("[，,；;。]")
_ANNOUNCES = re.compile(
    "(?:如下|以下|下列|下面|通知|公告|名单|包括|分别|要求|指出|强调|认为|几点|方面)[^。，,]{0,12}[：:]$"
)
_SEMICOLON = ("；", ";")
_PAUSED = tuple("，,、（《〈“‘【「『(")
_CANNOT_START = re.compile("[，。、；：？！）》”’】」』,;:?!)%％]")
_LATIN = re.compile("[A-Za-z]")
_HAN = re.compile(f"[{HAN}]")
_GRAM = 4
_FEW = 64  # grams that are sooner looked for one by one
_HAN_GRAMS = re.compile(f"(?=([{HAN}]{{{_GRAM}}}))")
_DANGLING = re.compile("[的和与及或在把被将向从对为以并而于由]$")
_CLINGING = re.compile("[的了着们得之等及者](?![于以到])")
_IN_FIGURE = re.compile(r"[%％]|[:,]\d")
_LONGEST_TERM, _LONGEST_LINE = 24, 40
_LONGEST_STOP, _END = 32, 4
REACH = 600  # characters on each side that a cut is judged by


def has_ended(text: str) -> bool:
    """Whether a text ends as a paragraph does, with a stop and what may close after it."""
    end = text[-_LONGEST_STOP:]
    return _is_stopped(end) and unclosed(end[-_LONGEST_TERM:]) < 0


def _is_stopped(text: str) -> bool:
    bare = text.rstrip(_CLOSERS)
    if bare[-1:] in _STOPS or bare.endswith("..."):
        return True
    if not (bare.endswith((".", "—")) or text.endswith(("）", ")"))):
        return False
    return bool(_STOPPED.search(text, max(0, len(bare) - _LONGEST_STOP)))


def is_phrase(text: str) -> bool:
    """Whether a text without a stop could be whole: no half word, no particle at its end."""
    end = text[-_END:]
    if _DANGLING.search(end) or ends_in_count(end, figures=True) or unclosed(text) >= 0:
        return False
    return ending(text) is not Edge.BROKEN


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


def _report(cut: Cut) -> Verdict | None:
    """A news item begins, or fields of a form stand under each other or under a short line."""
    fields = is_field(cut.before) + is_field(cut.after)
    short = len(cut.before) <= _LONGEST_LINE and "。" not in cut.before
    apart = begins_report(cut.after) or fields > 1 or (fields and short)
    return Verdict(Answer.APART) if apart else None


def _numbered(cut: Cut) -> Verdict | None:
    """A number begins a paragraph; 第二章 may also stand in an open sentence."""
    if not _NUMBERED.match(cut.after):
        return None
    ended = _is_stopped(cut.before) or cut.before.endswith(_COLON)
    if ended or not _ORDINAL.match(cut.after):
        return Verdict(Answer.APART)
    return Verdict(Answer.UNSURE, "前段没有句末点号")


def _stopped(cut: Cut) -> Verdict | None:
    """A sentence ended; only a quotation or a bracket may run on."""
    if not _is_stopped(cut.before) or in_decimal(cut.before, cut.after):
        return None
    runs_on = span(cut.before, cut.after) or _CANNOT_START.match(cut.after)
    return Verdict(Answer.UNSURE, "引号或括号到后段才配对") if runs_on else Verdict(Answer.APART)


def _colon(cut: Cut) -> Verdict | None:
    """A colon announces paragraphs when it says so, or ends a short line; else it is a puzzle."""
    if not cut.before.endswith(_COLON):
        return None
    short = len(cut.before) <= _LONGEST_TERM and not _CLAUSES.search(cut.before)
    announces = short or cut.after[0] in "“「" or _ANNOUNCES.search(cut.before[-_LONGEST_TERM:])
    return Verdict(Answer.APART) if announces else Verdict(Answer.UNSURE, "前段以冒号收尾")


def _semicolon(cut: Cut) -> Verdict | None:
    return Verdict(Answer.UNSURE, "前段以分号收尾") if cut.before.endswith(_SEMICOLON) else None


def _pause(cut: Cut) -> Verdict | None:
    """A comma, or an open bracket, right before the cut; what follows must be no half word."""
    if not cut.before.endswith(_PAUSED):
        return None
    if begins_in_word(cut.after):
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
    reason = across_number(cut.before, cut.after)
    if reason:
        return Verdict(Answer.SURE, reason)
    touch = figures_touch(cut.before, cut.after)
    return Verdict(Answer.UNSURE, "数字在断处相接") if touch else None


def _particle(cut: Cut) -> Verdict | None:
    """A particle that only follows a word (的, 了, 们), after a word of two characters."""
    if _CLINGING.match(cut.after) and len(last_word(cut.before)) > 1:
        return Verdict(Answer.UNSURE, "后段以助词起头")
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
    """A count or a particle that needs a noun; only a noun that is so counted is sure."""
    if counts(cut.before, cut.after):
        return Verdict(Answer.SURE, "数量词和名词相接")
    needs = ends_in_count(cut.before) or _DANGLING.search(cut.end)
    if needs and len(first_word(cut.after)) > 1:
        return Verdict(Answer.UNSURE, "前段未完，后段接得上")
    return None


def _broken(cut: Cut) -> Verdict | None:
    """Half a word on one side, a whole one on the other; two halves may be a word unknown here."""
    edges = beginning(cut.after), ending(cut.before)
    if Edge.BROKEN in edges and Edge.WHOLE in edges:
        return Verdict(Answer.LOST, "断处是半个词，另一半不在")
    return None


RULES: tuple[Callable[[Cut], Verdict | None], ...] = (
    _report,
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
    wanted = {
        gram for before, after in cuts for gram in _HAN_GRAMS.findall(before[-3:] + after[:3])
    }
    if len(wanted) < _FEW:
        return frozenset(gram for gram in wanted if gram in text)
    # One search of the text, for whatever has the characters of some gram at each of its places.
    likely = "".join(f"[{''.join(set(characters))}]" for characters in zip(*wanted, strict=True))
    return frozenset(wanted.intersection(re.findall(f"(?=({likely}))", text)))
