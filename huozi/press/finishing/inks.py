"""Black and greys that were drawn in red, green and blue, printed with black ink alone.

A black of three colours is printed in four inks, and fine strokes lie beside themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from huozi.diagnostics import Finding
from huozi.press.finishing.work import Work

# Text is stepped over, whatever it says (ISO 32000-1, 7.3.4); then colours of equal parts.
_COLOUR = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>"
    rb"|(?<![^\s\]])(?P<part>[0-9.]+)\s+(?P=part)\s+(?P=part)\s+(?P<operator>rg|RG)(?![^\s])",
    re.DOTALL,
)
_GREY = {b"rg": b"g", b"RG": b"G"}


def in_black_ink(document: pikepdf.Pdf, work: Work) -> Iterator[Finding]:
    """Every colour of equal parts becomes a grey (8.6.4.2), which presses print with black."""
    if work.profile.black != "k":
        return
    for page in document.pages:
        page.contents_coalesce()
    for stream in _contents(document):
        before = stream.read_bytes()
        after = grey(before)
        if after != before:
            stream.write(after)
    yield from ()


def grey(content: bytes) -> bytes:
    """Content with its colours of equal parts as greys."""
    return _COLOUR.sub(_as_grey, content)


def _as_grey(match: re.Match[bytes]) -> bytes:
    if match["operator"] is None:
        return match[0]
    return match["part"] + b" " + _GREY[match["operator"]]


def _contents(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All that draws: pages, forms, patterns."""
    for page in document.pages:
        yield page.obj.Contents
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item
