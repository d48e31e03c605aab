"""The files of the container; those that are deflated already, as the zip holds them (RFC 1951)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packed:
    """Deflated bytes; `size` and `checksum` (CRC-32) are of what they were made of."""

    data: bytes
    size: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the container: manifest id, path, media type, content, manifest properties."""

    id: str
    path: str
    media_type: str
    content: bytes | Packed
    properties: tuple[str, ...] = ()
    in_spine: bool = False


def packed(content: bytes) -> Packed:
    """A file deflated as `zipfile` would do it."""
    deflate = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    return Packed(data, len(content), zlib.crc32(content))
