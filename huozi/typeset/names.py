"""The names editors give to passages and spans: `::: 诗`, `[文字]{.着重}`; Chinese or English.

Adding one is one row; what a passage is built of stands in `passages.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple


class Passage(NamedTuple):
    """A passage between `:::` lines: its class, and whether a title may follow its name."""

    css: str
    titled: bool = False


class Inline(NamedTuple):
    """A run of text with a name: the element it becomes, and its class."""

    tag: str
    css: str


PASSAGES: dict[str, Passage] = {
    "诗": Passage("verse", titled=True),
    "信": Passage("letter", titled=True),
    "落款": Passage("signature"),
    "摘引": Passage("pull-quote"),
    "数字": Passage("key-figures"),
    "并排": Passage("side-by-side"),
    "公文": Passage("notice", titled=True),
}
INLINES: dict[str, Inline] = {
    "着重": Inline("em", "emphasis-dots"),
    "专名": Inline("span", "proper-name"),
    "书名": Inline("cite", "book-title-wavy"),
    "割注": Inline("span", "warichu"),
    "西文": Inline("span", "latin"),
}
# Classes for pictures, written `![](图.png){.装饰}`.
PICTURES = {"装饰": "decorative"}
# Classes for whole paragraphs, written `{: .接上}` on their last line.
PARAGRAPHS = {"接上": "continued"}


def passage(name: str) -> Passage | None:
    """The passage with a Chinese or English name; None where there is none."""
    return PASSAGES.get(name) or next((row for row in PASSAGES.values() if row.css == name), None)


def inline(name: str) -> Inline | None:
    """The span with a Chinese or English name; None where there is none."""
    return INLINES.get(name) or next((row for row in INLINES.values() if row.css == name), None)


def nearest(name: str, known: Mapping[str, Passage] | Mapping[str, Inline], form: str) -> str:
    """What somebody who wrote `name` may have meant, as a question; "" where nothing is near.

    `form` shows how a name is written, like `::: {}`.
    """
    english: Iterable[str] = (row.css for row in known.values())
    near = get_close_matches(name, [*known, *english], n=1, cutoff=0.5)
    return f"，是不是“{form.format(near[0])}”？" if near else ""
