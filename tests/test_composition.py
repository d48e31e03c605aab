"""How a Chinese line is set: small cases with the clause they stand for, and laws."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huozi.composition import Pair, Paragraph, compose, stretch
from huozi.composition.breaks import NOT_AT_END, NOT_AT_START, break_flags
from huozi.composition.spacing import gap

EM = 10.0


def paragraph(text: str) -> Paragraph:
    """Han and marks a whole em wide, ASCII half; UAX #14 played by: only after spaces."""
    advances = [EM / 2 if c.isascii() else EM for c in text]
    engine = [i > 0 and text[i - 1] == " " for i in range(len(text))] + [True]
    return Paragraph(text, advances, EM, engine)


def lines(text: str, characters: float) -> list[str]:
    whole = compose(paragraph(text), characters * EM, characters * EM)
    return [text[line.start : line.end] for line in whole]


BREAKS = [
    # text with | at every place a line may end
    ("中|文|排|版", "between ideographs"),
    ("好，|人", "no comma at line start (GB/T 15834 5.1.1)"),
    ("说：|“好。”|他", "quotes hug their content, and a line may break outside them"),
    ("他|（甲）|说", "no opening mark at line end (5.1.3)"),
    ("解|决|“两|张|皮”|难|题", "beside curly quotes, which UAX #14 glues"),
    ("好——|他", "a dash starts no line and is not cut (5.1.4)"),
    ("列|夫·|托|尔", "an interpunct starts no line (5.1.7)"),
    ("甲～|乙", "nor does a wave dash"),
    ("存|3000万|份", "a figure stays with its unit"),
    ("第3章|说", "and with what makes it an ordinal"),
    ("有|10亿|元", "figures are not split"),
    ("占|72%|的", "nor from their per cent"),
    ("用|Python|写", "no break inside a Latin word"),
    ("说,|好|(甲)|乙", "half-width marks of received text are marks too"),
]


@pytest.mark.parametrize(("marked", "why"), BREAKS, ids=[why for _, why in BREAKS])
def test_where_a_line_may_break(marked: str, why: str):
    text = marked.replace("|", "")
    flags = break_flags(text, paragraph(text).engine)
    assert "".join("|" * flags[i] + c for i, c in enumerate(text)) == marked


GAPS = [
    ("”", "，", -0.5, "two marks: 2 em become 1.5 (clreq 3.1.6.2)"),
    ("：", "“", -0.5, "a pause before an opening quote"),
    ("（", "《", -0.5, "two opening marks"),
    ("（", "好", 0.0, "a mark beside an ideograph keeps its width"),
    ("中", "A", 0.25, "Han and Latin: a quarter em (clreq 3.2.2)"),
    ("7", "年", 0.25, "figures too"),
    ("，", "A", 0.0, "none beside a Chinese mark"),
    ("—", "—", 0.0, "none inside a dash"),
]


@pytest.mark.parametrize(("before", "after", "em", "why"), GAPS, ids=[row[3] for row in GAPS])
def test_space_between_neighbours(before: str, after: str, em: float, why: str):
    assert gap(before, after) == em


def test_marks_of_a_narrow_face_are_left_alone():
    assert gap("”", "，", full_before=False) == 0.0


def test_a_line_end_mark_gives_up_its_blank_half():
    text = "一二三四五六七八九，一二三四五六七八九十"
    first = compose(paragraph(text), 9.5 * EM, 9.5 * EM)[0]
    assert text[first.start : first.end] == "一二三四五六七八九，"
    assert first.width == 9.5 * EM


def test_an_opening_mark_at_line_start_moves_out():
    text = "一二三四五（六七八九）十"
    second = compose(paragraph(text), 5 * EM, 5.5 * EM)[1]
    assert text[second.start] == "（"
    assert second.lead == EM / 2


def test_no_lone_character_on_the_last_line():
    assert lines("一二三四五六七八九十甲", 10)[-1] == "十甲"
    assert lines("一二三四五六七八“九十甲。”", 10)[-1] == "十甲。”"


def test_the_whole_paragraph_decides_not_the_first_line_alone():
    # Greedy lines would be 10, 10, and a loose one before the long word.
    text = "一二三四五六七八九十一二三四五六七八九十一二三Internationalisation四五六七八九十"
    loosest = min(line.width for line in compose(paragraph(text), 10 * EM, 10 * EM)[:-1])
    assert loosest >= 7 * EM


def test_a_word_longer_than_the_line_stands_alone():
    assert "https://example.org/a-very-long-address" in lines(
        "见https://example.org/a-very-long-address好", 6
    )


def test_a_long_paragraph_is_cut_whole():
    text = "一二三四五，六七八九十。" * 2000
    assert "".join(lines(text, 28)) == text


def test_stretch_shares_what_is_missing():
    pairs = [Pair(a, b, EM) for a, b in ("一二", "二三", "——", "—四")]
    assert stretch(pairs, 3.0) == pytest.approx((1.0, 1.0, 0.0, 1.0))


def test_a_line_too_short_to_fill_stays_ragged():
    assert stretch([Pair("一", "二", EM)], 9.0) is None


TEXT = st.text(
    st.sampled_from("一二三四五六七，。、；：？！“”（）《》——……·abc 12%万"),
    min_size=1,
    max_size=200,
)


@given(TEXT, st.integers(6, 30))
def test_every_character_is_on_one_line_in_order(text: str, characters: int):
    found = compose(paragraph(text), characters * EM, characters * EM)
    assert found[0].start == 0
    assert found[-1].resume == len(text)
    for line, following in pairwise(found):
        assert line.resume == following.start
        assert not text[line.end : line.resume].strip()


@given(TEXT, st.integers(12, 30))
def test_no_line_starts_or_ends_with_a_forbidden_mark(text: str, characters: int):
    for line in compose(paragraph(text), characters * EM, characters * EM)[1:]:
        before, after = text[line.start - 1], text[line.start]
        if " " not in before + after:
            assert after not in NOT_AT_START
            assert before not in NOT_AT_END
