"""The package document's metadata, one row a field (EPUB 3.3, 5.5; EPUB Accessibility 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from huozi.model import Edition, Person


class Row(NamedTuple):
    """An element of the metadata: `DC` name, or `OPF` meta with a property; text; attributes."""

    space: str
    name: str
    text: str
    attributes: dict[str, str]


# Relator codes (MARC) of the roles Chinese title pages name.
RELATORS = {
    "编": "edt",
    "主编": "edt",
    "编著": "aut",
    "著": "aut",
    "译": "trl",
    "摄影": "pht",
    "绘": "ill",
    "整理": "com",
    "选编": "com",
}

# What XML has no way to write (XML 1.0, 2.2): ebooklib would drop the whole row without a word.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

SUMMARY = "本书文字可全部由读屏软件朗读，结构有标题、目录和导览，图片有替代文字，注可往返跳转。"


def metadata(edition: Edition) -> Iterator[Row]:
    """Every row, in the order they are written."""
    data = edition.metadata
    yield _dc("title", data.title, id="title")
    yield _refine("title", "title-type", "main")
    if data.subtitle:
        yield _dc("title", data.subtitle, id="subtitle")
        yield _refine("subtitle", "title-type", "subtitle")
    for number, person in enumerate(data.authors, 1):
        yield from _creator(person, number)
    plain = {
        "publisher": data.publisher,
        "date": data.date.isoformat() if data.date else "",
        "description": data.description,
        "rights": data.rights,
    }
    yield from (_dc(name, value) for name, value in plain.items() if value)
    yield from (_dc("subject", value) for value in data.subjects)
    yield from _accessibility(edition)
    if edition.cover:
        yield Row("OPF", "cover", "", {"name": "cover", "content": "cover-image"})


def _creator(person: Person, number: int) -> Iterator[Row]:
    yield _dc("creator", person.name, id=f"creator-{number}")
    if code := RELATORS.get(person.role):
        row = _refine(f"creator-{number}", "role", code)
        yield row._replace(attributes=row.attributes | {"scheme": "marc:relators"})


def _accessibility(edition: Edition) -> Iterator[Row]:
    """What this publication truly offers (schema.org accessibility terms)."""
    pictures = bool(edition.pictures or edition.cover)
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "unlocked"]
    values = {
        "accessMode": ["textual", *(["visual"] if pictures else [])],
        "accessModeSufficient": ["textual"],
        "accessibilityFeature": [*features, *(["alternativeText"] if pictures else [])],
        "accessibilityHazard": ["none"],
        "accessibilitySummary": [SUMMARY],
    }
    for name, words in values.items():
        yield from (_meta(f"schema:{name}", word) for word in words)


def _dc(name: str, text: str, **attributes: str) -> Row:
    return Row("DC", name, _ILLEGAL.sub("", text), attributes)


def _meta(name: str, text: str) -> Row:
    return Row("OPF", name, text, {"property": name})


def _refine(target: str, name: str, text: str) -> Row:
    return Row("OPF", name, text, {"refines": f"#{target}", "property": name})
