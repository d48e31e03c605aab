"""An edition as the files of a publication, in spine order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doing import Do, batches, here
from huozi.epub.accessibility import Survey, survey
from huozi.epub.content import cover_page, set_documents
from huozi.epub.fonts import Font, embed, with_embedded
from huozi.epub.leaves import Leaf, Manner, set_leaves
from huozi.epub.metadata import metadata
from huozi.epub.names import COVER_PAGE, NCX, STYLE, file_of, names_of, pictures_of
from huozi.epub.nav import nav_page
from huozi.epub.ncx import ncx
from huozi.epub.packing import Item, Packed
from huozi.epub.pictures import fitted
from huozi.epub.readers import suited, without_rules
from huozi.epub.vertical import STRUCTURE, turned
from huozi.model import Edition, Picture, Role
from huozi.profiles import wanted
from huozi.reader_style import PageStart
from huozi.themes import Theme, css

XHTML, FONT = "application/xhtml+xml", "font/otf"
# Characters of markup; a section of so many is work enough for one task.
_HEAVY = 100_000


@dataclass(frozen=True, slots=True)
class Text:
    """What an edition's articles come to: pictures of a fit size, leaves, the document of each.

    That of the contents is not among them.
    """

    pictures: tuple[Picture, ...]
    leaves: tuple[Leaf, ...]
    documents: tuple[Packed, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A publication's bytes, and how many files in a row each section of the edition has."""

    data: bytes
    files: tuple[int, ...]


def make_epub(
    edition: Edition, theme: Theme, characters: Mapping[str, str] = MappingProxyType({})
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The EPUB's bytes, made in this process; `characters` are as for `publish`."""
    text, fitting = set_text(edition)
    published, found = publish(edition, text, theme, characters)
    return (published.data if published else None), (*fitting, *found)


def set_text(edition: Edition, do: Do = here) -> tuple[Text, tuple[Finding, ...]]:
    """All that hangs on the articles, and what was done to pictures."""
    pictures, found = fitted(edition.pictures, edition.epub, do)
    edition = replace(suited(edition), pictures=pictures)
    leaves = _leaves(edition, do)
    return Text(pictures, leaves, _documents(edition, leaves, do)), found


def publish(
    edition: Edition,
    text: Text,
    theme: Theme,
    characters: Mapping[str, str] = MappingProxyType({}),
    do: Do = here,
) -> tuple[Published | None, tuple[Finding, ...]]:
    """An EPUB: the same edition and theme always give the same bytes, whoever does the work.

    `characters` are those to embed a face for, by role.
    """
    fonts, embedding = tuple[Font, ...](), tuple[Finding, ...]()
    if characters:
        ((fonts, embedding),) = do(embed, [(characters, theme, edition.epub)], fonts=True)
    try:
        style = _style(edition, theme, fonts)
    except KeyError as error:
        return None, (finding("P005", Span(f"styles/{theme.name}"), name=error.args[0]),)
    covers, fitting = fitted((edition.cover,) if edition.cover else (), edition.epub, do)
    found = (*embedding, *fitting)
    edition = replace(suited(edition), pictures=text.pictures, cover=next(iter(covers), None))
    seen = survey(edition, text.leaves)
    if seen.bare and edition.epub.certified_by:
        found += (finding("E001", Span("book.toml"), count=seen.bare),)
    if errors(found):
        return None, found
    about = replace(edition, sections=(), contents=(), pictures=(), folios=())
    (data,) = do(bind, [(about, seen, (*_items(edition, style, text), *_fonts(fonts)))], kept=False)
    count = Counter(leaf.section.id for leaf in text.leaves)
    return Published(data, tuple(count[section.id] for section in edition.sections)), found


def _style(edition: Edition, theme: Theme, fonts: tuple[Font, ...]) -> str:
    """The style sheet of the publication; KeyError for an unknown `var()`."""
    variables = with_embedded(theme.variables, fonts)
    style = css(f"{theme.text_css}\n{theme.reader_css}", variables)
    if edition.type_area.vertical:
        own = css(theme.reader_vertical_css, variables)
        style = f"{turned(style)}{STRUCTURE}{own}"
    style = without_rules(style, wanted(edition.epub.reader, "rules") or ())
    return "\n".join([*(font.rule for font in fonts), style])


def bind(task: tuple[Edition, Survey, tuple[Item, ...]]) -> bytes:
    """The file of an edition out of its parts (runs in a child process)."""
    from huozi.epub.package import Container, package  # noqa: PLC0415 — loads ebooklib

    edition, seen, items = task
    has_fonts = any(item.media_type == FONT for item in items)
    container = Container(
        items,
        tuple(metadata(edition, seen, has_fonts=has_fonts)),
        edition.metadata.identifier,
        edition.metadata.language,
        edition.modified,
        "rtl" if edition.type_area.vertical else "",
    )
    return package(container)


def _leaves(edition: Edition, do: Do) -> tuple[Leaf, ...]:
    """The files of all sections."""
    language, reader = edition.metadata.language, edition.epub.reader
    manner = Manner(language, reader, edition.type_area.vertical)
    folios = defaultdict[str, list[PageStart]](list)
    for page in edition.folios:
        folios[page.section].append(page)
    groups = batches(edition.sections, lambda section: len(section.xhtml), _HEAVY)
    tasks = [
        (manner, tuple((section, tuple(folios[section.id])) for section in group))
        for group in groups
    ]
    return tuple(leaf for group in do(set_leaves, tasks) for leaf in group)


def _documents(edition: Edition, leaves: tuple[Leaf, ...], do: Do) -> tuple[Packed, ...]:
    """The content documents of all leaves but that of the contents."""
    written = (leaf for leaf in leaves if leaf.section.role is not Role.CONTENTS)
    groups = batches(written, lambda leaf: len(leaf.xhtml), _HEAVY)
    language, names = edition.metadata.language, names_of(edition, leaves)
    tasks = [(language, names.of(group), group) for group in groups]
    return tuple(chain.from_iterable(do(set_documents, tasks)))


def _items(edition: Edition, style: str, text: Text) -> Iterator[Item]:
    """Every file but the package document; content documents in reading order."""
    names = names_of(edition, text.leaves)
    if edition.cover:
        page = cover_page(edition.cover, edition, names)
        yield Item("cover", COVER_PAGE, XHTML, page, in_spine=True)
    documents = iter(text.documents)
    for leaf in text.leaves:
        if leaf.section.role is Role.CONTENTS:
            page = nav_page(edition, text.leaves, names)
            yield Item("nav", file_of(leaf), XHTML, page, ("nav",), in_spine=True)
        else:
            yield Item(f"s-{leaf.name}", file_of(leaf), XHTML, next(documents), in_spine=True)
    yield Item("ncx", NCX, "application/x-dtbncx+xml", ncx(edition, text.leaves, names))
    yield Item("style", STYLE, "text/css", style.encode())
    for number, picture in enumerate(pictures_of(edition)):
        path, is_cover = names.pictures[picture.path], picture == edition.cover
        name, properties = (
            ("cover-image", ("cover-image",)) if is_cover else (f"picture-{number}", ())
        )
        yield Item(name, path, picture.media_type, picture.data, properties)


def _fonts(fonts: Iterable[Font]) -> Iterator[Item]:
    for font in fonts:
        yield Item(f"font-{font.role}-{font.weight}", font.path, FONT, font.data)
