"""An edition as the files of a publication, in spine order."""

from __future__ import annotations

from collections.abc import Iterator

from huozi.diagnostics import Finding, Span, finding
from huozi.epub.content import cover_page, nav_page, section_page
from huozi.epub.metadata import metadata
from huozi.epub.names import COVER_PAGE, NAV, NCX, STYLE, Names, names_of, pictures_of
from huozi.epub.ncx import ncx
from huozi.epub.package import Item, package
from huozi.model import Edition, Role
from huozi.themes import Theme, css

XHTML = "application/xhtml+xml"


def make_epub(edition: Edition, theme: Theme) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The EPUB's bytes: the same edition and theme always give the same."""
    try:
        style = css(f"{theme.text_css}\n{theme.reader_css}", theme.variables)
    except KeyError as error:
        return None, (finding("P005", Span(f"styles/{theme.name}"), name=error.args[0]),)
    items = _items(edition, style, names_of(edition))
    data = edition.metadata
    return (
        package(items, metadata(edition), data.identifier, data.language, edition.modified),
        (),
    )


def _items(edition: Edition, style: str, names: Names) -> Iterator[Item]:
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
    yield Item("style", STYLE, "text/css", style.encode())
    for number, picture in enumerate(pictures_of(edition)):
        path, is_cover = names.pictures[picture.path], picture == edition.cover
        name, properties = (
            ("cover-image", ("cover-image",)) if is_cover else (f"picture-{number}", ())
        )
        yield Item(name, path, picture.media_type, picture.data, properties)
