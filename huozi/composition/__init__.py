"""How a Chinese line is set: where it may break, how wide its characters stand. Pure.

Characters with advances and break flags in, lines with adjusted advances out (clreq 3.1, 3.2,
3.4, 3.5). Nothing here knows of PDF or of an engine.
"""

from huozi.composition.adjust import rooms, stretch
from huozi.composition.breaks import break_flags
from huozi.composition.fit import compose
from huozi.composition.paragraph import Line, Paragraph

__all__ = ["Line", "Paragraph", "break_flags", "compose", "rooms", "stretch"]
