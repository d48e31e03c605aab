"""What the package document says of the book: people, numbers, accessibility."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from books import CONFIG, codes, edition_of, said, write_book
from container import NAMES, edition, made

from huozi import isbn
from huozi.epub import make_epub
from huozi.manuscript.load import load
from huozi.model import Edition, Person, Picture
from huozi.pinyin import file_as
from huozi.reader_style import PageStart, ReaderStyle
from huozi.themes import load_theme
from huozi.verify.epub import check_epub

PICTURE = Picture("a.png", "image/png", b"png", 1, 1)
NOTED = (
    '<p>文<a href="#n" id="c" role="doc-noteref">〔1〕</a></p><section class="notes" role="doc-endnotes">'
    '<aside id="n" role="doc-footnote"><p><a href="#c" role="doc-backlink">〔1〕</a>注。</p></aside></section>'
)


# --- people


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("张三", "Zhang San"),
        ("曾国藩", "Zeng Guofan"),
        ("单田芳", "Shan Tianfang"),
        ("解缙", "Xie Jin"),
        ("仇英", "Qiu Ying"),
        ("区家麟", "Ou Jialin"),
        ("查良镛", "Zha Liangyong"),
        ("欧阳修", "Ouyang Xiu"),
        ("长孙无忌", "Zhangsun Wuji"),
        ("吕布", "Lü Bu"),
        ("本书编写组", "Ben shu bian xie zu"),
        ("重庆大学", "Chong qing da xue"),
        ("约翰·史密斯", "Yue han shi mi si"),
        ("John Smith", "John Smith"),
        ("李", "Li"),
    ],
)
def test_a_name_is_filed_under_its_pinyin(name: str, filed: str) -> None:
    assert file_as(name) == filed


def test_people_have_roles_and_are_filed() -> None:
    people = (
        Person("单田芳", "著"),
        Person("某甲", "译"),
        Person("某乙", "插图"),
        Person("贾某", "著", sort="Gu Mou"),
        Person("某丙", "顾问"),
    )
    book = made(edition(authors=people))
    assert book.find("//dc:creator/text()") == ["单田芳", "贾某"]
    assert book.find("//dc:contributor/text()") == ["某甲", "某乙", "某丙"]
    filed = book.find("//opf:meta[@property='file-as']/text()")
    assert filed == ["Shan Tianfang", "Mou Jia", "Mou Yi", "Gu Mou", "Mou Bing"]
    assert book.find("//opf:meta[@property='role']/text()") == ["aut", "trl", "ill", "aut"]


def test_a_reading_given_in_book_toml_is_kept(tmp_path: Path) -> None:
    config = CONFIG.replace('"甲"', '{ name = "乐某", sort = "Le Mou" }')
    assert edition_of(tmp_path, "文。", config=config).metadata.authors[0].sort == "Le Mou"


# --- numbers


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("978-7-301-04815-3", "9787301048153"),
        ("ISBN 978-7-301-04815-3", "9787301048153"),
        ("urn:isbn:9787301048153", "9787301048153"),
        ("7-301-04815-7", "9787301048153"),
        ("0-8044-2957-X", "9780804429573"),
        ("978-7-301-04815-4", ""),
        ("7-301-04815-8", ""),
        ("978-7-301", ""),
        ("960-7-301-04815-3", ""),
    ],
)
def test_the_check_digit_of_an_isbn_is_counted(text: str, digits: str) -> None:
    assert isbn.digits(text) == digits


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('identifier = "978-7-301-04815-4"', 7),
        ('identifier = "ISBN 123"', 7),
        ('print_isbn = "无"', 7),
    ],
)
def test_a_wrong_isbn_is_an_error_at_its_line(line: str, place: int, tmp_path: Path) -> None:
    _, found = load(write_book(tmp_path, config=f"\n{CONFIG}{line}\n"))
    assert codes(found) == ["B006"], said(found)
    assert f"book.toml:{place}:" in said(found)


def test_an_isbn_is_the_identifier(tmp_path: Path) -> None:
    book = edition_of(tmp_path, "文。", config=f'{CONFIG}identifier = "ISBN 978-7-301-04815-3"\n')
    assert made(book).find("//dc:identifier/text()") == ["urn:isbn:9787301048153"]
    imprint = next(item.xhtml for item in book.sections if item.id == "_imprint")
    assert "ISBN 978-7-301-04815-3" in imprint


def test_the_identifier_comes_from_the_manuscript_alone(tmp_path: Path) -> None:
    first, second = (
        edition_of(tmp_path / name, body) for name, body in (("a", "文。"), ("b", "改过的文。"))
    )
    assert first.metadata.identifier.startswith("urn:uuid:")
    assert first.metadata.identifier == second.metadata.identifier


def test_a_series_has_its_name_and_number(tmp_path: Path) -> None:
    config = f'{CONFIG}series = "某丛书"\nvolume = 3\n'
    book = made(edition_of(tmp_path, "文。", config=config))
    assert book.find("//opf:meta[@property='belongs-to-collection']/text()") == ["某丛书"]
    assert book.find("//opf:meta[@refines='#series']/text()") == ["series", "3"]
    assert made(edition()).find("//opf:meta[@refines='#series']") == []


# --- accessibility: all of it, and no more than is true


def declared(book: Edition, name: str) -> list[str]:
    return [str(text) for text in made(book).find(f"//opf:meta[@property='{name}']/text()")]


def pictured(alt: str) -> Edition:
    markup = f'<p><img src="a.png" alt="{alt}"/></p>'
    return replace(edition(markup), pictures=(PICTURE,))


@pytest.mark.parametrize(
    ("book", "modes", "sufficient"),
    [
        (edition(), ["textual"], ["textual"]),
        (pictured("图"), ["textual", "visual"], ["textual,visual", "textual"]),
        (pictured(""), ["textual", "visual"], ["textual,visual"]),
    ],
    ids=["no picture", "described", "not described"],
)
def test_text_is_enough_where_pictures_have_words(
    book: Edition, modes: list[str], sufficient: list[str]
) -> None:
    assert declared(book, "schema:accessMode") == modes
    assert declared(book, "schema:accessModeSufficient") == sufficient


ALWAYS = {"structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked"}  # fmt: skip


@pytest.mark.parametrize(
    ("book", "more"),
    [
        (edition(), set()),
        (pictured("图"), {"alternativeText"}),
        (pictured(""), set()),
        (edition("<p><ruby>汉<rt>hàn</rt></ruby></p>"), {"rubyAnnotations"}),
        (
            replace(edition(), folios=(PageStart("a1", "1", "正文"),)),
            {"pageBreakMarkers", "pageNavigation"},
        ),
    ],
    ids=["plain", "described", "not described", "readings", "pages"],
)
def test_features_are_what_the_book_has(book: Edition, more: set[str]) -> None:
    assert set(declared(book, "schema:accessibilityFeature")) == ALWAYS | more


def test_the_summary_is_chinese_and_says_what_is_missing() -> None:
    (words,) = declared(pictured(""), "schema:accessibilitySummary")
    assert "有1幅图没有替代文字" in words
    (words,) = declared(edition(NOTED), "schema:accessibilitySummary")
    assert "注和正文可以来回跳转" in words
    assert "图" not in words


def test_a_moving_picture_may_flash() -> None:
    assert declared(edition(), "schema:accessibilityHazard") == ["none"]
    moving = replace(pictured("图"), pictures=(replace(PICTURE, media_type="image/gif"),))
    assert declared(moving, "schema:accessibilityHazard") == ["unknown"]


def test_conformance_is_claimed_by_somebody_or_not_at_all() -> None:
    assert declared(edition(), "dcterms:conformsTo") == []
    claimed = replace(edition(), epub=ReaderStyle(certified_by="某社"))
    (standard,) = declared(claimed, "dcterms:conformsTo")
    assert standard == "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    assert declared(claimed, "a11y:certifiedBy") == ["某社"]


def test_a_claim_over_a_picture_without_words_is_refused() -> None:
    theme, _ = load_theme("song", Path())
    assert theme is not None
    data, found = make_epub(replace(pictured(""), epub=ReaderStyle(certified_by="某社")), theme)
    assert data is None
    assert codes(found) == ["E001"]


# --- what an article says of itself


def test_an_article_can_be_taken_out_with_its_data(tmp_path: Path) -> None:
    article = (
        "---\ntitle: 题\nkicker: 引\nsubtitle: 副\nauthors: [某甲]\nabstract: 提要。\n"
        "source: {publication: 某报}\n---\n\n正文。\n"
    )
    book = made(edition_of(tmp_path, {"a.md": article}))
    page = "text/a.xhtml"
    assert book.find("//x:section/@typeof", page) == ["Article"]
    said_of = {
        str(node.get("property")): "".join(node.itertext())
        for node in book.find("//*[@property]", page)
    }
    assert said_of == {
        "alternativeHeadline": "副",
        "headline": "题",
        "creditText": "某甲",
        "abstract": "提要。",
        "citation": "（原载《某报》）",
    }
    (summary,) = book.find("//x:section[@role='doc-abstract']", page)
    assert summary.get("aria-label") == "提要"
    assert summary.get(f"{{{NAMES['epub']}}}type") == "abstract"


# --- notes


def test_the_section_of_notes_is_no_note() -> None:
    (box,) = made(edition(NOTED)).find("//x:section[@class='notes']", "text/a1.xhtml")
    assert box.get(f"{{{NAMES['epub']}}}type") is None
    assert box.get("role") == "doc-endnotes"


def test_duokan_gets_a_picture_to_tap_and_a_list() -> None:
    book = replace(edition(NOTED), epub=ReaderStyle(reader="duokan"))
    opened = made(book)
    page = "text/a1.xhtml"
    (call,) = opened.find("//x:a[@role='doc-noteref']", page)
    assert (call.get("class"), call.get("href")) == ("duokan-footnote", "#n")
    assert call.find("x:img", NAMES).get("alt") == "〔1〕"
    (item,) = opened.find("//x:aside/x:ol[@class='duokan-footnote-content']/x:li", page)
    assert (item.get("class"), item.get("id")) == ("duokan-footnote-item", "n")
    assert opened.files[f"EPUB/{call.find('x:img', NAMES).get('src')[3:]}"].startswith(b"\x89PNG")
    assert check_epub(book, opened.data, "书.epub") == ()
    assert not any("_note" in name or "duokan" in name for name in made(edition(NOTED)).files)
