"""A tagged PDF brought to what PDF/UA-1 and PDF/A-3a ask for (ISO 14289-1, ISO 19005-3).

WeasyPrint knows one variant at a time; a file that is both says so here, in one metadata stream
that any program can read without decoding it.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from lxml import etree

from huozi.model import Edition
from huozi.xhtml import Element

__all__ = ["VARIANTS", "finish"]

_NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

# What a variant claims in its metadata: PDF/A part and level, if any, and PDF/UA part 1.
VARIANTS: dict[str, tuple[tuple[str, str], ...]] = {
    "pdf/ua-1": (("pdfuaid:part", "1"),),
    "pdf/a-3a": (("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")),
}

# PDF/A allows no property it doesn't know without its definition (ISO 19005-3, 6.6.2.3.3).
_UA_SCHEMA = (
    ("pdfaSchema:schema", "PDF/UA Universal Accessibility Schema"),
    ("pdfaSchema:namespaceURI", _NAMES["pdfuaid"]),
    ("pdfaSchema:prefix", "pdfuaid"),
)
_UA_PROPERTY = (
    ("pdfaProperty:name", "part"),
    ("pdfaProperty:valueType", "Integer"),
    ("pdfaProperty:category", "internal"),
    ("pdfaProperty:description", "Indicates, which part of ISO 14289 standard is followed"),
)
_PACKET = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n%s\n<?xpacket end="r"?>'


def finish(data: bytes, variant: str, edition: Edition) -> bytes:
    """The file of `make_pdf(…, variant)` with all its variant needs; the same bytes every time."""
    with pikepdf.open(BytesIO(data)) as document:
        root = document.Root
        root.Lang = pikepdf.String(edition.metadata.language)
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        document.docinfo["/Title"] = edition.metadata.title
        packet = _packet(variant, edition, str(document.docinfo["/Producer"]))
        root.Metadata = document.make_stream(
            packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        for item in document.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                item.Interpolate = False
        target = BytesIO()
        document.save(
            target,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return target.getvalue()


def _packet(variant: str, edition: Edition, producer: str) -> bytes:
    """The metadata of a book as XMP (ISO 16684-1), as the document information says it."""
    data = edition.metadata
    moment = edition.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    top = etree.Element(_full("x:xmpmeta"), nsmap=_NAMES)
    rdf = etree.SubElement(top, _full("rdf:RDF"))
    about = etree.SubElement(rdf, _full("rdf:Description"), {_full("rdf:about"): ""})
    rows = [*VARIANTS[variant], ("xmp:CreateDate", moment), ("xmp:ModifyDate", moment)]
    rows += [("xmp:CreatorTool", "huozi"), ("pdf:Keywords", "，".join(data.subjects))]
    rows += [("pdf:Producer", str(producer))]
    for name, words in rows:
        if words:
            etree.SubElement(about, _full(name)).text = words
    _listed(about, "dc:title", "rdf:Alt", (data.title,))
    _listed(about, "dc:creator", "rdf:Seq", tuple(person.name for person in data.authors))
    _listed(about, "dc:description", "rdf:Alt", (data.description,))
    _listed(about, "dc:language", "rdf:Bag", (data.language,))
    if len(VARIANTS[variant]) > 1:
        _extension(about)
    return _PACKET % etree.tostring(top, encoding="utf-8")


def _listed(about: Element, name: str, kind: str, words: tuple[str, ...]) -> None:
    if not any(words):
        return
    items = etree.SubElement(etree.SubElement(about, _full(name)), _full(kind))
    for word in words:
        item = etree.SubElement(items, _full("rdf:li"))
        item.text = word
        if kind == "rdf:Alt":
            item.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")


def _extension(about: etree.Element) -> None:
    """What `pdfuaid:part` is, for readers of PDF/A."""
    bag = etree.SubElement(
        etree.SubElement(about, _full("pdfaExtension:schemas")), _full("rdf:Bag")
    )
    schema = _resource(bag, _UA_SCHEMA)
    order = etree.SubElement(
        etree.SubElement(schema, _full("pdfaSchema:property")), _full("rdf:Seq")
    )
    _resource(order, _UA_PROPERTY)


def _resource(parent: Element, rows: tuple[tuple[str, str], ...]) -> Element:
    kind = {_full("rdf:parseType"): "Resource"}
    item = etree.SubElement(parent, _full("rdf:li"), kind)
    for name, words in rows:
        etree.SubElement(item, _full(name)).text = words
    return item


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"
