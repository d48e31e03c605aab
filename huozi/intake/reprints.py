"""Articles that say the same: duplicates and reprints, found without comparing every pair.

Each article is a set of hashes of its runs of 12 characters, of which a fixed sixteenth is
kept (winnowing by value); time grows with the text, and with the pairs that do share some.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

RUN, KEPT = 12, 16
# Below this share of the shorter article two articles only quote the same words.
ALIKE = 0.5

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Reprint:
    """Two articles, by number, and the share of the shorter that stands in the other (0 to 1)."""

    first: int
    second: int
    share: float


def reprints(texts: Sequence[str]) -> Iterator[Reprint]:
    """Every pair of texts that are mostly the same, in order."""
    prints = [_prints(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, marks in enumerate(prints):
        shared = Counter(other for mark in marks for other in holders[mark])
        for other, count in sorted(shared.items()):
            share = count / max(1, min(len(marks), len(prints[other])))
            if share >= ALIKE:
                yield Reprint(other, number, share)
        for mark in marks:
            holders[mark].append(number)


def _prints(text: str) -> frozenset[int]:
    words = _MARKS.sub("", text)
    hashes = {crc32(words[at : at + RUN].encode()) for at in range(max(1, len(words) - RUN + 1))}
    return frozenset(mark for mark in hashes if mark % KEPT == 0) or frozenset({min(hashes)})
