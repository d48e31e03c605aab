"""The XHTML content documents, serialised here and nowhere else (EPUB 3.3, 6.1)."""

from __future__ import annotations

from html import escape

from huozi import xhtml
from huozi.epub.leaves import Leaf, markup, target
from huozi.epub.names import COVER_PAGE, STYLE, Names, file_of, relative
from huozi.epub.packing import Packed, packed
from huozi.epub.semantics import EPUB_TYPE
from huozi.model import Edition, Picture
from huozi.traditional import own_words
from huozi.xhtml import E

_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}">
<head>
<meta charset="utf-8"/>
<title>{title}</title>
<link rel="stylesheet" type="text/css" href="{style}"/>
</head>
<body epub:type="{matter}">
{body}
</body>
</html>
"""


def page(language: str, file: str, title: str, matter: str, body: str) -> bytes:
    """A whole content document around the markup of its body."""
    return _PAGE.format(
        language=escape(language),
        title=escape(title),
        style=relative(STYLE, file),
        matter=matter,
        body=body,
    ).encode()


DocumentsTask = tuple[str, Names, tuple[Leaf, ...]]
"""The book's language, the names its leaves lead to, and the leaves."""


def set_documents(task: DocumentsTask) -> tuple[Packed, ...]:
    """The content document of each leaf (runs in a child process)."""
    language, names, leaves = task
    return tuple(packed(_section_page(leaf, language, names)) for leaf in leaves)


def _section_page(leaf: Leaf, language: str, names: Names) -> bytes:
    """The content document of a leaf: links and pictures resolved."""
    file = file_of(leaf)
    tree = xhtml.parse(leaf.xhtml)[0]
    for link in tree.iter("a"):
        if name := target(link):
            link.set("href", names.link(name, file))
    for image in tree.iter("img"):
        image.set("src", relative(names.pictures[image.get("src", "")], file))
    title = leaf.section.title + (f"（{leaf.number}）" if leaf.number > 1 else "")
    return page(language, file, title, leaf.section.matter.value, markup(tree))


def cover_page(cover: Picture, edition: Edition, names: Names) -> bytes:
    """The cover as the first content document."""
    alternative = own_words(f"封面：{edition.metadata.title}", edition.metadata.language)
    source = relative(names.pictures[cover.path], COVER_PAGE)
    image = E.img({"src": source, "alt": alternative, "class": "cover"})
    tree = E.section({"class": "cover-page", "id": "_cover", EPUB_TYPE: "cover"}, image)
    return page(edition.metadata.language, COVER_PAGE, "封面", "frontmatter", markup(tree))
