"""Entries proposed for a book's index, listed in its `index.toml` for its editor."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from huozi import files
from huozi.desk.candidates import Candidate, candidates
from huozi.diagnostics import Finding, errors
from huozi.indexing.entries import NAME, listed
from huozi.manuscript.load import load
from huozi.manuscript.toml_files import array, quoted

HEAD = """\
# 索引的词条。程序只在文件末尾添候选的，不改你写的。
# 要收的，把 accept = false 改成 true（或删去这一行）；不收的留着，就不会再提。
# 写法见 docs/writing.md 的“索引”。

by = "pinyin"      # 按拼音排；stroke 按笔画排
by_kind = false    # true：人名、机构、术语分开排
"""


def propose(folder: Path) -> tuple[tuple[Path, ...], int, tuple[Finding, ...]]:
    """Add what `index.toml` doesn't have yet: the file if written, how many were added."""
    book, found = load(folder)
    if book is None:
        return (), 0, found
    known, reading = listed(folder)
    if errors(reading):
        return (), 0, reading
    fresh = [
        item for item in candidates(book.articles) if known.isdisjoint((item.heading, *item.words))
    ]
    if not fresh:
        return (), 0, ()
    target = folder / NAME
    problem = files.append(target, HEAD, _entries(fresh))
    return (() if problem else (target,)), len(fresh), problem


def _entries(fresh: Iterable[Candidate]) -> str:
    return "".join(f"\n{_entry(item)}" for item in fresh)


def _entry(item: Candidate) -> str:
    rows = [
        f"[[entry]]  # {item.why}",
        f"heading = {quoted(item.heading)}",
        f"words = {array(item.words)}" if item.words != (item.heading,) else "",
        f"kind = {quoted(item.kind)}",
        "accept = false",
        f"where = {array(item.where)}" if item.where else "",
    ]
    return "\n".join(filter(None, rows)) + "\n"
