"""An edition as the files of a publication, in spine order."""

from __future__ import annotations

from collections.abc import Iterator

from huozi.epub.content import cover_page, nav_page, section_page
from huozi.epub.metadata import metadata
from huozi.epub.names import COVER_PAGE, NAV, NCX, STYLE, Names, names_of
from huozi.epub.ncx import ncx
from huozi.epub.package import Item, package
from huozi.model import Edition, Role
from huozi.themes import Theme, css

XHTML = "application/xhtml+xml"


def make_epub(edition: Edition, theme: Theme) -> bytes:
    """The EPUB's bytes: the same edition and theme always give the same."""
    names = names_of(edition)
    data = edition.metadata
    return package(
        _items(edition, theme, names),
        metadata(edition),
        data.identifier,
        data.language,
        edition.modified,
    )


def _items(edition: Edition, theme: Theme, names: Names) -> Iterator[Item]:
    """Every file but the package document; content documents in reading order."""
    if edition.cover:
        page = cover_page(edition.cover, edition, names)
        yield Item("cover", COVER_PAGE, XHTML, page, in_spine=True)
    for section in edition.sections:
        if section.role is Role.CONTENTS:
            yield Item("nav", NAV, XHTML, nav_page(edition, names), ("nav",), in_spine=True)
        else:
            page = section_page(section, edition, names)
            yield Item(f"s-{section.id}", names.sections[section.id], XHTML, page, in_spine=True)
    yield Item("ncx", NCX, "application/x-dtbncx+xml", ncx(edition, names))
    style = css(f"{theme.text_css}\n{theme.reader_css}", theme.variables)
    yield Item("style", STYLE, "text/css", style.encode())
    for number, picture in enumerate(edition.pictures):
        yield Item(
            f"picture-{number}", names.pictures[picture.path], picture.media_type, picture.data
        )
    if edition.cover:
        cover = edition.cover
        path = names.pictures[cover.path]
        yield Item("cover-image", path, cover.media_type, cover.data, ("cover-image",))
