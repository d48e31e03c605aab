"""The container and the package document (EPUB 3.3, 4 and 5): what is listed is there, once."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator

from huozi.diagnostics import Finding, Span, finding
from huozi.verify.publication.opening import CONTAINER, DC, OPF, Item, Publication

_MIMETYPE = b"application/epub+zip"
# Files of the container that no manifest lists.
_AROUND = ("mimetype", "META-INF/")
# How pictures begin, whatever their names say.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def check_packaging(book: Publication) -> Iterator[Finding]:
    """Everything around the pages."""
    yield from _mimetype(book)
    yield from _metadata(book)
    yield from _manifest(book)
    yield from _spine(book)
    for item in book.items:
        yield from _picture(book, item)


def _mimetype(book: Publication) -> Iterator[Finding]:
    """OCF 4.2.5.2: first in the zip, stored as it is, nothing beside it."""
    first = book.members[0] if book.members else None
    if first is None or first.filename != "mimetype":
        what = "它不是第一个文件"
    elif first.compress_type != zipfile.ZIP_STORED:
        what = "它被压缩了"
    elif first.extra:
        what = "它带着附加的字段"
    elif book.files["mimetype"] != _MIMETYPE:
        what = "它的内容是别的"
    else:
        return
    yield finding("V104", book.at("mimetype"), what=what)


def _metadata(book: Publication) -> Iterator[Finding]:
    """OPF 5.5.3: what every package document has to say."""
    here = book.at(book.opf_path, book.opf)
    for name, words in (("identifier", "标识"), ("title", "书名"), ("language", "语言")):
        if not (book.opf.findtext(f".//{DC}{name}") or "").strip():
            yield finding("V105", here, what=f"{words}（dc:{name}）")
    unique = book.opf.get("unique-identifier", "")
    if unique not in {node.get("id") for node in book.opf.iter(f"{DC}identifier")}:
        yield finding("V105", here, what="unique-identifier 指到的标识")
    if book.opf.get("version", "").startswith("3") and not book.meta("dcterms:modified"):
        yield finding("V105", here, what="改动的时刻（dcterms:modified）")


def _manifest(book: Publication) -> Iterator[Finding]:
    listed = {item.path for item in book.items}
    for item in book.items:
        place = Span(book.at(book.opf_path).path, item.line)
        if item.path not in book.files:
            yield finding("V106", place, path=item.path or "（空的地址）")
    for word, names in (
        ("标识", [item.id for item in book.items]),
        ("文件", [item.path for item in book.items]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield finding("V107", book.at(book.opf_path), what=word, name=name)
    for name, count in Counter(info.filename for info in book.members).items():
        if count > 1:
            yield finding("V107", book.at(CONTAINER), what="压缩包里的文件", name=name)
    known = listed | {book.opf_path}
    for path in book.files:
        if path not in known and not path.startswith(_AROUND):
            yield finding("V108", book.at(path), path=path)


def _spine(book: Publication) -> Iterator[Finding]:
    ids = {item.id for item in book.items}
    nodes = list(book.opf.iter(f"{OPF}itemref"))
    if not nodes:
        yield finding("V109", book.at(book.opf_path, book.opf), what="它是空的")
    for node in nodes:
        if (idref := node.get("idref", "")) not in ids:
            what = f"{idref} 不在清单里"
            yield finding("V109", book.at(book.opf_path, node), what=what)


def _picture(book: Publication, item: Item) -> Iterator[Finding]:
    """A raster picture is what the manifest says."""
    if not item.media_type.startswith("image/") or item.media_type == "image/svg+xml":
        return
    data = book.files.get(item.path)
    if data is not None and (actual := picture_type(data)) != item.media_type:
        values = {"path": item.path, "declared": item.media_type}
        yield finding("V110", book.at(item.path), actual=actual or "别的东西", **values)


def picture_type(data: bytes) -> str:
    """The media type of a picture by its first bytes; "" for none that is known."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
