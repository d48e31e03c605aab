"""Numbered lists: Markdown counts on from the first number, whatever the others say."""

from __future__ import annotations

import re

from huozi.diagnostics import Finding, Source, finding
from huozi.markup import blanked, code
from huozi.typeset.setting import Setting
from huozi.xhtml import Element

_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<number>[0-9]{1,9})\.[ ]+\S")
_ANYWHERE = re.compile(rf"^{_ITEM.pattern}", re.MULTILINE)
_DEEP = re.compile(r"^(?:[ ]{4}|[ ]{0,3}\t)", re.MULTILINE)

_INDENTED = re.compile(r"(?:[ ]{4}|\t)[ \t]*\S")
_ANY_ITEM = re.compile(r"[ ]*(?:[-*+]|[0-9]{1,9}\.)[ ]+\S")


def numbers(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """A warning where a number is printed that the manuscript does not have: 2023. after 2025."""
    del body
    article = setting.article
    source = Source(article.path, article.body, article.body_line)
    view = blanked(source.text, code(source.text))
    if not _ANYWHERE.search(view):
        return ()
    found: list[Finding] = []
    running: dict[int, tuple[int, int]] = {}  # by indent: the first number, and the next
    offset, blank = 0, True
    for line in view.split("\n"):
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


def outdented(text: str) -> str:
    """Markdown with a blank line before an item that stands further out than its block began.

    Python-Markdown takes an indented block whole: the next item of the outer list would count as
    one of the inner.
    """
    plain = blanked(text, code(text))
    if not _DEEP.search(plain):
        return text
    result: list[str] = []
    depth = 0  # how far the block's first line is indented, where that is code or a list's inside
    blank = True
    for line, view in zip(text.split("\n"), plain.split("\n"), strict=True):
        wide = view.expandtabs(4)
        indent = len(wide) - len(wide.lstrip(" "))
        if blank:
            depth = indent if _INDENTED.match(wide) else 0
        elif depth and indent < depth and _ANY_ITEM.match(wide):
            result.append("")
            depth = indent if indent >= 4 else 0
        result.append(line)
        blank = not view.strip()
    return "\n".join(result)
