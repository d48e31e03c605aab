"""An EPUB read back: every section's text, in spine order, against the edition."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from huozi import xhtml
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition, Role, Section
from huozi.verify.order import disorder
from huozi.verify.text import Difference, compare, visible
from huozi.xhtml import Element

_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)

# All that reading a damaged zip of damaged XML can raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    LookupError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
)


def check_epub(edition: Edition, data: bytes, name: str) -> tuple[Finding, ...]:
    """A finding for every section whose text isn't, whole and in order, in the finished file."""
    sections = {section.id: section for section in edition.sections}
    present: list[str] = []
    differences: dict[str, Difference | None] = {}
    try:
        for id_, text in _sections(data):
            present.append(id_)
            if id_ in sections:
                differences[id_] = compare(_wanted(sections[id_], edition), text)
    except _DAMAGE as error:
        return (finding("V003", Span(name), file=name, reason=f"{error}"[:120]),)
    found: list[Finding] = []
    for section in edition.sections:
        span = Span(section.path or name)
        if section.id not in differences:
            found.append(finding("V002", span, file=name, title=section.title))
        elif difference := differences[section.id]:
            values = difference._asdict()
            found.append(finding("V001", span, file=name, title=section.title, **values))
    return tuple(found) or disorder(edition, present, name)


def _wanted(section: Section, edition: Edition) -> str:
    """The text a section's documents must hold; that of the contents is its lines."""
    if section.role is not Role.CONTENTS:
        return visible("".join(_parted(xhtml.parse(section.xhtml))))
    lines = "".join(entry.title for entry in edition.contents)
    return visible(section.title + (lines or edition.metadata.title))


def _sections(data: bytes) -> Iterator[tuple[str, str]]:
    """The id and the visible text of every section in the spine, in that order, notes last.

    A long section goes on in documents whose first element has no id.
    """
    name: str | None = None
    words: list[str] = []
    notes: list[str] = []
    for body in _bodies(data):
        for node in [node for node in body if node.get("hidden")]:
            body.remove(node)
        first = body[0].get("id", "")
        if first and name is not None:
            yield name, visible("".join((*words, *notes)))
            words, notes = [], []
        name = first or name or ""
        running, noted = _parted(body)
        words.append(running)
        notes.append(noted)
    if name is not None:
        yield name, visible("".join((*words, *notes)))


def _bodies(data: bytes) -> Iterator[Element]:
    """The body of every document in the spine."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), _PARSER)
        path = str(container.xpath("string(//@full-path)"))
        package = etree.fromstring(archive.read(path), _PARSER)
        home = posixpath.dirname(path)
        hrefs = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
        for item in package.iter(f"{_OPF}itemref"):
            page = archive.read(posixpath.join(home, unquote(hrefs[item.get("idref")])))
            body = etree.fromstring(page, _PARSER).find(f"{_XHTML}body")
            if body is None or not len(body):
                raise ValueError("a content document without content")
            yield body


def _parted(tree: Element) -> tuple[str, str]:
    """The text of a tree, and that of its notes; a picture in a call stands for its words."""
    notes: list[str] = []
    for call in tree.iter("{*}a"):
        for image in call.iter("{*}img") if call.get("role") == "doc-noteref" else ():
            image.text = image.get("alt")
    for note in list(tree.iter("{*}aside")):
        if note.get("role") == "doc-footnote":
            notes.append(xhtml.text(note))
            xhtml.remove(note)
    return xhtml.text(tree), "".join(notes)
