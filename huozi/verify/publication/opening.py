"""A container opened with limits: its files, its package document, its pages as trees."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.containers import declares, open_zip
from huozi.xhtml import Element

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
PAGE, NCX = "application/xhtml+xml", "application/x-dtbncx+xml"
CONTAINER = "META-INF/container.xml"
_TREES = frozenset({PAGE, NCX, "image/svg+xml"})
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the manifest: its id, the path in the container, media type, properties."""

    id: str
    path: str
    media_type: str
    properties: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Publication:
    """What is in a container; trees are those of every well-formed page, drawing and NCX."""

    name: str
    files: dict[str, bytes]
    members: tuple[zipfile.ZipInfo, ...]
    opf_path: str
    opf: Element
    items: tuple[Item, ...] = ()
    spine: tuple[str, ...] = ()
    trees: dict[str, Element] = field(default_factory=dict)

    def at(self, path: str, node: Element | None = None) -> Span:
        """A place inside the container."""
        line = node.sourceline if node is not None and isinstance(node.sourceline, int) else 0
        return Span(f"{self.name}/{path}", line)

    @property
    def pages(self) -> dict[str, Element]:
        """The content documents by path."""
        kinds = {item.path: item.media_type for item in self.items}
        return {path: tree for path, tree in self.trees.items() if kinds.get(path) == PAGE}

    def first(self, media_type: str, prop: str = "") -> Item | None:
        """The first item of a media type, with a property if one is given."""
        fitting = (
            item
            for item in self.items
            if item.media_type == media_type and (not prop or prop in item.properties)
        )
        return next(fitting, None)

    def target(self, href: str, base: str) -> tuple[str, str] | None:
        """Path and fragment an address in `base` leads to; None where it leads out."""
        try:
            parts = urlsplit(href)
        except ValueError:  # no address at all, like http://[
            return None
        if parts.scheme or parts.netloc or href.startswith("//"):
            return None
        path = unquote(parts.path)
        here = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
        return here, unquote(parts.fragment)

    def meta(self, name: str) -> list[tuple[Element, str]]:
        """The values of a property of the package document that refine nothing."""
        nodes = self.opf.iter(f"{OPF}meta")
        return [
            (node, (node.text or "").strip())
            for node in nodes
            if node.get("property") == name and not node.get("refines")
        ]

    def language(self) -> str:
        """The language the package document names first."""
        return (self.opf.findtext(f".//{DC}language") or "").strip()


def open_publication(data: bytes, name: str) -> tuple[Publication | None, tuple[Finding, ...]]:
    """A container with its package document and trees; None where it can't be looked through."""
    files, found = open_zip(data, name, "EPUB")
    if files is None:
        hint = "里面的东西没有读。请向做这本书的人要一份好的，或重新排一次。"
        return None, tuple(replace(item, hint=hint) for item in found)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = tuple(archive.infolist())
    container, found = _tree(files, CONTAINER, name)
    if container is None:
        return None, found
    path = str(container.xpath("string(//*[local-name()='rootfile']/@full-path)"))
    opf, found = _tree(files, path, name)
    if opf is None:
        return None, found
    book = Publication(name, files, members, path, opf)
    book.items = tuple(_items(book))
    book.spine = tuple(_spine(book))
    wanted = [item.path for item in book.items if item.media_type in _TREES]
    problems: list[Finding] = []
    for path in dict.fromkeys(wanted):
        if path in files:
            tree, found = _tree(files, path, name)
            problems += found
            if tree is not None:
                book.trees[path] = tree
    return book, tuple(problems)


def _tree(
    files: dict[str, bytes], path: str, name: str
) -> tuple[Element | None, tuple[Finding, ...]]:
    span = Span(f"{name}/{path}")
    if path not in files:
        return None, (finding("V101", span, path=path or "OPF"),)
    if declares(files[path], doctype=True):
        return None, (finding("V103", span),)
    try:
        return etree.fromstring(files[path], _PARSER), ()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        place = Span(span.path, line or 0, column or 0)
        return None, (finding("V102", place, reason=str(error.msg).split(", line")[0]),)
    except ValueError as error:
        return None, (finding("V102", span, reason=str(error)),)


def _items(book: Publication) -> Iterator[Item]:
    for node in book.opf.iter(f"{OPF}item"):
        target = book.target(node.get("href", ""), book.opf_path)
        path = target[0] if target else ""
        line = node.sourceline if isinstance(node.sourceline, int) else 0
        properties = tuple(node.get("properties", "").split())
        yield Item(node.get("id", ""), path, node.get("media-type", ""), properties, line)


def _spine(book: Publication) -> Iterator[str]:
    """The paths of the documents in reading order."""
    paths = {item.id: item.path for item in book.items}
    for node in book.opf.iter(f"{OPF}itemref"):
        if path := paths.get(node.get("idref", "")):
            yield path
