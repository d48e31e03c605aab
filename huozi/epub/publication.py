"""An edition as the files of a publication, in spine order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.epub.accessibility import survey
from huozi.epub.content import cover_page, section_page
from huozi.epub.fonts import Font, embed, with_embedded
from huozi.epub.leaves import Leaf, leaves_of
from huozi.epub.metadata import metadata
from huozi.epub.names import COVER_PAGE, NCX, STYLE, Names, file_of, names_of, pictures_of
from huozi.epub.nav import nav_page
from huozi.epub.ncx import ncx
from huozi.epub.package import Item, package
from huozi.epub.pictures import fitted
from huozi.epub.readers import suited, without_rules
from huozi.epub.vertical import STRUCTURE, turned
from huozi.model import Edition, Role
from huozi.profiles import wanted
from huozi.themes import Theme, css

XHTML = "application/xhtml+xml"


def make_epub(
    edition: Edition, theme: Theme, characters: Mapping[str, str] = MappingProxyType({})
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The EPUB's bytes: the same edition and theme always give the same.

    `characters` are those to embed a face for, by role.
    """
    fonts, embedding = embed(characters, theme, edition.epub)
    try:
        variables = with_embedded(theme.variables, fonts)
        style = css(f"{theme.text_css}\n{theme.reader_css}", variables)
        if edition.type_area.vertical:
            own = css(theme.reader_vertical_css, variables)
            style = f"{turned(style)}{STRUCTURE}{own}"
    except KeyError as error:
        return None, (finding("P005", Span(f"styles/{theme.name}"), name=error.args[0]),)
    style = without_rules(style, wanted(edition.epub.reader, "rules") or ())
    style = "\n".join([*(font.rule for font in fonts), style])
    edition, fitting = fitted(suited(edition))
    found = (*embedding, *fitting)
    leaves = tuple(leaf for section in edition.sections for leaf in leaves_of(section, edition))
    seen = survey(edition, leaves)
    if seen.bare and edition.epub.certified_by:
        found += (finding("E001", Span("book.toml"), count=seen.bare),)
    if errors(found):
        return None, found
    items = [*_items(edition, style, leaves, names_of(edition, leaves)), *_fonts(fonts)]
    named = edition.metadata
    rows = metadata(edition, seen, has_fonts=bool(fonts))
    direction = "rtl" if edition.type_area.vertical else ""
    data = package(items, rows, named.identifier, named.language, edition.modified, direction)
    return data, found


def _items(edition: Edition, style: str, leaves: tuple[Leaf, ...], names: Names) -> Iterator[Item]:
    """Every file but the package document; content documents in reading order."""
    if edition.cover:
        page = cover_page(edition.cover, edition, names)
        yield Item("cover", COVER_PAGE, XHTML, page, in_spine=True)
    for leaf in leaves:
        if leaf.section.role is Role.CONTENTS:
            page = nav_page(edition, leaves, names)
            yield Item("nav", file_of(leaf), XHTML, page, ("nav",), in_spine=True)
        else:
            make = partial(section_page, leaf, edition, names)
            yield Item(f"s-{leaf.name}", file_of(leaf), XHTML, make, in_spine=True)
    yield Item("ncx", NCX, "application/x-dtbncx+xml", ncx(edition, leaves, names))
    yield Item("style", STYLE, "text/css", style.encode())
    for number, picture in enumerate(pictures_of(edition)):
        path, is_cover = names.pictures[picture.path], picture == edition.cover
        name, properties = (
            ("cover-image", ("cover-image",)) if is_cover else (f"picture-{number}", ())
        )
        yield Item(name, path, picture.media_type, picture.data, properties)


def _fonts(fonts: Iterable[Font]) -> Iterator[Item]:
    for font in fonts:
        yield Item(f"font-{font.role}-{font.weight}", font.path, "font/otf", font.data)
