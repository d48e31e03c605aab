"""The head of an article file: YAML between two lines of `---`, read with the line of each key.

Anchors and aliases are refused (a few lines of them can unfold to gigabytes); types are those of
YAML's safe schema.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from huozi.diagnostics import Finding, Source, Span, finding

KeyPath = tuple[str | int, ...]
_FENCED = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # not in the stubs
            raise yaml.constructor.ConstructorError(
                None, None, "不能使用锚点和别名（& 与 *）", event.start_mark
            )
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a head, the place of each key, and the text after it."""

    values: dict[str, Any]
    places: dict[KeyPath, Span]
    body: Source


def split(source: Source) -> tuple[FrontMatter, tuple[Finding, ...]]:
    """Take the head off an article; an unreadable one is a finding at its line and column."""
    match = _FENCED.match(source.text)
    if not match:
        return FrontMatter({}, {}, source), ()
    head, rest = match[1], source.text[match.end() :]
    body = Source(source.path, rest, 1 + match[0].count("\n"))
    try:
        loader = _Loader(head)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return FrontMatter({}, {}, body), (_unreadable(source.path, error),)
    if not isinstance(values, dict):
        not_a_table = finding("B002", Span(source.path, 2, 1), reason="应当是“键: 值”的行")
        return FrontMatter({}, {}, body), (not_a_table,)
    return FrontMatter({str(k): v for k, v in values.items()}, _places(source.path, node), body), ()


def _unreadable(path: str, error: Exception) -> Finding:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
    reason = getattr(error, "problem", None) or str(error)
    return finding("B002", Span(path, line, column), reason=reason)


def _places(path: str, node: yaml.Node | None, at: KeyPath = ()) -> dict[KeyPath, Span]:
    """The place of every key and list item below a node (the head starts on line 2)."""
    places: dict[KeyPath, Span] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*at, str(key.value))
            mark = key.start_mark
            places[here] = Span(path, mark.line + 2, mark.column + 1)
            places |= _places(path, value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            here = (*at, number)
            places[here] = Span(path, item.start_mark.line + 2, item.start_mark.column + 1)
            places |= _places(path, item, here)
    return places
