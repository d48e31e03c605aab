"""The navigation document: contents, landmarks, pages (EPUB 3.3, 7)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from huozi.epub.content import page
from huozi.epub.leaves import Leaf, markup
from huozi.epub.names import COVER_PAGE, NAV, Names
from huozi.epub.page_breaks import page_break
from huozi.model import ContentsEntry, Edition, Matter, Role
from huozi.traditional import own_words

# What readers can jump to besides the contents and the first page of the body.
_LANDMARKS = {
    Role.TITLE_PAGE: "扉页",
    Role.IMPRINT: "版权页",
    Role.FOREWORD: "",
    Role.PREFACE: "",
    Role.INTRODUCTION: "",
    Role.CONTENTS: "目录",
    Role.APPENDIX: "",
    Role.AFTERWORD: "",
    Role.FIGURES: "图目",
    Role.SOURCES: "",
    Role.INDEX: "",
    Role.COLOPHON: "",
}


def nav_page(edition: Edition, leaves: Iterable[Leaf], names: Names) -> bytes:
    """The navigation document; only the contents are meant to be seen as a page."""
    leaves = tuple(leaves)
    listing = _nested(listed(edition), names)
    language = edition.metadata.language
    title = own_words("目录", language)
    contents = (
        '<nav epub:type="toc" role="doc-toc" id="_contents" aria-labelledby="_contents--title">\n'
        f'<h1 id="_contents--title">{_own_page(leaves, language)}{title}</h1>\n{listing}\n</nav>'
    )
    parts = [contents, _hidden("landmarks", own_words("导览", language), landmarks(edition, names))]
    if pages := [("", href, folio) for folio, href in page_list(leaves, names)]:
        parts.append(_hidden("page-list", own_words("纸书页码", language), pages))
    return page(language, NAV, title, "frontmatter", "\n".join(parts))


def _own_page(leaves: Iterable[Leaf], language: str) -> str:
    """The break at the page the contents begin on; there is no place for more in them."""
    folios = (leaf.folios for leaf in leaves if leaf.section.role is Role.CONTENTS)
    return "".join(markup(page_break(pages[0][1], language)) for pages in folios if pages)


def _hidden(kind: str, title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """A list of type, address and words that reading systems use and pages don't show."""
    role = ' role="doc-pagelist"' if kind == "page-list" else ""
    items = "\n".join(
        f"<li><a{type_ and f' epub:type={quoteattr(type_)}'} href={quoteattr(href)}>"
        f"{escape(words)}</a></li>"
        for type_, href, words in rows
    )
    return (
        f'<nav epub:type="{kind}"{role} hidden="hidden" class="{kind}" aria-label="{title}">\n'
        f"<h2>{title}</h2>\n<ol>\n{items}\n</ol>\n</nav>"
    )


def listed(edition: Edition) -> tuple[ContentsEntry, ...]:
    """The contents as readers navigate by them: never empty, no line without words (RSC-005)."""
    lines = tuple(entry for entry in edition.contents if entry.title.strip())
    first = next(iter(edition.sections))
    return lines or (ContentsEntry(edition.metadata.title, first.id, 1),)


def landmarks(edition: Edition, names: Names) -> list[tuple[str, str, str]]:
    """Type, address and title of the places every reader can jump to (EPUB SSV)."""
    rows = {"cover": ("cover", COVER_PAGE, "封面")} if edition.cover else {}
    for section in edition.sections:
        kind, href = section.role.value, names.sections[section.id]
        if section.role is Role.CONTENTS:
            href = f"{NAV}#_contents"
        if section.matter is Matter.BODY:
            rows.setdefault("bodymatter", ("bodymatter", names.sections[section.id], "正文"))
        if section.role in _LANDMARKS:
            rows.setdefault(kind, (kind, href, _LANDMARKS[section.role] or section.title))
    language = edition.metadata.language
    return [(kind, href, own_words(title, language)) for kind, href, title in rows.values()]


def page_list(leaves: Iterable[Leaf], names: Names) -> list[tuple[str, str]]:
    """Folio and address of every page of the printed book that has its place.

    Addresses name the file even where it is their own: Ace looks for the break there.
    """
    places = (place for leaf in leaves for place in leaf.folios)
    return [(folio, f"{names.anchors[id_]}#{quote(id_)}") for id_, folio in places]


def _nested(entries: tuple[ContentsEntry, ...], names: Names) -> str:
    """Contents entries as nested lists; a level that skips one stands one level up."""
    parts: list[str] = []
    level = 0
    for entry in entries:
        wanted = min(entry.level, level + 1)
        if wanted > level:
            parts.append("<ol>\n")
        else:
            parts.append("</li>\n" + "</ol>\n</li>\n" * (level - wanted))
        level = wanted
        href = escape(names.link(entry.target, NAV))
        parts.append(f'<li><a href="{href}">{escape(entry.title)}</a>\n')
    return "".join(parts) + "</li>\n</ol>\n" * level
