"""Checking what editors write into `book.toml` and front matter: keys, types, nearest names.

A schema is a table `key -> Field`. `check()` returns the values that are right and a finding,
with its place, for every one that is not; nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from huozi.diagnostics import Finding, Span, finding

Locate = Callable[[tuple[str | int, ...]], Span]


@dataclass(frozen=True, slots=True)
class Field:
    """What a key holds: a Python type, how to say it in Chinese, the schema of a table inside."""

    kind: type | tuple[type, ...]
    words: str
    table: Mapping[str, Field] = field(default_factory=dict)
    required: bool = False
    items: type | None = None


TEXT = Field(str, "文字（写在引号里）")
TEXTS = Field(list, '一列文字，如 ["甲", "乙"]', items=str)
WHOLE = Field(int, "整数")
NUMBER = Field((int, float), "数")
DAY = Field((date, str), "日期，如 2026-11-22")

PERSON = {
    "name": Field(str, "姓名（写在引号里）", required=True),
    "role": TEXT,
    "affiliation": TEXT,
}
PEOPLE = Field(list, '一列人名，如 [{ name = "张三", role = "编" }]', table=PERSON)

ORIGIN: dict[str, Field] = {
    **dict.fromkeys(("title", "authors", "publication", "page", "url", "note"), TEXT),
    "date": DAY,
}

CHAPTER = {"title": Field(str, "章题", required=True), "articles": TEXTS}
PART = {
    "title": Field(str, "编题", required=True),
    "articles": TEXTS,
    "chapter": Field(list, "一列章，写成 [[part.chapter]]", table=CHAPTER),
}
LAYOUT = {
    "trim": Field((str, list), '成品尺寸："A5" 或 [宽, 高]（毫米）'),
    "characters": WHOLE,
    "lines": WHOLE,
    "size": NUMBER,
    "leading": NUMBER,
}

BOOK: dict[str, Field] = {
    "title": Field(str, "书名（写在引号里）", required=True),
    "subtitle": TEXT,
    "slug": TEXT,
    "authors": PEOPLE,
    "publisher": TEXT,
    "language": TEXT,
    "identifier": TEXT,
    "date": DAY,
    "description": TEXT,
    "subjects": TEXTS,
    "rights": TEXT,
    "theme": TEXT,
    "cover": TEXT,
    "contents_depth": WHOLE,
    "front": TEXTS,
    "back": TEXTS,
    "part": Field(list, "一列编，写成 [[part]]", table=PART),
    "layout": Field(dict, "一个表，写成 [layout]", table=LAYOUT),
    "imprint": Field(dict, "一个表，写成 [imprint]，每行一项文字", items=str),
}

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

    `locate(path)` gives the place of a key; a path is like `("part", 0, "title")`.
    """
    good: dict[str, Any] = {}
    found: list[Finding] = []
    for key, value in values.items():
        here = (*path, key)
        if key not in schema:
            found.append(_unknown(key, schema, locate(here)))
        elif problem := _misfit(value, schema[key], key, locate(here)):
            found.append(problem)
        else:
            good[key], inside = _descend(value, schema[key], locate, here)
            found.extend(inside)
    for key, row in schema.items():
        if row.required and not str(values.get(key, "")).strip():
            found.append(finding("B005", locate(path), key=key, words=row.words))
    return good, tuple(found)


def _descend(
    value: Any, row: Field, locate: Locate, path: tuple[str | int, ...]
) -> tuple[Any, list[Finding]]:
    """Check the tables inside a table or a list of tables."""
    if not row.table:
        return value, []
    if isinstance(value, dict):
        good, found = check(value, row.table, locate, path)
        return good, list(found)
    if not isinstance(value, list):
        return value, []
    results: list[Any] = []
    findings: list[Finding] = []
    for number, item in enumerate(value):
        here = (*path, number)
        if isinstance(item, str) and "name" in row.table:
            results.append({"name": item})
        elif isinstance(item, dict):
            good, found = check(item, row.table, locate, here)
            results.append(good)
            findings.extend(found)
        else:
            findings.append(_wrong(locate(here), str(path[-1]), row, item))
    return results, findings


def _unknown(key: str, schema: Mapping[str, Field], span: Span) -> Finding:
    near = get_close_matches(key, schema, n=1, cutoff=0.5)
    if near:
        return finding("B003", span, key=key, nearest=near[0])
    return finding("B004", span, key=key, known="、".join(schema))


def _misfit(value: Any, row: Field, key: str, span: Span) -> Finding | None:
    """The finding for a value of the wrong type; a bool is no number, a list holds its kind."""
    right = isinstance(value, row.kind) and not isinstance(value, bool)
    if right and isinstance(value, datetime):
        right = False
    if right and row.items:
        held = value.values() if isinstance(value, dict) else value
        right = all(isinstance(item, row.items) for item in held)
    return None if right else _wrong(span, key, row, value)


def _wrong(span: Span, key: str, row: Field, value: Any) -> Finding:
    return finding("B006", span, key=key, words=row.words, value=repr(value)[:40])
