"""What ebooklib 0.20 does to a book when it is asked to do more than pack: each trap, closed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from books import CONFIG, ROOT, Prepared, codes, write_book
from container import NAMES, Opened, edition, made, section

from huozi import files
from huozi.epub.package import Container, package
from huozi.epub.packing import Item
from huozi.manuscript.load import load
from huozi.model import ContentsEntry, Person, Picture
from huozi.xhtml import serialise

XML = b'<?xml version="1.0"?><x/>'


def body(markup: str) -> str:
    """The text of a page made from some markup."""
    return made(edition(markup)).text("text/a1.xhtml")


# --- text that ebooklib drops


def test_bare_text_stays() -> None:
    assert "裸字" in body("裸字<p>段</p>尾字")


def test_a_paragraph_over_ten_megabytes_stays() -> None:
    assert body(f"<p>{'字' * 3_600_000}</p>").count("字") == 3_600_000


def test_what_is_nested_255_deep_stays() -> None:
    assert "最里面" in body("<div>" * 300 + "最里面" + "</div>" * 300)


def test_leading_newlines_of_preformatted_text_stay() -> None:
    assert "\n\n\n  甲" in body("<pre>\n\n\n  甲</pre>")


def test_text_that_looks_like_a_declaration_stays() -> None:
    words = ' xmlns:epub="http://www.idpf.org/2007/ops" ]]&gt; &lt;![CDATA[x]]&gt;'
    assert 'xmlns:epub="http://www.idpf.org/2007/ops" ]]> <![CDATA[x]]>' in body(
        f"<p>甲{words}</p>"
    )


def test_characters_beyond_the_basic_plane_stay() -> None:
    assert "𠮷㐂𪚥🎉👨‍👩‍👧" in body("<p>𠮷㐂𪚥🎉👨‍👩‍👧</p>")


# --- XML that an HTML parser breaks


def test_drawings_keep_the_case_of_their_names(full_files: dict[str, bytes]) -> None:
    book = Opened(full_files[".epub"])
    drawings = [data for name, data in book.files.items() if name.endswith(".svg")]
    assert any(b"viewBox=" in data and b"<linearGradient" in data for data in drawings)
    assert not any(b"viewbox=" in data or b"<lineargradient" in data for data in drawings)


def test_body_and_html_keep_their_attributes() -> None:
    page = made(edition()).tree("text/a1.xhtml")
    found = page.find("x:body", NAMES)
    assert found is not None
    assert found.get(f"{{{NAMES['epub']}}}type") == "bodymatter"
    assert page.get("lang") == page.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"


def test_every_file_is_well_formed(full_files: dict[str, bytes]) -> None:
    book = Opened(full_files[".epub"])
    assert len(book.pages) > 10
    assert all(serialise(tree) for tree in book.pages.values())


# --- names and ids


def test_two_files_of_one_name_are_an_error() -> None:
    twice = [Item("a", "x.xml", "text/xml", XML), Item("b", "x.xml", "text/xml", XML)]
    with pytest.raises(ValueError, match="twice"):
        package(Container(tuple(twice), (), "id", "zh", edition().modified))


def test_two_files_of_one_id_are_an_error() -> None:
    twice = [Item("a", "x.xml", "text/xml", XML), Item("a", "y.xml", "text/xml", XML)]
    with pytest.raises(ValueError, match="one id"):
        package(Container(tuple(twice), (), "id", "zh", edition().modified))


def test_names_are_plain_whatever_the_manuscript_s_are(full_files: dict[str, bytes]) -> None:
    names = Opened(full_files[".epub"]).files
    assert all(name.isascii() and " " not in name and ".." not in name for name in names)


def test_links_are_written_with_escapes() -> None:
    target = '<h2 id="a1--50%中&amp;文">题</h2><p><a href="#a1--50%中&amp;文">见</a></p>'
    book = made(edition(target, '<p><a href="#a1--50%中&amp;文">见</a></p>'))
    links = [link.get("href") for page in book.pages.values() for link in page.iter("{*}a")]
    assert "#a1--50%25%E4%B8%AD%26%E6%96%87" in links
    assert "../text/a1.xhtml#a1--50%25%E4%B8%AD%26%E6%96%87" in links


def test_an_article_may_be_called_like_the_navigation(full_files: dict[str, bytes]) -> None:
    assert {"EPUB/nav.xhtml", "EPUB/text/nav.xhtml"} <= set(Opened(full_files[".epub"]).files)


# --- the package document


def test_the_time_is_utc_wherever_it_is_made(tmp_path: Path) -> None:
    program = "import sys; sys.path.insert(0, 'tests'); import container as c; print(c.made(c.edition()).find('//opf:meta[@property=\"dcterms:modified\"]/text()'))"
    for zone in ("Asia/Shanghai", "UTC"):
        result = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        )
        assert result.stdout.strip() == "['2026-01-02T03:04:05Z']"


def test_no_generator_and_no_random_identifier() -> None:
    book = made(edition())
    assert book.find("//opf:meta[@name='generator']") == []
    assert book.find("//dc:identifier/text()") == ["urn:uuid:00000000-0000-4000-8000-000000000001"]


def test_the_package_says_its_language() -> None:
    assert made(edition()).find("/opf:package/@xml:lang") == ["zh-Hans"]


def test_an_underscore_in_the_language_is_refused_before_it_gets_here(tmp_path: Path) -> None:
    _, found = load(write_book(tmp_path, config=f'{CONFIG}language = "zh_CN"\n'))
    assert codes(found) == ["B006"]


def test_two_authors_have_two_ids() -> None:
    book = made(edition(authors=(Person("甲", "编"), Person("乙", "著"))))
    assert book.find("//dc:creator/text()") == ["甲", "乙"]
    assert len(set(book.find("//dc:creator/@id"))) == 2
    assert book.find("//opf:meta[@property='role']/text()") == ["edt", "aut"]
    assert set(book.find("//opf:meta/@scheme")) == {"marc:relators"}
    assert book.find("//*[@opf:file-as]") == []


def test_a_character_xml_cannot_write_does_not_cost_the_whole_row() -> None:
    book = made(edition(description="前\x00后", rights="权\x0b利"))
    assert book.find("//dc:description/text()") == ["前后"]
    assert book.find("//dc:rights/text()") == ["权利"]


def test_accessibility_is_declared() -> None:
    declared = {str(name) for name in made(edition()).find("//opf:meta/@property")}
    names = (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    )
    assert {f"schema:{name}" for name in names} <= declared


def test_alternative_text_is_claimed_only_where_there_are_pictures() -> None:
    path = "//opf:meta[@property='schema:accessibilityFeature']/text()"
    assert "alternativeText" not in made(edition()).find(path)


def test_the_table_of_old_readers_is_in_the_spine_and_there() -> None:
    book = made(edition())
    (ncx,) = book.find("//opf:spine/@toc")
    assert book.find(f"//opf:item[@id='{ncx}']/@href") == ["toc.ncx"]
    assert book.find("//ncx:meta[@name='dtb:depth']/@content", "toc.ncx") == ["1"]
    assert book.find("//ncx:meta[@name='dtb:uid']/@content", "toc.ncx") == book.find(
        "//dc:identifier/text()"
    )


# --- navigation


def test_a_book_without_contents_still_has_a_line_to_follow() -> None:
    book = made(replace(edition(), contents=()))
    assert book.find("//x:nav[1]//x:a/@href", "nav.xhtml") == ["text/_titlepage.xhtml"]
    assert book.find("//ncx:content/@src", "toc.ncx") == ["text/_titlepage.xhtml"]


def test_a_heading_without_words_makes_no_empty_line() -> None:
    bare = edition()
    book = made(replace(bare, contents=(*bare.contents, ContentsEntry(" ", "a1", 2))))
    assert len(book.find("//x:nav[1]//x:a", "nav.xhtml")) == 1


def test_levels_that_skip_one_stay_well_nested() -> None:
    bare = edition("<p>一</p>", "<p>二</p>", "<p>三</p>")
    levels = [
        replace(entry, level=level) for entry, level in zip(bare.contents, (1, 3, 1), strict=True)
    ]
    book = made(replace(bare, contents=tuple(levels)))
    assert len(book.find("//x:nav[1]/x:ol/x:li", "nav.xhtml")) == 2
    assert len(book.find("/ncx:ncx/ncx:navMap/ncx:navPoint", "toc.ncx")) == 2


def test_no_page_list_is_made_of_notes(full_book: Prepared) -> None:
    book = made(full_book.edition)
    assert any("doc-footnote" in data.decode("utf-8", "replace") for data in book.files.values())
    assert book.find("//x:nav[@epub:type='page-list']", "nav.xhtml") == []


def test_landmarks_are_hidden_chinese_and_lead_to_the_text(full_files: dict[str, bytes]) -> None:
    book = Opened(full_files[".epub"])
    (marks,) = book.find("//x:nav[@epub:type='landmarks']", "nav.xhtml")
    assert marks.get("hidden") == "hidden"
    kinds = [link.get(f"{{{NAMES['epub']}}}type") for link in marks.iter("{*}a")]
    front = ["cover", "titlepage", "copyright-page", "foreword", "toc"]
    assert kinds == [*front, "bodymatter", "appendix", "bibliography"]
    assert "Guide" not in book.files["EPUB/nav.xhtml"].decode()
    assert b".landmarks" in book.files["EPUB/style.css"]


def test_the_contents_are_titled_contents_in_chinese() -> None:
    assert made(edition()).find("//x:nav[@role='doc-toc']/x:h1/text()", "nav.xhtml") == ["目录"]


# --- the cover


def test_the_cover_is_read_first_and_says_so_in_chinese(full_files: dict[str, bytes]) -> None:
    book = Opened(full_files[".epub"])
    assert book.find("//opf:itemref/@idref")[0] == "cover"
    assert book.find("//opf:itemref/@linear") == []
    page = "text/_cover.xhtml"
    assert book.find("//x:img/@alt", page) == ["封面：大全：<书> & “引号”"]
    assert book.find("//x:title/text()", page) == ["封面"]
    assert book.find("//x:section/@epub:type", page) == ["cover"]
    assert "Cover" not in book.files[f"EPUB/{page}"].decode()


def test_a_cover_that_also_stands_in_an_article_is_packed_once() -> None:
    picture = Picture("c.png", "image/png", b"png", 1, 1)
    markup = '<p><img src="c.png" alt="图"/></p>'
    book = made(replace(edition(markup), cover=picture, pictures=(picture,)))
    assert book.find("//opf:item[@properties='cover-image']/@href") == ["images/000.png"]
    assert book.find("//x:img/@src", "text/a1.xhtml") == ["../images/000.png"]


# --- semantics, for readers and for screen readers


def test_notes_have_their_roles_and_types(
    full_files: dict[str, bytes], full_book: Prepared
) -> None:
    book = Opened(full_files[".epub"])
    owner = next(item for item in full_book.edition.sections if item.title == "注")
    page = f"text/{owner.id}.xhtml"
    for role, kind in (
        ("doc-noteref", "noteref"),
        ("doc-footnote", "footnote"),
        ("doc-backlink", "backlink"),
    ):
        assert set(book.find(f"//*[@role='{role}']/@epub:type", page)) == {kind}


def test_ids_are_unique_in_every_file(full_files: dict[str, bytes]) -> None:
    for name, page in Opened(full_files[".epub"]).pages.items():
        ids = [node.get("id") for node in page.iter() if node.get("id")]
        assert len(ids) == len(set(ids)), name


# --- the container and the disk


def test_the_container_is_the_same_whenever_it_is_packed() -> None:
    book = made(edition())
    assert {info.date_time for info in book.infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in book.infos} == {0o644}
    first = book.infos[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
    assert book.files["mimetype"] == b"application/epub+zip"


def test_a_full_disk_is_an_error_and_leaves_the_old_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "book.epub"
    old.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(old, made(edition()).data)
    assert old.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["book.epub"]


def test_an_empty_section_is_still_a_page() -> None:
    bare = edition()
    book = made(replace(bare, sections=(*bare.sections, section("a2", ""))))
    assert book.text("text/a2.xhtml").strip() == ""
