"""What an editor wants in the index: `index.toml` in the book's folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from huozi.apparatus import Index, IndexEntry
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.manuscript.config import TEXT, TEXTS, YES_NO, Field
from huozi.manuscript.toml_files import read_table

NAME = "index.toml"
ORDERS = {"pinyin": "按拼音", "stroke": "按笔画"}
# The kinds of entries, in the order in which a divided index has them.
PERSON, BODY, TERM = KINDS = ("人名", "机构", "术语")

_KEY = re.compile(r"[a-zü]+[1-5]?(?: [a-zü]+[1-5]?)*", re.IGNORECASE)


def _are_words(values: list[Any]) -> bool:
    return all(str(value).strip() for value in values)


_WORDS = Field(list, '一列词，如 ["甲", "乙"]，没有空的', items=str, valid=_are_words)
ENTRY = {
    "heading": Field(str, "词条（写在引号里）", required=True),
    "words": _WORDS,
    "not": _WORDS,
    "kind": Field(str, "、".join(KINDS) + " 之一", valid=lambda value: value in KINDS),
    "key": Field(
        str,
        '拼音，一字一音，空格分开，如 "zeng guo fan"',
        valid=lambda text: bool(_KEY.fullmatch(text)),
    ),
    "see": TEXT,
    "see_also": TEXTS,
    "accept": YES_NO,
    "where": TEXTS,
}
_SCHEMA = {
    "by": Field(
        str,
        "、".join(f"{key}（{words}）" for key, words in ORDERS.items()),
        valid=lambda value: value in ORDERS,
    ),
    "by_kind": YES_NO,
    "entry": Field(list, "一列词条，写成 [[entry]]", table=ENTRY),
}


def read_index(folder: Path) -> tuple[Index, tuple[Finding, ...]]:
    """The entries an editor has accepted; none where there is no file."""
    if not (folder / NAME).is_file():
        return Index(), ()
    values, locate, found = read_table(folder, NAME, _SCHEMA)
    rows = values.get("entry", ())
    if errors(found):
        return Index(), found
    entries = tuple(
        _entry(row, locate(("entry", number)))
        for number, row in enumerate(rows)
        if row.get("accept", True)
    )
    found = (*found, *_wrong(entries))
    if rows and not entries:
        found = (*found, finding("P171", Span(NAME), count=len(rows)))
    index = Index(entries, values.get("by", "pinyin"), values.get("by_kind", False))
    return (Index() if errors(found) else index), found


def listed(folder: Path) -> tuple[frozenset[str], tuple[Finding, ...]]:
    """Every word the file has, accepted or not."""
    if not (folder / NAME).is_file():
        return frozenset(), ()
    values, _, found = read_table(folder, NAME, _SCHEMA)
    rows = values.get("entry", ())
    words = {word for row in rows for word in (row["heading"], *row.get("words", ()))}
    return frozenset(words), found


def _entry(row: dict[str, Any], place: Span) -> IndexEntry:
    heading = row["heading"].strip()
    return IndexEntry(
        heading,
        tuple(word.strip() for word in row.get("words", [heading])),
        place,
        tuple(word.strip() for word in row.get("not", ())),
        row.get("kind", ""),
        row.get("key", ""),
        row.get("see", "").strip(),
        tuple(word.strip() for word in row.get("see_also", ())),
    )


def _wrong(entries: tuple[IndexEntry, ...]) -> tuple[Finding, ...]:
    """Entries written twice, words of two entries, references that lead to none."""
    return (*_twice(entries), *_shared(entries), *_lost(entries))


def _twice(entries: Iterable[IndexEntry]) -> Iterator[Finding]:
    known: dict[str, int] = {}
    for entry in entries:
        line = known.setdefault(entry.heading, entry.place.line)
        if line != entry.place.line:
            yield finding("P165", entry.place, heading=entry.heading, line=line)


def _shared(entries: Iterable[IndexEntry]) -> Iterator[Finding]:
    """Words that would count for two entries."""
    known: dict[str, IndexEntry] = {}
    for entry in entries:
        for word in entry.words:
            other = known.setdefault(word, entry)
            if (other.see or other.heading) != (entry.see or entry.heading):
                values = {"heading": entry.heading, "other": other.heading}
                line = other.place.line
                yield finding("P166", entry.place, word=word, line=line, **values)


def _lost(entries: tuple[IndexEntry, ...]) -> Iterator[Finding]:
    """References to what is no entry, or to one that only refers on."""
    known = {entry.heading: entry for entry in entries}
    for entry in entries:
        for target in filter(None, (entry.see, *entry.see_also)):
            values = {"heading": entry.heading, "target": target}
            if target not in known:
                near = get_close_matches(target, known, n=1, cutoff=0.5)
                hint = f"，是不是“{near[0]}”？" if near else ""
                yield finding("P167", entry.place, near=hint, **values)
            elif known[target].see:
                yield finding("P168", entry.place, onward=known[target].see, **values)
