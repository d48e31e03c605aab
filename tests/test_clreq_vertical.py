"""Vertical pages as clreq wants them: columns read from the glyphs of finished pages."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from glyphs import HAN, Glyph, Pages, book

from huozi.manuscript.layout import PT_PER_MM, margins

VERTICAL = 'writing = "vertical"\n'
LONG = f"{HAN}，{HAN}。" * 6


class Column(NamedTuple):
    """A column of body type: its page, and its characters from the head down."""

    page: int
    x: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)


def columns(pages: Pages, size: float | None = None) -> list[Column]:
    """The columns of the articles from right to left, heads and folios left out."""
    outer = margins(pages.area).outer * PT_PER_MM
    right = pages.area.trim_width * PT_PER_MM - outer
    found = []
    for number, page in enumerate(pages._glyphs()[pages._first - 1 :], pages._first):
        rows: dict[float, list[Glyph]] = {}
        for glyph in page:
            like = abs(glyph.size - (size or pages.area.size)) < 0.3
            if like and outer - 6 < glyph.x < right and glyph.character.strip():
                rows.setdefault(round(glyph.x, 0), []).append(glyph)
        found += [
            Column(number, x, tuple(sorted(rows[x], key=lambda glyph: glyph.y)))
            for x in sorted(rows, reverse=True)
        ]
    return found


def head(pages: Pages) -> float:
    return margins(pages.area).top * PT_PER_MM


def indent(pages: Pages, column: Column) -> float:
    """How far a column begins below the head of the type area, in em."""
    return (column.glyphs[0].y - head(pages)) / pages.area.size


def column(pages: Pages, words: str) -> Column:
    (found,) = [item for item in columns(pages) if words in item.text]
    return found


def steps(pages: Pages, words: str) -> list[float]:
    """How far each character of `words` is above the next, in em."""
    found = column(pages, words)
    glyphs = found.glyphs[found.text.index(words) :][: len(words)]
    return [(b.y - a.y) / pages.area.size for a, b in pairwise(glyphs)]


def rows(pages: Pages, found: list[Column]) -> list[float]:
    """How many leadings each column stands left of where the first of its page would."""
    _, inner, _, outer = (side * PT_PER_MM for side in margins(pages.area))
    width = pages.area.trim_width * PT_PER_MM
    # The spine is on the right of odd pages; the origin is at the foot of the turned square.
    gap = (pages.area.leading - pages.area.size) / 2 + 0.88 * pages.area.size
    rights = [width - (inner if item.page % 2 else outer) - gap for item in found]
    return [
        (right - item.glyphs[0].x) / pages.area.leading
        for item, right in zip(found, rights, strict=True)
    ]


def off_grid(pages: Pages) -> float:
    """How far the farthest column is from where the grid has one."""
    return max(abs(row - round(row)) for row in rows(pages, columns(pages)))


def swept(probe: str) -> Pages:
    """Paragraphs that put a probe at every place near the foot of a column."""
    measure = book("甲。", VERTICAL).area.characters
    before = (HAN * 3)[: measure - 2]
    body = "\n\n".join(f"{before[:n]}{probe}{HAN}" for n in range(measure - 9, measure - 1))
    return book(body, VERTICAL)


def test_every_paragraph_is_indented_by_two_characters_with_no_space_between():
    pages = book("甲甲甲。\n\n乙乙乙。\n\n## 小标题\n\n丙丙丙。", VERTICAL)
    found = [column(pages, words) for words in ("甲甲", "乙乙", "丙丙")]
    assert [indent(pages, item) for item in found] == pytest.approx([2, 2, 2], abs=0.05)
    one, two, _ = rows(pages, found)
    assert two - one == pytest.approx(1, abs=0.05)


PAIRS = [
    ("道：“好", [1, 1, 1]),  # a colon is not squeezed in vertical text (clreq 3.1.6.1)
    ("好。”他", [1, 0.5, 1]),
    ("”（见", [0.5, 1]),
    ("》）、再", [0.5, 0.5, 1]),
    ("夫·托", [1.083, 0.417]),  # an interpunct takes half an em in all
]


@pytest.mark.parametrize(("words", "expected"), PAIRS, ids=[words for words, _ in PAIRS])
def test_marks_side_by_side_close_up(words: str, expected: list[float]):
    pages = book("甲道：“好。”他“书”（见《书》）、再。\n\n列夫·托尔斯泰。", VERTICAL)
    assert steps(pages, words) == pytest.approx(expected, abs=0.03)


def test_an_opening_mark_that_begins_a_column_gives_up_its_blank_half():
    pages = swept("（甲）")
    heads = [item for item in columns(pages) if item.text[0] == "（"]
    assert heads
    assert [indent(pages, item) for item in heads] == pytest.approx([-0.5] * len(heads), abs=0.05)


def test_han_is_set_solid_and_the_last_column_is_not_stretched():
    pages = book(HAN * 3 + "。", VERTICAL)
    for item in columns(pages):
        assert [(b.y - a.y) / pages.area.size for a, b in pairwise(item.glyphs)] == pytest.approx(
            [1] * (len(item.glyphs) - 1), abs=0.03
        )


def test_a_quarter_em_before_a_word_that_lies():
    assert steps(book("正用Python写。", VERTICAL), "用P") == pytest.approx([1.25], abs=0.03)


def test_words_and_figures_are_never_cut():
    found = columns(swept("Python3000万"))
    assert sum("Python" in item.text for item in found) == 8
    assert sum("3000万" in item.text for item in found) == 8


def test_headings_and_quotations_take_whole_columns():
    pages = book(f"{LONG}\n\n## 小标题\n\n{LONG}\n\n> {HAN}。\n\n{LONG}", VERTICAL)
    assert len(columns(pages)) > 20
    assert off_grid(pages) < 0.05


def test_a_quotation_is_set_in():
    pages = book(f"甲甲甲。\n\n> {HAN * 3}。\n\n乙乙乙。", VERTICAL)
    quoted = [item for item in columns(pages) if item.text[0] in HAN]
    assert len(quoted) > 1
    assert min(indent(pages, item) for item in quoted) == pytest.approx(2, abs=0.05)


def room() -> int:
    """How many columns of text the first page of an article has."""
    found = columns(book(LONG * 4, VERTICAL))
    return sum(item.page == found[0].page for item in found)


def test_a_heading_never_ends_a_page():
    for filler in (room() - 4, room() - 2):
        pages = book("甲。\n\n" * filler + f"## 小标题\n\n{LONG}", VERTICAL)
        page = next(
            number
            for number, glyphs in enumerate(pages._glyphs(), 1)
            if number >= pages._first and any(g.character == "标" for g in glyphs)
        )
        after = [item for item in columns(pages) if item.page == page and item.text[0] in HAN]
        assert after, filler


def test_no_paragraph_leaves_its_last_column_alone_at_the_head_of_a_page():
    for filler in (room() - 3, room() - 2):
        pages = book("甲。\n\n" * filler + HAN * 4, VERTICAL)
        for first, second in pairwise([*columns(pages), *columns(pages)[:1]]):
            heads_page = first is next(c for c in columns(pages) if c.page == first.page)
            alone = heads_page and indent(pages, first) < 1 and second.page != first.page
            assert not alone, first.text


def test_no_paragraph_ends_in_a_lone_character():
    measure = book("甲。", VERTICAL).area.characters
    pages = book(
        "\n\n".join((HAN * 4)[:n] + "。" for n in range(measure - 3, measure + 3)), VERTICAL
    )
    found = columns(pages)
    for item, after in pairwise([*found, found[0]]):
        if indent(pages, item) < 1 <= indent(pages, after):
            assert sum(c in HAN for c in item.text) > 1, item.text


def test_an_article_begins_a_new_page():
    pages = book("甲甲甲。", VERTICAL, second="乙乙乙。")
    assert column(pages, "乙乙").page == column(pages, "甲甲").page + 1


def test_a_part_stands_on_a_page_of_its_own_with_an_odd_number():
    part = f'{VERTICAL}[[part]]\ntitle = "上编"\narticles = ["articles/01.md"]\n'
    pages = book("正文。", part)
    place = next(section for section in pages.sections if section.role == "part")
    assert pages.starts[place.id] % 2 == 1


def test_the_head_of_a_table_stands_on_the_right():
    pages = book("| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |", VERTICAL)
    page = pages._glyphs()[pages._first - 1]
    place = {glyph.character: (glyph.x, glyph.y) for glyph in page}
    assert place["甲"][0] > place["丙"][0]  # the head row is a column, on the right
    assert place["甲"][1] < place["乙"][1]


def test_readings_and_dots_stand_on_the_right_and_leave_columns_where_they_are():
    pages = book(f"{LONG}\n\n甲{{汉|hàn}}乙[天地]{{.着重}}丙。\n\n{LONG}", VERTICAL)
    page = next(page for page in pages._glyphs() if any(g.character == "汉" for g in page))
    base = next(glyph for glyph in page if glyph.character == "汉")
    reading = [glyph for glyph in page if glyph.character in "hàn" and glyph.size < 6]
    assert reading
    assert all(glyph.x > base.x for glyph in reading)
    dots = [box for box in pages.drawn(2) if box[3] - box[1] < 2 and box[4] - box[2] < 2]
    assert len(dots) == 2
    assert all(left > base.x + pages.area.size * 0.8 for _, left, *_ in dots)
    assert off_grid(pages) < 0.05


def test_the_line_of_a_name_stands_on_the_left():
    plain = len(book("甲鲁迅乙。", VERTICAL).drawn(2))
    pages = book("甲[鲁迅]{.专名}乙。", VERTICAL)
    base = next(g for g in column(pages, "甲鲁迅乙").glyphs if g.character == "鲁")
    lines = pages.drawn(2)
    assert len(lines) > plain
    lefts = [left for _, left, _, right, _ in lines if right - left < 2]
    assert any(left < base.x + 1 for left in lefts)


def test_each_role_has_its_face():
    pages = book("正文。\n\n正**重要**又*强调*。\n\n> 引用的话。\n\n## 大题\n\n正文。", VERTICAL)
    song, hei, kai = (pages.faces(words) for words in ("正文", "重要", "强调"))
    assert len({*song, *hei, *kai}) == 3
    assert pages.faces("大题") == hei
    assert pages.faces("引用的话") == kai


def test_the_caption_of_a_picture_stands_beside_it():
    pages = book("正文。\n\n![点](../dot.png '图的题目')", VERTICAL)
    ((page, left, _, right, _),) = pages.drawn(3)
    glyphs = [g for g in pages._glyphs()[page - 1] if g.character in "图题目"]
    assert len(glyphs) == 3
    assert all(g.x + g.size < left or g.x > right for g in glyphs)


def test_the_lines_of_an_item_hang_from_its_number():
    pages = book(f"正文。\n\n1. {HAN}{HAN}{HAN}。", VERTICAL)
    first = column(pages, "1.")
    second = columns(pages)[columns(pages).index(first) + 1]
    words = first.glyphs[first.text.index("天")]
    assert second.glyphs[0].y == pytest.approx(words.y, abs=0.5)
    assert first.glyphs[0].y < second.glyphs[0].y


def test_the_contents_keep_within_the_type_area():
    pages = book("甲。\n\n## 小标题一\n\n乙。", VERTICAL, second="丙。")
    place = next(section for section in pages.sections if section.role == "toc")
    glyphs = pages._glyphs()[pages.starts[place.id] - 1]
    foot = head(pages) + pages.area.characters * pages.area.size
    within = [g for g in glyphs if g.character != "·" and g.size > 8.5]
    assert min(g.y for g in within) > head(pages) - 1
    assert max(g.y for g in within) < foot + pages.area.size / 2


def test_no_mark_hangs_below_the_foot_of_a_column():
    pages = swept("，")
    foot = head(pages) + pages.area.characters * pages.area.size
    ends = [item.glyphs[-1] for item in columns(pages) if item.text[-1] == "，"]
    assert ends
    assert all(glyph.y + pages.area.size / 2 < foot + 0.5 for glyph in ends)


def test_the_call_of_a_note_never_begins_a_column():
    measure = book("甲。", VERTICAL).area.characters
    numbers = range(measure - 6, measure)
    texts = [f"{(HAN * 3)[: n - 2]}[^{n}]{HAN}" for n in numbers]
    pages = book("\n\n".join([*texts, *(f"[^{n}]: 注文。" for n in numbers)]), VERTICAL)
    calls = [
        glyph
        for page in pages._glyphs()
        for glyph in page
        if "①" <= glyph.character <= "⑳" and glyph.size < 7  # a note's own number is larger
    ]
    assert len(calls) == len(numbers)
    assert all(glyph.y > head(pages) + pages.area.size for glyph in calls)


def test_dots_stand_at_the_middle_of_their_characters():
    pages = book("甲[天地]{.着重}丙。", VERTICAL)
    dots = [box for box in pages.drawn(2) if box[3] - box[1] < 2 and box[4] - box[2] < 2]
    height = pages.area.trim_height * PT_PER_MM
    glyphs = [g for g in column(pages, "甲天地丙").glyphs if g.character in "天地"]
    middles = sorted(height - (bottom + top) / 2 for _, _, bottom, _, top in dots)
    assert middles == pytest.approx([g.y + pages.area.size / 2 for g in glyphs], abs=0.5)


def test_what_a_house_chooses_for_marks_and_breaks_holds_in_columns_too():
    kaiming = book("天，地（玄）黄好。", f'{VERTICAL}[layout]\npunctuation = "kaiming"\n')
    assert steps(kaiming, "天，地（玄）黄") == pytest.approx([1, 0.5, 0.5, 1, 1, 0.5], abs=0.03)
    text = "“天地玄黄”，宇宙洪荒。"
    trimmed = book(text, f"{VERTICAL}[layout]\ntrim_indent = true\n")
    assert indent(trimmed, column(trimmed, "天地玄黄")) == pytest.approx(1.5, abs=0.05)


def test_a_paragraph_that_goes_on_after_a_quotation_is_not_indented():
    pages = book("他说，\n\n> 引文\n\n的诗句。", VERTICAL)
    assert indent(pages, column(pages, "的诗句")) == pytest.approx(0, abs=0.05)
    assert indent(pages, column(pages, "他说")) == pytest.approx(2, abs=0.05)


def test_headings_grow_with_their_level():
    pages = book("正文。\n\n## 大题\n\n正文。\n\n### 小题\n\n正文。", VERTICAL)
    sizes = {glyph.character: glyph.size for page in pages._glyphs() for glyph in page}
    assert sizes["篇"] > sizes["大"] > sizes["正"]
    assert sizes["大"] >= sizes["小"] >= sizes["正"]


def test_what_stands_in_a_square_has_no_gap_beside_it():
    assert steps(book("正第3章好。", VERTICAL), "第3章") == pytest.approx([1, 1], abs=0.05)


def test_latin_keeps_its_own_marks():
    pages = book("他说[“Yes, sir.”]{.西文}好。", VERTICAL)
    assert pages.faces("“Yes") == pages.faces("sir")
    assert pages.faces("“Yes") != pages.faces("他说")
