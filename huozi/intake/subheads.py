"""Subheads beside one another: numbers in order, those unlike the others, those in doubt."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median

from huozi.intake.blocks import Block, Kind

_SHORTEST_DOUBT = 8  # characters a half sentence has, at least
_UNLIKE = 5  # characters by which subheads of one article seldom differ
FAR = 3  # empty lines that set a block apart
FIGURE = (Kind.CAPTION, Kind.CREDIT)
CLAUSE = re.compile("[，,；;]")
_GAP = re.compile("[ \u3000]")
NUMERALS = "[一二三四五六七八九十百]"
NUMBERED = (
    (2, re.compile(f"第(?:[〇零千两]|{NUMERALS}|\\d)+[章编篇部讲课回]|{NUMERALS}+[、 \u3000]")),
    (3, re.compile(f"第(?:{NUMERALS}+|\\d+)节|[（(]{NUMERALS}+[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
# A number from two on, in a list that begins with one.
_SECOND = re.compile(r"[（(]?(?:[二三四五六七八九十]|[2-9]|1\d)[）)、.．]")


def alike(blocks: list[Block]) -> list[Block]:
    """The blocks without the subheads that are unlike the others, or numbered with none before.

    The one with a comma where no other has is more likely a cut sentence; one set far apart,
    where another is not, a caption.
    """
    blocks = _from_one(blocks)
    bare = [n for n, block in enumerate(blocks) if _is_bare(block)]
    commas = [n for n in bare if CLAUSE.search(blocks[n].text)]
    if len(commas) == 1:
        bare.remove(commas[0])
        blocks[commas[0]] = replace(blocks[commas[0]], kind=Kind.BODY, level=0)
    pictured = any(block.kind in FIGURE for block in blocks)
    apart = [n for n in bare if blocks[n].blanks >= FAR and pictured]
    if apart and any(block.kind is Kind.HEADING and block.blanks < FAR for block in blocks):
        for n in apart:
            blocks[n] = replace(blocks[n], kind=Kind.CAPTION, level=0)
    return blocks


def _from_one(blocks: list[Block]) -> list[Block]:
    """The blocks; a line numbered two or more is no heading where none of its level precedes."""
    out, begun = list(blocks), set[int]()
    for n, block in enumerate(blocks):
        if block.kind is not Kind.HEADING or block.marked:
            continue
        if block.level not in begun and _SECOND.match(block.text):
            out[n] = replace(block, kind=Kind.BODY, level=0)
        else:
            begun.add(block.level)
    return out


def doubtful_headings(blocks: list[Block]) -> list[Block]:
    """Subheads known by looks alone that no other of like length bears out."""
    bare = [
        block
        for block, after in zip(blocks, [*blocks[1:], None], strict=False)
        if _is_bare(block) and after is not None and after.kind is Kind.BODY
    ]
    usual = median(len(block.text) for block in bare) if bare else 0
    alone = [block for block in bare if len(bare) == 1 or abs(len(block.text) - usual) > _UNLIKE]
    return [block for block in alone if len(block.text) >= _SHORTEST_DOUBT]


def _is_bare(block: Block) -> bool:
    """Whether a subhead was known by its looks alone, without number, mark or gap."""
    if block.kind is not Kind.HEADING or block.marked or block.marker or _GAP.search(block.text):
        return False
    return not any(pattern.match(block.text) for _, pattern in NUMBERED)
