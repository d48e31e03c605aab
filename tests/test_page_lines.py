"""The pages of a PDF are found in the lines of the manuscript they begin at."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pypdfium2 as pdfium
from books import ready, write_book

from huozi.diagnostics import Span, finding
from huozi.making.build import build
from huozi.making.outputs import READYING
from huozi.reader_style import told
from huozi.verify.page_lines import page_lines

WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"


def paragraph(number: int) -> str:
    """One that is like no other, of some lines, with marks in it."""
    words = "".join(Random(number).choices(WORDS, k=90))
    return f"**{words[:9]}**，{words[9:]}。"


def test_every_page_is_found_where_it_begins(tmp_path: Path) -> None:
    text = "\n\n".join(map(paragraph, range(40)))
    folder = write_book(tmp_path / "书", {"01.md": f"---\ntitle: 一\n---\n\n{text}\n"})
    target = tmp_path / "书.pdf"
    assert build(folder, [target])[0]
    prepared = ready(folder)
    edition = READYING[".pdf"](prepared.edition)
    found = page_lines((edition, target.read_bytes(), prepared.book.articles))
    lines = (folder / "articles" / "01.md").read_text().splitlines()
    with pdfium.PdfDocument(target) as document:
        pages = {number: document[number - 1].get_textpage().get_text_range() for number in found}
    assert len(found) > 4
    assert list(found.values()) == sorted(found.values(), key=lambda span: span.line)
    first, *others = found
    assert (found[first].path, found[first].line) == ("articles/01.md", 5)
    for number in others:
        words = told(pages[number])[:20]
        assert words[:8] in told(lines[found[number].line - 1] * 2), number


def test_a_finding_knows_its_page() -> None:
    assert finding("V203", Span("a.pdf"), page=7, count=1).page == 7
    assert finding("V202", Span("a.pdf"), font="a", page=2).page == 2
    assert finding("V205", Span("a.pdf"), what="语言").page == 0
