"""Step 4, typeset: an article's Markdown becomes semantic XHTML with Chinese typography.

The way: marks → Markdown → HTML → the safe list → a tree → `TRANSFORMS` → the article's section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from huozi import xhtml
from huozi.diagnostics import Finding, Source, errors, finding
from huozi.model import Article, Document
from huozi.typeset.constructs import constructs, continued, left_over
from huozi.typeset.fences import fences
from huozi.typeset.figures import pictures, tables
from huozi.typeset.lines import soft_breaks
from huozi.typeset.lists import numbers, outdented
from huozi.typeset.markdown import to_html
from huozi.typeset.marks import mark, unmark
from huozi.typeset.matter import footer, header
from huozi.typeset.notes import notes
from huozi.typeset.paragraphs import kinds
from huozi.typeset.passages import passages
from huozi.typeset.references import anchors, headings, links
from huozi.typeset.ruby import ruby
from huozi.typeset.sanitise import DEPTH_LIMIT, clean, deepest_line
from huozi.typeset.setting import Finder, Setting, Transform
from huozi.typeset.structure import printable, structure
from huozi.xhtml import E, Element

__all__ = ["TRANSFORMS", "typeset"]

TRANSFORMS: tuple[Transform, ...] = (
    printable,
    ruby,
    fences,
    left_over,
    unmark,
    notes,
    structure,
    constructs,
    passages,
    numbers,
    headings,
    anchors,
    links,
    pictures,
    tables,
    continued,
    soft_breaks,
    kinds,
)


def typeset(
    article: Article, article_ids: Mapping[str, str], files: Iterable[str]
) -> tuple[Document | None, tuple[Finding, ...]]:
    """Set one article; None where an error leaves nothing to set.

    `article_ids` maps every article's path to its id, `files` are the paths of the book's folder.
    """
    source = Source(article.path, article.body, article.body_line)
    body, found = _body(source)
    if body is None:
        return None, found
    setting = Setting(article, Finder(source), article_ids, frozenset(files))
    for transform in TRANSFORMS:
        found = (*found, *transform(body, setting))
    document = Document(
        article,
        xhtml.serialise(_section(article, body)),
        tuple(setting.headings),
        tuple(setting.pictures),
        tuple(setting.links),
    )
    return document, found


def _body(source: Source) -> tuple[Element | None, tuple[Finding, ...]]:
    """The article's text as a safe tree; None where it must be mended first."""
    try:
        markup, found = clean(to_html(outdented(mark(source.text))), source)
        return (None if errors(found) else _tree(markup)), found
    except RecursionError:
        return None, (finding("S005", deepest_line(source), depth="几百", limit=DEPTH_LIMIT),)


def _tree(markup: str) -> Element:
    """The body as a tree; the HTML parser is told to take any size and depth."""
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8")  # html's own elements are slow
    root = etree.fromstring(f"<div>{markup}</div>", parser)[0][0]
    root.attrib.clear()
    root.set("class", "body")
    return root


def _section(article: Article, body: Element) -> Element:
    """The article's section: header, body, notes, source line."""
    section = E.section({"class": "article", "id": article.id}, header(article), body)
    last = body[-1] if len(body) else None
    if last is not None and last.get("class") == "notes":
        section.append(last)
    if (foot := footer(article)) is not None:
        section.append(foot)
    return section
