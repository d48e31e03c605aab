"""The package document's metadata, one row a field (EPUB 3.3, 5.5; EPUB Accessibility 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from huozi import isbn
from huozi.epub.accessibility import Survey, statements
from huozi.model import Edition, Metadata, Person
from huozi.pinyin import file_as
from huozi.traditional import own_words, simplified


class Row(NamedTuple):
    """An element of the metadata: `DC` name, or `OPF` meta with a property; text; attributes."""

    space: str
    name: str
    text: str
    attributes: dict[str, str]


# Relator codes (MARC) of the roles Chinese title pages name: of creators, and of all.
_CREATORS = {
    **dict.fromkeys(("著", "撰", "文", "编著", "编写", "作者"), "aut"),
    **dict.fromkeys(("编", "主编", "编者"), "edt"),
    **dict.fromkeys(("选编", "汇编", "整理"), "com"),
}
RELATORS = _CREATORS | {
    "副主编": "edt",
    "责任编辑": "edt",
    "译": "trl",
    "译者": "trl",
    "注": "ann",
    "校注": "ann",
    "校": "pfr",
    "审校": "pfr",
    "序": "aui",
    "导读": "win",
    "口述": "ive",
    "采访": "ivr",
    "摄": "pht",
    "摄影": "pht",
    "绘": "ill",
    "插图": "ill",
    "设计": "bkd",
    "装帧设计": "bkd",
    "封面设计": "cov",
}

# What XML has no way to write (XML 1.0, 2.2): ebooklib would drop the whole row without a word.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def metadata(edition: Edition, seen: Survey, *, has_fonts: bool = False) -> Iterator[Row]:
    """Every row, in the order they are written."""
    data = edition.metadata
    yield _dc("title", data.title, id="title")
    yield _refine("title", "title-type", "main")
    if data.subtitle:
        yield _dc("title", data.subtitle, id="subtitle")
        yield _refine("subtitle", "title-type", "subtitle")
    for number, person in enumerate(data.authors, 1):
        yield from _person(person, number)
    plain = {
        "publisher": data.publisher,
        "date": data.date.isoformat() if data.date else "",
        "description": data.description,
        "rights": data.rights,
    }
    yield from (_dc(name, value) for name, value in plain.items() if value)
    yield from (_dc("subject", value) for value in data.subjects)
    yield from _series(data)
    if seen.pages:
        yield _dc("source", _printed(data), id="printed")
        yield _refine("printed", "source-of", "pagination")
    for name, words in statements(seen, edition.epub.certified_by):
        is_summary = name.endswith("Summary")
        yield _meta(name, own_words(words, data.language) if is_summary else words)
    if has_fonts:
        yield _meta("ibooks:specified-fonts", "true")
    if edition.type_area.vertical:  # Kindle's own word for it
        yield Row("OPF", "", "", {"name": "primary-writing-mode", "content": "vertical-rl"})
    if edition.cover:
        yield Row("OPF", "cover", "", {"name": "cover", "content": "cover-image"})


def _person(person: Person, number: int) -> Iterator[Row]:
    """A creator, or a contributor, which nobody is who stands first."""
    role = person.role if person.role in RELATORS else simplified(person.role)
    is_creator = number == 1 or not role or role in _CREATORS
    kind = "creator" if is_creator else "contributor"
    yield _dc(kind, person.name, id=f"person-{number}")
    yield _refine(f"person-{number}", "file-as", person.sort or file_as(person.name))
    if code := RELATORS.get(role):
        row = _refine(f"person-{number}", "role", code)
        yield row._replace(attributes=row.attributes | {"scheme": "marc:relators"})


def _series(data: Metadata) -> Iterator[Row]:
    """The series 丛书 the book belongs to, and its number there."""
    if data.series:
        row = _meta("belongs-to-collection", data.series)
        yield row._replace(attributes=row.attributes | {"id": "series"})
        yield _refine("series", "collection-type", "series")
        if data.volume:
            yield _refine("series", "group-position", data.volume)


def _printed(data: Metadata) -> str:
    """The printed book the pages are those of: its ISBN, or this same book on paper."""
    words = own_words("纸书", data.language)
    return isbn.urn(f"isbn {data.print_isbn}") if data.print_isbn else f"《{data.title}》{words}"


def _dc(name: str, text: str, **attributes: str) -> Row:
    return Row("DC", name, _ILLEGAL.sub("", text), attributes)


def _meta(name: str, text: str) -> Row:
    return Row("OPF", name, text, {"property": name})


def _refine(target: str, name: str, text: str) -> Row:
    return Row("OPF", name, text, {"refines": f"#{target}", "property": name})
