"""Chromium's print to PDF: it knows no page numbers in contents and no running heads."""

from __future__ import annotations

from pathlib import Path

from bench.peers.pages import book_page
from bench.peers.running import Peer, main, words
from bench.typeset.peers import CHROMIUM, chromium_command, first


def commands(program: str, folder: Path, source: Path) -> list[list[str]]:
    """One print."""
    page = source.with_suffix(".html")
    page.write_text(book_page(words(folder), ""), "utf-8")
    profile = str(source.with_suffix(".profile"))
    return [chromium_command(program, page, source.with_suffix(".pdf"), profile)]


PEER = Peer("Chromium", ".pdf", lambda: first(CHROMIUM), commands)

if __name__ == "__main__":
    main(PEER)
