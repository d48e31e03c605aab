"""The printing that a book's press file is for: the profile the book brings, or one of the system.

Profiles of the system are free: FOGRA39L (no rights reserved), the one of Ghostscript (AGPL).
"""

from __future__ import annotations

from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, Span, finding
from huozi.press.intent import Intent, intent_of
from huozi.print_profiles import SYSTEM_ICC

_LIMIT = 20 * 1024 * 1024  # the largest of real ones have 3


def press_intent(
    root: Path, icc: str, span: Span, system: tuple[str, ...] = SYSTEM_ICC
) -> tuple[Intent | None, tuple[Finding, ...]]:
    """What the profile `icc` of the book at `root` stands for; "" takes the first of the system.

    None where there is none that can be used, with what is wrong.
    """
    if icc:
        data, found = files.read(root, icc, span, _LIMIT)
        return (None, found) if data is None else intent_of(data, Span(icc))
    usual = usual_intent(system)
    if usual is None:
        return None, (finding("P136", span),)
    return usual, (finding("P135", span, words=usual.words, condition=usual.condition),)


def usual_intent(system: tuple[str, ...] = SYSTEM_ICC) -> Intent | None:
    """What the first profile of the system that can be used stands for."""
    for place in system:
        data, _ = files.finished(Path(place).expanduser())
        intent = None if data is None else intent_of(data, Span(place))[0]
        if intent is not None:
            return intent
    return None
