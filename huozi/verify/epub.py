"""An EPUB read back: every section's text, in spine order, against the edition."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition, Role, Section
from huozi.verify.order import disorder
from huozi.verify.text import compare, section_text, visible

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
        present = _spine_texts(data)
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
    """The text a section's document must hold; that of the contents is its lines."""
    if section.role is not Role.CONTENTS:
        return section_text(section)
    lines = "".join(entry.title for entry in edition.contents)
    return visible(section.title + (lines or edition.metadata.title))


def _spine_texts(data: bytes) -> list[tuple[str, str]]:
    """The id and the visible text of every section in the spine's documents, in that order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), _PARSER)
        path = str(container.xpath("string(//@full-path)"))
        package = etree.fromstring(archive.read(path), _PARSER)
        home = posixpath.dirname(path)
        hrefs = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
        spine = [unquote(hrefs[item.get("idref")]) for item in package.iter(f"{_OPF}itemref")]
        return [_section(archive.read(posixpath.join(home, href))) for href in spine]


def _section(page: bytes) -> tuple[str, str]:
    """The id of a content document's first element, and its text, hidden landmarks left out."""
    body = etree.fromstring(page, _PARSER).find(f"{_XHTML}body")
    if body is None or not len(body):
        raise ValueError("a content document without content")
    for node in [node for node in body if node.get("hidden")]:
        body.remove(node)
    return body[0].get("id", ""), visible("".join(str(piece) for piece in body.itertext()))
