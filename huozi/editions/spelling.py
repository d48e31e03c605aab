"""A text in Traditional characters: OpenCC's, with what the editor decided in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from huozi.characters import HAN
from huozi.editions.decisions import Decisions, Question
from huozi.editions.forms import CHARACTERS, ROWS, form
from huozi.editions.quotes import TRADITIONAL, corner_quotes
from huozi.traditional import regional, traditional, undecided

_AROUND = 2  # characters of context on each side
_BETWEEN = re.compile("[\n\ufffc]")
_PERSON = re.compile(f"[{HAN}]{{2,4}}")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What conversion goes by: a region (a key of `varieties.SCRIPTS`), the editor's decisions."""

    region: str
    decisions: Decisions


def spell(text: str, spelling: Spelling, part: str = "") -> tuple[list[str], tuple[Question, ...]]:
    """What becomes of each character of a text, and the questions that stay open in it.

    Blocks end with a line feed, U+FFFC stands for what isn't converted.
    """
    if not text:
        return [], ()
    pieces = list(traditional(text, spelling.region))
    for at, bracket in corner_quotes(text, TRADITIONAL).items():
        pieces[at] = bracket
    fixed = _set_words(text, pieces, spelling.decisions)
    decided = _decided(spelling.decisions)
    questions = []
    for at in undecided(text, CHARACTERS):
        if at in fixed:
            continue
        chosen, is_sure = form(text, at)
        pieces[at] = regional(chosen, spelling.region)
        if is_sure:
            continue
        context = context_of(text, at)
        if context in decided:
            pieces[at] = _in_region(decided[context], text[at], spelling.region)
        else:
            questions.append(_question(text[at], context, chosen, part))
    return pieces, tuple(questions)


def context_of(text: str, at: int) -> str:
    """A character, in 〔〕, among those around it."""
    before = _BETWEEN.split(text[max(0, at - _AROUND) : at])[-1]
    after = _BETWEEN.split(text[at + 1 : at + 1 + _AROUND])[0]
    return f"{before}〔{text[at]}〕{after}".strip()


def _question(character: str, context: str, chosen: str, part: str) -> Question:
    """Forms are asked for as Taiwan writes them; Hong Kong has its own of the same ones."""
    forms = tuple(dict.fromkeys(regional(item, "tw") for item in ROWS[character].forms))
    return Question(character, context, forms, regional(chosen, "tw"), part)


def _in_region(use: str, character: str, region: str) -> str:
    """A form as the editor wrote it, in the form of the region."""
    for item in ROWS[character].forms:
        if use in {item, regional(item, "tw"), regional(item, "hk")}:
            return regional(item, region)
    return use


def _set_words(text: str, pieces: list[str], decisions: Decisions) -> set[int]:
    """Put the words of the editor in their places; the offsets they cover."""
    pattern, words = _words(decisions)
    fixed: set[int] = set()
    for match in pattern.finditer(text) if pattern else ():
        start, end = match.span()
        pieces[start:end] = [words[match[0]], *[""] * (end - start - 1)]
        fixed.update(range(start, end))
    return fixed


@cache
def _words(decisions: Decisions) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    words = dict(decisions.words) | {word: word for word in decisions.keep}
    longest = sorted(words, key=lambda word: (-len(word), word))
    return (re.compile("|".join(map(re.escape, longest))) if words else None), words


@cache
def _decided(decisions: Decisions) -> dict[str, str]:
    return dict(decisions.forms)


def with_names(
    spelling: Spelling, names: Iterable[tuple[str, str]]
) -> tuple[Spelling, tuple[Question, ...]]:
    """The spelling with the names of people as words of their own, and what is open in them.

    `names` come with the file that has them. A family name has its own form (余 stays 余).
    """
    known = {word for word, _ in spelling.decisions.words} | set(spelling.decisions.keep)
    decided = _decided(spelling.decisions)
    words: dict[str, str] = {}
    questions: list[Question] = []
    for name, part in names:
        if name in known or name in words or not _PERSON.fullmatch(name):
            continue
        if not CHARACTERS.intersection(name):
            continue
        forms = tuple(dict.fromkeys(_name_forms(name, spelling.region)))
        words[name] = decided.get(name, forms[0])
        if len(forms) > 1 and name not in decided:
            questions.append(Question(name, name, forms, forms[0], part))
    decisions = replace(spelling.decisions, words=(*spelling.decisions.words, *words.items()))
    return replace(spelling, decisions=decisions), tuple(questions)


def _name_forms(name: str, region: str) -> Iterator[str]:
    """How a name may be written, the likeliest first."""
    written = list(traditional(name, region))
    if surname := ROWS[name[0]].surname if name[0] in ROWS else "":
        written[0] = regional(surname, region)
    open_at = [at for at in undecided(name, CHARACTERS) if at and not form(name, at)[1]]
    for at in open_at:
        written[at] = regional(ROWS[name[at]].forms[0], region)
    yield "".join(written)
    for at in open_at:
        for other in ROWS[name[at]].forms:
            yield "".join((*written[:at], regional(other, region), *written[at + 1 :]))
