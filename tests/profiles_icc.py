"""Tiny ICC profiles (ICC.1:2001-04), so that no test needs one of the machine's."""

from __future__ import annotations

from itertools import product
from struct import pack


def _tag(kind: bytes, data: bytes) -> bytes:
    body = kind + bytes(4) + data
    return body + bytes(-len(body) % 4)


def _described(words: str) -> bytes:
    text = words.encode() + b"\0"
    return _tag(b"desc", pack(">I", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67))


def _table(corners: list[tuple[float, ...]], inputs: int) -> bytes:
    """A lut8 with two grid points to the channel: every corner's values from 0 to 1."""
    outputs = len(corners[0])
    matrix = b"".join(
        pack(">i", 65536 * (row == column)) for row in range(3) for column in range(3)
    )
    straight = bytes(range(256))
    grid = bytes(round(value * 255) for corner in corners for value in corner)
    head = bytes([inputs, outputs, 2, 0])
    return _tag(b"mft1", head + matrix + straight * inputs + grid + straight * outputs)


def _profile(kind: bytes, space: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {
        b"cprt": _tag(b"text", b"none\0"),
        b"wtpt": _tag(b"XYZ ", pack(">iii", 63190, 65536, 54061)),
        **tags,
    }
    start, rows, data = 128 + 4 + 12 * len(tags), b"", b""
    for name, body in tags.items():
        rows += name + pack(">II", start + len(data), len(body))
        data += body
    size = start + len(data)
    head = pack(
        ">I4sI4s4s4s",
        size,
        b"test",
        0x02100000,
        kind,
        space,
        b"Lab " if space == b"CMYK" else b"XYZ ",
    )
    head += (
        pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + pack(">iii", 63190, 65536, 54061)
    )
    return head.ljust(128, b"\0") + pack(">I", len(tags)) + rows + data


def cmyk(words: str = "FOGRA39 test") -> bytes:
    """A press in four inks: blue to the left is cyan, red is magenta, yellow is yellow."""
    corners = product((0.0, 1.0), repeat=4)
    to_lab = [
        ((1 - k) * (1 - (0.3 * c + 0.59 * m + 0.11 * y)), (1 + m - c) / 2, (1 + y - c) / 2)
        for c, m, y, k in corners
    ]
    to_ink = [
        ((1 - a) * 0.8, a * 0.8, b * 0.8, (1 - light) * 0.9)
        for light, a, b in product((0.0, 1.0), repeat=3)
    ]
    tags = {b"desc": _described(words), b"A2B0": _table(to_lab, 4), b"B2A0": _table(to_ink, 3)}
    return _profile(b"prtr", b"CMYK", tags)


def grey(words: str = "one black") -> bytes:
    """A press in black alone."""
    curve = _tag(b"curv", pack(">IH", 1, round(1.8 * 256)))
    return _profile(b"prtr", b"GRAY", {b"desc": _described(words), b"kTRC": curve})
