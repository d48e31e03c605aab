"""The page that browsers and WeasyPrint print: contents, folios, an article on a new page."""

from __future__ import annotations

import html

from bench.peers.running import Words
from bench.typeset.peers import FACE, page, sides_of


def book_page(words: Words, style: str) -> str:
    """The whole book as one document; `style` is what not every engine knows."""
    sides = sides_of(words.area)
    margins = f"""
@page :left {{ margin-left: {sides["outer"]}; margin-right: {sides["inner"]} }}
@page :right {{ margin-left: {sides["inner"]}; margin-right: {sides["outer"]} }}
@page {{ font: 9pt "{FACE}"; @bottom-center {{ content: counter(page) }} }}
.title, .contents, h1 {{ break-before: page }}
.title {{ font-size: 26pt; line-height: 5em; text-align: center; text-indent: 0 }}
.contents p {{ text-indent: 0 }}
.contents a {{ color: inherit; text-decoration: none }}
"""
    entries = "\n".join(
        f'<p><a href="#b{number}">{html.escape(block.text)}</a></p>'
        for number, block in enumerate(words.blocks)
        if block.level == 1
    )
    title = f'<p class="title">{html.escape(words.title)}</p>'
    opening = f'{title}\n<section class="contents">\n{entries}\n</section>\n'
    return page(words.blocks, words.area, margins + style, opening)
