"""Markdown to HTML by Python-Markdown, with the extensions editors expect.

Python-Markdown, not CommonMark: only it sets `**“引号”**中文` bold (CommonMark's rules for
delimiter runs count a Chinese quote as punctuation and leave the stars standing).
"""

from __future__ import annotations

from markdown import Markdown

EXTENSIONS = ["tables", "footnotes", "attr_list", "def_list", "fenced_code", "sane_lists"]

OPTIONS = {
    # An attribute, not a style: manuscripts bring no CSS.
    "tables": {"use_align_attribute": True},
    # `notes.py` puts them in the order of their calls; the library stumbles over empty ones there.
    "footnotes": {"USE_DEFINITION_ORDER": True, "UNIQUE_IDS": False},
}


def to_html(text: str) -> str:
    """The HTML of a Markdown text, raw HTML still in it."""
    parser = Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS, output_format="xhtml")
    return parser.convert(text)
