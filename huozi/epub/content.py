"""The XHTML content documents, serialised here and nowhere else (EPUB 3.3, 6.1)."""

from __future__ import annotations

from html import escape

from lxml import etree

from huozi import xhtml
from huozi.epub.names import COVER_PAGE, NAV, STYLE, Names, relative
from huozi.model import ContentsEntry, Edition, Matter, Picture, Role, Section
from huozi.xhtml import E, Element

OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"

# Structural semantics by what typesetting marked with an ARIA role (DPUB-ARIA 1.1 to EPUB SSV).
TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-backlink": "backlink",
    "doc-abstract": "abstract",
    "doc-subtitle": "subtitle",
}

# The ARIA role of a section; those not here have none in DPUB-ARIA.
ROLES = {
    Role.FOREWORD: "doc-foreword",
    Role.PART: "doc-part",
    Role.CHAPTER: "doc-chapter",
    Role.APPENDIX: "doc-appendix",
    Role.AFTERWORD: "doc-afterword",
}

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


def page(edition: Edition, file: str, title: str, matter: str, body: str) -> bytes:
    """A whole content document around the markup of its body."""
    return _PAGE.format(
        language=escape(edition.metadata.language),
        title=escape(title),
        style=relative(STYLE, file),
        matter=matter,
        body=body,
    ).encode()


def section_page(section: Section, edition: Edition, names: Names) -> bytes:
    """The content document of a section: links and pictures resolved, semantics named."""
    file = names.sections[section.id]
    tree = xhtml.parse(section.xhtml)
    for link in tree.iter("a"):
        if (address := link.get("href", "")).startswith("#"):
            link.set("href", names.link(address[1:], file))
    for image in tree.iter("img"):
        image.set("src", relative(names.pictures[image.get("src", "")], file))
    _name_semantics(tree, section)
    return page(edition, file, section.title, section.matter.value, _markup(tree))


def _markup(tree: Element) -> str:
    """A tree as text; the `epub` prefix is declared by the page around it."""
    around = etree.Element("body", nsmap={"epub": OPS})
    around.append(tree)
    return xhtml.serialise(around).partition(">")[2].removesuffix("</body>")


def _name_semantics(tree: Element, section: Section) -> None:
    tree.set(EPUB_TYPE, section.role.value)
    if section.role in ROLES:
        tree.set("role", ROLES[section.role])
    heading = next(tree.iter("h1"), None)
    if heading is not None and tree.get("role"):
        heading.set("id", f"_{section.id}-title")
        tree.set("aria-labelledby", f"_{section.id}-title")
    for node in tree.iter():
        if kind := TYPES.get(node.get("role", "")):
            node.set(EPUB_TYPE, kind)


def cover_page(cover: Picture, edition: Edition, names: Names) -> bytes:
    """The cover as the first content document."""
    title = edition.metadata.title
    source = relative(names.pictures[cover.path], COVER_PAGE)
    image = E.img({"src": source, "alt": f"封面：{title}", "class": "cover"})
    tree = E.section({"class": "cover-page", "id": "_cover", EPUB_TYPE: "cover"}, image)
    return page(edition, COVER_PAGE, "封面", "frontmatter", _markup(tree))


def nav_page(edition: Edition, names: Names) -> bytes:
    """The navigation document (EPUB 3.3, 7): contents and landmarks."""
    listing = _nested(listed(edition), names)
    contents = (
        '<nav epub:type="toc" role="doc-toc" id="_contents" aria-labelledby="_contents--title">\n'
        f'<h1 id="_contents--title">目录</h1>\n{listing}\n</nav>'
    )
    marks = "\n".join(
        f'<li><a epub:type="{kind}" href="{href}">{escape(title)}</a></li>'
        for kind, href, title in landmarks(edition, names)
    )
    guide = (
        '<nav epub:type="landmarks" hidden="hidden" class="landmarks" aria-label="导览">\n'
        f"<h2>导览</h2>\n<ol>\n{marks}\n</ol>\n</nav>"
    )
    return page(edition, NAV, "目录", "frontmatter", f"{contents}\n{guide}")


def listed(edition: Edition) -> tuple[ContentsEntry, ...]:
    """The contents as readers navigate by them: never empty, no line without words (RSC-005)."""
    lines = tuple(entry for entry in edition.contents if entry.title.strip())
    first = next(iter(edition.sections))
    return lines or (ContentsEntry(edition.metadata.title, first.id, 1),)


def landmarks(edition: Edition, names: Names) -> list[tuple[str, str, str]]:
    """Type, address and title of the places every reader can jump to (EPUB SSV)."""
    rows = [("cover", COVER_PAGE, "封面")] if edition.cover else []
    for section in edition.sections:
        if section.role in {Role.TITLE_PAGE, Role.IMPRINT}:
            title = "扉页" if section.role is Role.TITLE_PAGE else section.title
            rows.append((section.role.value, names.sections[section.id], title))
        elif section.role is Role.CONTENTS:
            rows.append(("toc", f"{NAV}#_contents", "目录"))
    body = next((item for item in edition.sections if item.matter is Matter.BODY), None)
    if body is not None:
        rows.append(("bodymatter", names.sections[body.id], "正文"))
    return rows


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
