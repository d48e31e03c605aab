"""pandoc: the articles as one Markdown text, an EPUB with contents."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.peers.running import Peer, main
from huozi.manuscript.load import load


def commands(program: str, folder: Path, source: Path) -> list[list[str]]:
    """One process."""
    book, found = load(folder)
    if book is None:
        raise SystemExit("\n".join(item.message for item in found))
    text = source.with_suffix(".md")
    articles = (f"# {article.title}\n\n{article.body.strip()}\n" for article in book.articles)
    text.write_text("\n".join(articles), "utf-8")
    options = ["--toc", "--metadata", f"title={book.metadata.title}", "--metadata", "lang=zh-Hans"]
    places = f"--resource-path={folder}:{folder / 'articles'}"
    target = str(source.with_suffix(".epub"))
    return [[program, "-f", "markdown", str(text), *options, places, "-o", target]]


PEER = Peer("pandoc", ".epub", lambda: shutil.which("pandoc"), commands)

if __name__ == "__main__":
    main(PEER)
