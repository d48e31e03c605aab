"""What an editor decided of characters that have several Traditional forms: `hant.toml`.

The program only adds to the file, at its end; what stands there is the editor's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from huozi.diagnostics import Finding, errors, finding
from huozi.manuscript.config import TEXTS, Field
from huozi.manuscript.toml_files import array, quoted, read_table

NAME = "hant.toml"

_ASK = {
    "what": Field(str, "一个字，或一个人名（写在引号里）", required=True),
    "forms": TEXTS,
    "use": Field(str, "forms 里的一个（写在引号里）"),
    "places": TEXTS,
}
_SCHEMA = {
    "keep": TEXTS,
    "words": Field(dict, '一个表，写成 [words]，每行一个词："余先生" = "余先生"', items=str),
    "ask": Field(list, "一列 [[ask]]", table=_ASK),
}

HEAD = """\
# 繁体版的用字（huozi build --edition hant、hant-hk 用）。程序只在文件末尾添问题，不改你写的。

# 照原样、一个字也不转换的词：
keep = []

# 照这样转换的词：
[words]
# "余先生" = "余先生"

# 下面是词典定不了的字，每个字连同它前后的字。在 use 里写定用哪一个，这些地方就不再问；
# 有几处不一样，把那几行剪到另一个 [[ask]] 里，写别的 use，或把词写进 [words]。
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A character in its context, or a name, whose forms are open.

    `chosen` is the form a draft takes; `part` the file it stands in, `count` how often.
    """

    what: str
    context: str
    forms: tuple[str, ...]
    chosen: str
    part: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What `hant.toml` says: words as they are, words with their conversion, forms by context.

    `places` are the lines where a context or name is asked for.
    """

    keep: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, int], ...] = ()


def read_decisions(folder: Path) -> tuple[Decisions, tuple[Finding, ...]]:
    """The decisions of a book's folder; none where there is no file; every mistake a finding."""
    if not (folder / NAME).is_file():
        return Decisions(), ()
    good, locate, found = read_table(folder, NAME, _SCHEMA)
    asked = good.get("ask", ())
    found = (*found, *_wrong_words(good, locate), *_wrong_forms(asked, locate))
    if errors(found):
        return Decisions(), found
    return Decisions(
        keep=tuple(good.get("keep", ())),
        words=tuple(good.get("words", {}).items()),
        forms=tuple((key, row["use"]) for row in asked for key in _keys(row) if row.get("use")),
        places=tuple(
            (key, locate(("ask", number)).line)
            for number, row in enumerate(asked)
            for key in _keys(row)
        ),
    ), found


def _keys(row: Mapping[str, Any]) -> list[str]:
    """What an entry is about: its contexts, or the name it asks for."""
    return list(row.get("places") or [row.get("what", "")])


def _wrong_words(values: Mapping[str, Any], locate: Any) -> Iterator[Finding]:
    for number, word in enumerate(values.get("keep", ())):
        if not word.strip():
            yield finding("H003", locate(("keep", number)))
    for word, value in values.get("words", {}).items():
        if not word.strip() or not value.strip():
            yield finding("H003", locate(("words", word)))


def _wrong_forms(asked: Iterable[Mapping[str, Any]], locate: Any) -> Iterator[Finding]:
    """Entries that use what is none of their forms, and places decided in two ways."""
    decided: dict[str, tuple[str, int]] = {}
    for number, row in enumerate(asked):
        use, known = row.get("use", ""), row.get("forms", [])
        place = locate(("ask", number, "use"))
        if use and known and use not in known:
            yield finding("H004", place, use=use, what=row.get("what"), known="、".join(known))
        for key in _keys(row) if use else ():
            other, line = decided.setdefault(key, (use, place.line))
            if other != use:
                yield finding("H005", place, place=key, use=use, other=other, line=line)


def entries(questions: Iterable[Question], lines: Mapping[str, str]) -> str:
    """Questions as `hant.toml` has them; `lines` says of a context where it stands."""
    ordered = sorted(questions, key=lambda item: item.what)
    groups = groupby(ordered, key=lambda item: item.what)
    return "".join(f"\n{_entry(what, tuple(group), lines)}" for what, group in groups)


def _entry(what: str, group: tuple[Question, ...], lines: Mapping[str, str]) -> str:
    first = group[0]
    rows = [
        "[[ask]]",
        f"what = {quoted(what)}",
        f"forms = {array(first.forms)}",
        f'use = ""  # 没有写定以前，草样用 {first.chosen}',
    ]
    contexts = {item.context: lines.get(item.context, item.part) for item in group}
    if contexts.keys() != {what}:
        rows.append("places = [")
        rows += [f"  {quoted(context)},  # {where}" for context, where in contexts.items()]
        rows.append("]")
    else:
        rows[1] += f"  # {contexts[what]}"
    return "\n".join(rows) + "\n"
