"""Readings 注音 (clreq 3.3): `{汉字|hàn zì}` by character, `{重庆|Chóngqìng}` by word."""

from __future__ import annotations

import re
import unicodedata

from huozi import xhtml
from huozi.characters import HAN
from huozi.diagnostics import Finding, finding
from huozi.typeset.marks import BAR, CLOSE, OPEN
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

_MARKED = re.compile(f"{OPEN}([^{OPEN}{BAR}｜{CLOSE}]*)[{BAR}｜]([^{OPEN}{BAR}｜{CLOSE}]*){CLOSE}")
_HAN = re.compile(f"[{HAN}]+")
# A syllable of pinyin without its tone, or one of zhuyin.
_SYLLABLE = re.compile(
    "[bcdfghjklmnpqrstwxyz]{0,2}[aeiouv\u0251]{1,3}(?:n|n?g|r)?[0-5]?"
    "|[\u3105-\u312f\u31a0-\u31bf]{1,3}"
)


def ruby(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Words with a reading become `<ruby>`; so many readings as Han: one over each."""
    found: list[Finding] = []
    for node, slot in list(xhtml.slots(body)):
        words = getattr(node, slot) or ""
        if OPEN not in words or xhtml.is_verbatim(node, slot):
            continue
        content: list[str | Element] = []
        pieces = _MARKED.split(words)
        for text, base, reading in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=False):
            content += [text, _ruby(base, reading.split())]
            found += _miscounted(base, reading, setting)
        xhtml.fill(node, slot, [*content, pieces[-1]])
    return tuple(found)


def _ruby(base: str, readings: list[str]) -> Element:
    """The readings over their characters, or one over the whole word."""
    if not _HAN.fullmatch(base) or len(readings) != len(base):
        return E.ruby(base, E.rt(" ".join(readings)))
    pairs = zip(base, readings, strict=True)
    return E.ruby(*(item for character, reading in pairs for item in (character, E.rt(reading))))


def _miscounted(base: str, reading: str, setting: Setting) -> list[Finding]:
    """A warning where syllables stand apart and are not as many as the characters."""
    readings = reading.split()
    if not 1 < len(readings) != len(base) or not _HAN.fullmatch(base):
        return []
    if not all(_SYLLABLE.fullmatch(_toneless(one)) for one in readings):
        return []
    place = setting.finder.span(f"{{{base}|{reading}", f"{{{base}｜{reading}")
    return [finding("M025", place, readings=len(readings), characters=len(base))]


def _toneless(reading: str) -> str:
    """A reading without the marks of its tone, in small letters."""
    letters = unicodedata.normalize("NFD", reading.lower())
    return re.sub("[\u0300-\u036fˉˊˇˋ˙]", "", letters)
