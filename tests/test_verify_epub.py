"""A damaged EPUB is seen, with the place and the words; a whole one never is."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from books import Prepared, codes, rezip, said
from container import edition, made
from hypothesis import given
from hypothesis import strategies as st

from huozi.diagnostics import Finding
from huozi.making.outputs import READYING
from huozi.verify.epub import check_epub

BOOK = edition("<p>甲乙丙丁戊己。</p>", "<p>子丑寅卯。</p>", "<p>天地玄黄。</p>")
DATA = made(BOOK).data


def check(data: bytes) -> tuple[Finding, ...]:
    return check_epub(BOOK, data, "书.epub")


def edited(name: str, old: str, new: str) -> bytes:
    """The EPUB with words of one file replaced."""
    with zipfile.ZipFile(BytesIO(DATA)) as archive:
        text = archive.read(f"EPUB/{name}").decode()
    assert old in text
    return rezip(DATA, {f"EPUB/{name}": text.replace(old, new).encode()})


def test_a_whole_book_has_no_findings() -> None:
    assert check(DATA) == ()


def test_the_full_book_has_no_findings(full_book: Prepared, full_files: dict[str, bytes]) -> None:
    assert check_epub(READYING[".epub"](full_book.edition), full_files[".epub"], "书.epub") == ()


def test_a_dropped_character_is_named_with_what_stands_around_it() -> None:
    (found,) = check(edited("text/a1.xhtml", "丁", ""))
    assert found.code == "V001"
    assert "《a1》" in found.message
    assert "从“甲乙丙”之后起：书稿是“丁戊己。”，成品是“戊己。”" in found.message


@pytest.mark.parametrize(
    ("old", "new"),
    [("丁", "丁丁"), ("乙丙", "丙乙"), ("</section>", "</section>多"), ("甲乙", "甲、乙")],
    ids=["doubled", "swapped", "added after", "added within"],
)
def test_any_other_text_is_seen(old: str, new: str) -> None:
    assert codes(check(edited("text/a1.xhtml", old, new))) == ["V001"]


def test_white_space_does_not_count() -> None:
    assert check(edited("text/a1.xhtml", "丁", "\n  丁\u200b ")) == ()


def test_swapped_sections_are_named() -> None:
    swap = '<itemref idref="s-a2"/>\n    <itemref idref="s-a1"/>'
    found = check(
        edited("content.opf", '<itemref idref="s-a1"/>\n    <itemref idref="s-a2"/>', swap)
    )
    assert codes(found) == ["V005"]
    assert "《a1》应当紧接在《目录》之后" in found[0].message


def test_swapped_files_are_seen_in_both() -> None:
    swap = {"EPUB/text/a1.xhtml": "a2", "EPUB/text/a2.xhtml": "a1"}
    with zipfile.ZipFile(BytesIO(DATA)) as archive:
        changes = {name: archive.read(f"EPUB/text/{other}.xhtml") for name, other in swap.items()}
    assert codes(check(rezip(DATA, dict(changes)))) == ["V005"]


def test_a_section_left_out_of_the_spine_is_named() -> None:
    found = check(edited("content.opf", '<itemref idref="s-a2"/>', ""))
    assert codes(found) == ["V002"]
    assert "《a2》" in found[0].message


def test_a_section_that_comes_twice_is_seen() -> None:
    twice = '<itemref idref="s-a3"/>\n<itemref idref="s-a3"/>'
    assert codes(check(edited("content.opf", '<itemref idref="s-a3"/>', twice))) == ["V003"]


def test_a_line_missing_from_the_contents_is_seen() -> None:
    (found,) = check(edited("nav.xhtml", ">a2<", "><"))
    assert (found.code, "《目录》" in found.message) == ("V001", True)


@pytest.mark.parametrize("name", ["text/a1.xhtml", "content.opf"])
def test_a_file_missing_from_the_zip_is_seen(name: str) -> None:
    assert codes(check(rezip(DATA, {f"EPUB/{name}": None}))) == ["V003"]


@pytest.mark.parametrize(
    "page",
    [b"", b"<html", b"<html/>", b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
)
def test_a_page_that_is_none_is_seen(page: bytes) -> None:
    assert codes(check(rezip(DATA, {"EPUB/text/a1.xhtml": page}))) == ["V003"]


@given(st.integers(0, len(DATA)))
def test_a_truncated_file_is_seen(length: int) -> None:
    found = check(DATA[:length])
    assert codes(found) == ([] if length == len(DATA) else ["V003"])


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_a_flipped_byte_never_breaks_the_check(place: int, bits: int) -> None:
    damaged = bytearray(DATA)
    damaged[place] ^= bits
    assert all(item.severity == "error" for item in check(bytes(damaged)))


def test_the_finding_of_an_article_is_placed_in_its_file() -> None:
    sections = tuple(replace(item, path=f"articles/{item.id}.md") for item in BOOK.sections)
    found = check_epub(
        replace(BOOK, sections=sections), edited("text/a2.xhtml", "寅", ""), "书.epub"
    )
    assert said(found).startswith("articles/a2.md V001")
