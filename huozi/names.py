"""Names for files and anchors that every reader and file system takes: ASCII, stable."""

from __future__ import annotations

import re
from hashlib import sha256

_PLAIN = re.compile(r"[^a-z0-9]+")


def digest(text: str, length: int = 8) -> str:
    """A short stable name for any text (hexadecimal digits)."""
    return sha256(text.encode()).hexdigest()[:length]


def ascii_name(text: str) -> str:
    """`text` as an ASCII name; text with other letters keeps its ASCII part and gets a digest.

    >>> ascii_name("03 Gao_Xin")
    '03-gao-xin'
    """
    plain = _PLAIN.sub("-", text.lower()).strip("-")
    if text.isascii() and plain:
        return plain
    return "-".join(part for part in (plain, digest(text)) if part)


def xml_name(text: str) -> str:
    """`text` as an ASCII name that may be an XML id: it starts with a letter."""
    name = ascii_name(text)
    return name if name[0].isalpha() else f"a{name}"


_UNSAFE = re.compile(r'[\x00-\x20\x7f\\/:*?"<>|]+')
# Names Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def file_name(text: str) -> str:
    """`text` as a file name on every system, Chinese kept, at most 60 characters.

    >>> file_name("论文集: 上/下")
    '论文集-上-下'
    """
    name = _UNSAFE.sub("-", text).strip("-. ")[:60].strip("-. ")
    return f"{name}-{digest(text, 4)}" if _DEVICES.fullmatch(name) else name or digest(text)
