"""Markdown to HTML by Python-Markdown, with the extensions editors expect and our own spans.

Python-Markdown, not CommonMark: only it sets `**“引号”**中文` bold (CommonMark's rules for
delimiter runs count a Chinese quote as punctuation and leave the stars standing).
"""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import LinkInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from huozi.characters import HAN
from huozi.typeset.names import inline

EXTENSIONS = ["tables", "footnotes", "attr_list", "def_list", "fenced_code", "sane_lists"]

OPTIONS = {
    # An attribute, not a style: manuscripts bring no CSS.
    "tables": {"use_align_attribute": True},
    # `notes.py` puts them in the order of their calls; the library stumbles over empty ones there.
    "footnotes": {"USE_DEFINITION_ORDER": True, "UNIQUE_IDS": False},
}

# After the closing bracket; an input method gives a full-width stop where the dot should be.
_NAMED = re.compile(
    r"\{[ ]*(?:[.．。]?[ ]*(?P<name>[^\s{}.．。=]+)(?=[ }]))?"
    r"[ ]*(?:lang=[\"']?(?P<lang>[A-Za-z0-9-]+)[\"']?)?[ ]*\}"
)
# A block that can be nothing but a paragraph: one line, and no sign at its head.
_LINE = re.compile(f"[{HAN}“‘（《][^\n]*")
# What a pattern of Python-Markdown or of ours begins with, and its own marks for what it has put
# aside; text without any is as it will be.
_SIGNS = re.compile(r"[\x02\x03\\`*_\[!<&]|[ ]{2}\n")
# How deep spans can stand in one another: an element's text is given to later patterns alone.
_DEPTH = 3
# More brackets than this in a run are no text: looking for pairs among them takes too long.
_CROWDED = 50


def to_html(text: str) -> str:
    """The HTML of a Markdown text, raw HTML still in it."""
    try:
        return _parser().reset().convert(text)
    except BaseException:
        _parser.cache_clear()  # it may be at any place in the middle of things
        raise


@cache
def _parser() -> Markdown:
    return Markdown(
        extensions=[*EXTENSIONS, _OurSpans()], extension_configs=OPTIONS, output_format="xhtml"
    )


class _OurSpans(Extension):
    """`[文字]{.着重}` is a span with a name; a colon can be escaped; prose is soon read."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 — Python-Markdown's name
        """Before links (160) and after the calls of notes (175)."""
        md.ESCAPED_CHARS.append(":")
        md.parser.blockprocessors.register(_Line(md.parser), "line", 110)  # before all others
        md.treeprocessors.register(_Prose(md), "prose", 25)  # before the patterns (20)
        for depth in range(_DEPTH):
            span = _NamedSpan(r"\[", md)
            md.inlinePatterns.register(span, f"named-span-{depth}", 173 - depth / 10)


class _Line(ParagraphProcessor):
    """A paragraph that is none other than the last resort of all blocks would make of it."""

    def test(self, parent: ET.Element, block: str) -> bool:
        """Nothing else needs to be tried on it."""
        del parent
        return _LINE.fullmatch(block) is not None


class _Prose(Treeprocessor):
    """Says of text without any mark-up that no pattern needs to be tried on it."""

    def run(self, root: ET.Element) -> None:
        """Before the patterns."""
        for node in root.iter():
            if node.text and not _SIGNS.search(node.text):
                node.text = AtomicString(node.text)
            if node.tail and not _SIGNS.search(node.tail):
                node.tail = AtomicString(node.tail)


class _NamedSpan(LinkInlineProcessor):
    """Brackets with a name we know."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 — Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """The span with its name as a class, and where it stands."""
        text, index, closed = self.getText(data, m.end(0))
        named = _NAMED.match(data, index) if closed else None
        name = (named["name"] or (named["lang"] and "latin")) if named else None
        if named is None or not name or not inline(name) or text.count("[") > _CROWDED:
            return None, None, None
        span = ET.Element("span", {"class": name})
        if named["lang"]:
            span.set("lang", named["lang"])
        span.text = text
        return span, m.start(0), named.end()
