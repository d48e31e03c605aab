"""Typst: contents, running heads, folios, an article on a new page."""

from __future__ import annotations

import json
from pathlib import Path

from bench.peers.running import Peer, Words, main, words
from bench.typeset.peers import HEADING, PEERS, sides_of, typst_command, typst_source


def _style(found: Words) -> str:
    """Running heads of the book on the left and the article on the right, and headings."""
    sides = sides_of(found.area)
    return f"""#set page(numbering: "1", margin: (top: {sides["top"]}, bottom: {sides["bottom"]},
  inside: {sides["inner"]}, outside: {sides["outer"]}), header: context {{
  if calc.even(here().page()) {{ {json.dumps(found.title, ensure_ascii=False)} }} else {{
    let before = query(selector(heading.where(level: 1)).before(here()))
    if before.len() > 0 {{ align(right, before.last().body) }} }} }})
#show heading: it => {{
  if it.level == 1 {{ pagebreak(weak: true) }}
  block(height: {found.area.leading + found.area.size}pt, sticky: true,
    text(size: {HEADING}pt, weight: "regular", it.body)) }}
#let title(level, words) = heading(level: level, words)
#align(center, text(size: 26pt, {json.dumps(found.title, ensure_ascii=False)}))
#pagebreak()
#outline(title: none, depth: 1)
"""


def commands(program: str, folder: Path, source: Path) -> list[list[str]]:
    """One process."""
    found = words(folder)
    text = source.with_suffix(".typ")
    text.write_text(typst_source(found.blocks, found.area, _style(found)), "utf-8")
    return [typst_command(program, text, source.with_suffix(".pdf"))]


_ENGINE = next(peer for peer in PEERS if peer.name == "Typst")
PEER = Peer(_ENGINE.name, ".pdf", _ENGINE.program, commands)

if __name__ == "__main__":
    main(PEER)
