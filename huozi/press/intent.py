"""The printing a file is made for: paper and inks by their registered name, and the ICC profile.

Names are those of the ICC's registry of characterisation data (PDF/X-4, 6.2.2: where the name is
not in it, the profile alone says what is meant).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import ImageCms

from huozi.diagnostics import Finding, Span, finding

REGISTRY = "http://www.color.org"
# The registered name, by words of the profile's own description, the more special first.
_REGISTERED = (
    ("japan color 2001 coated", "JC200103"),
    ("japan color 2001 uncoated", "JC200104"),
    ("japan color 2002 newspaper", "JCN2002"),
    ("japan color 2003 web", "JCW2003"),
    ("pso coated v3", "FOGRA51"),
    ("pso uncoated v3", "FOGRA52"),
    ("iso coated v2", "FOGRA39"),
    ("fogra51", "FOGRA51"),
    ("fogra52", "FOGRA52"),
    ("fogra47", "FOGRA47"),
    ("pso uncoated iso12647", "FOGRA47"),
    ("fogra39", "FOGRA39"),
    ("fogra29", "FOGRA29"),
    ("fogra27", "FOGRA27"),
    ("gracol2006", "CGATS TR 006"),
    ("gracol2013_crpc6", "CGATS21-2-CRPC6"),
    ("swop", "CGATS TR 001"),
)
_CHANNELS = {"CMYK": "cmyk", "GRAY": "grey"}
# How profiles of other kinds are called.
_OTHERS = {"RGB": "RGB 的（屏幕、相机用的）", "Lab": "Lab 的"}


@dataclass(frozen=True, slots=True)
class Intent:
    """A printing condition by its name, its ICC profile with its own words, `cmyk` or `grey`."""

    condition: str
    icc: bytes
    kind: str
    words: str = ""

    @property
    def registered(self) -> bool:
        """Whether the name is one of the registry, so that it means the same to everyone."""
        return self.condition in {name for _, name in _REGISTERED}


def intent_of(icc: bytes, span: Span) -> tuple[Intent | None, tuple[Finding, ...]]:
    """What a profile stands for.

    None with a finding for what is no profile, or none of a press in four inks or one.
    """
    try:
        profile = ImageCms.getOpenProfile(BytesIO(icc)).profile
        kind, words = profile.xcolor_space.strip(), (profile.profile_description or "").strip()
        printer = profile.device_class == "prtr"
    except (OSError, ImageCms.PyCMSError):
        return None, (finding("P130", span),)
    if kind not in _CHANNELS or not printer:
        what = _OTHERS.get(kind, f"{kind} 的") if kind not in _CHANNELS else "显示用的"
        return None, (finding("P131", span, words=words, what=what),)
    name = _registered(words)
    found = () if name else (finding("P132", span, words=words),)
    return Intent(name or words or "Custom", icc, _CHANNELS[kind], words), found


def _registered(words: str) -> str:
    plain = words.lower().replace("_", " ")
    return next((name for part, name in _REGISTERED if part.replace("_", " ") in plain), "")
