"""Which faces a style sheet gives to every text: the cascade, for `font-family` alone.

It follows the theme's own rules (CSS Cascade 4, 6), so nothing here knows which element is set in
which face. Text that CSS makes is counted too: `content`, and `string-set` for the page margins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import cssselect2
import tinycss2
from lxml import html

Families = tuple[str, ...]

_SIZES = {"dimension", "number", "percentage"}
# What the user agent's own sheet gives (HTML 15.3); a theme names all others.
_NONE: Families = ()
_INHERIT: Families = ("inherit",)


class Text(NamedTuple):
    """A piece of text, the families it is set in, and the id of the part it stands in."""

    families: Families
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class _Said:
    """What one rule says that matters here."""

    families: Families
    content: tuple[Any, ...]
    is_kept: bool  # for a running head
    is_important: bool


def texts(document: str, style: str, parts: Iterable[str]) -> Iterator[Text]:
    """Every text of an HTML document under a style sheet; `parts` are the ids that divide it."""
    sheet = _Sheet(style)
    root = html.document_fromstring(document)
    wrapped = cssselect2.ElementWrapper.from_html_root(root)
    yield from _Walk(sheet, frozenset(parts)).walk(wrapped, _NONE, "")


class _Sheet:
    """The rules of a style sheet, ready to be matched; the families of the page margins."""

    def __init__(self, style: str) -> None:
        self.matcher = cssselect2.Matcher()
        self.margins: list[Families] = []
        rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
        for rule in rules:
            if rule.type == "qualified-rule":
                self._add(rule)
            elif rule.type == "at-rule" and rule.lower_at_keyword == "page":
                self.margins += _margins(rule.content)

    def _add(self, rule: Any) -> None:
        said = _said(rule.content)
        if not (said.families or said.content or said.is_kept):
            return
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:  # the engine will complain of it
            return
        for selector in selectors:
            self.matcher.add_selector(selector, said)


def _margins(content: Any) -> Iterator[Families]:
    """The families an `@page` rule names, for the page or for one of its margin boxes."""
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "at-rule":
            yield from _margins(item.content or [])
        elif item.type == "declaration" and (families := _families(item)) not in {_NONE, _INHERIT}:
            yield families


def _said(content: Any) -> _Said:
    families, generated, is_kept, is_important = _NONE, (), False, False
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            continue
        if named := _families(item):
            families, is_important = named, item.important
        elif item.lower_name == "content":
            generated = tuple(item.value)
        elif item.lower_name == "string-set":
            is_kept = True
    return _Said(families, generated, is_kept, is_important)


def _families(declaration: Any) -> Families:
    """The families of `font-family`, or of `font` after its size."""
    if declaration.lower_name not in {"font", "font-family"}:
        return _NONE
    tokens = [token for token in declaration.value if token.type != "comment"]
    if declaration.lower_name == "font":
        sizes = [i for i, token in enumerate(tokens) if token.type in _SIZES]
        tokens = tokens[sizes[-1] + 1 :] if sizes else []
    names: list[list[str]] = [[]]
    for token in tokens:
        if token.type in {"string", "ident"}:
            names[-1].append(token.value)
        elif token.type == "literal" and token.value == ",":
            names.append([])
    return tuple(" ".join(words) for words in names if words)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk over a document, from an element to those inside it."""

    sheet: _Sheet
    parts: frozenset[str]

    def walk(self, element: Any, families: Families, part: str) -> Iterator[Text]:
        """The texts in an element; `families` and `part` are those of the element around it."""
        node = element.etree_element
        part = node.get("id") if node.get("id") in self.parts else part
        matched = self.sheet.matcher.match(element)
        own = [said for _, _, pseudo, said in matched if pseudo is None]
        around = families
        for said in sorted(own, key=lambda said: said.is_important):
            families = around if said.families == _INHERIT else said.families or families
        yield Text(families, part, node.text or "")
        if any(said.is_kept for said in own):
            kept = "".join(node.itertext())
            yield from (Text(margin, part, kept) for margin in self.sheet.margins)
        for _, _, pseudo, said in matched:
            if pseudo is not None:
                yield Text(said.families or families, part, _generated(said.content, node))
        for child in element.iter_children():
            if isinstance(child.etree_element.tag, str):
                yield from self.walk(child, families, part)
            yield Text(families, part, child.etree_element.tail or "")


def _generated(content: tuple[Any, ...], node: Any) -> str:
    """The characters that `content` names itself, in strings and in attributes."""
    pieces = []
    for token in content:
        if token.type == "string":
            pieces.append(token.value)
        elif token.type == "function":
            pieces += [item.value for item in token.arguments if item.type == "string"]
            if token.lower_name == "attr" and token.arguments:
                pieces.append(node.get(token.arguments[0].value, ""))
    return "".join(pieces)
