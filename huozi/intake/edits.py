"""What an import hands on: the article, what was changed in it, and what a person must decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """Why something was changed, in the words the edit log prints."""

    CHARACTER = "控制字符"
    MARKER = "标记符号"
    FURNITURE = "页面零件"
    DROPPED = "书眉删文"
    LINE_BREAK = "行末硬换行"
    JOIN = "断段接合"
    LOST = "脱漏标记"
    FIGURE = "图注图源"
    HEAD = "题署归位"
    LABEL = "提示语"
    WIDTH = "标点全角"
    DIGITS = "字母数字半角"
    QUOTES = "引号"
    DOTS = "省略号破折号"
    SPACE = "空格"
    HYPHEN = "行末连字符"


class Doubt(StrEnum):
    """What a question is about."""

    TITLE = "题目"
    HEADING = "小标题"
    JOIN = "接合"
    LOST = "脱漏"
    FIGURE = "图片"
    HYPHEN = "连字符"
    SPACE = "空格"
    MARK = "标点"
    DATE = "时间"
    NAME = "名称"
    REMARK = "批注"


class Edit(NamedTuple):
    """One change: the place in the source (from 1), the text there, and what stands now.

    A `sure` edit has been made; a proposed one has not: the question of its place asks for it.
    """

    line: int
    column: int
    before: str
    after: str
    rule: Rule
    sure: bool = True


class Question(NamedTuple):
    """A doubt for a person: where, what, the words on either side, and the answers to choose from.

    `in_text` says whether the printed words hang on the answer; while such a question is open,
    the article is a draft. `answer` is what was answered at an earlier import.
    """

    id: str
    kind: Doubt
    line: int
    text: str
    before: str = ""
    after: str = ""
    options: tuple[str, ...] = ()
    in_text: bool = True
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A received file as an article: its file stem, the whole Markdown file, the two logs."""

    slug: str
    markdown: str
    edits: tuple[Edit, ...] = ()
    questions: tuple[Question, ...] = ()


def plain(values: Iterable[Edit | Question]) -> list[dict[str, object]]:
    """The entries of a log as JSON can hold them."""
    return [
        {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in row._asdict().items()
        }
        for row in values
    ]
