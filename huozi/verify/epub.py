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
from huozi.verify.text import compare, visible
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
    try:
        present = _sections(data)
    except _DAMAGE as error:
        return (finding("V003", Span(name), file=name, reason=f"{error}"[:120]),)
    texts = dict(present)
    found: list[Finding] = []
    for section in edition.sections:
        span = Span(section.path or name)
        wanted = _wanted(section, edition)
        if section.id not in texts:
            found.append(finding("V002", span, file=name, title=section.title))
        elif difference := compare(wanted, texts[section.id]):
            values = difference._asdict()
            found.append(finding("V001", span, file=name, title=section.title, **values))
    return tuple(found) or disorder(edition, [id_ for id_, _ in present], name)


def _wanted(section: Section, edition: Edition) -> str:
    """The text a section's documents must hold; that of the contents is its lines."""
    if section.role is not Role.CONTENTS:
        return visible("".join(_parted(xhtml.parse(section.xhtml))))
    lines = "".join(entry.title for entry in edition.contents)
    return visible(section.title + (lines or edition.metadata.title))


def _sections(data: bytes) -> list[tuple[str, str]]:
    """The id and the visible text of every section in the spine, in that order, notes last.

    A long section goes on in documents whose first element has no id.
    """
    sections: list[tuple[str, list[str], list[str]]] = []
    for body in _bodies(data):
        for node in [node for node in body if node.get("hidden")]:
            body.remove(node)
        name = body[0].get("id", "")
        if name or not sections:
            sections.append((name, [], []))
        running, notes = _parted(body)
        sections[-1][1].append(running)
        sections[-1][2].append(notes)
    return [(name, visible("".join((*words, *notes)))) for name, words, notes in sections]


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
