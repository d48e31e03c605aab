"""A cover round the book: spine, panels, the bar code on its back, `huozi cover`."""

from __future__ import annotations

import json
import os
import re
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path

import pikepdf
import profiles_icc
import pymupdf
import pytest
from books import Command, write_book
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from test_impose_files import BAD, pdf_of

from huozi import isbn
from huozi.manuscript.layout import PT_PER_MM
from huozi.manuscript.load import load
from huozi.press.barcode import MODULE, as_svg, digits, modules, size
from huozi.press.wrap import Wrap, marks, spine_width

A5 = (148 * PT_PER_MM, 210 * PT_PER_MM)
ISBN = "978-7-301-04815-3"
lengths = st.floats(1, 500)
wraps = st.builds(
    Wrap,
    st.tuples(lengths, lengths),
    st.floats(0, 60),
    st.floats(0, 120),
    st.floats(0, 10),
    st.booleans(),
)


# --- the sheet


@settings(deadline=None)
@given(wraps)
def test_panels_lie_side_by_side_and_fill_the_sheet_to_its_bleed(wrap: Wrap) -> None:
    boxes = list(wrap.panels.values())
    assert boxes[0][0] == pytest.approx(wrap.bleed)
    assert all(one[2] == pytest.approx(two[0]) for one, two in pairwise(boxes))
    assert boxes[-1][2] + wrap.bleed == pytest.approx(wrap.size[0])
    head = wrap.bleed + wrap.page[1]
    assert all((box[1], box[3]) == pytest.approx((wrap.bleed, head)) for box in boxes)
    assert head + wrap.bleed == pytest.approx(wrap.size[1])
    assert sum(wrap.printed(name)[0] for name in wrap.panels) == pytest.approx(wrap.size[0])


@settings(deadline=None)
@given(wraps)
def test_marks_stand_outside_the_bleed_at_every_cut_and_fold(wrap: Wrap) -> None:
    width, height = wrap.size
    drawn = marks(wrap)
    for start, end in (*drawn.strokes, *drawn.folds):
        across = max(start[0], end[0]) < 0 or min(start[0], end[0]) > width
        above = max(start[1], end[1]) < 0 or min(start[1], end[1]) > height
        assert across or above
    folds = {start[0] for start, _ in drawn.folds}
    assert folds == {box[0] for box in list(wrap.panels.values())[1:]}
    assert len(drawn.strokes) == 8


def test_the_front_is_right_of_the_spine_and_left_of_it_for_a_book_bound_on_the_right() -> None:
    names = ["back_flap", "back", "spine", "front", "front_flap"]
    assert list(Wrap((148, 210), 9, 80).panels) == names
    assert list(Wrap((148, 210), 9, 80, right_bound=True).panels) == names[::-1]
    assert list(Wrap((148, 210), 9).panels) == ["back", "spine", "front"]


@pytest.mark.parametrize(
    ("pages", "paper", "cover", "width"),
    [
        (320, 0.105, 0.3, 17.4),  # 70 g at 1.5: 16.8 mm, and 0.3 mm a side
        (321, 0.1, 0.0, 16.1),  # the last page has a leaf too
        (2, 0.1, 0.2, 0.5),
    ],
)
def test_a_spine_is_half_the_pages_and_two_covers(
    pages: int, paper: float, cover: float, width: float
) -> None:
    assert spine_width(pages, paper, cover) == pytest.approx(width)


# --- the bar code, read as a scanner does: by the widths of what is dark and light

WIDTHS = "3211 2221 2122 1411 1132 1231 1114 1312 1213 3112".split()
FIRST = "AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA".split()


def scanned(bars: str) -> str:
    widths = "".join(str(len(list(run))) for _, run in groupby(bars))
    assert (widths[:3], widths[27:32], widths[-3:]) == ("111", "11111", "111")
    left = [widths[3 + 4 * i : 7 + 4 * i] for i in range(6)]
    right = [widths[32 + 4 * i : 36 + 4 * i] for i in range(6)]
    kinds = "".join("A" if four in WIDTHS else "B" for four in left)
    ours = [four if four in WIDTHS else four[::-1] for four in left]
    return f"{FIRST.index(kinds)}{''.join(str(WIDTHS.index(four)) for four in ours + right)}"


def numbers() -> st.SearchStrategy[str]:
    """ISBNs, each with its check digit."""
    return st.integers(978 * 10**9, 980 * 10**9 - 1).map(
        lambda first: next(f"{first}{i}" for i in range(10) if isbn.digits(f"{first}{i}"))
    )


@settings(deadline=None)
@given(numbers())
def test_a_bar_code_is_read_as_its_number(number: str) -> None:
    assert len(modules(number)) == 95
    assert scanned(modules(number)) == number


@settings(deadline=None)
@given(numbers(), st.floats(0.8, 2))
def test_the_drawing_has_the_bars_and_their_blanks(number: str, large: float) -> None:
    drawing = etree.fromstring(as_svg(number, large))
    dark: set[int] = set()
    for x, width in re.findall(r"M([\d.]+) 0h([\d.]+)v", drawing[0].get("d") or ""):
        first = round(float(x) / MODULE) - 11
        dark |= set(range(first, first + round(float(width) / MODULE)))
    assert "".join("1" if i in dark else "0" for i in range(95)) == modules(number)
    width, height = size(large)
    assert (drawing.get("width"), drawing.get("height")) == (f"{width:.2f}mm", f"{height:.2f}mm")
    assert size(1)[0] == pytest.approx(37.29)  # GS1 5.2.3
    assert "".join(digit.words for digit in digits(number, large)) == number
    assert all(one.left + one.width <= two.left + 0.01 for one, two in pairwise(digits(number)))


# --- what book.toml says

CONFIG = """title = "小书"
slug = "xiaoshu"
authors = ["甲", "乙"]
publisher = "丙社"
date = 2026-01-02
"""
PAPER = "text_paper = { grams = 80, bulk = 1.3 }\n"


def table(*lines: str) -> str:
    return CONFIG + "[cover]\n" + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        (["text_paper = { grams = 80 }"], "7:1", "P115 正文纸没有厚度：80 克，松厚度没有写"),
        (["text_paper = { grams = 80, bulk = 0 }"], "7:1", "P115 正文纸没有厚度：80 克"),
        (["text_paper = { thickness = 0 }"], "7:1", "P115 正文纸没有厚度：厚度 0 毫米"),
        (["cover_paper = { bulk = 1.3 }"], "7:1", "P115 封面纸没有厚度：没有写 克，松厚度 1.3"),
        (["text_paper = 80"], "7:1", "B006 text_paper 的值不对：80"),
        (["flap = 5"], "7:1", "B006 flap 的值不对：5"),
        (["bleed = -1"], "7:1", "B006 bleed 的值不对：-1"),
        (["paper = 80"], "7:1", "B003 不认识的项 paper"),
        (['price = "1"', 'back = "无.png"'], "8:1", "B007 找不到文件 无.png"),
        (['front = "../外.png"'], "7:1", "S001"),
        (['spine = "a\\u0001b"'], "6:2", "M002"),
    ],
)
def test_a_bad_cover_is_said_where_it_stands(
    lines: list[str], place: str, words: str, tmp_path: Path
) -> None:
    book, found = load(write_book(tmp_path / "书", config=table(*lines)))
    assert book is None
    assert any(
        str(item.span) == f"book.toml:{place}" and f"{item.code} {item.message}".startswith(words)
        for item in found
    ), found


def test_a_wrong_digit_of_the_number_is_said_where_it_stands(tmp_path: Path) -> None:
    config = CONFIG + 'print_isbn = "978-7-301-04815-4"\n'
    book, (found, *_) = load(write_book(tmp_path / "书", config=config))
    assert book is None
    assert str(found.span) == "book.toml:6:1"
    assert "978-7-301-04815-4" in found.message


def test_a_cover_is_a_path_or_a_table(tmp_path: Path) -> None:
    book, _ = load(write_book(tmp_path / "甲", config=CONFIG + 'cover = "cover.svg"\n'))
    assert book
    assert (book.cover, book.jacket.text_paper) == ("cover.svg", 0)
    lines = table('front = "cover.svg"', PAPER, 'blurb = """\n一。\n\n二。\n"""', "flap = 80")
    book, _ = load(write_book(tmp_path / "乙", config=lines))
    assert book
    assert (book.cover, book.jacket.blurb, book.jacket.flap) == ("cover.svg", ("一。", "二。"), 80)
    assert book.jacket.text_paper == pytest.approx(0.104)
    book, _ = load(write_book(tmp_path / "丙", config=table('ebook = "cover.svg"')))
    assert book
    assert (book.cover, book.jacket.front) == ("cover.svg", "")


# --- the command, on files


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def png(width: int, height: int) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), "#345").save(target, "PNG")
    return target.getvalue()


def built(here: Path, data: bytes, name: str = "xiaoshu.pdf") -> None:
    """A finished book, newer than its manuscript."""
    (here / "dist").mkdir(exist_ok=True)
    (here / "dist" / name).write_bytes(data)


def test_a_thick_book_with_flaps(here: Path, command: Command) -> None:
    config = (
        CONFIG
        + f'print_isbn = "{ISBN}"\n[cover]\n{PAPER}flap = 80\nprice = "68.00元"\n'
        + 'blurb = "封底的话。"\nfront_flap = "作者。"\n'
    )
    write_book(here / "书", config=config)
    built(here, pdf_of(320, A5))
    answer = command("cover", "书", "--json")
    assert answer.code == 0, answer
    told = json.loads(answer.out)
    assert told == {
        "file": "dist/xiaoshu-cover.pdf",
        "pages": 320,
        "pdf": "dist/xiaoshu.pdf",
        "spine": 17.24,
        "size": [2 * (148 + 80 + 3) + 17.24, 216],
        "findings": [],
    }
    path = here / "dist" / "xiaoshu-cover.pdf"
    first = path.read_bytes()
    _has_boxes_and_marks(path)
    _is_lettered_downwards(path)
    assert command("cover", "书", "--pages", 320).out.endswith("216.0 毫米）\n")
    assert path.read_bytes() == first


def _has_boxes_and_marks(path: Path) -> None:
    with pikepdf.open(path) as document:
        (page,) = document.pages
        trim, bleed, media = (
            [float(side) / PT_PER_MM for side in page.obj[f"/{name}Box"]]
            for name in ("Trim", "Bleed", "Media")
        )
        assert trim == pytest.approx([0, 0, 473.24, 210], abs=0.01)
        assert bleed == pytest.approx([-3, -3, 476.24, 213], abs=0.01)
        assert media == pytest.approx([-9, -9, 482.24, 219], abs=0.01)
        plate = page.obj.Resources.ColorSpace["/All"]
        assert [str(part) for part in plate.as_list()[:2]] == ["/Separation", "/All"]
        assert "/Annots" not in page.obj
        assert "/Outlines" not in document.Root
        assert document.docinfo["/Title"] == "小书"
        assert document.docinfo["/CreationDate"] == "D:20260102000000Z"
        black = [
            item
            for item in pikepdf.parse_content_stream(page)
            if str(item.operator) == "rg" and len({*map(float, item.operands)}) == 1
        ]
        assert black == []  # it is printed with black ink alone


def _is_lettered_downwards(path: Path) -> None:
    """The words of the spine run from head to foot in the middle of it; all faces are embedded."""
    with pymupdf.open(path) as document:
        page = document[0]
        page.set_mediabox(page.trimbox)
        text = page.get_text()
        words = page.get_text("rawdict")["blocks"]
        assert all(document.extract_font(font[0])[3] for font in page.get_fonts())
    for piece in (f"ISBN {ISBN}", "定价：68.00元", "封底的话。", "作者。"):
        assert piece.replace(" ", "") in re.sub(r"\s", "", text)
    letters = [
        (char["c"], char["bbox"])
        for block in words
        for line in block.get("lines", ())
        for span in line["spans"]
        for char in span["chars"]
    ]
    left, right = ((80 + 148 + edge) * PT_PER_MM for edge in (0, 17.24))
    spine = [(char, box) for char, box in letters if left < box[0] and box[2] < right]
    spine.sort(key=lambda item: item[1][1])
    assert "".join(char for char, _ in spine if char.strip()) == "小书甲乙丙社"
    for _, box in spine:
        assert (box[0] + box[2]) / 2 == pytest.approx((left + right) / 2, abs=3)


def test_a_thin_book_in_inks_has_no_words_on_its_spine(here: Path, command: Command) -> None:
    config = table(PAPER, '[output.press]\nicc = "press.icc"')
    write_book(here / "书", config=config, files={"press.icc": profiles_icc.cmyk("SWOP")})
    asked = ("--pages", 60, "-o", "封.pdf", "--no-marks", "--profile", "press")
    answer = command("cover", "书", *asked)
    assert answer.code == 0, answer
    assert "提示 P117 书脊只有 3.7 毫米，不到 5 毫米，上面没有印字" in answer.err
    with pymupdf.open("封.pdf") as document:
        assert document[0].get_text().count("丙社") == 1
        assert document[0].rect.width == pytest.approx((2 * 151 + 3.72) * PT_PER_MM, abs=0.1)
    with pikepdf.open("封.pdf") as document:
        assert "/OutputIntents" in document.Root
        assert not operators(document) & {"rg", "RG"}


def operators(document: pikepdf.Pdf) -> set[str]:
    """What draws on its page."""
    return {str(item.operator) for item in pikepdf.parse_content_stream(document.pages[0])}


def test_pictures_that_fit_and_that_do_not(here: Path, command: Command) -> None:
    lines = table(PAPER, 'back = "back.png"', 'spine = "spine.png"')
    spine = png(round(17.24 * 12), 216 * 12)  # 305 dpi
    files = {"back.png": png(425, 600), "spine.png": spine}
    write_book(here / "书", config=lines, files=files)
    answer = command("cover", "书", "--pages", 320)
    assert answer.code == 0
    assert "书/back.png: 警告 P152 图片 back.png 印出来每英寸只有 71 点，会发虚" in answer.err
    assert "P151" not in answer.err
    answer = command("cover", "书", "--pages", 400, "-o", "厚.pdf")
    assert (answer.code, answer.out) == (1, "")
    assert "错误 P118 这张图是照 17.2 毫米的书脊画的，现在的书脊是 21.4 毫米" in answer.err
    assert "图要改成 21.4×216.0 毫米（连出血），现在合 17.2×216.0 毫米" in answer.err
    assert not Path("厚.pdf").exists()
    Path("书/back.png").write_bytes(png(3000, 3000))
    answer = command("cover", "书", "--pages", 400, "-o", "厚.pdf")
    assert "警告 P151 图片 back.png 的形状和纸面不合，左右各裁去了 32.5 毫米" in answer.err


def test_a_whole_cover_for_another_page_count(here: Path, command: Command) -> None:
    width = 2 * 151 + 17.24
    files = {"wrap.png": png(round(width * 4), 216 * 4)}
    write_book(here / "书", config=table(PAPER, 'wrap = "wrap.png"'), files=files)
    answer = command("cover", "书", "--pages", 340)
    assert answer.code == 1
    assert "错误 P118 这张图是照 17.3 毫米的书脊画的，现在的书脊是 18.3 毫米" in answer.err
    assert "图要改成 320.3×216.0 毫米" in answer.err


def test_words_that_cannot_be_set(here: Path, command: Command) -> None:
    config = table(PAPER, f'blurb = "{"字" * 3000}"', 'front_flap = "\\uE123"', "flap = 60")
    write_book(here / "书", config=config.replace("小书", "书" * 120))
    answer = command("cover", "书", "--pages", 200)
    assert (answer.code, answer.out) == (1, "")
    assert "错误 P153 封底上的文字放不下" in answer.err
    assert "错误 P153 书脊上的文字放不下" in answer.err
    assert "错误 P154 封面上有字没有字形：\ue123" in answer.err


def test_the_pages_are_those_of_the_newest_book_for_a_printer(here: Path, command: Command) -> None:
    folder = write_book(here / "书", config=table(PAPER))
    answer = command("cover", "书")
    assert (answer.code, answer.out) == (1, "")
    assert "错误 P110 还没有排出 dist/xiaoshu.pdf" in answer.err
    built(here, pdf_of(100, A5))
    built(here, pdf_of(104, A5), "xiaoshu-print.pdf")
    answer = command("cover", "书", "--json")
    assert json.loads(answer.out)["pages"] == 104
    later = (here / "dist" / "xiaoshu.pdf").stat().st_mtime + 60
    os.utime(folder / "articles" / "01.md", (later, later))
    answer = command("cover", "书")
    assert (answer.code, answer.out) == (1, "")
    assert "P119 dist/xiaoshu-print.pdf 是旧的：articles/01.md 在它之后改过" in answer.err
    assert "先运行 huozi build --profile print；" in answer.err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf_of(4), "错误 P150 这个 PDF 一页是 105×148 毫米，书是 148×210 毫米"),
        *((data, f"错误 {words}") for data, words in (BAD["no PDF"], BAD["locked"])),
    ],
)
def test_a_pdf_that_is_not_the_book(data: bytes, words: str, here: Path, command: Command) -> None:
    write_book(here / "书", config=table(PAPER))
    Path("别.pdf").write_bytes(data)
    answer = command("cover", "书", "--pdf", "别.pdf")
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["书"], 1, "错误 P116 没有写正文用什么纸，算不出书脊有多宽"),
        (["无"], 1, "错误 B001 找不到书稿文件夹 无"),
        (["书", "--edition", "zz"], 2, "错误 R008 没有 zz 这一版"),
        (["书", "--pages", "0"], 2, "用法不对：选项 --pages不对"),
        (["书", "--pages", "9", "--pdf", "a.pdf"], 2, "--pdf 和 --pages 只写一个"),
        (["书", "-o", "封.png"], 2, "用法不对：-o 后面的文件要以 .pdf 结尾"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_made_says_why(
    arguments: list[str], code: int, words: str, command: Command
) -> None:
    write_book(Path("书"), config=CONFIG)
    answer = command("cover", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
