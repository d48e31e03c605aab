"""The CSS of a page edition: the page from the type area, then the theme's own sheets."""

from __future__ import annotations

from huozi.layout import margins
from huozi.model import TypeArea
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
.noteref-again { font-size: 65%; vertical-align: super; line-height: 0; }
ol, ul { list-style: none; }
li { text-indent: -2em; }
li > * { text-indent: 0; }
li > p:first-child { text-indent: -2em; }
.sources li { text-indent: 0; }
.sources li > p:first-child { text-indent: 0; }
.short { white-space: nowrap; }
.marker { display: inline-block; width: 2em; text-indent: 0; }
"""


def sheet(theme: Theme, area: TypeArea) -> str:
    """The whole style sheet; raises KeyError where the theme uses an unknown `var()`."""
    variables = theme.variables | {
        "size": f"{area.size:g}pt",
        "leading": f"{area.leading:g}pt",
        "measure": f"{area.width:g}pt",
        "lines": str(area.lines),
        "characters": str(area.characters),
    }
    parts = (_page(area), _STRUCTURE, theme.text_css, theme.page_css)
    return css("\n".join(parts), variables)


def _page(area: TypeArea) -> str:
    """`@page` for both sides: the measure is exactly characters × size (clreq 2.3.2)."""
    top, inner, bottom, outer = margins(area)
    return f"""
@page {{ size: {area.trim_width:g}mm {area.trim_height:g}mm;
  margin-top: {top:.4f}mm; margin-bottom: {bottom:.4f}mm; }}
@page :right {{ margin-left: {inner:.4f}mm; margin-right: {outer:.4f}mm; }}
@page :left {{ margin-left: {outer:.4f}mm; margin-right: {inner:.4f}mm; }}
"""
