"""Zip containers (archives, .docx, .epub) opened safely: every limit is checked before reading.

What a member may be called, how many there may be, how large they may grow; a name that leads
outside, a link, a bomb or a password refuses the whole file.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from huozi.diagnostics import Finding, Span, finding

MOST_MEMBERS = 5_000
MOST_BYTES = 500 << 20
MOST_RATIO = 100
# Small members may shrink as much as they like: a page of spaces is no bomb.
RATIO_FLOOR = 10 << 20
_MOST_XML = 64 << 20

_DRIVE = re.compile("[A-Za-z]:")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_UNREADABLE = (
    BadZipFile,
    zlib.error,
    LZMAError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]*\[")

Members = dict[str, bytes]
Element = etree._Element  # noqa: SLF001 — lxml has no public name for the type


def open_zip(
    data: bytes, name: str, kind: str, wanted: re.Pattern[str] | None = None
) -> tuple[Members | None, tuple[Finding, ...]]:
    """The members of a zip file by name, in its order; None and errors where it is not safe.

    `kind` is what the messages call the file; only members whose name `wanted` matches are read.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            problems = tuple(_problems(infos, name))
            if problems:
                return None, problems
            return _read(archive, infos, wanted), ()
    except _UNREADABLE as error:
        return None, (finding("I201", Span(name), kind=kind, reason=_reason(error)),)
    except RecursionError:
        return None, (finding("I201", Span(name), kind=kind, reason="结构坏了"),)


def _reason(error: Exception) -> str:
    if isinstance(error, NotImplementedError):
        return "用了不认识的压缩方法"
    return "文件不完整或已损坏"


def _read(archive: ZipFile, infos: list[ZipInfo], wanted: re.Pattern[str] | None) -> Members:
    """The bytes of the members; a member longer than it says raises."""
    members: Members = {}
    for info in infos:
        member = member_name(info)
        if info.is_dir() or (wanted and not wanted.search(member)):
            continue
        with archive.open(info) as stream:
            content = stream.read(info.file_size + 1)
        if len(content) != info.file_size:
            raise BadZipFile(member)
        members.setdefault(member, content)
    return members


def _problems(infos: list[ZipInfo], name: str) -> Iterator[Finding]:
    """What makes a container unsafe, said once for each kind."""
    span = Span(name)
    if len(infos) > MOST_MEMBERS:
        yield finding("I203", span, count=len(infos), limit=MOST_MEMBERS)
        return
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES:
        yield finding("I204", span, size=total >> 20, limit=MOST_BYTES >> 20)
    for info in infos:
        member = member_name(info)
        if what := _outside(info, member):
            yield finding("I202", span, member=member[:80], what=what)
            return
        if info.flag_bits & _ENCRYPTED:
            yield finding("I206", span, member=member[:80])
            return
        if info.file_size > RATIO_FLOOR and info.file_size > MOST_RATIO * info.compress_size:
            ratio = info.file_size // (info.compress_size or 1)
            yield finding("I205", span, member=member[:80], ratio=ratio, limit=MOST_RATIO)
            return
    packed = sum(info.compress_size for info in infos)
    if RATIO_FLOOR < total <= MOST_BYTES and total > MOST_RATIO * packed:
        yield finding(
            "I205", span, member="全部文件", ratio=total // (packed or 1), limit=MOST_RATIO
        )


def _outside(info: ZipInfo, member: str) -> str:
    """Why a member may not be unpacked anywhere; "" where it may."""
    path = member.replace("\\", "/")
    if stat.S_ISLNK(info.external_attr >> 16):
        return "链接"
    if path.startswith("/") or _DRIVE.match(path) or "\0" in info.orig_filename:
        return "绝对路径"
    return "上级文件夹" if ".." in path.split("/") else ""


def member_name(info: ZipInfo) -> str:
    """The name of a member; one written in GBK, which zip cannot say, is read as that."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def declares(data: bytes, *, doctype: bool = False) -> bool:
    """Whether an XML part declares entities; or has any document type, unless `doctype`."""
    plain = data.replace(b"\0", b"")  # so that UTF-16 hides nothing
    head = plain[: 1 << 16].upper()
    subset = b"<!ENTITY" in plain or bool(_SUBSET.search(head))
    return subset or (b"<!DOCTYPE" in head and not doctype)


def xml(data: bytes, *, doctype: bool = False) -> Element | None:
    """An XML part as a tree; None where it cannot be read, is too large, or declares entities.

    `doctype` lets a document type through that declares nothing itself, as XHTML has.
    """
    if len(data) > _MOST_XML or declares(data, doctype=doctype):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


# Files by their first bytes: the ending they should have, and what an editor calls them.
_KINDS = (
    (b"%PDF-", "pdf", "PDF"),
    (b"\xd0\xcf\x11\xe0", "ole", "旧版 Word 或 WPS 文档（.doc、.wps）"),
    (b"{\\rtf", "rtf", "RTF 文档"),
    (b"Rar!", "rar", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z", "7z 压缩包"),
    (b"\x1f\x8b", "gz", "gzip 压缩包"),
)
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)",
    re.IGNORECASE | re.DOTALL,
)


def actual_kind(data: bytes) -> tuple[str, str]:
    """What a file is by its content: a short name ("" for plain text), and the words for it."""
    for magic, kind, words in _KINDS:
        if data.startswith(magic):
            if kind == "ole" and _ENCRYPTED_PACKAGE in data:
                return "locked", "加了密码的 Office 文档"
            return kind, words
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:]
    if _HTML.match(head):
        return "html", "网页"
    return ("mhtml", "MHTML 网页") if b"\nMIME-Version:" in b"\n" + head else ("", "纯文本")


def _zip_kind(data: bytes) -> tuple[str, str]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[: MOST_MEMBERS + 1])
    except _UNREADABLE:
        return "zip", "压缩包"
    if "META-INF/container.xml" in names:
        return "epub", "EPUB 电子书"
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx", "Word 文档（.docx）"
        return "office", "Excel 或 PowerPoint 文件"
    return ("odt", "OpenDocument 文档") if "content.xml" in names else ("zip", "压缩包")


# What to do with a file that is something else than its ending says.
_ADVICE: Mapping[str, str] = {
    "": "把后缀改成 .txt 再导入。",
    "docx": "把后缀改成 .docx 再导入。",
    "epub": "把后缀改成 .epub 再导入。",
    "html": "把后缀改成 .html 再导入。",
    "pdf": "把后缀改成 .pdf 再导入。",
    "zip": "把后缀改成 .zip 再导入。",
    "ole": "用 Word 或 WPS 打开，另存为 .docx 再导入。",
    "rtf": "用 Word 或 WPS 打开，另存为 .docx 再导入。",
    "odt": "用 LibreOffice 或 Word 打开，另存为 .docx 再导入。",
    "locked": "用 Word 或 WPS 打开，去掉密码，另存为 .docx 再导入。",
    "mhtml": "在浏览器里打开，另存为“网页，全部”（.html）再导入。",
    "office": "把要用的文字存成 .docx 或 .txt 再导入。",
    "rar": "解开，把里面的文件压缩成 .zip 再导入。",
    "7z": "解开，把里面的文件压缩成 .zip 再导入。",
    "gz": "解开，把里面的文件压缩成 .zip 再导入。",
}


def other_than(data: bytes, name: str, expected: str) -> tuple[Finding, ...]:
    """The error for a file that is empty, or not what its ending says; none where it is."""
    if not data:
        return (finding("I002", Span(name)),)
    kind, words = actual_kind(data)
    if kind == expected:
        return ()
    ending = "." + name.rpartition(".")[2].lower()
    return (finding("I207", Span(name), ending=ending, actual=words, advice=_ADVICE[kind]),)
