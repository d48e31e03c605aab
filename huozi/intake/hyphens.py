"""Hyphens that look left over from the end of a printed line."""

from __future__ import annotations

import re
from itertools import accumulate

from huozi.characters import HAN
from huozi.intake.blocks import Block

# Capitals on both sides, inside Chinese: an abbreviation the column cut in two.
_CAPITALS = re.compile(f"(?<=[{HAN}])(?P<a>[A-Z]{{1,4}})-(?P<b>[A-Z]{{1,4}})(?=[{HAN}])", re.ASCII)
_AT_CUT = re.compile(r"[A-Za-z]-[a-z]")
_COMPOUNDS = frozenset({"CD-ROM", "DVD-ROM", "TCP-IP", "AC-DC", "T-BOX", "X-RAY", "E-R", "A-B"})


def leftover_hyphens(block: Block) -> list[tuple[int, str, str]]:
    """The offset of each doubtful hyphenated word, the word, and the word without its hyphen."""
    text = block.text
    if "-" not in text:
        return []
    found = [
        (match.start(), match[0], match["a"] + match["b"])
        for match in _CAPITALS.finditer(text)
        if match[0] not in _COMPOUNDS
    ]
    cuts = list(accumulate(len(piece.text) for piece in block.pieces))[:-1]
    found += [
        (cut - 2, text[cut - 2 : cut + 1], text[cut - 2] + text[cut])
        for cut in cuts
        if _AT_CUT.fullmatch(text[cut - 2 : cut + 1])
    ]
    return sorted(found)
