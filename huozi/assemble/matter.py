"""The leaves around the articles: title page, part pages, list of sources."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

from huozi import isbn, xhtml
from huozi.characters import IDEOGRAPHIC_SPACE
from huozi.model import Article, Book, Matter, Metadata, Person, Role, Section
from huozi.names import digest
from huozi.sources import source_line
from huozi.xhtml import E, Element

# Names of generated sections start with `_`, which no article's id does.
TITLE_PAGE, CONTENTS, SOURCES = "_titlepage", "_contents", "_sources"

# A number before the words of a title: 上编　…, 第十二章　….
_NUMBER = re.compile(f"(?:第.{{1,4}}|[上中下])[编篇部章卷辑]分?{IDEOGRAPHIC_SPACE}")


def title_page(book: Book) -> Section:
    """The title page 扉页 (GB/T 12450): title, subtitle, who is responsible, publisher."""
    data = book.metadata
    lines = [E.h1(data.title)]
    if data.subtitle:
        lines.append(E.p({"class": "subtitle", "role": "doc-subtitle"}, data.subtitle))
    lines.extend(E.p({"class": "byline"}, _named(person)) for person in data.authors)
    if data.publisher:
        lines.append(E.p({"class": "publisher"}, data.publisher))
    return section(TITLE_PAGE, Role.TITLE_PAGE, Matter.FRONT, data.title, lines)


def identifier(data: Metadata) -> str:
    """The book's identifier: as given, or a UUID that only the manuscript decides."""
    if data.identifier:
        return isbn.urn(data.identifier)
    names = "/".join(person.name for person in data.authors)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'huozi:{data.slug}/{data.title}/{names}')}"


def part_page(title: str, role: Role, key: str) -> Section:
    """A leaf with the title of a part 编 or of a chapter of several articles, its number apart."""
    name = f"_{role.value}-{digest(key)}"
    number = _NUMBER.match(title)
    words = title[number.end() :] if number else title
    apart = [E.span({"class": "number"}, number[0])] if number else []
    return section(name, role, Matter.BODY, title, [E.h1(*apart, words)])


def sources(articles: tuple[Article, ...]) -> Section | None:
    """The list of sources 出处: each article with where it stood before."""
    listed = [(article, [*map(source_line, article.sources)]) for article in articles]
    rows = [
        E.li(
            E.p({"class": "entry"}, E.a({"href": f"#{article.id}"}, article.title)),
            *[E.p(line) for line in lines if line],
        )
        for article, lines in listed
        if any(lines)
    ]
    if not rows:
        return None
    lines = [E.h1("出处"), E.ul({"class": "sources"}, *rows)]
    return section(SOURCES, Role.SOURCES, Matter.BACK, "出处", lines)


def section(id_: str, role: Role, matter: Matter, title: str, content: list[Element]) -> Section:
    """A section from the elements in it."""
    tree = E.section({"class": role.value, "id": id_}, *content)
    return Section(id_, role, matter, title, xhtml.serialise(tree))


def _named(person: Person) -> str:
    return IDEOGRAPHIC_SPACE.join(part for part in (person.name, person.role) if part)
