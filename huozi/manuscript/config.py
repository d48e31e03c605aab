"""Checking what editors write into `book.toml` and front matter: keys, types, nearest names.

A schema is a table `key -> Field`. `check()` returns the values that are right and a finding,
with its place, for every one that is not; nothing here reads a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from huozi import isbn
from huozi.diagnostics import Finding, Span, finding
from huozi.manuscript.arranging import GROUPS, ORDERS
from huozi.manuscript.days import as_date
from huozi.profiles import PROFILES
from huozi.sizes import SIZES
from huozi.varieties import EDITIONS

Locate = Callable[[tuple[str | int, ...]], Span]

# What no page can show: control characters, lone surrogates, noncharacters (XML 1.0, 2.2).
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# BCP 47 as far as books need it: a language, perhaps a script, perhaps a region.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Field:
    """What a key holds: a Python type, how to say it in Chinese, the schema of a table inside.

    `items` is the type of what a list or table holds; `valid` what else must be true of a value.
    """

    kind: type | tuple[type, ...]
    words: str
    table: Mapping[str, Field] = field(default_factory=dict)
    required: bool = False
    items: type | None = None
    valid: Callable[[Any], bool] | None = None


def _is_size(value: float | str) -> bool:
    return value in SIZES if isinstance(value, str) else abs(value) < 1e6


def _is_folio(value: str) -> bool:
    """The number stands once, as 1, and little beside it."""
    return len(value) <= 12 and [mark for mark in value if mark.isdigit()] == ["1"]


def _is_identifier(value: str) -> bool:
    return not isbn.claims(value) or bool(isbn.digits(value))


def _choices(words: Mapping[str, str]) -> str:
    return " 或 ".join(f"{key}（{meaning}）" for key, meaning in words.items())


TEXT = Field(str, "文字（写在引号里）")
TEXTS = Field(list, '一列文字，如 ["甲", "乙"]', items=str)
WHOLE = Field(int, "整数")
YES_NO = Field(bool, "true（是）或 false（否）")
NUMBER = Field((int, float), "数", valid=lambda value: abs(value) < 1e6)
MEGABYTES = Field((int, float), "大于 0 的数（MB）", valid=lambda value: 0 < value < 1e3)
DAY = Field((date, str), "日期，如 2026-11-22", valid=lambda value: as_date(value) is not None)

PERSON = {
    "name": Field(str, "姓名（写在引号里）", required=True),
    "role": TEXT,
    "affiliation": TEXT,
    "sort": TEXT,
}
PEOPLE = Field(list, '一列人名，如 ["张三", "李四"]', table=PERSON)

ORIGIN: dict[str, Field] = {
    **dict.fromkeys(("title", "authors", "publication", "page", "url", "note"), TEXT),
    "date": Field((date, str), "日期，照原样印出"),
}

CHAPTER = {"title": Field(str, "章题", required=True), "articles": TEXTS}
PART = {
    "title": Field(str, "编题", required=True),
    "articles": TEXTS,
    "chapter": Field(list, "一列章，写成 [[part.chapter]]", table=CHAPTER),
}
# The levels of 避头尾 and the widths of marks (clreq 3.1.4, 3.1.6).
BREAKS = {
    "basic": "点号、后括号不在行首，前括号不在行尾",
    "gb": "再加分隔号，照 GB/T 15834",
    "strict": "再加破折号、省略号不在行首",
}
PUNCTUATION = {
    "hangmo-banjiao": "行末的点号占半个字",
    "quanjiao": "标点都占一个字",
    "kaiming": "开明式：句末点号占一个字，别的占半个",
}
LAYOUT = {
    "trim": Field((str, list), '成品尺寸："A5" 或 [宽, 高]（毫米）'),
    "characters": WHOLE,
    "lines": WHOLE,
    "size": Field((int, float, str), '字号："五号" 之类，或磅数，如 10.5', valid=_is_size),
    "leading": NUMBER,
    "top": NUMBER,
    "inner": NUMBER,
    "breaks": Field(str, _choices(BREAKS), valid=lambda value: value in BREAKS),
    "punctuation": Field(str, _choices(PUNCTUATION), valid=lambda value: value in PUNCTUATION),
    "trim_indent": YES_NO,
    "folio": Field(str, '页码的样子，用 1 代表号码，如 "1" 或 "— 1 —"', valid=_is_folio),
}

# Where pages print notes, and what the numbers of footnotes begin anew with.
NOTE_PLACES = {"foot": "脚注", "article-end": "篇后注", "book-end": "书后注"}
NUMBERINGS = {"page": "每面重新编号", "article": "每篇连续编号"}
NOTES = {
    "place": Field(str, _choices(NOTE_PLACES), valid=lambda value: value in NOTE_PLACES),
    "numbering": Field(str, _choices(NUMBERINGS), valid=lambda value: value in NUMBERINGS),
}

READERS = {key: profile.name for key, profile in PROFILES.items()}
EPUB = {
    "reader": Field(str, _choices(READERS), valid=lambda value: value in READERS),
    "picture_limit": MEGABYTES,
    "embed_fonts": YES_NO,
    "font_budget": MEGABYTES,
    "certified_by": TEXT,
}

IMPRINT = {"cip": TEXT, "internal": YES_NO, "*": TEXT}
WRITINGS = {"horizontal": "横排", "vertical": "竖排"}

ORDER = {
    "by": Field(str, "date（按日期）或 name（按文件名）", valid=lambda value: value in ORDERS),
    "group": Field(str, "column（按栏目）或 author（按作者）", valid=lambda value: value in GROUPS),
}

BOOK: dict[str, Field] = {
    "title": Field(str, "书名（写在引号里）", required=True),
    "subtitle": TEXT,
    "slug": TEXT,
    "authors": PEOPLE,
    "publisher": TEXT,
    "language": Field(
        str, '语言代码，如 "zh-Hans"', valid=lambda value: bool(_LANGUAGE.fullmatch(value))
    ),
    "identifier": Field(str, "标识；写 ISBN 时各位数字要对", valid=_is_identifier),
    "print_isbn": Field(str, "纸书的 ISBN，数字要对", valid=lambda text: bool(isbn.digits(text))),
    "series": TEXT,
    "volume": Field((int, str), "丛书里的第几本"),
    "date": DAY,
    "description": TEXT,
    "subjects": TEXTS,
    "rights": TEXT,
    "order": Field(dict, "一个表，写成 [order]", table=ORDER),
    "theme": TEXT,
    "writing": Field(str, _choices(WRITINGS), valid=lambda value: value in WRITINGS),
    "cover": Field((str, dict), "封面图的路径，或一个表，写成 [cover]"),
    "contents_depth": Field(int, "1 到 6 的整数", valid=lambda value: 1 <= value <= 6),
    "front": TEXTS,
    "back": TEXTS,
    "part": Field(list, "一列编，写成 [[part]]", table=PART),
    "layout": Field(dict, "一个表，写成 [layout]", table=LAYOUT),
    "notes": Field(dict, "一个表，写成 [notes]", table=NOTES),
    "epub": Field(dict, "一个表，写成 [epub]", table=EPUB),
    "imprint": Field(dict, "一个表，写成 [imprint]，每行一项文字", table=IMPRINT),
    "lists": Field(
        dict, "一个表，写成 [lists]", dict.fromkeys(("figures", "figures_table"), YES_NO)
    ),
    "output": Field(dict, "一个表，写成 [output.print] 之类", items=dict),
}

# What one edition may say in place of the book: `[editions.hant]`.
_SAID = "identifier print_isbn language publisher rights cover layout imprint".split()
_OWN = {key: BOOK[key] for key in _SAID} | {"cover": TEXT}
_EDITION = Field(dict, "一个表，写成 [editions.hant] 之类", _OWN)
BOOK["editions"] = Field(dict, _EDITION.words, dict.fromkeys(EDITIONS, _EDITION))

FRONT_MATTER: dict[str, Field] = {
    "id": TEXT,
    "title": TEXT,
    "kicker": TEXT,
    "subtitle": TEXT,
    "authors": PEOPLE,
    "abstract": TEXT,
    "source": Field((dict, list), "出处：publication、date、page、url 等", table=ORIGIN),
    "credit": TEXT,
    "rights": TEXT,
    "keywords": TEXTS,
    "column": TEXT,
    "date": DAY,
    "role": TEXT,
}


def check(
    values: Mapping[str, Any],
    schema: Mapping[str, Field],
    locate: Locate,
    path: tuple[str | int, ...] = (),
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The values that fit the schema, and a finding for each that does not.

    `locate(path)` gives the place of a key; a path is like `("part", 0, "title")`. The row `*` of
    a schema is for every key without one.
    """
    good: dict[str, Any] = {}
    found: list[Finding] = []
    for key, value in values.items():
        here = (*path, key)
        if (row := schema.get(key, schema.get("*"))) is None:
            found.append(_unknown(key, schema, locate(here)))
        elif value == "" or value is None:
            continue  # a key left blank, as templates have it
        elif problems := _misfits(value, row, locate, here):
            found.extend(problems)
        else:
            good[key], inside = _descend(value, row, locate, here)
            found.extend(inside)
    for key, row in schema.items():
        if row.required and not str(values.get(key, "")).strip():
            found.append(finding("B005", locate(path), key=key, words=row.words))
    return good, tuple(found)


def _descend(
    value: Any, row: Field, locate: Locate, path: tuple[str | int, ...]
) -> tuple[Any, list[Finding]]:
    """Check the tables inside a table or a list of tables; a bare name is a table with a name."""
    if not row.table:
        return value, []
    if isinstance(value, dict):
        good, found = check(value, row.table, locate, path)
        return good, list(found)
    results: list[Any] = []
    findings: list[Finding] = []
    for number, item in enumerate(value):
        here = (*path, number)
        table = {"name": item} if isinstance(item, str) and "name" in row.table else item
        if isinstance(table, dict):
            good, found = check(table, row.table, locate, here)
            results.append(good)
            findings.extend(found)
        else:
            findings.append(_wrong(locate(here), path, row, item))
    return results, findings


def _unknown(key: str, schema: Mapping[str, Field], span: Span) -> Finding:
    near = get_close_matches(key, schema, n=1, cutoff=0.5)
    near = near or [name for name, row in schema.items() if row.words.startswith(key)]
    if near:
        return finding("B003", span, key=key, nearest=near[0])
    return finding("B004", span, key=key, known="、".join(schema))


def _misfits(value: Any, row: Field, locate: Locate, path: tuple[str | int, ...]) -> list[Finding]:
    """Findings for a value of the wrong type, or with something in it that can't be printed."""
    if not _is_a(value, row.kind) or (row.valid and not row.valid(value)):
        return [_wrong(locate(path), path, row, value)]
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        items = list(value.items() if isinstance(value, dict) else enumerate(value))
    if row.items and (wrong := [(key, item) for key, item in items if not _is_a(item, row.items)]):
        return [_wrong(locate((*path, key)), (*path, key), row, item) for key, item in wrong]
    texts = [value] if isinstance(value, str) else [item for _, item in items]
    marks = [UNPRINTABLE.search(text) for text in texts if isinstance(text, str)]
    codes = [f"U+{ord(match[0]):04X}" for match in marks if match]
    return [finding("M002", locate(path), code=code) for code in codes]


def _is_a(value: Any, kind: type | tuple[type, ...]) -> bool:
    """A truth value is no number, a time of day no date."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool | datetime))


def _wrong(span: Span, path: tuple[str | int, ...], row: Field, value: Any) -> Finding:
    key = next(name for name in reversed(path) if isinstance(name, str))
    return finding("B006", span, key=key, words=row.words, value=_shown(value))


def _shown(value: Any) -> str:
    """A value as its editor wrote it, as far as that is short."""
    return json.dumps(value, ensure_ascii=False, default=str)[:40]
