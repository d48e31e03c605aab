"""An EPUB read back: every section's text, in spine order, against the edition.

`is_proved` does it section by section, so that it can be done side by side, and what was read in
one file is known in the next where the very same bytes stand. It says yes or no; where it says no,
`check_epub` reads the whole and finds out what is wrong.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from huozi import xhtml
from huozi.diagnostics import Finding, Span, finding
from huozi.doing import Do, batches
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


# Bytes of deflated pages; as many are work enough for one task.
_HEAVY = 50_000


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the zip as it stands there: its bytes, what its entry says they come to."""

    name: str
    packed: bytes
    size: int
    checksum: int

    def content(self) -> bytes:
        """The file itself; ValueError or zlib.error where it is not what its entry says."""
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        content = inflate.decompress(self.packed, self.size + 1)
        if len(content) != self.size or zlib.crc32(content) != self.checksum:
            raise ValueError(f"{self.name} is damaged")
        return content


@dataclass(frozen=True, slots=True)
class Stretch:
    """A section, the lines of the contents if it is those, and the documents that should be it."""

    section: Section
    lines: str
    documents: tuple[Member, ...]


def is_proved(edition: Edition, data: bytes, files: Sequence[int], do: Do) -> bool:
    """Whether a finished file holds every section, whole and in order.

    `files` are how many documents in a row each section has, after those that are none's.
    """
    try:
        documents = _documents(data)
    except _DAMAGE:
        return False
    before = len(documents) - sum(files)
    if before < 0 or not _is_nothing(edition, documents[:before]):
        return False
    rest = iter(documents[before:])
    stretches = [
        Stretch(section, _lines(section, edition), tuple(islice(rest, count)))
        for section, count in zip(edition.sections, files, strict=True)
    ]
    return all(do(prove, list(batches(stretches, _weight, _HEAVY))))


def _weight(stretch: Stretch) -> int:
    return sum(len(document.packed) for document in stretch.documents)


def prove(stretches: tuple[Stretch, ...]) -> bool:
    """Whether the documents of each section are it and nothing else (runs in a child process)."""
    return all(map(_is_whole, stretches))


def _is_whole(stretch: Stretch) -> bool:
    try:
        found = list(_sections(map(_body, map(Member.content, stretch.documents))))
    except _DAMAGE:
        return False
    return found == [(stretch.section.id, _wanted(stretch.section, stretch.lines))]


def _is_nothing(edition: Edition, documents: Iterable[Member]) -> bool:
    """Whether documents are no section of the edition."""
    known = {section.id for section in edition.sections}
    try:
        found = list(_sections(_body(document.content()) for document in documents))
    except _DAMAGE:
        return False
    return not any(name in known for name, _ in found)


def check_epub(edition: Edition, data: bytes, name: str) -> tuple[Finding, ...]:
    """A finding for every section whose text isn't, whole and in order, in the finished file."""
    sections = {section.id: section for section in edition.sections}
    present: list[str] = []
    differences: dict[str, Difference | None] = {}
    try:
        for id_, text in _sections(_bodies(data)):
            present.append(id_)
            if section := sections.get(id_):
                differences[id_] = compare(_wanted(section, _lines(section, edition)), text)
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


def _lines(section: Section, edition: Edition) -> str:
    """What the contents say below their title; "" for any other section."""
    if section.role is not Role.CONTENTS:
        return ""
    return "".join(entry.title for entry in edition.contents) or edition.metadata.title


def _wanted(section: Section, lines: str) -> str:
    """The text a section's documents must hold; that of the contents is its `lines`."""
    if section.role is Role.CONTENTS:
        return visible(section.title + lines)
    return visible("".join(_parted(xhtml.parse(section.xhtml))))


def _sections(bodies: Iterable[Element]) -> Iterator[tuple[str, str]]:
    """The id and the visible text of every section in some documents, in order, notes last.

    A long section goes on in documents whose first element has no id.
    """
    name: str | None = None
    words: list[str] = []
    notes: list[str] = []
    for body in bodies:
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
        for name in _spine(archive):
            yield _body(archive.read(name))


def _documents(data: bytes) -> list[Member]:
    """Every document in the spine as it stands in the file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [_member(data, archive.getinfo(name)) for name in _spine(archive)]


def _member(data: bytes, info: zipfile.ZipInfo) -> Member:
    """The bytes between a file's own header and the next (APPNOTE.TXT, 4.3.7)."""
    head, name = data[info.header_offset : info.header_offset + 30], info.filename.encode()
    start = info.header_offset + 30 + int.from_bytes(head[26:28], "little")
    is_its_own = head[:4] == b"PK\3\4" and data[start - len(name) : start] == name
    if not is_its_own or info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & 1:
        raise ValueError(f"{info.filename} stands otherwise in the zip")
    start += int.from_bytes(head[28:30], "little")
    packed = data[start : start + info.compress_size]
    return Member(info.filename, packed, info.file_size, info.CRC)


def _spine(archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the documents in the spine."""
    container = etree.fromstring(archive.read("META-INF/container.xml"), _PARSER)
    path = str(container.xpath("string(//@full-path)"))
    package = etree.fromstring(archive.read(path), _PARSER)
    home = posixpath.dirname(path)
    hrefs = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    for item in package.iter(f"{_OPF}itemref"):
        yield posixpath.join(home, unquote(hrefs[item.get("idref")]))


def _body(page: bytes) -> Element:
    body = etree.fromstring(page, _PARSER).find(f"{_XHTML}body")
    if body is None or not len(body):
        raise ValueError("a content document without content")
    return body


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
