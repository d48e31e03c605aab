"""What a section and the things in it are, in the words of EPUB's vocabulary and of ARIA.

EPUB SSV for reading systems, DPUB-ARIA 1.1 for assistive technology, schema.org (RDFa) for
whoever takes an article out of the book.
"""

from __future__ import annotations

from typing import NamedTuple

from huozi.model import Role, Section
from huozi.traditional import own_words
from huozi.xhtml import Element

OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"
SCHEMA = "https://schema.org/"


class Meaning(NamedTuple):
    """An EPUB type, an ARIA role, the accessible name of a region, a schema.org property."""

    type: str = ""
    role: str = ""
    label: str = ""
    property: str = ""


# The ARIA role of a section; those not here have none in DPUB-ARIA.
ROLES = {
    Role.FOREWORD: "doc-foreword",
    Role.PREFACE: "doc-preface",
    Role.INTRODUCTION: "doc-introduction",
    Role.PART: "doc-part",
    Role.CHAPTER: "doc-chapter",
    Role.APPENDIX: "doc-appendix",
    Role.AFTERWORD: "doc-afterword",
    Role.COLOPHON: "doc-colophon",
    Role.SOURCES: "doc-bibliography",
    Role.INDEX: "doc-index",
}

# What typesetting marked with an ARIA role has these types. The section around the notes has
# none: readers would take all of it for one note.
TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-backlink": "backlink",
    "doc-subtitle": "subtitle",
}

# What typesetting named with a class.
CLASSES = {
    "abstract": Meaning("abstract", "doc-abstract", "提要", "abstract"),
    "pull-quote": Meaning("pullquote", "doc-pullquote"),
    "credit": Meaning("credit", "doc-credit"),
    "kicker": Meaning(property="alternativeHeadline"),
    "subtitle": Meaning(property="alternativeHeadline"),
    "byline": Meaning(property="creditText"),
    "source": Meaning(property="citation"),
}


def name_semantics(tree: Element, section: Section, language: str = "zh-Hans") -> None:
    """Say of a section's tree, and of what is in it, what it is."""
    tree.set(EPUB_TYPE, section.role.value)
    is_article = bool(section.path)
    if is_article:
        tree.set("vocab", SCHEMA)
        tree.set("typeof", "Article")
    if section.role in ROLES:
        tree.set("role", ROLES[section.role])
    heading = next(tree.iter("h1"), None)
    if heading is not None and tree.get("role"):
        heading.set("id", f"_{section.id}-title")
        tree.set("aria-labelledby", f"_{section.id}-title")
        if is_article:
            heading.set("property", "headline")
    for node in tree.iter():
        if kind := TYPES.get(node.get("role", "")):
            node.set(EPUB_TYPE, kind)
        if meaning := CLASSES.get(node.get("class", "")):
            _say(node, meaning, is_article, language)


def _say(node: Element, meaning: Meaning, is_article: bool, language: str) -> None:
    words = {
        EPUB_TYPE: meaning.type,
        "role": meaning.role,
        "aria-label": own_words(meaning.label, language),
        "property": meaning.property if is_article else "",
    }
    for name, value in words.items():
        if value and not (name == "role" and node.get("role")):
            node.set(name, value)


def continues(tree: Element, section: Section) -> None:
    """Say of a later piece of a section what the whole is: its heading is in another file."""
    tree.attrib.pop("aria-labelledby", None)
    if tree.get("role"):
        tree.set("aria-label", section.title)


def has_readings(tree: Element) -> bool:
    """Whether there are readings 注音 in a section."""
    return next(tree.iter("rt"), None) is not None


def notes_of(tree: Element) -> list[Element]:
    """The notes of a section, in order."""
    return [node for node in tree.iter("aside") if node.get("role") == "doc-footnote"]
