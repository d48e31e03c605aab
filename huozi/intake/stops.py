"""How lines and paragraphs end: the stops, and the marks that may close after them."""

from __future__ import annotations

import re

_CLOSERS = "[”’」』）)】》〉\"']*$"

# A sentence ends (GB/T 15834 4.1–4.2); a line ends with any 点号; a line says it is not alone.
SENTENCE_END = re.compile(f"[。！？!?…]{_CLOSERS}")
ANY_STOP = re.compile(f"[。！？!?…；;，,、：:]{_CLOSERS}")
LINE_STOP = re.compile(f"[。！？!?…：:；;]{_CLOSERS}")
