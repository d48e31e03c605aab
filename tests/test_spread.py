"""Pictures of pages: `huozi spread`, `huozi build --contact-sheet`."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import chain
from pathlib import Path

import pikepdf
import pytest
from books import CONFIG, Command, write_book
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image
from test_impose_files import BAD, Change, in_columns, pdf_of, right_bound

from huozi.press.spreads import PER_SHEET, draw_all, facing, in_words

DESK = (228, 226, 221)
INCH = 72.0
# A page as large as that is as many px wide as there are dots to the inch.
SMALL = (INCH, 1.5 * INCH)


# --- which pages face


@given(st.integers(1, 500))
def test_every_page_is_in_one_spread_and_the_first_alone(count: int) -> None:
    pairs = facing(count)
    assert [page for page in chain(*pairs) if page is not None] == list(range(count))
    assert pairs[0] == (None, 0)
    assert all(first is not None and first % 2 == 1 for first, _ in pairs[1:])
    assert all(second is not None for _, second in pairs[:-1])


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (("i", "ii", "iii", "1", "2", "3"), "i–iii、1–3"),
        (("1", "2", "1", "2"), "1–2、1–2"),
        (("1",), "1"),
        (("封面", "1", "3"), "封面、1、3"),
    ],
)
def test_folios_in_words(labels: tuple[str, ...], words: str) -> None:
    assert in_words(labels) == words


# --- a spread


def coloured(document: pikepdf.Pdf) -> None:
    """Page 1 red, 2 green, 3 blue, 4 and on black; front matter has roman folios."""
    paints = [b"1 0 0 rg", b"0 1 0 rg", b"0 0 1 rg"]
    for number, page in enumerate(document.pages):
        paint = paints[number] if number < len(paints) else b"0 0 0 rg"
        page.obj.Contents = document.make_stream(paint + b" 0 0 1000 1000 re f")
    nums = [0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D)]
    document.Root.PageLabels = Dictionary(Nums=Array(nums))


RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)


def halves(path: Path) -> list[tuple[int, ...]]:
    """What is in the middle of the left and of the right half."""
    with Image.open(path) as picture:
        width, height = picture.size
        return [picture.getpixel((width * part // 4, height // 2)) for part in (1, 3)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("folio", "options", "expected"),
    [
        ("i", [], [DESK, RED]),
        ("ii", [], [GREEN, BLUE]),
        ("1", [], [GREEN, BLUE]),
        ("2", [], [BLACK, DESK]),
        ("i", ["--right-bound"], [RED, DESK]),
        ("1", ["--right-bound"], [BLUE, GREEN]),
    ],
)
def test_the_pages_that_face_at_a_folio(
    folio: str,
    options: list[str],
    expected: list[tuple[int, ...]],
    tmp_path: Path,
    command: Command,
) -> None:
    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(pdf_of(4, SMALL, coloured))
    answer = command("spread", folio, pdf, "-o", png, *options)
    assert answer == (0, f"✓ {png}\n", "")
    assert halves(png) == expected


@pytest.mark.parametrize("dpi", [20, 150, 300])
def test_a_spread_has_its_dots_to_the_inch_a_fold_and_edges(
    dpi: int, tmp_path: Path, command: Command
) -> None:
    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(pdf_of(3, (2 * INCH, 3 * INCH)))
    assert command("spread", "2", pdf, "-o", png, "--dpi", dpi).code == 0
    with Image.open(png) as picture:
        margin = dpi // 10
        whole = 4 * dpi + 2 * margin, 3 * dpi + 2 * margin
        assert picture.size == pytest.approx(whole, abs=2)  # no page is cut to a whole px
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
        row = [picture.getpixel((x, margin + dpi // 2))[0] for x in range(picture.width)]  # type: ignore[index]
        assert row[0] == DESK[0]
        assert row[margin] < 200  # the edge
        middle = picture.width // 2
        shadow = row[middle - 2 * dpi // 12 + 1 : middle - 1]
        assert shadow == sorted(shadow, reverse=True)
        assert shadow[-1] < 240
        assert row[margin + dpi // 2] == 255


def cut(document: pikepdf.Pdf) -> None:
    """Pages with a red border outside of their trim box, turned to the right."""
    for page in document.pages:
        page.obj.MediaBox = Array([0, 0, 272, 172])
        page.obj.TrimBox = Array([36, 36, 236, 136])
        page.obj.Rotate = 90
        paint = b"1 0 0 rg 0 0 400 400 re f 0 0 1 rg 36 36 200 100 re f"
        page.obj.Contents = document.make_stream(paint)


def test_pages_are_shown_as_they_are_cut(tmp_path: Path, command: Command) -> None:
    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(pdf_of(1, change=cut))
    assert command("spread", "1", pdf, "-o", png, "--dpi", "72").code == 0
    with Image.open(png) as picture:
        assert picture.size == (2 * (100 + 7), 200 + 2 * 7)
        seen = {colour for _, colour in picture.getcolors(100000) or ()}
    assert BLUE in seen
    assert RED not in seen


@pytest.mark.parametrize("change", [right_bound, in_columns])
def test_a_book_bound_on_the_right_opens_the_other_way(
    change: Change, tmp_path: Path, command: Command
) -> None:
    def with_one_black(document: pikepdf.Pdf) -> None:
        change(document)
        document.pages[1].contents_add(b"0 0 1000 1000 re f")

    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(pdf_of(4, (300, 450), with_one_black))
    assert command("spread", "3", pdf, "-o", png).code == 0
    assert halves(png)[1] == BLACK
    assert command("spread", "3", pdf, "-o", png, "--left-bound").code == 0
    assert halves(png)[0] == BLACK


def test_a_folio_printed_twice_is_told(tmp_path: Path, command: Command) -> None:
    def twice(document: pikepdf.Pdf) -> None:
        coloured(document)
        document.Root.PageLabels.Nums[1] = Dictionary(S=Name.D)

    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(pdf_of(4, SMALL, twice))
    answer = command("spread", "2", pdf, "-o", png)
    assert answer.code == 0
    assert "书.pdf: 提示 P111 有 2 页都印着页码 2，画的是第一处" in answer.err
    assert halves(png) == [GREEN, BLUE]


def test_a_folio_that_is_nowhere(tmp_path: Path, command: Command) -> None:
    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(pdf_of(4, SMALL, coloured))
    answer = command("spread", "12", pdf, "-o", png, "--json")
    assert answer.code == 1
    value = json.loads(answer.out)
    assert value["pictures"] == []
    (found,) = value["findings"]
    assert (found["code"], found["message"]) == ("P108", "没有印着页码 12 的页")
    assert found["hint"] == "这个文件的页码有：i–ii、1–2。"
    assert not png.exists()


def test_a_page_too_large_to_draw(tmp_path: Path, command: Command) -> None:
    pdf = tmp_path / "书.pdf"
    pdf.write_bytes(pdf_of(1, (14000, 14000)))
    answer = command("spread", "1", pdf, "-o", tmp_path / "图.png")
    assert (answer.code, answer.out) == (1, "")
    assert "错误 P109 画出来有 851 百万像素，超过了 100 百万" in answer.err


@pytest.mark.parametrize("name", ["no PDF", "nothing", "locked"])
def test_a_bad_file_is_named(name: str, tmp_path: Path, command: Command) -> None:
    data, words = BAD[name]
    pdf, png = tmp_path / "书.pdf", tmp_path / "图.png"
    pdf.write_bytes(data)
    answer = command("spread", "1", pdf, "-o", png)
    assert (answer.code, answer.out) == (1, "")
    assert f"书.pdf: 错误 {words}" in answer.err
    assert not png.exists()


@pytest.fixture
def beside_a_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_book(tmp_path / "书")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["1", "无.pdf"], 1, "错误 B007 找不到文件 无.pdf"),
        (["1", "无"], 1, "错误 B001 找不到书稿文件夹 无"),
        (["1", "书"], 1, "错误 P110 还没有排出 dist/xiaoshu.pdf"),
        (["1", "书", "--edition", "hant"], 1, "错误 P110 还没有排出 dist/xiaoshu-hant.pdf"),
        (["1", "书", "--edition", "zz"], 2, "错误 R008 没有 zz 这一版"),
        (["1", "书.pdf", "--edition", "hant"], 2, "用法不对：--edition 只和书稿文件夹一起用"),
        (["1", "书", "-o", "图.jpg"], 2, "用法不对：-o 后面的文件要以 .png 结尾"),
        (["1", "书", "--dpi", "5"], 2, "用法不对：选项 --dpi不对：要写 20 到 600 的数"),
        ([], 2, "用法不对：缺少参数 页码"),
    ],
)
@pytest.mark.usefixtures("beside_a_book")
def test_what_cannot_be_drawn_says_why(
    arguments: list[str], code: int, words: str, command: Command
) -> None:
    answer = command("spread", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err


# --- a book of this house, and all its pages in small


def test_a_book_is_looked_at_where_it_was_built(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "book", config=CONFIG + 'writing = "vertical"\n')
    monkeypatch.chdir(tmp_path)
    answer = command("build", "--contact-sheet")
    assert answer.code == 0
    assert answer.err.startswith("排文章 1 篇")
    assert answer.err.count("\n") == 1
    assert answer.out.splitlines()[-1] == "✓ dist/xiaoshu-contact.png"
    assert command("spread", "1") == (0, "✓ spread.png\n", "")
    answer = command("build", "--contact-sheet", "--json", "-o", "样.pdf")
    assert json.loads(answer.out)["pictures"] == ["样-contact.png"]
    assert Path("样-contact.png").read_bytes() == Path("dist/xiaoshu-contact.png").read_bytes()


def test_without_a_pdf_there_is_nothing_to_draw(tmp_path: Path, command: Command) -> None:
    answer = command("build", write_book(tmp_path / "书"), "-o", "书.epub", "--contact-sheet")
    assert answer.code == 2
    assert answer.err.startswith("用法不对：--contact-sheet 画的是 PDF：-o 里要有一个 .pdf\n")


def test_where_a_book_has_errors_nothing_is_drawn(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "书", "![](没有.png)")
    monkeypatch.chdir(tmp_path)
    answer = command("build", "书", "--contact-sheet", "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["pictures"] == []
    assert [item.name for item in tmp_path.iterdir()] == ["书"]


def thumbnails(data: bytes) -> int:
    """How many px of a contact sheet are as red as its pages."""
    with Image.open(BytesIO(data)) as picture:
        found = {colour: count for count, colour in picture.getcolors(1 << 20) or ()}
    return found.get(RED, 0)


def red(document: pikepdf.Pdf) -> None:
    content = document.make_stream(b"1 0 0 rg 0 0 100 200 re f")
    for page in document.pages:
        page.obj.Contents = content


@pytest.mark.parametrize(
    ("count", "sheets"), [(1, 1), (2, 1), (PER_SHEET, 1), (PER_SHEET + 1, 2), (5 * 100 + 1, 3)]
)
def test_long_books_take_a_few_sheets_and_every_page_is_on_one(count: int, sheets: int) -> None:
    pictures, found = draw_all((pdf_of(count, SMALL, red), "书.pdf"))
    assert (len(pictures), found) == (sheets, ())
    one, _ = draw_all((pdf_of(1, SMALL, red), "书.pdf"))
    assert sum(map(thumbnails, pictures)) == count * thumbnails(one[0])


def test_a_page_of_any_shape_is_in_the_contact_sheet() -> None:
    def odd(document: pikepdf.Pdf) -> None:
        red(document)
        for page, box in zip(document.pages, ((4, 14000), (14000, 4), (72, 72)), strict=True):
            page.obj.MediaBox = Array([0, 0, *box])

    (picture,), found = draw_all((pdf_of(3, SMALL, odd), "书.pdf"))
    assert found == ()
    assert thumbnails(picture) > 0
