"""How a Chinese line is set: where it may break, how wide its characters stand. Pure.

Characters with advances and break flags in, lines with adjusted advances out (clreq 3.1, 3.2,
3.4, 3.5). Nothing here knows of PDF or of an engine.
"""

from huozi.composition.adjust import Pair, stretch
from huozi.composition.paragraph import Line, Paragraph, compose

__all__ = ["Line", "Pair", "Paragraph", "compose", "stretch"]
