"""The NCX that readers older than EPUB 3 navigate by (OPF 2.0.1, 2.4.1)."""

from __future__ import annotations

from html import escape

from huozi.epub.content import listed
from huozi.epub.names import Names
from huozi.model import Edition

_NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{language}">
<head>
<meta name="dtb:uid" content="{identifier}"/>
<meta name="dtb:depth" content="{depth}"/>
<meta name="dtb:totalPageCount" content="0"/>
<meta name="dtb:maxPageNumber" content="0"/>
</head>
<docTitle><text>{title}</text></docTitle>
<navMap>
{points}</navMap>
</ncx>
"""


def ncx(edition: Edition, names: Names) -> bytes:
    """The NCX of an edition, nested as its contents are."""
    parts: list[str] = []
    level = 0
    deepest = 1
    for order, entry in enumerate(listed(edition), 1):
        wanted = min(entry.level, level + 1)
        deepest = max(deepest, wanted)
        parts.append("</navPoint>\n" * (level - wanted + 1))
        level = wanted
        source = escape(names.link(entry.target, ""))
        parts.append(
            f'<navPoint id="point-{order}" playOrder="{order}">'
            f"<navLabel><text>{escape(entry.title)}</text></navLabel>"
            f'<content src="{source}"/>\n'
        )
    return _NCX.format(
        language=escape(edition.metadata.language),
        identifier=escape(edition.metadata.identifier),
        title=escape(edition.metadata.title),
        depth=deepest,
        points="".join(parts) + "</navPoint>\n" * level,
    ).encode()
