"""Bytes of a received text file become text: encoding, line ends, characters that cannot be set.

A byte order mark settles the encoding; otherwise strict UTF-8, then UTF-16 by its zero bytes,
then whichever of GB18030 and Big5 yields the more everyday Chinese. Nothing is decoded with
replacement characters.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections import Counter

from huozi.characters import HAN
from huozi.diagnostics import Finding, Source, Span, finding
from huozi.intake.edits import Edit, Rule

_MARKS_OF_ORDER = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What a text without a mark of order may be in, with the name a finding calls it.
_GUESSES = (
    ("gb18030", "GB18030"),
    ("big5hkscs", "Big5"),
    ("utf-16-le", "UTF-16 LE"),
    ("utf-16-be", "UTF-16 BE"),
)

# First bytes of files that are no text, with the name an editor knows them by.
_BINARY = (
    (b"%PDF-", "PDF 文件"),
    (b"PK\x03\x04", "Word（.docx）、EPUB 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（.doc）"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩文件"),
    (b"\x1f\x8b", "压缩文件"),
    (b"7z\xbc\xaf", "压缩文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"\x7fELF", "程序"),
)

# The commonest characters of running Chinese, both scripts: an encoding guess is judged by them.
_EVERYDAY = frozenset(
    "的一是不了在人有我他这这個个中大来來上国國和到说說们們为為子时時道要就以会會可也你对對生能而着"
    "那得于於里下自之年过過发發后後作用多家学學种種成方如前日新分经經本业業工高部同市展企区區党建全"
    "，。、；：“”（）"
)
_REFUSED = "\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_SUSPECT = "\ufffd\ue000-\uf8ff"
_KINDS = {
    code: re.compile(f"[{characters}]")
    for code, characters in (("I006", _REFUSED), ("I007", _INVISIBLE), ("I008", _SUSPECT))
}
_GONE = re.compile(f"[{_REFUSED}{_INVISIBLE}]")
_FOUND = re.compile(f"[{_REFUSED}{_INVISIBLE}{_SUSPECT}]")
_HAN = re.compile(f"[{HAN}]")
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029")
_SAMPLE = 200_000
_PER_KIND = 20


def decode(data: bytes, name: str) -> tuple[Source | None, tuple[Edit, ...], tuple[Finding, ...]]:
    """The text of a file with its line ends made plain; None and an error where it is no text."""
    text, found = _to_text(data, name)
    if text is None:
        return None, (), found
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    source = Source(name, text.replace("\x0c", " "))
    clean, edits, unprintable = _without_refused(source)
    if not clean.text.strip():
        return None, (), (*found, *unprintable, finding("I002", Span(name)))
    return clean, edits, (*found, *unprintable)


def _to_text(data: bytes, name: str) -> tuple[str | None, tuple[Finding, ...]]:
    if not data:
        return None, (finding("I002", Span(name)),)
    for mark, encoding in _MARKS_OF_ORDER:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    for magic, kind in _BINARY:
        if data.startswith(magic):
            return None, (finding("I003", Span(name), kind=kind),)
    return _guess(data, name)


def _strict(data: bytes, encoding: str, name: str) -> tuple[str | None, tuple[Finding, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        return None, (_broken(data, encoding, error, name),)


def _broken(data: bytes, encoding: str, error: UnicodeDecodeError, name: str) -> Finding:
    """Where the first undecodable byte stands, in lines and columns of the text before it."""
    before = data[: error.start].decode(encoding, "ignore").replace("\r\n", "\n")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    byte = f"0x{data[error.start]:02X}"
    return finding("I004", Span(name, line, column), encoding=encoding.upper(), byte=byte)


def _guess(data: bytes, name: str) -> tuple[str | None, tuple[Finding, ...]]:
    """An encoding without a mark of order: UTF-8, then the likeliest of the others."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            return None, (_broken(data, "utf-8", error, name),)
        return _likeliest(data, name) or (None, (_broken(data, "utf-8", error, name),))
    return (_likeliest(data, name) if "\x00" in text else None) or (text, ())


def _mostly_utf8(data: bytes) -> bool:
    """Whether a text that is not UTF-8 is UTF-8 with a few broken bytes."""
    sample = data[:_SAMPLE]
    text = sample.decode("utf-8", "ignore")
    return bool(_HAN.search(text)) and len(text.encode()) > 0.9 * len(sample)


def _likeliest(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]] | None:
    """Whichever encoding decodes strictly into the more everyday text; said, with how sure."""
    guesses = []
    for encoding, label in _GUESSES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        guesses.append((_everyday(text), label, text))
    share, label, text = max(guesses, default=(0.0, "", ""))
    if share < 0.05:
        return None
    # Everyday characters are about a quarter of running Chinese.
    sure = min(99, round(share * 400))
    return text, (finding("I005", Span(name), encoding=label, sure=sure),)


def _everyday(text: str) -> float:
    """The share of everyday characters: among those beyond ASCII, or of ASCII in plain Latin."""
    sample = text[:_SAMPLE]
    counted = Counter(sample)
    latin = sum(counted[character] for character in map(chr, range(0x20, 0x7F)))
    if latin > 0.9 * len(sample):
        return latin / len(sample)
    return sum(counted[character] for character in _EVERYDAY) / (len(sample) - latin or 1)


def _without_refused(source: Source) -> tuple[Source, tuple[Edit, ...], tuple[Finding, ...]]:
    """The text without characters no page can show; each kind is a finding, each place an edit."""
    text, edits, found = source.text, [], []
    if not _FOUND.search(text):
        return source, (), ()
    for code, pattern in _KINDS.items():
        places = list(pattern.finditer(text))
        found += _found(code, source, [(place.start(), place[0]) for place in places])
    starts = [match.end() for match in re.finditer("\n", text)]
    for match in _GONE.finditer(text):
        line, column = _place(starts, match.start())
        edits.append(Edit(line, column, match[0], "", Rule.CHARACTER))
    return Source(source.path, _GONE.sub("", text)), tuple(edits), tuple(found)


def _place(starts: list[int], offset: int) -> tuple[int, int]:
    index = bisect_right(starts, offset)
    return index + 1, offset - (starts[index - 1] if index else 0) + 1


def _found(code: str, source: Source, places: list[tuple[int, str]]) -> list[Finding]:
    """One finding for each different character, at its first place."""
    counted = Counter(character for _, character in places)
    first = dict(reversed([(character, offset) for offset, character in places]))
    return [
        finding(code, source.span(first[character]), code=f"U+{ord(character):04X}", count=count)
        for character, count in counted.most_common(_PER_KIND)
    ]
