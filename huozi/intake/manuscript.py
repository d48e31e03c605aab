"""Writing an article file: YAML front matter, then Markdown that reads back as the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html.entities import html5
from typing import Any

import yaml

from huozi.characters import HAN, MARKS

MISSING_PICTURE = "待补"
MISSING_TEXT = "〔此处原文缺失，待核〕"

# (An underscore inside a word needs nothing; the class comes first, which `re` skips to at once.)
_ANYWHERE = re.compile(r"[\\`*\[{_](?<!\w_(?=\w))")
# HTML reads some names without their semicolon too, whatever follows them (HTML 13.2.5.73).
_OPEN_NAMES = "|".join(name for name in html5 if not name.endswith(";"))
_ENTITY = re.compile(rf"&(?=#|\w+;|{_OPEN_NAMES})")
_ACTIVE = re.compile(r"[\\`*\[{_&<]")
_AT_START = re.compile(r"(?P<number>\d+)(?=\.(?:\s|$))|(?P<mark>[-+>#])|[:~|=]")
_CHINESE = re.compile(f"[{HAN}“《][{HAN}{re.escape(MARKS)}A-Za-z\\d]*", re.ASCII)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST_SLUG = 40


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly it."""
    text = escape_inline(text)
    match = _AT_START.match(text)
    if match is None:
        return text
    if match["number"]:
        return f"{match[0]}\\{text[match.end() :]}"
    return f"\\{text}" if match["mark"] else f"&#{ord(text[0])};{text[1:]}"


def escape_inline(text: str) -> str:
    """Text inside a line, where no mark of a block can stand."""
    if not _ACTIVE.search(text):
        return text
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
    head = "".join(_entry(key, value) for key, value in front.items() if value)
    return f"---\n{head}---\n\n" + "\n\n".join(paragraphs) + "\n"


def _entry(key: str, value: object) -> str:
    """A line of the front matter, or the lines of a list; YAML need not be asked about titles."""
    if isinstance(value, str) and _CHINESE.fullmatch(value):
        return f"{key}: {value}\n"
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=1 << 30)


def slug(*names: str) -> str:
    """A file stem safe on every file system, from the first name that leaves anything."""
    for name in names:
        bare = re.sub("[“”‘’「」『』《》〈〉\"']", "", name)
        stem = re.sub(r"[^\w]+", "-", bare)[:_LONGEST_SLUG].strip("-_")
        if stem and not _RESERVED.fullmatch(stem):
            return stem
    return "article"
