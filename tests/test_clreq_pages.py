"""Pages as clreq 2 and 3.4, 4.1 want them, read from the glyphs of finished pages."""

from itertools import pairwise

import pytest
from glyphs import HAN, book

LONG = f"{HAN}，{HAN}。" * 6
BODY = f"{LONG}\n\n{LONG}\n\n## 小标题\n\n{LONG}\n\n> {HAN}{HAN}。\n\n{LONG}"
FACES = {"宋": ("Serif",), "黑": ("Sans",), "楷": ("Kai",), "仿宋": ("Fang", "WenKai", "Serif")}


def is_face(names: set[str], face: str) -> bool:
    return all(any(part in name for part in FACES[face]) for name in names)


def off_grid(pages) -> float:
    """How far the farthest line is from the grid; another face's baseline is off by its own."""
    rows = [pages.row(line) for line in pages.lines()]
    return max(abs(row - round(row)) for row in rows)


def test_every_line_stands_on_the_grid_of_the_page():
    pages = book(BODY)
    assert len(pages.lines()) > 40
    assert off_grid(pages) < 0.05


def test_line_gaps_are_all_alike():
    pages = book(f"{LONG}\n\n正**重**文`a`注[^1]H<sub>2</sub>{LONG}\n\n[^1]: 注。")
    steps = {
        round((b.y - a.y) / pages.area.leading, 2)
        for a, b in pairwise(pages.lines())
        if a.page == b.page
    }
    assert steps == {1.0}


def test_the_type_area_is_centred_but_for_the_spine():
    pages = book(LONG)
    recto, verso = pages.edges(1), pages.edges(2)
    width = pages.area.trim_width * 72 / 25.4
    assert recto[0] > verso[0]  # the inner margin is the wider
    assert sum(recto) / 2 == pytest.approx(width / 2, abs=width * 0.02)


def test_every_paragraph_is_indented_by_two_characters_the_first_too():
    pages = book("甲甲甲。\n\n乙乙乙。\n\n## 小标题\n\n丙丙丙。")
    indents = [round(pages.indent(pages.line(words)), 2) for words in ("甲甲", "乙乙", "丙丙")]
    assert indents == [2, 2, 2]


def test_no_space_between_paragraphs():
    pages = book("甲甲甲。\n\n乙乙乙。")
    assert pages.row(pages.line("乙乙")) - pages.row(pages.line("甲甲")) == pytest.approx(
        1, abs=0.01
    )


def test_a_quotation_is_set_in_with_whole_lines_around_it():
    pages = book(f"甲甲甲。\n\n> {HAN * 3}。\n\n乙乙乙。")
    assert off_grid(pages) < 0.05
    quoted = [line for line in pages.lines() if line.text[0] not in "甲乙"]
    assert min(pages.indent(line) for line in quoted) == pytest.approx(2, abs=0.02)
    assert is_face(pages.faces(HAN[:4]), "楷")


@pytest.mark.parametrize(
    ("markdown", "words", "face"),
    [
        ("正文好", "正文好", "宋"),
        ("正**重要**文", "重要", "黑"),
        ("正*强调*文", "强调", "楷"),
        ("## 小标题", "小标题", "黑"),
    ],
)
def test_each_role_has_its_face(markdown: str, words: str, face: str):
    assert is_face(book(f"开头。\n\n{markdown}").faces(words), face)


def test_quotes_and_dashes_come_from_the_chinese_face_beside_latin():
    pages = book("用“Python”写——再用……")
    assert pages.faces("“") == pages.faces("”") == pages.faces("——") == pages.faces("写")


def test_no_paragraph_leaves_its_last_line_alone_at_the_head_of_a_page():
    lines = book(LONG * 4).lines()
    room = sum(line.page == lines[0].page for line in lines)
    for filler in (room - 5, room - 4, room - 3):  # the last of five lines would begin a page
        pages = book("甲。\n\n" * filler + HAN * 5)
        heads = {line.page: line for line in reversed(pages.lines())}
        ends = {line.page: line for line in pages.lines()}
        for page, line in heads.items():
            alone = pages.indent(line) < 1 and line is ends[page]
            assert not alone, line.text


def test_headings_grow_with_their_level_and_are_larger_than_the_text():
    pages = book("开头。\n\n## 大题\n\n正文。\n\n### 小题\n\n正文。")
    sizes = {
        glyph.character: glyph.size for page in pages._glyphs() for glyph in page
    }  # the last place of each
    assert sizes["篇"] > sizes["大"] > sizes["正"]
    assert sizes["大"] >= sizes["小"] >= sizes["正"]


def test_an_article_begins_a_new_page_and_the_page_before_stays_as_it_is():
    pages = book("甲甲甲。", second="乙乙乙。")
    first, second = pages.line("甲甲"), pages.line("乙乙")
    assert second.page == first.page + 1
    assert pages.row(first) == pytest.approx(pages.row(second), abs=0.01)


def test_the_head_of_a_table_stands_above_it():
    pages = book("| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |")
    place = {glyph.character: (glyph.x, glyph.y) for page in pages._glyphs() for glyph in page}
    assert place["甲"][1] < place["丙"][1]
    assert place["甲"][0] < place["乙"][0]


def test_the_caption_of_a_picture_stands_below_it():
    pages = book("正文。\n\n![点](../dot.png '图的题目')")
    ((_, _, bottom, _, _),) = pages.drawn(3)
    caption = next(
        g for page in pages._glyphs() for g in page if g.character == "题" and g.size < 10
    )
    assert caption.y > pages.area.trim_height * 72 / 25.4 - bottom


def test_bylines_are_in_fangsong():
    assert is_face(book("正文。", head="authors: [赵钱孙]").faces("赵钱孙"), "仿宋")


def test_a_heading_is_set_in_by_whole_characters():
    pages = book("正文。\n\n## 大题\n\n正文。\n\n### 小题\n\n正文。\n\n#### 末题\n\n正文。")
    body = next(line for line in pages.lines() if line.text == "正文。")
    edge = pages.edges(body.page)[0]
    starts = {g.character: g.x for g in pages._glyphs()[body.page - 1] if g.character in "大小末"}
    for x in starts.values():
        indent = (x - edge) / pages.area.size
        assert indent == pytest.approx(round(indent), abs=0.02)
    assert len(starts) == 3


@pytest.mark.parametrize("theme", ["song", "report", "large"])
def test_the_line_gap_of_every_theme_is_half_to_one_character(theme: str):
    area = book("正文。", f'theme = "{theme}"\n').area
    assert 0.5 <= (area.leading - area.size) / area.size <= 1


def test_the_lines_of_an_item_hang_from_its_number():
    pages = book(f"正文。\n\n1. {HAN}{HAN}。\n2. {HAN}。")
    first = next(line for line in pages.lines() if HAN[:9] in line.text)
    second = pages.lines()[pages.lines().index(first) + 1]
    words = first.glyphs[first.text.index("天")]
    assert second.left == pytest.approx(words.x, abs=0.5)
    assert first.left < second.left


def test_a_part_has_a_page_of_its_own_on_the_right():
    settings = '[[part]]\ntitle = "上编"\narticles = ["articles/01.md"]\n'
    pages = book("正文。", settings)
    part = next(section for section in pages.sections if section.role == "part")
    page = pages.starts[part.id]
    assert page % 2 == 1
    assert {glyph.character for glyph in pages._glyphs()[page - 1]} == set("上编")


def test_the_title_of_an_article_stands_in_the_middle():
    pages = book("正文。")
    page = pages.line("正文。").page
    title = [glyph for glyph in pages._glyphs()[page - 1] if glyph.size > 12]
    middle = (title[0].x + title[-1].right) / 2
    assert middle == pytest.approx(sum(pages.edges(page)) / 2, abs=0.5)


def test_the_contents_keep_within_the_type_area():
    pages = book("甲。\n\n## 小标题一\n\n乙。", second="丙。")
    page = next(s for s in pages.sections if s.role == "toc")
    left, right = pages.edges(pages.starts[page.id])
    glyphs = pages._glyphs()[pages.starts[page.id] - 1]
    assert min(glyph.x for glyph in glyphs) > left - 0.5
    assert max(glyph.right for glyph in glyphs if glyph.character != "·") < right + 6
