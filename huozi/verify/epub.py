"""An EPUB read back: every section's text, in spine order, against the edition."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition, Role
from huozi.verify.text import compare, section_text, visible

_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def check_epub(edition: Edition, data: bytes, name: str) -> tuple[Finding, ...]:
    """A finding for every section whose text isn't, whole and in order, in the finished file."""
    try:
        files = _spine_texts(data)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, IndexError, ValueError) as error:
        return (finding("V003", Span(name), file=name, reason=f"{error}"[:120]),)
    found: list[Finding] = []
    order = [section.id for section in edition.sections if section.role is not Role.CONTENTS]
    present = [file for file in files if file in set(order)]
    for section in edition.sections:
        if section.role is Role.CONTENTS:
            continue
        span = Span(section.path or name)
        if section.id not in files:
            found.append(finding("V002", span, file=name, title=section.title))
        elif difference := compare(section_text(section), files[section.id]):
            values = difference._asdict()
            found.append(finding("V001", span, file=name, title=section.title, **values))
    if not found and present != order:
        found.append(finding("V003", Span(name), file=name, reason="各篇的次序和书稿不同"))
    return tuple(found)


def _spine_texts(data: bytes) -> dict[str, str]:
    """The visible text of every spine document, by the stem of its file name, in spine order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), _PARSER)
        path = str(container.xpath("string(//@full-path)"))
        package = etree.fromstring(archive.read(path), _PARSER)
        home = PurePosixPath(path).parent
        hrefs = {item.get("id"): item.get("href") for item in package.iter(f"{_OPF}item")}
        spine = [str(hrefs[item.get("idref")]) for item in package.iter(f"{_OPF}itemref")]
        return {
            PurePosixPath(href).stem: _body_text(archive.read(str(home / href))) for href in spine
        }


def _body_text(page: bytes) -> str:
    body = etree.fromstring(page, _PARSER).find(f"{_XHTML}body")
    if body is None:
        raise ValueError("a content document without body")
    return visible("".join(str(piece) for piece in body.itertext()))
