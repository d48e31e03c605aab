"""Notes on pages: at the foot of the page of their call, at the end of the article, of the book."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from books import CONFIG, codes, edition_of, ready, said, write_book
from container import theme
from weasyprint.layout import LayoutContext

from huozi.assemble.endnotes import gather_notes
from huozi.assemble.extent import printed
from huozi.assemble.note_lines import note_lines
from huozi.diagnostics import Finding
from huozi.model import Article, Edition
from huozi.pdf import engine
from huozi.pdf.engine import footnotes
from huozi.pdf.notes import Arrangement, Standing, rearranged
from huozi.pdf.whole import make_pdf
from huozi.themes import load_theme
from huozi.verify.pdf import check_pdf

WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏，"
PARAGRAPH = f"{WORDS * 20}。\n\n"


def notes(*texts: str) -> str:
    """The notes of an article, labelled 1, 2, 3 …"""
    return "\n\n" + "\n\n".join(f"[^{n}]: {text}" for n, text in enumerate(texts, 1)) + "\n"


@cache
def made(edition: Edition) -> tuple[bytes, tuple[Finding, ...]]:
    """The pages of an edition, read back without a difference, and what was said of them."""
    pages, found = make_pdf(edition, theme())
    assert pages is not None, said(found)
    assert said(check_pdf(edition, pages.data, "书.pdf")) == ""
    return pages.data, found


def page_texts(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [re.sub(r"\s", "", text) for text in texts]


def pages_with(data: bytes, words: str) -> list[int]:
    return [number for number, text in enumerate(page_texts(data)) if words in text]


SPREAD = (
    f"{PARAGRAPH}甲处[^1]，乙处[^2]。{PARAGRAPH * 2}丙处[^3]。{PARAGRAPH * 2}丁处[^4]，戊处[^5]。"
    + notes("甲注。", "乙注。", "丙注。", "丁注。", "戊注。")
)


def test_footnotes_are_numbered_anew_on_each_page(tmp_path: Path) -> None:
    data, found = made(edition_of(tmp_path, SPREAD))
    assert found == ()
    texts = page_texts(data)
    for calls, feet in (
        ("甲处①，乙处②", "①甲注。②乙注。"),
        ("丙处①", "①丙注。"),
        ("丁处①，戊处②", "①丁注。②戊注。"),
    ):
        (page,) = pages_with(data, calls)
        assert feet in texts[page]


def test_footnotes_are_numbered_through_the_article_where_the_book_says_so(tmp_path: Path) -> None:
    folder = write_book(tmp_path, SPREAD, f'{CONFIG}\n[notes]\nnumbering = "article"\n')
    data, _ = made(ready(folder).edition)
    (page,) = pages_with(data, "丁处④，戊处⑤")
    assert "④丁注。⑤戊注。" in page_texts(data)[page]


def test_pages_are_laid_out_once_where_every_note_can_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = []
    real = footnotes.number_notes
    monkeypatch.setattr(
        footnotes, "number_notes", lambda pages: rounds.append(len(pages)) or real(pages)
    )
    # The imprint knows already how many pages there will be.
    make_pdf(printed(edition_of(tmp_path, SPREAD), 8), theme())
    assert rounds == [8]


def test_a_note_called_again_on_its_page_keeps_its_number(tmp_path: Path) -> None:
    data, _ = made(edition_of(tmp_path, "甲[^1]，乙[^2]，又是甲[^1]。" + notes("甲注。", "乙注。")))
    (page,) = pages_with(data, "甲①，乙②，又是甲①。")
    assert page_texts(data)[page].count("甲注。") == 1


def test_a_note_called_again_on_another_page_is_printed_there_too(tmp_path: Path) -> None:
    body = f"甲[^1]。{PARAGRAPH * 3}乙[^2]，又是甲[^1]。" + notes("甲注。", "乙注。")
    data, found = made(edition_of(tmp_path, body))
    assert found == ()
    (page,) = pages_with(data, "乙①，又是甲②")
    assert "①乙注。②甲注。" in page_texts(data)[page]


def test_a_long_note_moves_to_the_end_of_its_article_and_is_told_of(tmp_path: Path) -> None:
    body = f"甲[^1]，乙[^2]。{PARAGRAPH}" + notes(f"长注。{WORDS * 60}", "乙注。")
    data, found = made(edition_of(tmp_path, {"01.md": f"---\ntitle: 题\n---\n\n{body}"}))
    assert [str(item.span) for item in found] == ["articles/01.md:9"]
    assert codes(found) == ["P009"]
    assert "长注。天地玄黄" in found[0].message
    texts = page_texts(data)
    (call,) = pages_with(data, "甲〔1〕，乙①。")
    assert "①乙注。" in texts[call]
    assert any("〔1〕长注。" in text for text in texts[call:])


def test_pages_that_do_not_settle_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "ROUNDS", 1)
    _, found = make_pdf(edition_of(tmp_path, "甲[^1]。" + notes(WORDS * 60)), theme())
    assert "P010" in codes(found)


def test_a_note_of_half_a_page_moves_and_a_shorter_one_stays(tmp_path: Path) -> None:
    for count, place in ((18, "甲①"), (40, "甲〔1〕")):
        data, _ = made(edition_of(tmp_path / str(count), "甲[^1]。" + notes(WORDS * count)))
        assert pages_with(data, place)


@pytest.mark.parametrize("between", ["", "，字字", f"，{WORDS}"], ids=["dense", "words", "lines"])
def test_forty_notes_called_in_one_paragraph(tmp_path: Path, between: str) -> None:
    calls = between.join(f"[^{n}]" for n in range(1, 41))
    body = f"{PARAGRAPH}叫注{calls}。\n\n{PARAGRAPH}" + notes(*[f"注文{n}。" for n in range(1, 41)])
    data, found = made(edition_of(tmp_path, body))
    assert set(codes(found)) <= {"P009"}
    texts = page_texts(data)
    assert all(sum(text.count(f"注文{n}。") for text in texts) == 1 for n in range(1, 41))


def test_every_note_stands_on_the_page_of_its_call(tmp_path: Path) -> None:
    calls = "".join(f"call{n}c[^{n}]{WORDS * (n % 5)}。" for n in range(1, 60))
    body = calls + notes(*[f"note{n}n{WORDS * (n % 7)}。" for n in range(1, 60)])
    data, found = made(edition_of(tmp_path, body))
    assert found == ()
    for n in range(1, 60):
        assert pages_with(data, f"call{n}c") == pages_with(data, f"note{n}n")


@pytest.mark.parametrize("name", ["song", "report", "large"])
def test_notes_stay_at_the_foot_in_every_theme(tmp_path: Path, name: str) -> None:
    style, _ = load_theme(name, Path())
    assert style is not None
    pages, found = make_pdf(edition_of(tmp_path, SPREAD), style)
    assert pages is not None
    assert said(found) == ""


# --- the contract with WeasyPrint's private parts: a new version must fail here, loudly


def test_the_function_that_is_replaced_is_the_one_we_know() -> None:
    source = inspect.getsource(footnotes._update_footnote_area)
    assert list(inspect.signature(footnotes._update_footnote_area).parameters) == ["self"]
    assert (
        "overflow = last_child_bottom > footnote_area_bottom\n            return overflow" in source
    )
    assert "self.current_footnote_area" in source
    footnotes.install()
    for name in ("layout_footnote", "unlayout_footnote", "report_footnote"):
        assert "self._update_footnote_area()" in inspect.getsource(getattr(LayoutContext, name))
    assert LayoutContext._update_footnote_area is footnotes.update_footnote_area


# --- at the end

TWO = {
    "a.md": "# 头一篇\n\n甲[^1]，乙[^2]，又甲[^1]。" + notes("甲注。", "乙注。"),
    "b.md": "# 次一篇\n\n丙[^1]。" + notes("丙注。"),
}


def placed(folder: Path, place: str) -> Edition:
    config = f'{CONFIG}\n[notes]\nplace = "{place}"\n'
    return gather_notes(ready(write_book(folder, TWO, config)).edition)


def test_notes_at_the_end_of_their_article(tmp_path: Path) -> None:
    data, found = made(placed(tmp_path, "article-end"))
    assert found == ()
    assert pages_with(data, "甲〔1〕，乙〔2〕，又甲〔1〕。〔1〕甲注。〔2〕乙注。")
    assert pages_with(data, "丙〔1〕。〔1〕丙注。")


def test_notes_at_the_end_of_the_book(tmp_path: Path) -> None:
    edition = placed(tmp_path, "book-end")
    data, found = made(edition)
    assert found == ()
    assert pages_with(data, "注释头一篇〔1〕甲注。〔2〕乙注。次一篇〔1〕丙注。")
    assert [entry.title for entry in edition.contents][-1] == "注释"


def test_a_note_at_the_end_leads_back_to_its_call(tmp_path: Path) -> None:
    data, _ = made(placed(tmp_path, "book-end"))
    links: Counter[tuple[int, str]] = Counter()
    with pikepdf.open(BytesIO(data)) as document:
        for number, page in enumerate(document.pages):
            for link in page.get("/Annots", ()):
                links[number, str(link.get("/Dest", link.get("/A", {}).get("/D", "")))] += 1
    leaf = max(number for number, _ in links)
    assert {name for number, name in links if number == leaf} == {
        "a--call-1", "a--call-2", "b--call-1",
    }  # fmt: skip


def test_an_epub_keeps_its_notes_with_their_article(tmp_path: Path) -> None:
    folder = write_book(tmp_path, TWO, f'{CONFIG}\n[notes]\nplace = "book-end"\n')
    edition = ready(folder).edition
    assert [section.xhtml.count("<aside") for section in edition.sections if section.path] == [2, 1]


# --- where notes go, by where they came to stand


def moved(*standings: Standing) -> set[str]:
    return set(rearranged(Arrangement(), standings).at_end)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing("n", 3, 3), Arrangement()),
        (Standing("n", 3, 4), Arrangement(at_end=frozenset({"n"}))),
        (Standing("n", 3, -1), Arrangement(at_end=frozenset({"n"}))),
        (Standing("n", 3, 3, share=0.6), Arrangement(at_end=frozenset({"n"}))),
        (Standing("n", 3, 3, number=51), Arrangement(at_end=frozenset({"n"}))),
        (Standing("n", 3, 3, again="c"), Arrangement()),
        (Standing("n", 5, 3, again="c"), Arrangement(repeated=frozenset({"c"}))),
    ],
)
def test_a_note_moves_only_where_it_cannot_stay(standing: Standing, expected: Arrangement) -> None:
    assert rearranged(Arrangement(), [standing]) == expected


def test_a_note_that_gives_way_to_a_long_one_stays() -> None:
    assert moved(Standing("long", 3, 3, 0.7), Standing("next", 3, 4)) == {"long"}
    assert moved(Standing("long", 3, -1, 5.0), Standing("next", 3, -1)) == {"long"}


def test_a_note_that_gives_way_to_one_of_the_page_before_stays() -> None:
    assert moved(Standing("a", 3, 4), Standing("b", 4, 5), Standing("c", 5, 6)) == {"a"}


def test_notes_too_many_for_a_line_move_together() -> None:
    assert moved(Standing("a", 3, 3), Standing("b", 3, 4), Standing("c", 3, 4)) == {"b", "c"}


def test_what_was_moved_stays_moved() -> None:
    before = Arrangement(frozenset({"n"}), frozenset({"c"}))
    assert rearranged(before, [Standing("n", 1, 1), Standing("m", 1, 1, again="c")]) == before


def test_the_lines_of_notes_in_order_of_call() -> None:
    body = "甲[^b]，乙[^a]，又[^b]。`[^c]`\n\n[^a]: 注\n    [^d]\n\n[^b]: 注\n[^c]: 没有叫\n\n丙[^d]\n\n[^d]: 注"
    article = Article("a", "a.md", "题", body, body_line=5)
    assert note_lines(article) == (10, 7, 15)
