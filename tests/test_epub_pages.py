"""Where the pages of the printed book stand in the EPUB."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from books import Prepared
from container import Opened, edition, made
from pypdfium2 import PdfDocument

from huozi import xhtml
from huozi.epub.page_breaks import mark_pages
from huozi.reader_style import PageStart, told

PARAGRAPHS = "".join(f"<p>第{name}段，说的是{name}的事。</p>" for name in "甲乙丙丁")


def broken(markup: str, *pages: str | tuple[str, bool]) -> str:
    """A section with the places of its pages written as `|1|`; a page is the words on it."""
    tree = xhtml.parse(f"<section>{markup}</section>")
    starts = [page if isinstance(page, tuple) else (page, False) for page in pages]
    mark_pages(
        tree,
        [
            PageStart("s", str(number), told(words), *flag)
            for number, (words, *flag) in enumerate(starts, 1)
        ],
    )
    for mark in list(tree.iter("span")):
        if mark.get("role") == "doc-pagebreak":
            mark.text = f"|{mark.get('id', '').removeprefix('_page-')}|"
            xhtml.unwrap(mark)
    return xhtml.serialise(tree).removeprefix("<section>").removesuffix("</section>")


@pytest.mark.parametrize(
    ("markup", "pages", "expected"),
    [
        ("<p>甲乙丙丁</p>", ["甲乙丙丁"], "|1|<p>甲乙丙丁</p>"),
        ("<p>甲乙丙丁</p>", ["甲乙", "丙丁"], "|1|<p>甲乙|2|丙丁</p>"),
        ("<p>甲乙丙丁</p>", ["甲", "乙丙", "丁"], "|1|<p>甲|2|乙丙|3|丁</p>"),
        ("<p>甲<b>乙</b>丙</p>", ["甲", "乙丙"], "|1|<p>甲<b>|2|乙</b>丙</p>"),
        ("<p>甲甲甲甲</p>", ["甲甲", "甲甲"], "|1|<p>甲甲|2|甲甲</p>"),
        ("<ol><li>甲</li><li>乙</li></ol>", ["1甲", "2乙"], "|1|<ol><li>甲</li><li>|2|乙</li></ol>"),
        ("<p>甲<ruby>乙<rt>yǐ</rt></ruby></p>", ["甲", "乙yǐ"], "|1|<p>甲|2|<ruby>乙<rt>yǐ</rt></ruby></p>"),
        (
            "<p>甲<sup><a>〔1〕</a></sup>乙</p>",
            ["甲①", "乙"],
            "|1|<p>甲<sup><a>〔1〕</a></sup>|2|乙</p>",
        ),
        (
            '<p>甲</p><figure><img alt="图"/></figure><p>乙</p>',
            ["甲", ("", True), "乙"],
            '|1|<p>甲</p>|2|<figure><img alt="图"/></figure><p>|3|乙</p>',
        ),
        (
            '<p>甲</p><figure><img alt="图"/><figcaption>图题</figcaption></figure>',
            ["甲", "图题"],
            '|1|<p>甲</p>|2|<figure><img alt="图"/><figcaption>图题</figcaption></figure>',
        ),
        ("<p>甲</p><p>乙</p>", ["甲", "", "乙"], "|1|<p>甲</p><p>|3|乙</p>"),
        ("<p>甲</p>", ["甲", "别处的文字在这里找不到"], "|1|<p>甲</p>"),
    ],
    ids=["one page", "within a paragraph", "twice in one", "within bold", "alike", "a list's numbers", "readings", "a call", "a picture alone", "a caption", "blank", "not there"],
)  # fmt: skip
def test_a_page_begins_where_its_words_do(
    markup: str, pages: list[str | tuple[str, bool]], expected: str
) -> None:
    assert broken(markup, *pages) == expected


def test_the_head_a_table_repeats_is_passed_over() -> None:
    rows = "".join(f"<tr><td>行{name}的文字</td></tr>" for name in "甲乙丙丁")
    table = f"<table><thead><tr><th>表头</th></tr></thead><tbody>{rows}</tbody></table>"
    shown = broken(table, "表头行甲的文字行乙的文字", "表头行丙的文字行丁的文字")
    assert "<td>|2|行丙的文字</td>" in shown


def test_notes_at_the_foot_of_a_short_page_do_not_hide_it() -> None:
    shown = broken(
        "<p>前页前页。</p><p>这一段文字很短很短。</p>", "前页前页", "这一段文字很短很短注文在页脚"
    )
    assert "<p>|2|这一段" in shown


def test_the_pages_are_listed_for_old_readers_and_new() -> None:
    pages = [PageStart("_titlepage", "i", "小书"), PageStart("_contents", "ii", "目录")]
    pages += [PageStart("a1", "1", "甲"), PageStart("a1", "2", "乙")]
    book = made(replace(edition("<p>甲乙</p>"), folios=tuple(pages)))
    addresses = ["text/_titlepage.xhtml#_page-i", "nav.xhtml#_page-ii"]
    addresses += ["text/a1.xhtml#_page-1", "text/a1.xhtml#_page-2"]
    listed = "//x:nav[@epub:type='page-list']//x:a"
    assert book.find(f"{listed}/text()", "nav.xhtml") == ["i", "ii", "1", "2"]
    assert book.find(f"{listed}/@href", "nav.xhtml") == addresses
    assert book.find("//ncx:pageTarget/ncx:content/@src", "toc.ncx") == addresses
    assert book.find("//ncx:pageTarget/@type", "toc.ncx") == ["front", "front", "normal", "normal"]
    assert book.find("//ncx:meta[@name='dtb:maxPageNumber']/@content", "toc.ncx") == ["2"]


def test_the_source_of_the_pages_is_named() -> None:
    pages = (PageStart("a1", "1", "甲"),)
    for isbn, source in (("", "《小书》纸书"), ("9787301048153", "urn:isbn:9787301048153")):
        book = made(replace(edition("<p>甲</p>", print_isbn=isbn), folios=pages))
        assert book.find("//dc:source/text()") == [source]
        assert book.find("//opf:meta[@property='source-of']/text()") == ["pagination"]
    assert made(edition()).find("//dc:source") == []


def test_a_book_built_with_its_pdf_has_the_pages_of_that_pdf(
    shipped: dict[str, bytes], full_files: dict[str, bytes]
) -> None:
    for files in (shipped, full_files):
        book = Opened(files[".epub"])
        listed = [
            str(folio)
            for folio in book.find("//x:nav[@epub:type='page-list']//x:a/text()", "nav.xhtml")
        ]
        with PdfDocument(files[".pdf"]) as pdf:
            printed = [
                pdf.get_page_label(number)
                for number in range(len(pdf))
                if pdf[number].get_textpage().get_text_bounded().strip()
            ]
        assert [folio for folio in printed if folio in listed] == listed
        assert len(set(printed) - set(listed)) <= 1, set(printed) - set(listed)


def test_the_words_after_a_break_are_those_of_the_page(
    full_files: dict[str, bytes], full_book: Prepared
) -> None:
    book = Opened(full_files[".epub"])
    with PdfDocument(full_files[".pdf"]) as pdf:
        labels = {
            pdf.get_page_label(n): told(pdf[n].get_textpage().get_text_bounded())
            for n in range(len(pdf))
        }
    checked = 0
    for href in map(str, book.find("//x:nav[@epub:type='page-list']//x:a/@href", "nav.xhtml")):
        file, _, name = href.partition("#")
        mark = book.find(f"//*[@id='{unquote(name)}']", file)[0]
        after = told("".join(mark.xpath("following::text()")))[:8]
        if len(after) == 8 and file != "nav.xhtml":
            checked += after in labels[unquote(name).removeprefix("_page-")]
    assert checked >= 10
