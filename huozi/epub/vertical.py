"""Vertical writing in readers: what stands in a column, and a style sheet turned to the right.

Tables and code stay as they are, upright and horizontal, in lines that run downwards.
"""

from __future__ import annotations

import re

from huozi.upright import stand_up
from huozi.xhtml import E, Element

# Parts of what is set horizontally: their sides stay their sides.
LEVEL = frozenset({"table", "pre"})
_OF_LEVEL = re.compile(r"\b(?:table|thead|tbody|tfoot|tr|th|td|pre)\b|\.long-words")

# Where each side of a horizontal box goes in `vertical-rl`: lines begin at the top, blocks follow
# one another to the left.
_SIDES = {"left": "top", "top": "right", "right": "bottom", "bottom": "left"}
_EXTENTS = {"width": "height", "height": "width", "vw": "vh", "vh": "vw"}

# Lines run downwards, tables and code do not. Autospace is off: Chromium (as of 2026) sets what
# follows an upright letter askew.
STRUCTURE = """
html { -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl; }
table, pre { -epub-writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb; }
.tcy { -epub-text-combine: horizontal; -webkit-text-combine: horizontal; text-combine-upright: all; }
.upright { -epub-text-orientation: upright; -webkit-text-orientation: upright; text-orientation: upright; }
body { text-autospace: no-autospace; }
"""  # noqa: E501

_RULE = re.compile(r"(?P<selector>[^{}]*)\{(?P<body>[^{}]*)\}")
_SIDED = re.compile(
    rf"(?<![\w-])(?P<of>margin|padding|border)-(?P<side>{'|'.join(_SIDES)})(?=[-:])"
)
_FOUR = re.compile(r"(?<![\w-])(?P<of>margin|padding)\s*:\s*(?P<values>[^;]*[^;\s])")
_EXTENT = re.compile(r"(?<![\w-])(?P<of>max-|min-|)(?P<name>width|height)\s*:\s*(?P<value>[^;]+)")


def stand(tree: Element) -> None:
    """Mark what stands in the columns of a section."""
    stand_up(tree, _standing, lying=LEVEL)


def _standing(words: str) -> Element:
    """Figures side by side in one square; letters one under another."""
    return E.span({"class": "tcy" if words[0].isdigit() else "upright"}, words)


def turned(css: str) -> str:
    """A style sheet for horizontal lines with its sides where vertical ones have them.

    Sides by name, not `margin-block-start` and its like: readers that know vertical writing are
    older than those. A rule that names parts of tables or code stays as it is.
    """
    return _RULE.sub(_turned_rule, css)


def _turned_rule(rule: re.Match[str]) -> str:
    if rule["selector"].strip().startswith("@") or _OF_LEVEL.search(rule["selector"]):
        return rule[0]
    body = _FOUR.sub(_turned_four, rule["body"])
    body = _SIDED.sub(lambda side: f"{side['of']}-{_SIDES[side['side']]}", body)
    return f"{rule['selector']}{{{_EXTENT.sub(_turned_extent, body)}}}"


def _turned_four(match: re.Match[str]) -> str:
    """`margin: 1em 0 .8em` as top, right, bottom, left of the turned box."""
    values = match["values"].split()
    if len(values) == 1:
        return match[0]
    top, right, *rest = values
    bottom = rest[0] if rest else top
    left = rest[1] if len(rest) > 1 else right
    return f"{match['of']}: {left} {top} {right} {bottom}"


def _turned_extent(match: re.Match[str]) -> str:
    value = re.sub("v[wh]", lambda unit: _EXTENTS[unit[0]], match["value"])
    return f"{match['of']}{_EXTENTS[match['name']]}: {value}"
