"""Writing an article file: YAML front matter, then Markdown that reads back as the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

MISSING_PICTURE = "待补"
MISSING_TEXT = "〔此处原文缺失，待核〕"

_ANYWHERE = re.compile(r"[\\`*\[{]|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = (
    (re.compile(r"(?P<keep>\d+)(?=\.(?:\s|$))"), r"\g<keep>\\"),
    (re.compile(r"(?=[-+>#])"), r"\\"),
)
_AS_ENTITY = re.compile(r"(?P<mark>[:~|=])")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST_SLUG = 40


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly it."""
    text = escape_inline(text)
    for pattern, replacement in _AT_START:
        if match := pattern.match(text):
            return match.expand(replacement) + text[match.end() :]
    if match := _AS_ENTITY.match(text):
        return f"&#{ord(match['mark'])};{text[1:]}"
    return text


def escape_inline(text: str) -> str:
    """Text inside a line, where no mark of a block can stand."""
    return _ENTITY.sub("&amp;", _ANYWHERE.sub(r"\\\g<0>", text)).replace("<", "&lt;")


def figure(caption: str, credit: str) -> str:
    """A figure whose picture is missing: a paragraph of its own."""
    alt = escape_inline(caption or credit or "图片")
    title = f' "{_attribute(caption)}"' if caption else ""
    tail = f'{{credit="{_attribute(credit)}"}}' if credit else ""
    return f"![{alt}]({MISSING_PICTURE}{title}){tail}"


def _attribute(text: str) -> str:
    return _ENTITY.sub("&amp;", text).replace('"', "&quot;").replace("\\", "\\\\")


def table(rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table, its first row the head."""
    lines = [
        "| " + " | ".join(escape_inline(cell).replace("|", r"\|") for cell in row) + " |"
        for row in rows
    ]
    columns = lines[0].count(" | ") + 1
    return "\n".join((lines[0], "|" + " --- |" * columns, *lines[1:]))


def write(front: Mapping[str, Any], paragraphs: Iterable[str]) -> str:
    """The whole article file; empty values of the front matter are left out."""
    values = {key: value for key, value in front.items() if value}
    head = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1 << 30)
    return f"---\n{head}---\n\n" + "\n\n".join(paragraphs) + "\n"


def slug(*names: str) -> str:
    """A file stem safe on every file system, from the first name that leaves anything."""
    for name in names:
        bare = re.sub("[“”‘’「」『』《》〈〉\"']", "", name)
        stem = re.sub(r"[^\w]+", "-", bare)[:_LONGEST_SLUG].strip("-_")
        if stem and not _RESERVED.fullmatch(stem):
            return stem
    return "article"
