"""The abstract: a first paragraph that is labelled one, or that the body repeats."""

from __future__ import annotations

import re

from huozi.intake.blocks import Block, Kind

_LABEL = re.compile(
    r"[【\[]?(?:内容提要|内容摘要|核心提示|阅读提示|摘\s*要|提\s*要|导\s*读|導\s*讀)[】\]]?\s*[:：]?\s*"
)
_SET_OFF = re.compile(r"[】\]:：\s]$")
_GRAM, _SHARE, _SHORTEST, _LONG = 8, 0.8, 40, 400
_BLOCKS, _CHARACTERS = 40, 20_000  # of the body, enough to find the repetition


def take_abstract(blocks: list[Block]) -> tuple[Block | None, int, list[Block]]:
    """The abstract, the length of its label, and the body without it."""
    first = blocks[0] if len(blocks) > 1 else None
    if first is None or first.kind is not Kind.BODY:
        return None, 0, blocks
    label = _LABEL.match(first.text)
    size = label.end() if label and label.end() < len(first.text) else 0
    labelled = size > 0 and label is not None and _SET_OFF.search(label[0]) is not None
    if labelled or (len(blocks) > 2 and _repeated(first.text, blocks[1:]) >= _SHARE):
        return first, size if labelled else 0, blocks[1:]
    return None, 0, blocks


def _repeated(text: str, rest: list[Block]) -> float:
    """The share of a text's characters in 8-grams that the body has too; 0 if less than needed."""
    if len(text) < _SHORTEST:
        return 0.0
    body = "".join(block.text for block in rest[:_BLOCKS])[:_CHARACTERS]
    grams: str | set[str] = body  # a short text is soonest looked for as it stands
    if len(text) > _LONG:
        grams = {body[at : at + _GRAM] for at in range(len(body) - _GRAM + 1)}
    covered: set[int] = set()
    for at in range(len(text) - _GRAM + 1):
        if len(text) - (at - len(covered)) < _SHARE * len(text):
            return 0.0  # not enough is left
        if text[at : at + _GRAM] in grams:
            covered.update(range(at, at + _GRAM))
    return len(covered) / len(text)
