"""The head of an article file: YAML between two lines of `---`, read with the line of each key.

All values are text, lists and tables: `page: 03` stays 03, and `title: yes` is a title. Anchors
and aliases are refused: a few lines of them can unfold to gigabytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from huozi.characters import is_chinese
from huozi.diagnostics import Finding, Source, Span, finding
from huozi.manuscript.syntax import yaml_reason

KeyPath = tuple[str | int, ...]

# A rule `---` on the first line is no head: a head starts on the next line, or with `key:`.
_FENCED = re.compile(
    r"\A(?P<open>\s*^---[ \t]*\n)(?=.*\S|\s*[\w-]+[ \t]*[:：])"
    r"(?P<head>(?s:.*?))^(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_UNCLOSED = re.compile(r"\A\s*^---[ \t]*\n\s*[\w-]+[ \t]*[:：]", re.MULTILINE)
# Far above any head; PyYAML needs a second for some hundred thousand characters.
LONGEST = 50_000


class _Loader(yaml.BaseLoader):
    """Text, lists and tables; no aliases, no key twice, no space where Chinese lines are joined."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _refusal("不能使用锚点和别名（& 与 *）", self.peek_event())  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refusal("项名只能是文字", key)
            if key.value in seen:
                raise _refusal(f"{key.value} 写了两次", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node: Any) -> str:
        text = str(super().construct_scalar(node))
        if node.style == "|" or node.start_mark.line == node.end_mark.line:
            return text
        return re.sub(r"(.) (?=(.))", _joined, text)


def _joined(match: re.Match[str]) -> str:
    return match[1] if is_chinese(match[1]) and is_chinese(match[2]) else match[0]


def _refusal(reason: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=reason, problem_mark=at.start_mark)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a head, the place of each key, and the text after it."""

    values: dict[str, Any]
    places: dict[KeyPath, Span]
    body: Source


def split(source: Source) -> tuple[FrontMatter, tuple[Finding, ...]]:
    """The head of an article; an unreadable one is a finding at its line and column."""
    match = _FENCED.match(source.text)
    if not match:
        whole = FrontMatter({}, {}, source)
        if not _UNCLOSED.match(source.text):
            return whole, ()
        line = source.text[: source.text.index("---")].count("\n") + 1
        return whole, (_unreadable(Span(source.path, line, 1), "文件头没有收尾的一行 ---"),)
    first_line = 1 + match["open"].count("\n")
    body = Source(source.path, source.text[match.end() :], 1 + match[0].count("\n"))
    values, places, found = _read(source.path, match["head"], first_line)
    return FrontMatter(values, places, body), found


def _read(
    path: str, head: str, first_line: int
) -> tuple[dict[str, Any], dict[KeyPath, Span], tuple[Finding, ...]]:
    """The values of a head that starts on `first_line`, and where they stand."""
    start = Span(path, first_line, 1)
    if len(head) > LONGEST:
        return {}, {}, (_unreadable(start, f"文件头太长，超过 {LONGEST} 字"),)
    try:
        loader = _Loader(head)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        return {}, {}, (_bad_yaml(path, head, first_line, error),)
    except yaml.reader.ReaderError as error:
        code = f"U+{ord(error.character):04X}"
        span = Source(path, head, first_line).span(error.position)
        return {}, {}, (finding("M002", span, code=code),)
    except (ValueError, OverflowError, RecursionError):  # \U that is no character; brackets
        return {}, {}, (_unreadable(start, "括号嵌套太深，或 \\U 后面不是字符的编码"),)
    if not isinstance(values, dict):
        line = head.strip().partition("\n")[0]
        return {}, {}, (_unreadable(start, yaml_reason("应当是“项: 值”这样的行", line, 1)),)
    return values, _places(path, node, first_line), ()


def _bad_yaml(path: str, head: str, first_line: int, error: yaml.MarkedYAMLError) -> Finding:
    """The finding for a syntax error, at the place PyYAML stopped; the culprit may be above."""
    mark = error.problem_mark or error.context_mark
    at, column = (mark.line, mark.column + 1) if mark else (0, 1)
    lines = [*head.split("\n"), ""]
    for line in range(min(at, len(lines) - 1), max(-1, at - 2), -1):
        if "：" in lines[line] and not re.match(r"\s*(-\s+)?[\w-]+:", lines[line]):
            at, column = line, lines[line].index("：") + 1
    reason = yaml_reason(error.problem or str(error), lines[min(at, len(lines) - 1)], column)
    return _unreadable(Span(path, first_line + at, column), reason)


def _unreadable(span: Span, reason: str) -> Finding:
    return finding("B002", span, reason=reason)


def _places(
    path: str, node: yaml.Node | None, first_line: int, at: KeyPath = ()
) -> dict[KeyPath, Span]:
    """The place of every key and list item below a node."""
    places: dict[KeyPath, Span] = {}
    if isinstance(node, yaml.MappingNode):
        items = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        items = [(number, item, item) for number, item in enumerate(node.value)]
    else:
        items = []
    for key, place, inside in items:
        here = (*at, key)
        mark = place.start_mark
        places[here] = Span(path, first_line + mark.line, mark.column + 1)
        places |= _places(path, inside, first_line, here)
    return places
