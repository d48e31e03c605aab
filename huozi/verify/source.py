"""A second, simpler reading of an article's Markdown: which characters must appear in print.

It knows nothing of the Markdown parser the book is made with, so what that parser swallows is
seen. Only Chinese text, letters and digits are compared: syntax is made of the other characters.
"""

from __future__ import annotations

import html
import re

from huozi import xhtml
from huozi.characters import HAN, IDEOGRAPHIC_SPACE, MARKS
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Article, Document
from huozi.verify.text import compare

_FENCE = re.compile(r"^(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_EMPTIED = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s]+)>")
_NOTE = re.compile(
    r"^\[\^([^\]]+)\]:[ \t]*(.*(?:\n(?:[ ]{4}|\t|[ \t]*\n(?=[ ]{4}|\t)).*)*)", re.MULTILINE
)
_NOTE_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_PICTURE = re.compile(
    r"""!\[[^\]]*\]\((?:<[^>]*>|[^()\s]*)(?:\s+["'](?P<title>[^)]*)["'])?\s*\)(?P<attr>\{[^}]*\})?"""
)
_LINK = re.compile(
    r"""\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:<[^>]*>|[^()\s]*(?:\([^()]*\))?[^()\s]*)(?:\s+["'][^)]*["'])?\s*\)"""
)
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\]^]+\]:\s+\S+.*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.a-zA-Z][^{}\n]*\}")
_CREDIT = re.compile(r"""credit\s*=\s*["']?([^"'}]*)""")
_ORDERED = re.compile(r"^([ \t]*(?:>[ \t]*)*)\d{1,9}\.(?=[ \t])", re.MULTILINE)
_TABLE_RULE = re.compile(
    r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE
)
_TELLING = re.compile(f"[^0-9A-Za-z{HAN}{re.escape(MARKS)}]|{IDEOGRAPHIC_SPACE}")


def telling(text: str) -> str:
    """The characters of `text` that carry its words: Chinese, Latin letters, digits."""
    return _TELLING.sub("", text)


def source_text(markdown: str) -> str:
    """The words of a Markdown text in the order they are printed, notes at the end."""
    text = _EMPTIED.sub("", _COMMENT.sub("", markdown))
    text = _FENCE.sub("", text)
    notes = dict(_NOTE.findall(text))
    text = _NOTE.sub("", text)
    order = dict.fromkeys(_NOTE_CALL.findall(text))
    text = "\n\n".join([text, *(notes.get(label, "") for label in order)])
    text = _NOTE_CALL.sub("", text)
    text = _PICTURE.sub(_picture_words, text)
    for _ in range(2):
        text = _LINK.sub(lambda match: match["label"], text)
    text = _AUTOLINK.sub(lambda match: match[1], text)
    for pattern in (_TAG, _REFERENCE, _ATTRIBUTES, _TABLE_RULE):
        text = pattern.sub("", text)
    text = _ORDERED.sub(lambda match: match[1], text)
    return telling(html.unescape(text))


def _picture_words(match: re.Match[str]) -> str:
    """A picture prints its caption and its credit."""
    credit = _CREDIT.search(match["attr"] or "")
    return f"{match['title'] or ''} {credit[1] if credit else ''}"


def document_text(document: Document) -> str:
    """The words of an article's body and notes as set, without what typesetting adds."""
    tree = xhtml.parse(document.xhtml)
    for node in list(tree.iter("a", "sup")):
        if node.get("role") in {"doc-noteref", "doc-backlink"}:
            xhtml.remove(node)
    if document.article.credit:
        for node in list(tree.iter("span")):
            if node.get("class") == "credit" and node.text == document.article.credit:
                xhtml.remove(node)
    parts = [node for node in tree if node.get("class") in {"body", "notes"}]
    return telling("".join(xhtml.text(part) for part in parts))


def check_source(document: Document) -> tuple[Finding, ...]:
    """A finding where the article as set has other words than its Markdown."""
    article = document.article
    body = article.body
    if article.credit:
        body = body.replace(f'credit="{article.credit}"', "")
    difference = compare(source_text(body), document_text(document))
    if difference is None:
        return ()
    return (finding("V004", _place(article, difference.before), **difference._asdict()),)


def _place(article: Article, before: str) -> Span:
    """The line of the article that holds the words before a difference."""
    pattern = ".{0,6}?".join(map(re.escape, before[-6:]))
    match = re.search(pattern, article.body, re.DOTALL) if before else None
    line = article.body.count("\n", 0, match.end()) if match else 0
    return Span(article.path, article.body_line + line)
