"""What the codes of a font mean: its ToUnicode map (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf

_MOST_CODES = 1 << 17  # of the ranges of a block; a font has 65,536
_BLOCKS = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKENS = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]")


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of a font mean: so many bytes to a code."""

    width: int
    meanings: Mapping[int, str]

    @classmethod
    def of(cls, font: pikepdf.Object) -> Codes:
        """The codes of a font; those of a simple one without a map are taken for ASCII."""
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        stream = font.get("/ToUnicode")
        said = meanings(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}
        plain = {} if width > 1 else {code: chr(code) for code in range(32, 127)}
        return cls(width, plain | said)

    def decode(self, shown: bytes) -> str:
        """The characters of a string that is shown; U+FFFD for those nobody knows."""
        width = self.width
        codes = (shown[at : at + width] for at in range(0, len(shown), width))
        return "".join(self.meanings.get(int.from_bytes(code, "big"), "\ufffd") for code in codes)


def meanings(cmap: bytes) -> dict[int, str]:
    """What a ToUnicode map says (9.10.3)."""
    found: dict[int, str] = {}
    for kind, block in _BLOCKS.findall(cmap):
        words = [token.strip(b"<>") for token in _TOKENS.findall(block)]
        if kind == b"bfchar":
            for code, text in zip(words[::2], words[1::2], strict=False):
                found[_number(code)] = _string(text)
        else:
            found |= _ranges(words)
    return found


def _ranges(words: list[bytes]) -> dict[int, str]:
    found: dict[int, str] = {}
    rest, left = iter(words), _MOST_CODES
    for first, last, text in zip(rest, rest, rest, strict=False):
        start, end = _number(first), _number(last)
        codes = range(start, min(end + 1, start + left))
        left -= len(codes)
        if text == b"[":
            items = list(iter(rest.__next__, b"]"))
            found |= {code: _string(item) for code, item in zip(codes, items, strict=False)}
            continue
        before, point = _string(text)[:-1], ord(_string(text)[-1:] or "\0")
        found |= {
            code: f"{before}{chr(point + code - start)}"
            for code in codes
            if point + code - start <= sys.maxunicode
        }
    return found


def _number(word: bytes) -> int:
    return int(b"".join(word.split()) or b"0", 16)


def _string(word: bytes) -> str:
    digits = b"".join(word.split()).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-16-be", "replace")
