"""The CSS of a page edition: the page from the type area, then the theme's own sheets."""

from __future__ import annotations

from huozi.manuscript.layout import margins
from huozi.page_style import TypeArea
from huozi.sizes import SIZES
from huozi.themes import Theme, css

# Which leaf takes which named page; the theme styles the names. A `first-` page is the leaf at
# which arabic folios begin.
_STRUCTURE = """
.leaf { break-before: page; display: block; }
.page-bare { page: bare; }
.page-front { page: front; }
.page-article { page: article; }
.page-part { page: part; break-before: right; }
.page-first-article { page: first-article; break-before: right; }
.page-first-part { page: first-part; break-before: right; }
@page :nth(1 of first-article) { counter-reset: page 1; }
@page :nth(1 of first-part) { counter-reset: page 1; }
.line-end { font-size: 0; }
.noteref-again { font-size: 65%; vertical-align: super; line-height: 0; }
ol, ul { list-style: none; }
li { text-indent: -2em; }
li > * { text-indent: 0; }
li > p:first-child { text-indent: -2em; }
.sources li { text-indent: 0; }
.sources li > p:first-child { text-indent: 0; }
.short { white-space: nowrap; }
tr.tall { break-inside: auto; }
.marker { display: inline-block; width: 2em; text-indent: 0; }
"""


def sheet(theme: Theme, area: TypeArea) -> str:
    """The whole style sheet; raises KeyError where the theme uses an unknown `var()`."""
    variables = theme.variables | {
        "size": f"{area.size:g}pt",
        "leading": f"{area.leading:g}pt",
        "measure": f"{area.measure:g}pt",
        "lines": str(area.lines),
        "characters": str(area.characters),
        "folio": _folio(area.folio, "counter(page)"),
        "folio-roman": _folio(area.folio, "counter(page, lower-roman)"),
        "folio-han": _folio(area.folio, "counter(page, cjk-decimal)"),
    }
    variables |= {name: f"{points:g}pt" for name, points in SIZES.items()}
    parts = [_page(area), _STRUCTURE, theme.text_css, theme.page_css]
    if area.vertical:
        parts.append(theme.vertical_css)
    return css("\n".join(parts), variables)


def _folio(pattern: str, number: str) -> str:
    """A folio as CSS `content`: the number where the pattern has its 1, as in `— 1 —`."""
    before, after = ("".join(f"\\{ord(mark):x} " for mark in side) for side in pattern.split("1"))
    return f'"{before}" {number} "{after}"'


# Which sides of the laid-out page are its head, foot, inner and outer edge: columns are laid out
# lying, the head on the left, and a right page will be a left one.
_EDGES = {False: ("top", "bottom", "left", "right"), True: ("left", "right", "top", "bottom")}


def _page(area: TypeArea) -> str:
    """`@page` for both sides: the measure is exactly characters × size (clreq 2.3.2)."""
    top, near, bottom, far = margins(area)
    head, foot, inner, outer = _EDGES[area.vertical]
    size = (area.trim_width, area.trim_height)
    width, height = reversed(size) if area.vertical else size
    return f"""
@page {{ size: {width:g}mm {height:g}mm;
  margin-{head}: {top:.4f}mm; margin-{foot}: {bottom:.4f}mm; }}
@page :right {{ margin-{inner}: {near:.4f}mm; margin-{outer}: {far:.4f}mm; }}
@page :left {{ margin-{inner}: {far:.4f}mm; margin-{outer}: {near:.4f}mm; }}
"""
