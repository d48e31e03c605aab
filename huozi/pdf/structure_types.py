"""Which structure type (ISO 32000-1, 14.8.4) an element of the page document is."""

from __future__ import annotations

from typing import Any

from huozi.pdf.structure import Node

_PSEUDO = {"footnote-call": "Reference", "footnote-marker": "Lbl", "marker": "Lbl"}
_CLASSES = {
    "footnote": "Note",
    "annotated": "Ruby",
    "marker": "Lbl",
    "noteref-again": "Reference",
}
_CONTENTS_LINE = "entry level-"  # as `pages.contents_line` makes them
_IN_RUBY = {"base": "RB", "reading": "RT"}
_ROLES = {
    "doc-footnote": "Note",
    "doc-endnote": "Note",
    "doc-noteref": "Reference",
    "doc-backlink": "Lbl",
}
_TAGS = {
    "section": "Sect",
    "article": "Art",
    "div": "Div",
    "header": "Div",
    "footer": "Div",
    "aside": "Div",
    "figure": "Div",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    "code": "Code",
    "q": "Quote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
    "img": "Figure",
    **{f"h{level}": "H" for level in range(1, 7)},
}
_NUMBERING = {"ol": "/Decimal", "ul": "/Disc"}
_SCOPES = {"row": "/Row", "col": "/Column"}


def kind_of(element: Any, tag: str, parent: Node, language: str) -> str:
    """The type of an element, or of its pseudo-element `tag`; "" where its text is its parent's."""
    name, _, pseudo = tag.partition("::")
    if pseudo:
        return _PSEUDO.get(pseudo, "")
    if name == "div" and parent.kind == "L":
        return "LI"
    classes = element.get("class") or ""
    if classes.startswith(_CONTENTS_LINE):
        return "TOCI"
    for word in classes.split():
        if word in _CLASSES:
            return _CLASSES[word]
        if parent.kind == "Ruby" and word in _IN_RUBY:
            return _IN_RUBY[word]
    kind = _ROLES.get(element.get("role") or "") or _TAGS.get(name, "")
    is_apart = (element.get("lang") or language) != language or name == "abbr"
    return kind or ("Span" if is_apart and name not in {"html", "body"} else "")


def described(node: Node, element: Any, tag: str, language: str) -> None:
    """What an element says of itself, written to its node."""
    if "::" in tag:
        return
    own = element.get("lang") or ""
    node.language = own if own != language else ""
    if node.kind == "Figure":
        node.alt = (element.get("alt") or "").strip()
    elif node.kind == "Span" and tag == "abbr":
        node.expansion = element.get("title") or ""
    elif node.kind == "L" and tag in _NUMBERING:
        node.attributes["/List"] = {"ListNumbering": _NUMBERING[tag]}
    elif node.kind == "TH":
        scope = _SCOPES.get(element.get("scope") or "", "/Column")
        node.attributes["/Table"] = {"Scope": scope}
