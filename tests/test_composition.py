"""How a Chinese line is set: small cases with the clause they stand for, and laws."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huozi.composition import Line, Paragraph, break_flags, compose, rooms, stretch
from huozi.composition.breaks import NOT_AT_END, NOT_AT_START
from huozi.composition.spacing import MARK_STYLES, USUAL, MarkStyle, Room, kind_of, space
from huozi.page_style import LineStyle

EM = 10.0


def engine(text: str) -> list[bool]:
    """UAX #14 played by: a line may break only after a space or a line end."""
    return [i > 0 and text[i - 1] in " \n" for i in range(len(text))] + [True]


def paragraph(text: str, style: LineStyle = LineStyle()) -> Paragraph:
    """Han and marks a whole em wide, ASCII half."""
    advances = [EM / 2 * (c != "\n") if c.isascii() else EM for c in text]
    return Paragraph(
        text,
        advances,
        [EM] * len(text),
        break_flags(text, engine(text), style.breaks),
        [width == EM for width in advances],
        MARK_STYLES[style.punctuation],
        style.trim_indent,
    )


def gap(before: str, after: str, style: MarkStyle = USUAL) -> float:
    return space(kind_of(before), kind_of(after), style).natural


def cut(text: str, characters: float, style: LineStyle = LineStyle()) -> tuple[Line, ...]:
    return compose(paragraph(text, style), characters * EM, characters * EM)


def lines(text: str, characters: float) -> list[str]:
    return [text[line.start : line.end] for line in cut(text, characters)]


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
    ("说|it’s|好", "nor at its apostrophe"),
    ("’tis|好", "nor after one that begins it"),
    ("‘好’|a|人", "but after a quotation"),
    ("说,|好|(甲)|乙", "half-width marks of received text are marks too"),
]


@pytest.mark.parametrize(("marked", "why"), BREAKS, ids=[why for _, why in BREAKS])
def test_where_a_line_may_break(marked: str, why: str):
    text = marked.replace("|", "")
    flags = break_flags(text, engine(text))
    assert "".join("|" * flags[i] + c for i, c in enumerate(text)) == marked


LEVEL_BREAKS = [
    # level, text with | where a line may end, why
    ("basic", "好|——|他|……|说", "clreq's basic level lets —— and …… start a line, never cuts them"),
    ("gb", "好|——|他|……|说", "so does GB/T 15834"),
    ("strict", "好——|他……|说", "the strict level doesn't"),
    ("basic", "研|发—|生|产", "a single — connects: it starts no line at any level (5.1.6)"),
    ("basic", "甲|/|乙", "the solidus is free at the basic level"),
    ("gb", "甲/乙", "and neither starts nor ends a line by GB/T 15834 5.1.9"),
]


@pytest.mark.parametrize(("level", "marked", "why"), LEVEL_BREAKS, ids=[r[2] for r in LEVEL_BREAKS])
def test_levels_of_prohibition(level: str, marked: str, why: str):
    text = marked.replace("|", "")
    flags = break_flags(text, engine(text), level)
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


STYLES = [
    # style, before, after, em
    ("quanjiao", "好", "，", 0.0),
    ("quanjiao", "”", "，", -0.5),
    ("kaiming", "，", "好", -0.5),
    ("kaiming", "）", "好", -0.5),
    ("kaiming", "好", "（", -0.5),
    ("kaiming", "。", "好", 0.0),
    ("kaiming", "，", "“", -1.0),
    ("kaiming", "。", "”", -0.5),
]


@pytest.mark.parametrize(("style", "before", "after", "em"), STYLES)
def test_styles_of_mark_widths(style: str, before: str, after: str, em: float):
    """clreq 3.1.6.1: full-width, full with half at line ends, 开明 (only 。？！ full)."""
    assert gap(before, after, MARK_STYLES[style]) == em


def test_marks_that_are_not_half_blank_are_left_alone():
    text = "他说：“好。”"
    traditional = replace(paragraph(text), full=[False] * len(text))
    assert traditional.natural(0, len(text)) == len(text) * EM


def test_quotes_of_a_latin_face_are_latin():
    text = "好“ab”好"
    whole = paragraph(text)
    narrow = [
        EM / 2 if mark in "“”" else width for mark, width in zip(text, whole.advances, strict=True)
    ]
    latin = replace(whole, advances=narrow, full=[width == EM for width in narrow])
    assert latin.natural(0, 6) == pytest.approx(4.5 * EM)


def line_end(style: str) -> float:
    """The width of a line of nine characters and a comma, in em."""
    first = cut("一二三四五六七八九，一二三四五六七八九十", 10, LineStyle(punctuation=style))[0]
    assert first.end == 10
    return first.gaps[-1] / EM


def test_a_line_end_mark_gives_up_its_blank_half_by_style():
    assert line_end("hangmo-banjiao") == -0.5
    assert line_end("kaiming") == -0.5
    assert line_end("quanjiao") == 0


def test_an_opening_mark_at_line_start_moves_out():
    second = compose(paragraph("一二三四五（六七八九）十"), 5 * EM, 5.5 * EM)[1]
    assert second.lead == EM / 2


def test_after_the_indent_only_by_option():
    text = "“一二三四五”"
    assert cut(text, 10)[0].lead == 0
    assert cut(text, 10, LineStyle(trim_indent=True))[0].lead == EM / 2


SQUEEZED = [
    # text a half em too long for ten characters, where it gives (clreq 3.5.3)
    ("一、二三四五六七八九十十", ["、二"], "a pause gives before all else there is"),
    ("一（二三四五六七八九、十", ["一（"], "a bracket before a pause"),
    ("一。二三四五、六七八九十", ["、六"], "a pause before a stop"),
]


@pytest.mark.parametrize(("text", "pairs", "why"), SQUEEZED, ids=[row[2] for row in SQUEEZED])
def test_what_gives_first(text: str, pairs: list[str], why: str):
    whole = paragraph(text)
    line = whole.set_line(0, len(text), whole.natural(0, len(text)) - EM / 4)
    gave = [text[k : k + 2] for k, extra in enumerate(line.gaps[:-1]) if extra]
    assert gave == pairs


def test_all_of_one_kind_give_alike():
    whole = paragraph("一、二、三、四五六七八九")
    gaps = whole.set_line(0, 12, 11.4 * EM).gaps
    assert gaps[1] == gaps[3] == gaps[5] == pytest.approx(-0.2 * EM)


def test_a_forced_line_end_ends_a_line():
    assert lines("一二三\n四五六七\n八", 10) == ["一二三", "四五六七", "八"]


LAST = "一二三四五六七八九十一二三四五六七八九十"


def test_a_last_line_that_is_nearly_full_is_filled():
    assert cut(LAST + LAST[:19], 20)[-1].width == pytest.approx(20 * EM)


def test_a_last_line_with_room_for_an_indent_stays():
    assert cut(LAST + LAST[:17], 20)[-1].width == pytest.approx(17 * EM)


def test_a_title_set_to_the_middle_is_never_filled():
    centred = replace(paragraph(LAST[:19]), justified=False)
    assert compose(centred, 20 * EM, 20 * EM)[0].width == pytest.approx(19 * EM)


def test_an_interpunct_is_half_an_em_wide_in_any_face():
    for advance in (3.0, EM):
        text = "列夫·托尔"
        advances = [EM, EM, advance, EM, EM]
        plain = Paragraph(text, advances, [EM] * 5, [False] * 5 + [True], [True] * 5)
        assert plain.natural(0, 5) == pytest.approx(4.5 * EM)


def test_a_connector_stays_close_to_its_figures():
    assert rooms("20—30年")[1:3] == [Room.NONE, Room.NONE]
    assert rooms("京—沪") == [Room.ANY, Room.ANY]


def test_a_marked_word_is_cut_with_a_hyphen_and_no_other():
    text = "这里是constitution一词"
    words = replace(paragraph(text), hyphens={6: 3.0}, flags=flags_at(text, 6))
    first, *_ = compose(words, 5 * EM, 5 * EM)
    assert (first.resume, first.hyphen, text[: first.end]) == (6, 3.0, "这里是con")
    assert sum(words.advances[:6]) + sum(first.gaps) + first.hyphen == pytest.approx(5 * EM)


def flags_at(text: str, place: int) -> list[bool]:
    flags = list(paragraph(text).flags)
    flags[place] = True
    return flags


def test_no_lone_character_on_the_last_line():
    assert lines("一二三四五六七八九十甲", 10)[-1] == "十甲"
    assert lines("一二三四五六七八“九十甲。”", 10)[-1] == "十甲。”"
    assert lines("一二三四五六七八九十甲——", 10)[-1] == "十甲——"


def test_the_whole_paragraph_decides_not_the_first_line_alone():
    # Greedy lines would be 10, 10, and a loose one before the long word.
    text = "一二三四五六七八九十一二三四五六七八九十一二三Internationalisation四五六七八九十"
    loosest = min(line.width for line in compose(paragraph(text), 10 * EM, 10 * EM)[:-1])
    assert loosest >= 7 * EM


def test_narrow_lines_are_chosen_from_all_there_are():
    # What seems dear after two lines is cheapest in the end: 贾政 on one line leaves 0.19 em
    # between the characters of the third.
    text = "莫道此生沉黑海，性中自有大光明．贾政道：“这是佛前海灯嗄。”惜春笑答道：“是海灯。”"
    found = compose(paragraph(text), 8 * EM, 10 * EM)
    assert [text[line.start : line.end] for line in found] == [
        "莫道此生沉黑海，",
        "性中自有大光明．贾",
        "政道：“这是佛前海灯",
        "嗄。”惜春笑答道：“是",
        "海灯。”",
    ]
    assert max(max(line.gaps[:-1]) for line in found) == 0.125 * EM


def test_in_need_a_long_word_breaks_where_it_may():
    text = "见https://example.org/a好"
    eased = paragraph(text).eased(6 * EM, [c.isascii() for c in text])
    found = compose(eased, 6 * EM, 6 * EM)
    assert max(line.width for line in found) <= 6 * EM
    assert "".join(text[line.start : line.end] for line in found) == text


def test_the_longest_word_and_the_longest_line():
    whole = paragraph("一二Python\n三四五六七")
    assert whole.longest(0, words=True) == 3 * EM
    assert whole.longest(0, words=False) == pytest.approx(5.25 * EM)
    assert whole.longest(2 * EM, words=False) == pytest.approx(7.25 * EM)
    assert paragraph("一二三").longest(-2 * EM, words=False) == EM


def test_a_word_longer_than_the_line_stands_alone():
    assert "https://example.org/a-very-long-address" in lines(
        "见https://example.org/a-very-long-address好", 6
    )


def test_a_long_paragraph_is_cut_whole():
    text = "一二三四五，六七八九十。" * 2000
    assert "".join(lines(text, 28)) == text


def test_stretch_shares_what_is_missing():
    assert stretch(rooms("一二三——四"), [EM] * 6, 4.0) == pytest.approx([1.0, 1.0, 1.0, 0.0, 1.0])


def test_word_spaces_and_han_latin_gaps_give_room_first():
    added = stretch(rooms("用 a 一b二"), [EM] * 7, 1.0)
    assert added == pytest.approx([0, 0.5, 0, 0.5, 0, 0, 0][:6], abs=1e-9)


def test_a_line_too_short_to_fill_stays_ragged():
    assert stretch(rooms("一二"), [EM, EM], 9.0) is None


def test_text_without_a_size_can_take_up_nothing():
    assert stretch(rooms("一二"), [0.0, 0.0], 1.0) is None


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


@given(TEXT, st.integers(12, 30), st.sampled_from(list(NOT_AT_START)))
def test_no_line_starts_or_ends_with_a_forbidden_mark(text: str, characters: int, level: str):
    for line in cut(text, characters, LineStyle(breaks=level))[1:]:
        before, after = text[line.start - 1], text[line.start]
        if " " not in before + after:
            assert after not in NOT_AT_START[level]
            assert before not in NOT_AT_END[level]


@given(TEXT, st.integers(12, 30), st.sampled_from(sorted(MARK_STYLES)))
def test_a_line_is_as_wide_as_its_parts(text: str, characters: int, style: str):
    whole = paragraph(text, LineStyle(punctuation=style))
    for line in compose(whole, characters * EM, characters * EM):
        parts = sum(whole.advances[line.start : line.end]) + sum(line.gaps) - line.lead
        assert line.width == pytest.approx(parts, abs=1e-6)
