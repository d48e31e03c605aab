"""Characters that share a glyph: a PDF gives back one of them for all.

Found by comparing the character maps of Noto Serif CJK, Noto Sans CJK and Noto Sans Mono CJK.
Kangxi radicals and compatibility ideographs are folded by `visible`; here are those that Unicode
itself doesn't fold. An EPUB holds characters, not glyphs: nothing of this is done there.
"""

from __future__ import annotations

import re

from huozi.verify.text import visible

# Radicals of the CJK Radicals Supplement and the ideographs they are drawn as; text copied from
# a PDF is full of them.
_RADICALS = (
    "⺂乛⺃乚⺅亻⺇𠘨⺉刂⺋㔾⺍𭕄⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺩𤣩⺫罒⺲罒"
    "⺭礻⺮𥫗⺯糹⺰纟⺱罓⺳㓁⺹耂⺺肀⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻐钅⻑長⻒镸"
    "⻓长⻔门⻕𨸏⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠"
)
_MARKS = "‐-‑-‒–•·‧·・·⋯…〜～∕／｀‵⮕➡￨|"
_CIRCLED = "➀①➁②➂③➃④➄⑤➅⑥➆⑦➇⑧➈⑨➉⑩➊❶➋❷➌❸➍❹➎❺➏❻➐❼➑❽➒❾➓❿"
# PDFium gives ligatures back as letters.
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# PDFium marks a hyphen that ends a line with a noncharacter.
_LINE_END = {"\ufffe": "-", "\x02": "-"}


def _pairs(text: str) -> dict[str, str]:
    return dict(zip(text[::2], text[1::2], strict=True))


_ONE = _pairs(_RADICALS) | _pairs(_MARKS) | _pairs(_CIRCLED) | _LIGATURES | _LINE_END
_OTHER = re.compile(f"[{re.escape(''.join(_ONE))}]")


def shown(text: str) -> str:
    """The visible text as a PDF gives it back, one character for all that look the same.

    >>> shown("⺠主 ‑ ﬁn")
    '民主-fin'
    """
    return visible(_OTHER.sub(lambda match: _ONE[match[0]], text))
