"""An edition as an EPUB: structure, links, metadata, style."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from books import Prepared
from container import NAMES, Opened, edition, made, section

from huozi.epub.names import relative
from huozi.model import ContentsEntry, Person, Picture, Role

TYPE = f"{{{NAMES['epub']}}}type"


@pytest.fixture(scope="module")
def full(full_files: dict[str, bytes]) -> Opened:
    return Opened(full_files[".epub"])


def title_of(book: Opened, name: str) -> str:
    return str(book.find("//x:title/text()", name)[0])


# --- order and links


def test_the_spine_is_the_order_of_the_edition(full: Opened, full_book: Prepared) -> None:
    hrefs = {item.get("id"): item.get("href", "") for item in full.opf.iter("{*}item")}
    spine = [hrefs[item.get("idref")] for item in full.opf.iter("{*}itemref")]
    titles = [title_of(full, str(href)) for href in spine]
    assert titles == ["封面", *(item.title for item in full_book.edition.sections)]


def test_every_link_inside_the_book_leads_to_something(full: Opened) -> None:
    ids = {
        name: {node.get("id") for node in page.iter() if node.get("id")}
        for name, page in full.pages.items()
    }
    checked = 0
    for name, page in full.pages.items():
        for link in page.iter("{*}a"):
            href = link.get("href", "")
            if "://" in href or href.startswith("mailto:"):
                continue
            path, _, anchor = href.partition("#")
            target = str(Path(name).parent / path) if path else name
            target = target.replace("text/../", "")
            assert target in full.pages, href
            assert not anchor or unquote(anchor) in ids[target], href
            checked += 1
    assert checked > 30


def test_a_link_to_an_article_leads_to_its_file() -> None:
    book = made(edition('<p><a href="#a2">见</a></p>', "<p>次篇。</p>"))
    assert book.find("//x:section//x:a/@href", "text/a1.xhtml") == ["../text/a2.xhtml"]


def test_a_link_from_the_contents_needs_no_way_up() -> None:
    assert relative("text/a.xhtml", "nav.xhtml") == "text/a.xhtml"
    assert relative("style.css", "text/a.xhtml") == "../style.css"


def test_contents_nest_as_the_book_does(full: Opened) -> None:
    nav = full.find("//x:nav[@epub:type='toc']", "nav.xhtml")[0]

    def outline(node: object, path: str = "x:ol/x:li") -> list[object]:
        return [
            (item.find("x:a", NAMES).text, outline(item))
            if item.find("x:ol", NAMES) is not None
            else item.find("x:a", NAMES).text
            for item in node.findall(path, NAMES)  # type: ignore[attr-defined]
        ]

    top = outline(nav)
    assert [item if isinstance(item, str) else item[0] for item in top] == [
        "前言",
        "上编　文字",
        "下编　代码",
        "附录",
        "出处",
    ]
    assert top[1][1][0] == ("第一章　注与表", ["注", "长表"])  # type: ignore[index]


def test_old_readers_see_the_same_lines(full: Opened) -> None:
    old = full.find("//ncx:navPoint/ncx:navLabel/ncx:text/text()", "toc.ncx")
    new = full.find("//x:nav[@epub:type='toc']//x:a/text()", "nav.xhtml")
    assert old == new
    orders = full.find("//ncx:navPoint/@playOrder", "toc.ncx")
    assert orders == [str(number) for number in range(1, len(orders) + 1)]


# --- semantics


@pytest.mark.parametrize(
    ("role", "kind", "aria"),
    [
        (Role.CHAPTER, "chapter", "doc-chapter"),
        (Role.PART, "part", "doc-part"),
        (Role.FOREWORD, "foreword", "doc-foreword"),
        (Role.APPENDIX, "appendix", "doc-appendix"),
        (Role.DIVISION, "division", None),
        (Role.SOURCES, "bibliography", "doc-bibliography"),
        (Role.PREFACE, "preface", "doc-preface"),
        (Role.INTRODUCTION, "introduction", "doc-introduction"),
        (Role.COLOPHON, "colophon", "doc-colophon"),
    ],
)
def test_a_section_says_what_it_is(role: Role, kind: str, aria: str | None) -> None:
    bare = edition()
    book = made(
        replace(bare, sections=(*bare.sections, section("b", "<h1>题</h1><p>文。</p>", role)))
    )
    (node,) = book.find("/x:html/x:body/x:section", "text/b.xhtml")
    assert (node.get(TYPE), node.get("role")) == (kind, aria)
    heading = node.find("x:h1", NAMES)
    assert node.get("aria-labelledby") == (heading.get("id") if aria else None)


def test_markup_in_names_is_text() -> None:
    book = made(edition(title="<b>&</b>", rights="a<b", authors=(Person("甲&乙", "主编"),)))
    assert book.find("//dc:title/text()") == ["<b>&</b>"]
    assert book.find("//dc:rights/text()") == ["a<b"]
    assert book.find("//ncx:docTitle/ncx:text/text()", "toc.ncx") == ["<b>&</b>"]
    assert title_of(book, "nav.xhtml") == "目录"


def test_markup_in_a_line_of_the_contents_is_text() -> None:
    bare = edition()
    book = made(replace(bare, contents=(ContentsEntry("<i>甲</i> & 乙", "a1", 1),)))
    assert book.find("//x:nav[1]//x:a/text()", "nav.xhtml") == ["<i>甲</i> & 乙"]


def test_dates_and_subjects_are_written_as_given(full: Opened) -> None:
    assert full.find("//dc:date/text()") == ["2026-03-04"]
    assert full.find("//dc:subject/text()") == ["甲", "乙"]
    assert full.find("//dc:publisher/text()") == ["某社"]
    assert [str(name) for name in full.find("//dc:title/text()")] == [
        "大全：<书> & “引号”",
        "样样都有一点",
    ]


def test_an_unknown_role_names_no_relator() -> None:
    book = made(edition(authors=(Person("甲", "顾问"), Person("乙"))))
    assert book.find("//opf:meta[@property='role']") == []


# --- pictures and style


def test_a_picture_keeps_its_type_and_bytes() -> None:
    kinds = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg", "image/webp": "webp"}
    pictures = tuple(Picture(f"图/{kind}", kind, kind.encode(), 1, 1) for kind in kinds)
    markup = "".join(f'<p><img src="图/{kind}" alt="图"/></p>' for kind in kinds)
    book = made(replace(edition(markup), pictures=pictures))
    for number, (kind, ending) in enumerate(kinds.items()):
        name = f"images/{number:03d}.{ending}"
        assert book.files[f"EPUB/{name}"] == kind.encode()
        assert book.find(f"//opf:item[@href='{name}']/@media-type") == [kind]


def test_only_cells_with_words_too_long_for_a_phone_may_break_them() -> None:
    cells = "".join(f"<td>{words}</td>" for words in ("1234567890", "见 https://example.org/a/b"))
    book = made(edition(f"<table><tr>{cells}</tr></table>"))
    assert book.find("//x:td/@class", "text/a1.xhtml") == ["long-words"]


def test_the_style_needs_no_reader_that_knows_variables(full: Opened) -> None:
    style = full.files["EPUB/style.css"].decode()
    assert "var(" not in style
    assert '"Noto Serif CJK SC"' in style
    assert "@import" not in style
    assert "http" not in style


def test_nothing_in_the_container_is_unlisted(full: Opened) -> None:
    listed = {f"EPUB/{href}" for href in full.find("//opf:item/@href")}
    around = {"mimetype", "META-INF/container.xml", "EPUB/content.opf"}
    assert set(full.files) == listed | around
