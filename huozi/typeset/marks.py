"""Marks put into a text before Markdown reads it, where Markdown would take our signs for its own.

The bar in `{汉字|hàn zì}` would divide the cells of a table, its braces would be a list of
attributes; a `:::` line would run on in the paragraph above it. Noncharacters stand in their place
(Unicode 23.7: for use inside a program; no manuscript holds them). What has found no use is put
back as it was: in code, in titles of pictures.
"""

from __future__ import annotations

import re
from bisect import bisect

from huozi import xhtml
from huozi.characters import HAN
from huozi.diagnostics import Finding
from huozi.markup import blanked, code
from huozi.typeset.setting import Setting
from huozi.xhtml import Element

OPEN, BAR, CLOSE, FENCE, ESCAPED = MARKS = "\ufddb\ufddc\ufddd\ufdde\ufddf"

# Latin letters with tone marks, zhuyin, kana; what else is in braces is no reading of Han.
LETTERS = (
    "A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u036f\u1e00-\u1eff"
    "\u3105-\u312f\u31a0-\u31bf\u3041-\u309f\u30a0-\u30ff"
)
_RUBY = re.compile(
    rf"\{{(?<!\\\{{)(?P<base>[^{{}}|｜\n\\*_`\[\]<>&]{{1,40}})(?P<bar>[|｜])"
    rf"(?P<reading>[ ]*[{LETTERS}˙][{LETTERS}ˉˊˇˋ˙0-5'’\- ]{{0,200}})\}}"
)
_ESCAPED = re.compile(r"\\(?=\{)(?<=\]\\)")
_HAN = re.compile(f"[{HAN}]")
# A line that is not indented; the item of a list, or a note, to which what is indented belongs.
_OUTER = re.compile(r"^(?![ ]{4}|[ ]{0,3}\t|[ \t]*$).+", re.MULTILINE)
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+:]|\d{1,9}\.|\[\^[^\]\n]+\]:)(?:[ \t]|$)")
_FENCE = re.compile(r"^(?P<around>[ \t]*(?:>[ \t]*)*)(?P<fence>[:：]{3,}.*)$", re.MULTILINE)
_ANY = re.compile(f"[{MARKS}]")
_MARKED_FENCE = re.compile(rf"{FENCE}\d+{FENCE}")
_PLAIN = str.maketrans({OPEN: "{", BAR: "|", CLOSE: "}", ESCAPED: ""})


def mark(text: str) -> str:
    """A Markdown text with our own signs marked; each `:::` line knows its offset.

    A `:::` line at the margin becomes a paragraph of its own.
    """
    view = blanked(text, code(text))
    edits = [(found.span(), _ruby(found)) for found in _RUBY.finditer(view)]
    edits += _fences(view, text)
    edits += [((found.start(), found.start()), ESCAPED) for found in _ESCAPED.finditer(view)]
    parts, at = [], 0
    for (start, end), words in sorted(edits):
        if start >= at:
            parts += [text[at:start], words]
            at = end
    return "".join([*parts, text[at:]])


def _ruby(found: re.Match[str]) -> str:
    if not _HAN.search(found["base"]):
        return found[0]
    bar = BAR if found["bar"] == "|" else found["bar"]
    return f"{OPEN}{found['base']}{bar}{found['reading']}{CLOSE}"


def _fences(view: str, text: str) -> list[tuple[tuple[int, int], str]]:
    """Each `:::` line with its mark and room around it; lines of indented code as they are."""
    fences = list(_FENCE.finditer(view))
    outer = list(_OUTER.finditer(view)) if fences else []
    starts = [line.start() for line in outer]
    edits = []
    for found in fences:
        around, start = found["around"], found.start("fence")
        if around.expandtabs(4).startswith("    "):
            before = bisect(starts, found.start()) - 1
            if before < 0 or not _ITEM.match(outer[before][0]):
                continue  # code: it is in no item of a list, and in no note
        line = f"{around}{FENCE}{start}{FENCE}{text[start : found.end()]}"
        edits.append((found.span(), f"{around.rstrip()}\n{line}\n{around.rstrip()}"))
    return edits


def unmarked(words: str) -> str:
    """Text with its marks put back as they were typed."""
    return _MARKED_FENCE.sub("", words).translate(_PLAIN)


def unmark(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Marks that have found no use are what they stand for."""
    del setting
    for node, slot in xhtml.slots(body) if _ANY.search(xhtml.text(body)) else ():
        words = getattr(node, slot) or ""
        if (plain := unmarked(words)) != words:
            setattr(node, slot, plain)
    for node in body.iter():
        for name, value in node.attrib.items():
            node.set(name, unmarked(str(value)))
    return ()
