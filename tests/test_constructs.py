"""What editors type beyond Markdown: set, in the e-book, and on finished pages."""

from __future__ import annotations

import re
import sys
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pytest
from books import COVER, ROOT, said, write_book
from casefile import shown
from pypdfium2 import raw

from huozi.making.build import build
from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.model import Article
from huozi.numerals import chinese, notice_marker
from huozi.page_style import TypeArea
from huozi.typeset import typeset

sys.path.insert(0, str(ROOT / "docs"))
from constructs import examples

AREA = TypeArea()
PLACES = margins(AREA)
LEFT = PLACES.inner * PT_PER_MM  # of a right-hand page, in pt
FILLER = "天地玄黄宇宙洪荒日月盈昃辰宿列张"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (111, "一百一十一"), (999, "九百九十九"),
        (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1100, "一千一百"),
        (2026, "二千零二十六"), (9090, "九千零九十"), (9999, "九千九百九十九"),
        (10000, "10000"), (0, "0"),
    ],
)  # fmt: skip
def test_numbers_in_han_as_headings_count(number: int, words: str) -> None:
    assert chinese(number) == words


def test_no_two_numbers_have_the_same_words() -> None:
    assert len({chinese(number) for number in range(1, 10_000)}) == 9_999


def test_an_official_notice_counts_on_four_levels_and_one_more() -> None:
    markers = [notice_marker(level, 12) for level in range(1, 6)]
    assert markers == ["十二、", "（十二）", "12.", "（12）", "⑫"]


@pytest.mark.parametrize("text", examples().values(), ids=examples())
def test_every_example_of_the_guide_is_set_without_a_complaint(text: str) -> None:
    article = Article("a", "a.md", "例", text)
    document, found = typeset(article, {"a.md": "a"}, ["a.svg", "b.svg"])
    assert document is not None
    assert shown(found) == ""


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    guide = (ROOT / "docs/writing.md").read_text("utf-8")
    files = re.findall(r"\((pictures/constructs-[^)]+)\)", guide)
    assert set(files) == set(examples())
    assert all((ROOT / "docs" / file).stat().st_size < 60_000 for file in files)


def built(folder: Path, text: str, ending: str) -> bytes:
    """A finished file of a book of one article; the build has read it back and found it whole."""
    write_book(folder, text, files={"images/a.svg": COVER})
    target = folder / f"book{ending}"
    artefacts, found = build(folder, [target])
    assert artefacts, said(found)
    return target.read_bytes()


class Glyph(NamedTuple):
    """A character on a page: its origin from the lower left in pt; its size in the engine's px."""

    text: str
    x: float
    y: float
    size: float


def glyphs(data: bytes) -> list[Glyph]:
    """The characters of the pages in the order of the text layer, white space left out."""
    from ctypes import byref, c_double

    found = []
    with pdfium.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                character = chr(raw.FPDFText_GetUnicode(text, index))
                x, y = c_double(), c_double()
                raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
                size = raw.FPDFText_GetFontSize(text, index)
                if character.strip():
                    found.append(Glyph(character, x.value, y.value, size))
    return found


def at(page: list[Glyph], words: str) -> int:
    """Where words stand in the text layer."""
    place = "".join(glyph.text for glyph in page).find(words)
    assert place >= 0, words
    return place


def written(page: list[Glyph], words: str) -> list[Glyph]:
    """The glyphs of words that stand together in the text layer."""
    place = at(page, words)
    return page[place : place + len(words)]


def test_a_reading_stands_over_its_character_and_after_it_in_the_text(tmp_path: Path) -> None:
    page = glyphs(
        built(tmp_path, f"{FILLER}{{汉字|hàn zì}}{{重庆|Chóngqìng}}天。{FILLER * 3}", ".pdf")
    )
    words = written(page, "张汉hàn字zì重庆Chóngqìng天。")
    before, first, reading = words[:3]
    for base in (first, words[5], words[8], words[9]):
        assert base.y == pytest.approx(before.y, abs=0.01)
        assert base.size == before.size
    assert reading.size == pytest.approx(before.size / 2)
    assert 0.8 * AREA.size < reading.y - before.y < 1.2 * AREA.size
    assert first.x <= reading.x < first.x + AREA.size
    assert words[10].x < words[8].x < words[9].x < words[18].x


def test_readings_do_not_push_lines_apart(tmp_path: Path) -> None:
    page = glyphs(built(tmp_path, f"{FILLER}{{字|zì}}" * 9, ".pdf"))
    body = page[at(page, FILLER) :]
    lines = sorted({round(glyph.y, 2) for glyph in body if glyph.text in FILLER}, reverse=True)
    gaps = [above - below for above, below in pairwise(lines)]
    assert len(gaps) > 3
    assert gaps == pytest.approx([AREA.leading] * len(gaps), abs=0.02)


def test_readings_and_notes_in_the_line_break_over_lines_and_pages(tmp_path: Path) -> None:
    ruby, note = (
        "{天地|tiān dì}，{玄黄|xuánhuáng}",
        "[宇宙洪荒，日月盈昃，辰宿列张，寒来暑往。]{.割注}",
    )
    body = "\n\n".join([f"{ruby * 7}{FILLER}{note}{ruby * 9}{note * 2}。"] * 12)
    page = glyphs(built(tmp_path, body, ".pdf"))
    right = LEFT + AREA.width
    assert max(glyph.x for glyph in page) < right + AREA.size


def test_a_heading_with_readings_is_in_the_contents_without_them(tmp_path: Path) -> None:
    data = built(tmp_path, "## {汉字|hàn zì}的事\n\n文。", ".pdf")
    with pdfium.PdfDocument(data) as document:
        titles = [item.get_title() for item in document.get_toc()]
    assert "汉字的事" in titles


def test_a_note_in_the_line_is_two_lines_of_half_size(tmp_path: Path) -> None:
    page = glyphs(built(tmp_path, "正文[两行小字的夹注]{.割注}后文。", ".pdf"))
    words = written(page, "文（两行小字的夹注）后")
    note = words[2:-2]
    upper, lower = note[:4], note[4:]
    assert {glyph.size for glyph in note} == {words[0].size / 2}
    assert len({round(glyph.y, 2) for glyph in upper}) == 1
    assert len({round(glyph.y, 2) for glyph in lower}) == 1
    assert upper[0].y > lower[0].y
    assert upper[0].x == pytest.approx(lower[0].x, abs=0.01)
    assert words[-1].y == words[0].y


def rules(data: bytes) -> list[tuple[float, float]]:
    """The lines drawn under the text of the last page: from where to where, in pt."""
    scale = 8
    with pdfium.PdfDocument(data) as document:
        picture = document[len(document) - 1].render(scale=scale, grayscale=True).to_pil()
    rows = [picture.crop((0, y, picture.width, y + 1)).tobytes() for y in range(picture.height)]
    found = ([run.span() for run in re.finditer(b"[\x00-\x7f]{100,}", row)] for row in rows)
    longest = max(found, key=lambda runs: sum(end - start for start, end in runs))
    return [(start / scale, end / scale) for start, end in longest]


def test_two_names_side_by_side_have_two_lines(tmp_path: Path) -> None:
    data = built(tmp_path, "甲[鲁迅]{.专名}[周作人]{.专名}乙。", ".pdf")
    first, second = rules(data)
    assert first[1] - first[0] == pytest.approx(2 * AREA.size, abs=0.3)
    assert second[1] - second[0] == pytest.approx(3 * AREA.size, abs=0.3)
    assert 0.5 < second[0] - first[1] < 2


def test_verse_is_centred_by_its_longest_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    body = "他写道，\n\n::: 诗 静夜思 | 李白\n床前明月光\n疑是地上霜，千里\n:::\n\n的诗句。"
    page = glyphs(built(tmp_path, body, ".pdf"))
    verse, longest = written(page, "床前明月光"), written(page, "疑是地上霜，千里")
    assert verse[0].x == pytest.approx(longest[0].x, abs=0.01)
    assert verse[0].x == pytest.approx(LEFT + (AREA.width - 8 * AREA.size) / 2, abs=0.5)
    assert at(page, "静夜思李白床前")
    assert written(page, "的诗句")[0].x == pytest.approx(LEFT, abs=0.01)
    assert written(page, "他写道")[0].x == pytest.approx(LEFT + 2 * AREA.size, abs=0.01)


def test_a_letter_begins_at_the_margin_and_ends_two_characters_from_the_other(
    tmp_path: Path,
) -> None:
    body = "::: 信\n先生：\n来信收到。\n此致\n敬礼\n\n::: 落款\n编辑部\n五月十二日\n:::\n:::"
    page = glyphs(built(tmp_path, body, ".pdf"))
    for words, indent in (("先生", 0), ("来信", 2), ("此致", 2), ("敬礼", 0)):
        assert written(page, words)[0].x == pytest.approx(LEFT + indent * AREA.size, abs=0.01)
    right = LEFT + AREA.width - 2 * AREA.size
    for words in ("编辑部", "五月十二日"):
        last = written(page, words)[-1]
        assert last.x + AREA.size == pytest.approx(right, abs=0.05)


def test_a_notice_has_its_numbers_in_the_text_and_no_others(tmp_path: Path) -> None:
    body = "::: 公文\n1. 甲\n    1. 乙\n        1. 丙\n            1. 丁\n2. 戊\n:::\n\n3. 己"
    page = glyphs(built(tmp_path, body, ".pdf"))
    assert at(page, "一、甲（一）乙1.丙（1）丁二、戊3.己")
    epub = zipfile.ZipFile(BytesIO(built(tmp_path, body, ".epub")))
    text = next(name for name in epub.namelist() if name.endswith("01.xhtml"))
    words = re.sub(r"<[^>]+>|\s", "", epub.read(text).decode())
    assert "一、甲（一）乙1.丙（1）丁二、戊己" in words


def test_pictures_side_by_side_stand_on_one_line(tmp_path: Path) -> None:
    body = '甲。\n\n::: 并排\n![一](a.svg "左图")\n![二](a.svg "右图")\n:::\n\n乙。'
    page = glyphs(built(tmp_path, body.replace("a.svg", "../images/a.svg"), ".pdf"))
    left, right = written(page, "左图")[0], written(page, "右图")[0]
    assert left.y == pytest.approx(right.y, abs=0.01)
    assert right.x - left.x == pytest.approx((AREA.width + AREA.size) / 2, abs=1)
    assert at(page, "左图右图乙")


def test_the_e_book_has_real_elements_and_their_css(tmp_path: Path) -> None:
    body = "{汉|hàn}[着重]{.着重}[鲁迅]{.专名}[彷徨]{.书名}[注]{.割注}[“Yes.”]{.西文}"
    epub = zipfile.ZipFile(BytesIO(built(tmp_path, body, ".epub")))
    text = epub.read(next(n for n in epub.namelist() if n.endswith("01.xhtml"))).decode()
    for markup in (
        "<ruby>汉<rt>hàn</rt></ruby>",
        '<em class="emphasis-dots">着重</em>',
        '<span class="proper-name">鲁迅</span>',
        '<cite class="book-title-wavy">彷徨</cite>',
        '（<span class="warichu">注</span>）',
        '<span class="latin" lang="en">“Yes.”</span>',
    ):
        assert markup in text
    css = epub.read(next(n for n in epub.namelist() if n.endswith(".css"))).decode()
    for prefix in ("", "-webkit-", "-epub-"):
        assert f"{prefix}text-emphasis" in css
