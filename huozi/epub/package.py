"""The container, packaged by ebooklib; this is the only module that knows it.

ebooklib gets finished bytes and writes them, nothing else: its own XHTML, navigation and time
stamps lose text or break the standard. What it is kept from, trap by trap, stands in
tests/test_epub_traps.py.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from ebooklib import epub

from huozi.epub.metadata import Row
from huozi.epub.packing import Item, Packed

# Vocabularies that properties may be of without being EPUB's own.
_PREFIXES = {"ibooks": "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment: the same in every build


@dataclass(frozen=True, slots=True)
class Container:
    """All that goes into a container: its files, the rows of its metadata, what it is.

    `modified` is UTC; `direction` is where pages follow one another to, `rtl` or what the
    language has.
    """

    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    identifier: str
    language: str
    modified: datetime
    direction: str = ""


class _Zip(zipfile.ZipFile):
    """A zip whose bytes depend on its files alone; a name can't come twice."""

    def writestr(self, name: Any, data: Any, compress_type: Any = None, *_: Any) -> None:
        if name in self.NameToInfo:
            raise ValueError(f"{name} comes twice in the container")
        info = zipfile.ZipInfo(str(name), _EARLIEST)
        info.external_attr = 0o644 << 16
        info.create_system = 3
        info.compress_type = zipfile.ZIP_DEFLATED if compress_type is None else compress_type
        if isinstance(data, Packed):
            self._put(info, data)
        else:
            super().writestr(info, data)

    def _put(self, info: zipfile.ZipInfo, packed: Packed) -> None:
        """Write what is deflated already, as the library writes what it deflates itself."""
        out: IO[bytes] = self.fp  # type: ignore[assignment]  # it is open
        info.CRC, info.file_size = packed.checksum, packed.size
        info.compress_size = len(packed.data)
        info.header_offset = self.start_dir
        out.write(info.FileHeader(zip64=False))
        out.write(packed.data)
        self.start_dir = out.tell()
        self.filelist.append(info)
        self.NameToInfo[info.filename] = info


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # ebooklib is untyped
    """ebooklib's writer, with our navigation bytes, `xml:lang`, and a reproducible zip."""

    def _get_ncx(self) -> bytes:
        return bytes(next(item.content for item in self.book.items if item.id == "ncx"))

    def _write_opf_file(self, root: Any) -> None:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        root.attrib.pop("prefix", None)
        if self.book.prefixes:
            root.set("prefix", " ".join(self.book.prefixes))
        super()._write_opf_file(root)

    def write(self) -> None:
        self.out = _Zip(self.file_name, "w", zipfile.ZIP_DEFLATED)
        with self.out:
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()


def package(container: Container) -> bytes:
    """The whole EPUB; ValueError for two files of one name or of one id."""
    if len({item.id for item in container.items}) < len(container.items):
        raise ValueError("two files of the container have one id")
    book = epub.EpubBook()
    book.metadata = {}  # no generator, no random identifier
    book.set_identifier(container.identifier)
    book.set_language(container.language)
    book.set_direction(container.direction or None)
    for row in container.rows:
        book.add_metadata(row.space, row.name, row.text, row.attributes)
        prefix = row.attributes.get("property", "").partition(":")[0]
        if prefix in _PREFIXES:
            book.add_prefix(prefix, _PREFIXES[prefix])
    for item in container.items:
        kind = epub.EpubNcx if item.id == "ncx" else epub.EpubItem
        entry = kind(uid=item.id, file_name=item.path)
        entry.id, entry.media_type, entry.content = item.id, item.media_type, item.content
        entry.properties = list(item.properties)
        entry.is_linear = True
        book.add_item(entry)
        if item.in_spine:
            book.spine.append(entry)
    target = BytesIO()
    writer = _Writer(target, book, {"mtime": container.modified, "epub3_pages": False})
    writer.process()
    writer.write()
    return target.getvalue()
