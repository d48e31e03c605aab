"""The NCX that readers older than EPUB 3 navigate by (OPF 2.0.1, 2.4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from huozi.epub.leaves import Leaf
from huozi.epub.names import Names
from huozi.epub.nav import listed, page_list
from huozi.model import Edition
from huozi.traditional import own_words

_NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{language}">
<head>
<meta name="dtb:uid" content="{identifier}"/>
<meta name="dtb:depth" content="{depth}"/>
<meta name="dtb:totalPageCount" content="{pages}"/>
<meta name="dtb:maxPageNumber" content="{last}"/>
</head>
<docTitle><text>{title}</text></docTitle>
<navMap>
{points}</navMap>
{page_list}</ncx>
"""


def ncx(edition: Edition, leaves: Iterable[Leaf], names: Names) -> bytes:
    """The NCX of an edition, nested as its contents are, with the pages of the printed book."""
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
    pages = page_list(leaves, names)
    return _NCX.format(
        language=escape(edition.metadata.language),
        identifier=escape(edition.metadata.identifier),
        title=escape(edition.metadata.title),
        depth=deepest,
        points="".join(parts) + "</navPoint>\n" * level,
        pages=len(pages),
        last=max((int(folio) for folio, _ in pages if folio.isdecimal()), default=0),
        page_list=_page_list(pages, own_words("纸书页码", edition.metadata.language)),
    ).encode()


def _page_list(pages: list[tuple[str, str]], title: str) -> str:
    if not pages:
        return ""
    targets = "".join(
        f'<pageTarget id="page-{order}" type="{kind}" value="{order}">'
        f"<navLabel><text>{escape(folio)}</text></navLabel>"
        f'<content src="{escape(source)}"/></pageTarget>\n'
        for order, (folio, source) in enumerate(pages, 1)
        for kind in ["normal" if folio.isdecimal() else "front"]
    )
    return f"<pageList>\n<navLabel><text>{title}</text></navLabel>\n{targets}</pageList>\n"
