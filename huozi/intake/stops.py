"""How lines and paragraphs end: the last mark, and what may close after it."""

from __future__ import annotations

_CLOSERS = "”’」』）)】》〉\"'"

# A sentence ends (GB/T 15834 4.1–4.2); a line ends with any 点号; a line says it is not alone.
SENTENCE_END = frozenset("。．！？!?…")
LINE_STOP = SENTENCE_END | frozenset("：:；;")
ANY_STOP = LINE_STOP | frozenset("，,、")


def ends_with(text: str, stops: frozenset[str]) -> bool:
    """Whether the last mark of a text, before what closes after it, is one of some stops."""
    return text.rstrip(_CLOSERS)[-1:] in stops
