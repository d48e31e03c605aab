"""Simplified characters made Traditional by OpenCC, character for character; its only room.

Phrases decide where they are known. `undecided` tells where none was: there OpenCC takes the
first of several forms.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from huozi.varieties import is_traditional

# OpenCC's configurations. Not `s2twp`: it changes words too (集群 to 叢集, 支持 to 支援), which
# is the business of whoever edits the book.
_CONFIGURATIONS = {"tw": "s2tw", "hk": "s2hk", "": "s2t"}
_VARIANTS = {"tw": "t2tw", "hk": "t2hk"}
_PHRASES = ("STPhrases.ocd2", "STPhrases_GeneratedFromRegionalPhrases.ocd2")
_MARK = "\ue000"  # private use: stands for a character no phrase decided


def traditional(text: str, region: str) -> str:
    """The text in the characters of a region, as many as before."""
    return _same_length(text, _converter(_CONFIGURATIONS[region]).convert(text))


def regional(form: str, region: str) -> str:
    """A Traditional character in the form a region writes: 裏 is 裡 in Taiwan."""
    return str(_converter(_VARIANTS[region]).convert(form))


def undecided(text: str, characters: frozenset[str]) -> list[int]:
    """The offsets of those of `characters` that stand in no phrase OpenCC knows."""
    marked = _same_length(text, _marker("".join(sorted(characters))).convert(text))
    return [i for i, mark in enumerate(marked) if mark == _MARK and text[i] in characters]


def own_words(text: str, language: str) -> str:
    """Words of the program itself (目录, 封面) in the characters of a book's language."""
    if not is_traditional(language):
        return text
    return traditional(text, "hk" if language.endswith(("HK", "MO")) else "tw")


def simplified(text: str) -> str:
    """The text in Simplified characters, to be found in a table of the program."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


def _same_length(text: str, converted: str) -> str:
    """OpenCC changes characters one by one; what doesn't would put all places wrong."""
    if len(converted) != len(text):
        raise ValueError(f"OpenCC made {len(converted)} characters of {len(text)}")
    return converted


@cache
def _converter(configuration: str) -> Any:
    from opencc import OpenCC  # noqa: PLC0415 — its dictionaries take long to load

    return OpenCC(configuration)


@cache
def _marker(characters: str) -> Any:
    """A converter of the same phrases that sets a mark where its table of characters is asked."""
    import opencc  # noqa: PLC0415 — as above

    home = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
    phrases = {
        "type": "group",
        "match_policy": "union",
        "dicts": [{"type": "ocd2", "file": str(home / name)} for name in _PHRASES],
    }
    with TemporaryDirectory() as folder:
        table, configuration = Path(folder, "marks.txt"), Path(folder, "marks.json")
        table.write_text("".join(f"{it}\t{_MARK}\n" for it in characters), "utf-8")
        first = {"type": "group", "match_policy": "short_circuit"}
        chain = first | {"dicts": [phrases, {"type": "text", "file": str(table)}]}
        settings = {
            "name": "marks",
            "segmentation": {"type": "mmseg", "dict": phrases},
            "conversion_chain": [{"dict": chain}],
        }
        configuration.write_text(json.dumps(settings), "utf-8")
        return opencc.OpenCC(str(configuration))
