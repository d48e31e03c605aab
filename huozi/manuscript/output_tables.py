"""The tables `[output.NAME]` of `book.toml`: rows of `print_profiles`, as a book has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from huozi import files
from huozi.diagnostics import Finding, finding
from huozi.manuscript.config import TEXT, YES_NO, Field, Locate, check
from huozi.papers import PAPERS
from huozi.print_profiles import PLAIN, PROFILES, PrintProfile

WIDEST_BLEED = 20.0  # mm
SIGNATURES = (1, 2, 4, 8, 16, 32)
BLACKS = {"k": "只用黑墨", "rgb": "照原来的颜色"}
LAST_ROUND = 9

_ROWS = "、".join(name for name in PROFILES if name != PLAIN)
OUTPUT = {
    "profile": Field(str, f"现成的一种：{_ROWS}", valid=lambda value: value in PROFILES),
    "cover": YES_NO,
    "bleed": Field(
        (int, float),
        f"0 到 {WIDEST_BLEED:g} 的数（毫米）",
        valid=lambda value: 0 <= value <= WIDEST_BLEED,
    ),
    "marks": YES_NO,
    "black": Field(
        str,
        " 或 ".join(f"{key}（{words}）" for key, words in BLACKS.items()),
        valid=lambda value: value in BLACKS,
    ),
    "signature": Field(
        int,
        "、".join(map(str, SIGNATURES)) + " 里的一个（面）",
        valid=lambda value: value in SIGNATURES,
    ),
    "icc": TEXT,
    "paper": Field(str, f"纸的名字：{'、'.join(PAPERS)}", valid=lambda value: value in PAPERS),
    "round": Field(
        int, f"1 到 {LAST_ROUND} 的整数（校次）", valid=lambda value: 1 <= value <= LAST_ROUND
    ),
}
# A name is part of a file's name, and typed on a command line.
_NAME = re.compile(r"[\w][\w-]{0,30}")


def profiles_of(
    folder: Path, tables: Mapping[str, Any], locate: Locate
) -> tuple[tuple[PrintProfile, ...], tuple[Finding, ...]]:
    """A book's own profiles; a finding, at its place, for whatever in them can't be."""
    rows: list[PrintProfile] = []
    found: list[Finding] = []
    for name, table in tables.items():
        row, problems = _profile(name, table, locate)
        found += problems
        if row is not None:
            rows.append(row)
            found += (
                files.present(folder, row.icc, locate(("output", name, "icc"))) if row.icc else ()
            )
    return tuple(rows), tuple(found)


def _profile(
    name: str, table: Mapping[str, Any], locate: Locate
) -> tuple[PrintProfile | None, tuple[Finding, ...]]:
    """One table laid over its row."""
    path = ("output", name)
    if not _NAME.fullmatch(name):
        return None, (finding("P121", locate(path), name=name),)
    values, found = check(table, OUTPUT, locate, path)
    base = PROFILES.get(values.pop("profile", name))
    if base is None:
        if not found:
            near = get_close_matches(name, PROFILES, n=1, cutoff=0.5)
            asked = f"是不是 [output.{near[0]}]？不是就" if near else ""
            found = (finding("P122", locate(path), name=name, asked=asked, known=_ROWS),)
        return None, found
    for key in [key for key in values if key not in base.takes]:
        takes = "、".join(base.takes) or "没有"
        found += (finding("P123", locate((*path, key)), key=key, name=base.name, takes=takes),)
        del values[key]
    return replace(base, name=name, **values), found
