"""Numbered lists: Markdown counts on from the first number, whatever the others say."""

from __future__ import annotations

import re

from huozi.diagnostics import Finding, Source, finding
from huozi.markup import blanked, code
from huozi.typeset.setting import Setting
from huozi.xhtml import Element

_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<number>[0-9]{1,9})\.[ ]+\S")


def numbers(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """A warning where a number is printed that the manuscript does not have: 2023. after 2025."""
    del body
    article = setting.article
    source = Source(article.path, article.body, article.body_line)
    found: list[Finding] = []
    running: dict[int, tuple[int, int]] = {}  # by indent: the first number, and the next
    offset, blank = 0, True
    for line in blanked(source.text, code(source.text)).split("\n"):
        item = _ITEM.match(line)
        if item and (blank or len(item["indent"]) in running or item["indent"][3:]):
            indent, number = len(item["indent"]), int(item["number"])
            running = {deep: pair for deep, pair in running.items() if deep <= indent}
            first, due = running.get(indent, (number, number))
            running[indent] = first, due + 1
            if number != due and not number == first == 1:
                place = source.span(offset + item.start("number"))
                found.append(finding("M011", place, written=number, printed=due))
        elif blank and line[:1].strip():
            running = {}  # a paragraph ends the list
        blank = not line.strip()
        offset += len(line) + 1
    return tuple(found)
