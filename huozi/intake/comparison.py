"""The import report: original and result side by side, changes marked, questions on top.

One HTML page without scripts or anything from outside, so that it opens from a folder or a mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from huozi.intake.edits import Question, Received

_STYLE = """
body { font: 15px/1.8 "Noto Serif CJK SC", "Songti SC", SimSun, serif; margin: 2em; color: #222; }
h1 { font-size: 1.3em; } h2 { font-size: 1.1em; margin-top: 2.5em; border-top: 2px solid #9c2f26; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td, th { vertical-align: top; padding: .3em .8em; border: 1px solid #ddd; text-align: left; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
del, ins { text-decoration: none; } del { background: #fbdcd8; } ins { background: #d8efd6; }
.open { color: #9c2f26; font-weight: bold; } .answered { color: #557; }
.rules { color: #666; font-size: .9em; }
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One received file: its name, its text as decoded, and the article made of it."""

    name: str
    source: str
    received: Received


def report_page(items: Iterable[Compared]) -> str:
    """The whole page."""
    parts = "\n".join(_article(item) for item in items)
    return (
        '<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>导入报告</title><style>{_STYLE}</style></head><body>\n"
        "<h1>导入报告</h1><p>左边是收到的原文，右边是整理后的稿子。"
        "<del>红底</del>是去掉的，<ins>绿底</ins>是补上的。</p>\n"
        f"{parts}\n</body></html>\n"
    )


def _article(item: Compared) -> str:
    left, right = _marked(item.source, item.received.markdown)
    return (
        f"<h2>{escape(item.name)} → {escape(item.received.slug)}.md</h2>\n"
        f"{_questions(item.received.questions)}\n"
        f'<p class="rules">{escape(_rules(item.received))}</p>\n'
        "<table><thead><tr><th>原文</th><th>稿子</th></tr></thead><tbody><tr>"
        f'<td class="text">{left}</td><td class="text">{right}</td></tr></tbody></table>'
    )


def _questions(questions: tuple[Question, ...]) -> str:
    """The questions as a list, those still open first to the eye."""
    if not questions:
        return "<p>没有要问的。</p>"
    rows = "".join(
        f'<li class="{"answered" if item.answer else "open"}">第 {item.line} 行，{item.kind}：'
        f"{escape(item.text)}{escape(_around(item))} "
        f"{'答：' + escape(item.answer) if item.answer else '待答'}</li>"
        for item in questions
    )
    return f"<ol>{rows}</ol>"


def _around(question: Question) -> str:
    """The words on either side of the place a question asks about."""
    if not question.before and not question.after:
        return ""
    return f"（……{question.before}｜{question.after}……）"


def _rules(received: Received) -> str:
    """How often each rule was applied."""
    counts: dict[str, int] = {}
    for edit in received.edits:
        counts[edit.rule] = counts.get(edit.rule, 0) + 1
    return "，".join(f"{rule} {count} 处" for rule, count in counts.items()) or "没有改动"


def _marked(source: str, result: str) -> tuple[str, str]:
    """Both texts as HTML, what only one of them has marked."""
    left: list[str] = []
    right: list[str] = []
    for kind, before, after in _pieces(source, result):
        same = kind == "equal"
        left.append(
            escape(before) if same or not before.strip() else f"<del>{escape(before)}</del>"
        )
        right.append(escape(after) if same or not after.strip() else f"<ins>{escape(after)}</ins>")
    return "".join(left), "".join(right)


def _pieces(source: str, result: str) -> Iterator[tuple[str, str, str]]:
    """The two texts cut where they agree and where they differ, character by character."""
    matcher = SequenceMatcher(None, source, result, autojunk=False)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        yield kind, source[a0:a1], result[b0:b1]
