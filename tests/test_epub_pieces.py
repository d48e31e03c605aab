"""Long sections in several files: nothing lost, nothing named twice, notes beside their calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from books import codes
from container import NAMES, Opened, edition, made
from hypothesis import given
from hypothesis import strategies as st

from huozi import xhtml
from huozi.epub.pieces import LIMIT, cut
from huozi.model import ContentsEntry
from huozi.verify.epub import check_epub

LONG = "字" * 30_000  # 90 kB


def pieces(markup: str, limit: int = 50) -> list[str]:
    """The text of each piece of a section, cut small."""
    return [
        xhtml.text(piece)
        for piece in cut(xhtml.parse(f'<section id="s">{markup}</section>'), limit)
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>短</p>", ["短"]),
        ("<p>一一一一</p><p>二二二二</p><p>三三三三</p>", ["一一一一二二二二", "三三三三"]),
        ('<div class="body"><p>一一一一</p><p>二二二二</p><p>三三三三</p></div>', ["一一一一二二二二", "三三三三"]),
        ("<p>一</p><p>一</p><p>一</p><h2>题</h2><p>文文文</p><p>文文文</p>", ["一一一", "题文文文文文文"]),
        ("<p>一一一一一一一一一一一一一一一一一一一一一一一一</p>", ["一" * 24]),
        ("散<p>一一一一</p><p>二二二二</p><p>三三三三</p>", ["散一一一一二二二二三三三三"]),
        ("<ol><li>一一一一一</li><li>二二二二二</li><li>三三三三三</li></ol><p>四</p>", ["一一一一一二二二二二三三三三三", "四"]),
    ],
    ids=["short", "between paragraphs", "inside its parts", "before a heading", "one block", "loose words", "a list"],
)  # fmt: skip
def test_a_section_is_cut_between_blocks(markup: str, expected: list[str]) -> None:
    assert pieces(markup) == expected


@given(
    st.lists(st.sampled_from(["p", "h2", "div", "table"]), min_size=1, max_size=12),
    st.integers(40, 400),
)
def test_cutting_loses_and_doubles_nothing(tags: list[str], limit: int) -> None:
    inside = {"div": "<p>{}</p><p>乙</p>", "table": "<tr><td>{}</td></tr>"}
    blocks = [
        f'<{tag} id="b{n}">{inside.get(tag, "{}").format(f"第{n}块")}</{tag}>'
        for n, tag in enumerate(tags)
    ]
    markup = f'<section id="s"><div class="body" id="d">{"".join(blocks)}</div></section>'
    whole = xhtml.parse(markup)
    parts = cut(xhtml.parse(markup), limit)
    assert "".join(map(xhtml.text, parts)) == xhtml.text(whole)
    ids = [node.get("id") for part in parts for node in part.iter() if node.get("id")]
    assert sorted(ids) == sorted(str(node.get("id")) for node in whole.iter() if node.get("id"))


def long_book() -> Opened:
    noted = "".join(
        f'<p id="p{n}">{LONG}<a href="#n{n}" id="c{n}" role="doc-noteref">〔{n}〕</a></p>'
        for n in range(1, 6)
    )
    notes = "".join(
        f'<aside id="n{n}" role="doc-footnote"><p><a href="#c{n}" role="doc-backlink">〔{n}〕</a>注{n}。</p></aside>'
        for n in range(1, 6)
    )
    body = f'<header><h1>题</h1></header><div class="body">{noted}</div><section class="notes">{notes}</section><footer>出处</footer>'
    bare = edition(body, '<p><a href="#p5">见第五段</a></p>')
    return made(replace(bare, contents=(*bare.contents, ContentsEntry("第四段", "p4", 2))))


def test_a_long_article_is_in_files_a_small_reader_can_open() -> None:
    book = long_book()
    names = [name for name in book.files if name.startswith("EPUB/text/a1")]
    assert names == ["EPUB/text/a1.xhtml", "EPUB/text/a1_2.xhtml", "EPUB/text/a1_3.xhtml"]
    assert all(len(book.files[name]) < LIMIT * 1.02 for name in names)
    spine = [name.removeprefix("s-") for name in book.find("//opf:itemref/@idref")]
    assert spine[-4:] == ["a1", "a1_2", "a1_3", "a2"]


def test_links_find_their_piece() -> None:
    book = long_book()
    assert book.find("//x:section//x:a/@href", "text/a2.xhtml") == ["../text/a1_3.xhtml#p5"]
    contents = book.find("//x:nav[@epub:type='toc']//x:a/@href", "nav.xhtml")
    assert contents == ["text/a1.xhtml", "text/a2.xhtml", "text/a1_2.xhtml#p4"]


def test_notes_stand_in_the_file_that_calls_them() -> None:
    book = long_book()
    for name, page in book.pages.items():
        for call in page.iterfind(".//x:a[@role='doc-noteref']", NAMES):
            assert call.get("href", "").startswith("#"), name
    assert book.text("text/a1_3.xhtml").endswith("〔5〕注5。出处\n")


def test_a_later_piece_says_whose_it_is() -> None:
    (node,) = long_book().find("/x:html/x:body/x:section", "text/a1_2.xhtml")
    assert (node.get("role"), node.get("aria-label"), node.get("id")) == ("doc-chapter", "a1", None)


def test_reading_a_long_article_back_finds_it_whole() -> None:
    book = edition(f"<div>{'<p>' + LONG + '</p>'}{'<p>甲乙</p>' * 20000}</div>")
    opened = made(book)
    assert len(opened.pages) > 4
    assert check_epub(book, opened.data, "书.epub") == ()
    shorter = edition(f"<div>{'<p>' + LONG + '</p>'}{'<p>甲乙</p>' * 19999}</div>")
    assert codes(check_epub(shorter, opened.data, "书.epub")) == ["V001"]
