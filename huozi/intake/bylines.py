"""Bylines: names, roles and affiliations as newspapers and magazines print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from huozi.characters import HAN
from huozi.intake.lexicon import words
from huozi.intake.surnames import COMPOUND, SURNAMES
from huozi.model import Person

MARKERS = "►▶▷▸■□●○◆◇◎▲△▼▽※☆★•·⊙"
_LONGEST = 120

_OUTLET = (
    r"(?:本报|本刊|本网|本社|本台|新华社|中新社|人民日报|"
    r"[\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|时报|新闻|社|网|台))"
)
_GRADE = r"(?:全媒体|融媒体|特约|特派|见习|实习|首席|驻[\u4e00-\u9fff]{1,4}|特約|見習)*"
_PICTURE_ROLES = "摄影报道|摄影|摄|绘图|制图|图片|图文|文图|文/图|图/文|图|攝影"
_ROLE_WORD = (
    "评论员|记者|通讯员|撰稿人?|撰文|实习生|作者|主持人|采访人?|整理|口述|翻译|译者|编译|编辑|校对|"
    f"编剧|改编|编著|主编|著|译|原著|作词|作曲|文字|文|評論員|記者|通訊員|翻譯|編輯|{_PICTURE_ROLES}"
)
_ROLE = re.compile(f"(?:{_OUTLET})?{_GRADE}(?:{_ROLE_WORD})")
_AFTER_NAME = re.compile(f"文|{_PICTURE_ROLES}|整理|编译|译|著|编著|主编")
_REPORTS = re.compile(f"[{HAN}]{{2,6}}(?:报道|報導)")
_LABEL = re.compile(rf"(?P<role>{_ROLE_WORD})\s*[:：/／|｜]\s*")
_NAME = re.compile(f"[{HAN}]{{2,4}}")
_FOREIGN = re.compile(
    f"(?:[\\[［〔][{HAN}]{{1,3}}[\\]］〕])?[{HAN}A-Z][{HAN}A-Za-z.]*(?:·[{HAN}A-Za-z.]+)+"
)
_ENGLISH = re.compile(r"[Bb]y (?P<name>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3})")
_PEN = re.compile(f"[{HAN}]{{1,3}}[A-Z]{{1,2}}")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'-]*")
_PLACE = re.compile(
    f"[{HAN}]{{2,20}}(?:大学|学院|研究院|研究所|研究室|研究中心|中心|医院|公司|集团|委员会|党委|党支部|"
    "局|部|处|办|院|校|馆|社|厅|协会|学会|公社|中学|小学|大學|學院|協會|學會)"
)
_NO_NAME = "组部章篇节类科班队区段卷集辑言论表单图录序跋注记谈话歌曲词诗"
_AUTHOR = "作者"
_WRITERS = ("", "文", "撰文", "文字", "著")
_GAPS = re.compile(r"[\s\u3000、，,;；/／|｜]+")
_BESIDE = re.compile(r"[（(](?P<text>[^（）()]+)[）)]")
_ENCLOSED = re.compile(r"[（(][^（）()]*[）)]|[〔【][^〔〕【】]*[〕】]")
_STOP = re.compile("[。？！?!]")


def is_name(token: str) -> bool:
    """Whether a token reads as a person's name: a surname and one to three characters."""
    if _FOREIGN.fullmatch(token):
        return True
    if not _NAME.fullmatch(token):
        return False
    return token[:2] in COMPOUND or (token[0] in SURNAMES and len(token) <= 3)


def read_byline(text: str) -> tuple[Person, ...]:
    """The people a line names; nothing where the line is no byline.

    A role before names holds for all that follow it; one after names, for those before.
    """
    if len(text) > _LONGEST or _STOP.search(text) or text.endswith(("：", ":")):
        return ()
    if english := _ENGLISH.fullmatch(text):
        return (Person(english["name"]),)
    line = text[1:-1] if _ENCLOSED.fullmatch(text) else text
    line = line.strip(MARKERS + " \t\u3000-—:：*_")
    tokens = list(_tokens(line, marked=text[:1] in MARKERS))
    if not tokens or any(not kind for kind, _ in tokens) or _reads_as_words(tokens, text):
        return ()
    if {kind for kind, _ in tokens} == {"role"} and len(tokens) == 1:
        return (Person(tokens[0][1]),) if len(line) > 3 else ()
    return tuple(_without_default(_people(tokens)))


def pen_name(text: str) -> tuple[Person, ...]:
    """A line of two to four characters that is no word, under a title: a pen name."""
    named = _NAME.fullmatch(text) and text not in words() and text[-1] not in _NO_NAME
    return (Person(text),) if named else ()


def _reads_as_words(tokens: list[tuple[str, str]], text: str) -> bool:
    """Whether what could be names are everyday words (平安 和谐), with nothing to say otherwise."""
    bare = all(kind == "name" for kind, _ in tokens) and text[:1] not in MARKERS + "（("
    return bare and all(word in words() for _, word in tokens)


def _without_default(people: list[Person]) -> list[Person]:
    """Nobody is told apart by 文 where everybody has it."""
    if all(person.role in _WRITERS for person in people):
        return [Person(person.name, "", person.affiliation) for person in people]
    return [replace(person, role="") if person.role == "著" else person for person in people]


def _people(tokens: list[tuple[str, str]]) -> list[Person]:
    """The people of a byline read as (what it is, word) pairs."""
    people: list[Person] = []
    role = place = ""
    for kind, word in tokens:
        if kind == "name":
            people.append(Person(word, "" if role == _AUTHOR else role, place))
        elif kind == "place":
            place = word
        elif kind == "beside" and people:
            people[-1] = Person(people[-1].name, people[-1].role, word)
        elif kind == "role" and people and not role and _AFTER_NAME.fullmatch(word):
            people = [Person(p.name, p.role or word, p.affiliation) for p in people]
        elif kind == "role":
            role = word
    return people


def _tokens(line: str, *, marked: bool) -> Iterator[tuple[str, str]]:
    """The words of a byline with what each is; "" for a word that is none of them."""
    spaced = _LABEL.sub(lambda match: f" {match['role']} ", line)
    labelled = spaced != line
    for index, part in enumerate(_BESIDE.split(spaced)):
        if index % 2:
            yield "beside", part.strip()
            continue
        parts = _paired([word for word in _GAPS.split(part) if word])
        relaxed = marked or labelled or any(_ROLE.fullmatch(word) for word in parts)
        for word in parts:
            yield from _word(word, relaxed=relaxed)


def _word(word: str, *, relaxed: bool) -> Iterator[tuple[str, str]]:
    """What one word of a byline is; a role set close to a name is two."""
    close = _ROLE.match(word)
    if _ROLE.fullmatch(word):
        yield "role", word
    elif is_name(word):
        yield "name", word
    elif _PLACE.fullmatch(word):
        yield "place", word
    elif close and is_name(word[close.end() :]):
        yield "role", close[0]
        yield "name", word[close.end() :]
    elif _REPORTS.fullmatch(word):
        yield "report", word
    elif relaxed and (_PEN.fullmatch(word) or _NAME.fullmatch(word) or _LATIN_NAME.fullmatch(word)):
        yield "name", word
    else:
        yield "", word


def _paired(parts: list[str]) -> list[str]:
    """Names spaced out to three places (高 东) as one word each."""
    out: list[str] = []
    for word in parts:
        if out and len(out[-1]) == 1 and len(word) == 1 and out[-1] in SURNAMES:
            out[-1] += word
        else:
            out.append(word)
    return out
