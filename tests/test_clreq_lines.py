"""Lines as clreq 3.1–3.5 wants them, read from the glyphs of finished pages."""

from itertools import pairwise

import pytest
from glyphs import HAN, SWEPT, Line, advances, book, sweep

NOT_AT_START = set("，。、；：？！）》〉”’】·～—…")
NOT_AT_END = set("（《〈“‘【")


def inner(pages):
    """The lines whose paragraph goes on below."""
    lines = pages.lines()
    return [a for a, b in pairwise(lines) if pages.indent(b) < 1 and a.page == b.page]


MARKS = sweep("，", "。”", "）、《", "！？", "——", "……", "·", "～", "“‘", "（")


def test_no_line_begins_or_ends_with_a_mark_that_must_not():
    starts = {line.text[0] for line in book(MARKS).lines()}
    ends = {line.text[-1] for line in book(MARKS).lines()}
    assert not starts & NOT_AT_START
    assert not ends & NOT_AT_END


def test_dashes_and_ellipses_are_never_cut():
    lines = book(sweep("——", "……")).lines()
    for mark in "—…":
        assert {line.text.count(mark) for line in lines} <= {0, 2}


PROBES = ["3000万", "72%", "8.86亿", "12月", "第3章", "Python"]


@pytest.mark.parametrize("probe", PROBES)
def test_figures_with_their_units_and_words_are_never_cut(probe: str):
    lines = book(sweep(*PROBES)).lines()
    assert sum(probe in line.text for line in lines) == len(SWEPT)


PAIRS = [
    # marks side by side, and the advance of each character: 2 em become 1.5 (clreq 3.1.6.2)
    ("道：“好", [1, 0.5, 1, 1]),
    ("好。”他", [1, 0.5, 1, 1]),
    ("》（见", [0.5, 1, 1]),
    ("“《书", [0.5, 1, 1]),
    ("）、《书", [0.5, 0.5, 1, 1]),
    ("好（甲", [1, 1, 1]),
    ("甲）说", [1, 1, 1]),
    ("列夫·托尔", [1, 1.083, 0.417, 1, 1]),  # an interpunct takes half an em in all (GB/T 5.1.7)
]


@pytest.mark.parametrize(("words", "expected"), PAIRS, ids=[words for words, _ in PAIRS])
def test_marks_side_by_side_close_up(words: str, expected: list[float]):
    pages = book("甲道：“好。”他“《书》（见）、《书》好（甲）说。\n\n列夫·托尔斯泰。")
    measured = [em for _, em in advances(pages.line(words), words)]
    assert measured == pytest.approx(expected, abs=0.011)


def test_marks_close_up_across_inline_elements():
    pages = book("见**《书》**，又见*（注）*。末")
    assert dict(
        advances(pages.line("见《书》，又见（注）。末"), "》，又见（注）。")
    ) == pytest.approx(
        {"》": 0.5, "，": 1, "又": 1, "见": 1, "（": 1, "注": 1, "）": 0.5, "。": 1}, abs=0.011
    )


@pytest.mark.parametrize("mark", "，。、；：）》”")
def test_a_mark_that_ends_a_line_is_half_wide_and_the_line_flush(mark: str):
    pages = book(sweep(*"，。、；：）》”（《“"))
    ends = [line for line in inner(pages) if line.text[-1] == mark]
    assert ends
    for line in ends:
        x = line.glyphs[-1].x
        assert (pages.edges(line.page)[1] - x) / pages.area.size == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("mark", "（《“")
def test_an_opening_mark_that_begins_a_line_gives_up_its_blank_half(mark: str):
    pages = book(sweep(*"，。、；：）》”（《“"))
    starts = [line for line in pages.lines() if line.text[0] == mark]
    assert starts
    assert [pages.indent(line) for line in starts] == pytest.approx([-0.5] * len(starts), abs=0.02)


MIXED = sweep("，", "（见《书》）", "Python", "2026年")


def test_all_lines_but_the_last_of_a_paragraph_are_flush():
    pages = book(MIXED)
    lines = [line for line in inner(pages) if line.text[-1] not in "，。）》"]
    assert len(lines) > 20
    for line in lines:
        assert pages.short(line) == pytest.approx(0, abs=0.06), line.text


def test_han_is_set_solid():
    pages = book(HAN * 4)
    for line in pages.lines():
        assert {em for _, em in advances(line, line.text[:-1])} == {1.0}


def test_han_never_overlaps():
    pages = book(MIXED)
    for line in pages.lines():
        for (a, step), (b, _) in pairwise(advances(line, line.text)):
            assert step > 0.98 or a not in HAN or b not in HAN, line.text


def test_nothing_hangs_out_of_the_type_area():
    pages = book(MARKS)
    ink = {mark: pages.inked(mark)[2] for mark in "，。”）、"}
    ends = [line for line in pages.lines() if line.text[-1] in ink]
    assert ends
    for line in ends:
        right = line.glyphs[-1].x + ink[line.text[-1]] * pages.area.size
        assert right < pages.edges(line.page)[1] + 0.5, line.text


def test_simplified_stops_stand_in_the_lower_left_of_their_square():
    pages = book("天，地。玄、黄")
    for mark in "，。、":
        left, bottom, right, top = pages.inked(mark)
        assert 0 <= left < right < 0.5
        assert -0.2 < bottom < top < 0.4


def test_a_full_stop_of_science_books_is_a_stop():
    pages = book("天．”地\n\n" + sweep("．"))
    assert dict(advances(pages.line("天．”地"), "．”"))["．"] == pytest.approx(0.5, abs=0.02)
    assert "．" not in {line.text[0] for line in pages.lines()}
    ends = [line for line in inner(pages) if line.text[-1] == "．"]
    assert ends
    for line in ends:
        rest = pages.edges(line.page)[1] - line.glyphs[-1].x
        assert rest / pages.area.size == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("mark", "—～")
def test_connectors_are_as_wide_as_the_standard_says(mark: str):
    line = book(f"甲{mark}乙。").line("甲")
    assert dict(advances(line, mark))[mark] == pytest.approx(1, abs=0.02)


def test_the_call_of_a_note_never_begins_a_line():
    notes = [f"[^{n}]: 注文。" for n in SWEPT]
    body = "\n\n".join(f"{(HAN * 2)[:n]}[^{n}]{HAN}" for n in SWEPT)
    pages = book("\n\n".join([body, *notes]))
    calls = [
        (line, glyph)
        for line in pages.lines()
        for glyph in pages._glyphs()[line.page - 1]
        if "①" <= glyph.character <= "⑳" and abs(glyph.y - line.y) < 5
    ]
    assert len(calls) == len(SWEPT)
    for line, glyph in calls:
        assert glyph.x > pages.edges(line.page)[0] + 5


def test_dots_stand_under_the_middle_of_their_characters():
    """Stretched lines too: the first is filled."""
    pages = book(f"{HAN}[天地]{{.着重}}Internationalisation{HAN}")
    dots = [box for box in pages.drawn(2) if box[3] - box[1] < 2 and box[4] - box[2] < 2]
    line = next(line for line in pages.lines() if "藏天地" in line.text)
    at = line.text.index("藏天地") + 1
    expected = [glyph.x + pages.area.size / 2 for glyph in line.glyphs[at : at + 2]]
    assert [(left + right) / 2 for _, left, _, right, _ in dots] == pytest.approx(expected, abs=0.3)
    height = pages.area.trim_height * 72 / 25.4
    assert all(top < height - line.y for *_, top in dots)


def test_the_last_line_is_not_stretched():
    pages = book(MIXED)
    last = [a for a, b in pairwise(pages.lines()) if pages.indent(b) > 1 and pages.short(a) > 3]
    assert len(last) > 10
    for line in last:
        han = [em for c, em in advances(line, line.text[:-1]) if c in HAN]
        assert max(han) <= 1.26  # a Han–Latin gap at most


GAPS = [
    # the space beside a Latin character, in em
    ("用P", 0.25),
    ("n写", 0.25),
    ("写3", 0.25),
    ("3次", 0.25),
    ("，P", 0),
    ("（P", 0),
    ("n。", 0),
]


@pytest.mark.parametrize(("pair", "em"), GAPS, ids=[pair for pair, _ in GAPS])
def test_a_quarter_em_between_han_and_latin_and_none_beside_marks(pair: str, em: float):
    pages = book("用Python写。\n\n好，Python。\n\n用（Python）写3次。")
    line = pages.line(pair)
    a, b = line.glyphs[line.text.index(pair) :][:2]
    assert (b.x - a.right) / pages.area.size == pytest.approx(em, abs=0.02)


def test_no_gap_at_the_edges_of_a_line():
    pages = book(MIXED)
    starts = [line for line in pages.lines() if line.text.startswith("Python")]
    ends = [line for line in inner(pages) if line.text.endswith("Python")]
    assert starts
    assert ends
    assert [pages.indent(line) for line in starts] == pytest.approx([0] * len(starts), abs=0.05)
    assert [pages.short(line) for line in ends] == pytest.approx([0] * len(ends), abs=0.05)


def test_a_line_that_begins_with_an_opening_mark_keeps_its_gaps():
    pages = book(sweep("“用Python写”"))
    starts = [line for line in inner(pages) if line.text[0] == "“"]
    assert starts
    for line in starts:
        assert pages.short(line) == pytest.approx(0, abs=0.06), line.text


def test_the_gap_is_not_written_into_the_text():
    assert "用Python写3次" in book("用Python写3次").line("用Python").text


def test_latin_is_proportional():
    line = book("用MiMi写").line("MiMi")
    widths = dict(advances(line, "Mi"))
    assert widths["M"] > 2 * widths["i"]


def test_nothing_is_put_inside_dashes_and_ellipses():
    pages = book(sweep("——", "……", "A——B", "甲……乙和Internationalisation"))
    for line in pages.lines():
        for mark in "—…":
            for at in [i for i in range(len(line.text)) if line.text[i : i + 2] == mark * 2]:
                width = line.glyphs[at + 1].right - line.glyphs[at].x
                assert width / pages.area.size == pytest.approx(2, abs=0.02)


@pytest.mark.parametrize("tail", ["", "。", "。”"])
def test_no_paragraph_ends_in_a_lone_character(tail: str):
    pages = book("\n\n".join((HAN * 4)[:n] + tail for n in range(26, 58)))
    lines = pages.lines()
    for line, after in pairwise([*lines, lines[0]]):
        if pages.indent(line) < 1 <= pages.indent(after):
            assert sum(c in HAN for c in line.text) > 1, line.text


def is_cut(line: Line) -> bool:
    """Whether a line ends with a hyphen, which is drawn and read as nothing."""
    return line.text[-1] in "-‐\u200b"


def test_english_marked_inside_chinese_is_hyphenated():
    assert any(map(is_cut, book(sweep("[constitutionality]{.西文}")).lines()))
    assert not any(map(is_cut, book(sweep("constitutionality")).lines()))


def test_a_paragraph_in_latin_marked_as_such_is_hyphenated():
    words = "internationalisation characteristically constitutionality " * 4
    lines = [line.text.split() for line in book(f"[{words}]{{.西文}}").lines()]
    assert any(one[-1] + two[0] in words.split() for one, two in pairwise(lines) if one and two)
    assert not any(map(is_cut, book(sweep("internationalisation")).lines()))
