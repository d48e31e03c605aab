"""Plain WeasyPrint: the book as one document, none of our code in the process."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from bench.peers.pages import book_page
from bench.peers.running import Peer, main, words

_STYLE = """
.contents a::after { content: leader(".") target-counter(attr(href), page) }
h1 { string-set: article content() }
.title { string-set: book content() }
@page :left { @top-left { content: string(book) } }
@page :right { @top-right { content: string(article, first-except) } }
"""
_INSIDE = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"


def commands(program: str, folder: Path, source: Path) -> list[list[str]]:
    """One process."""
    page = source.with_suffix(".html")
    page.write_text(book_page(words(folder), _STYLE), "utf-8")
    return [[program, "-c", _INSIDE, str(page), str(source.with_suffix(".pdf"))]]


PEER = Peer(
    "WeasyPrint", ".pdf", lambda: sys.executable if find_spec("weasyprint") else None, commands
)

if __name__ == "__main__":
    main(PEER)
