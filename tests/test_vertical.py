"""Vertical writing: what stands where on the pages, and what is copied from them."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from ctypes import byref, c_double
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2 as pdfium
import pytest
from books import CONFIG, Articles, codes, ready, said, write_book
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from PIL import Image
from pypdfium2 import raw

from huozi import fonts, xhtml
from huozi.composition.breaks import NOT_AT_START
from huozi.diagnostics import Span
from huozi.making.build import build
from huozi.manuscript.layout import PT_PER_MM, margins, type_area
from huozi.manuscript.load import load
from huozi.model import Picture
from huozi.page_style import TypeArea
from huozi.pdf.columns import in_order
from huozi.pdf.outlines import Shelf, Source
from huozi.pdf.vertical import stand
from huozi.pdf.vertical_faces import Foundry
from huozi.pdf.whole import make_pdf
from huozi.verify.pdf import check_pdf

VERTICAL = f'writing = "vertical"\n{CONFIG}'
SIZE, DESCENT = 10.5, 0.12  # pt; em below the baseline of a Chinese face
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
OPENING = "宇宙（洪荒）：日月“盈昃”，辰宿——列张……寒来。第3章共12篇100页，占72%；2026年GDP为8.86亿。"
MARKED = f"{HAN}，{HAN[:7]}“{HAN[3:8]}。”（{HAN[5:9]}）：《{HAN[9:12]}》，" * 30
TEXT = f"{OPENING}\n\n{MARKED}\n\n{MARKED}\n\n正文有注[^1]。\n\n[^1]: 注的话。\n"


class Letter(NamedTuple):
    """A character of a page: its origin, and the box of its ink (pt)."""

    character: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float

    def inked(self) -> tuple[float, float]:
        """The middle of the ink in the character's square: from its left, from its top, in em."""
        across = (self.left + self.right) / 2 - (self.x - DESCENT * SIZE)
        down = self.y - (self.top + self.bottom) / 2
        return across / SIZE, down / SIZE


def letters(data: bytes, index: int) -> list[Letter]:
    """The letters of a page in the order they are copied."""
    with pdfium.PdfDocument(data) as document:
        words = document[index].get_textpage()
        text = words.get_text_range()
        found = []
        for i in range(words.count_chars()):
            x, y = c_double(), c_double()
            raw.FPDFText_GetCharOrigin(words, i, byref(x), byref(y))
            if text[i].strip():
                found.append(Letter(text[i], x.value, y.value, *words.get_charbox(i)))
        return found


def texts(data: bytes) -> list[str]:
    """The text of each page as it is copied, without white space."""
    with pdfium.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return ["".join(text.split()) for text in pages]


class Made(NamedTuple):
    """A finished book, its type area, and the page its article starts on."""

    data: bytes
    area: TypeArea
    start: int

    def is_body(self, letter: Letter) -> bool:
        """Whether a letter stands between the margins at the sides."""
        outer = margins(self.area).outer * PT_PER_MM
        width = self.area.trim_width * PT_PER_MM
        return outer - SIZE / 2 < letter.x < width - outer

    def columns(self, index: int) -> list[list[Letter]]:
        """The columns of a page from right to left, heads and folios left out."""
        rows: dict[float, list[Letter]] = defaultdict(list)
        for letter in filter(self.is_body, letters(self.data, index)):
            rows[round(letter.x, 1)].append(letter)
        return [rows[x] for x in sorted(rows, reverse=True)]

    def first(self, words: str) -> list[Letter]:
        """The letters of the first place in the article where these words stand."""
        found = letters(self.data, self.start)
        place = "".join(letter.character for letter in found).index(words)
        return found[place : place + len(words)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small vertical book, built and read back as every book is."""
    folder = tmp_path_factory.mktemp("vertical")
    target = folder / "book.pdf"
    artefacts, found = build(write_book(folder / "book", TEXT, VERTICAL), [target])
    assert len(artefacts) == 1, said(found)
    data = target.read_bytes()
    start = next(i for i, text in enumerate(texts(data)) if OPENING[:6] in text)
    return Made(data, ready(folder / "book").edition.type_area, start)


def pages_of(folder: Path, articles: Articles, files: dict[str, bytes] | None = None) -> bytes:
    prepared = ready(write_book(folder, articles, VERTICAL, files))
    pages, _ = make_pdf(prepared.edition, prepared.theme)
    assert pages is not None
    assert check_pdf(prepared.edition, pages.data, "b.pdf") == ()
    return pages.data


# --- the page


def test_pages_stand_and_are_not_turned_by_the_viewer(made: Made) -> None:
    with pikepdf.open(BytesIO(made.data)) as document:
        for page in document.pages:
            assert page.get("/Rotate", 0) == 0
            _, _, width, height = (float(side) for side in page.TrimBox)
            assert (width, height) == pytest.approx((148 * PT_PER_MM, 210 * PT_PER_MM), abs=0.01)


def test_the_spine_is_on_the_right_of_the_first_page(made: Made) -> None:
    top, inner, _, outer = (side * PT_PER_MM for side in margins(made.area))
    assert inner > outer + 1
    for index in (made.start + 1, made.start + 2):
        column = made.columns(index)[0][0]
        square = column.x + (1 - DESCENT) * SIZE + (made.area.leading - SIZE) / 2
        right = made.area.trim_width * PT_PER_MM - square
        is_odd = index % 2 == 0  # folios count from 1
        assert right == pytest.approx(inner if is_odd else outer, abs=0.2)
        head = next(item[0].y for item in made.columns(index) if item[0].character in HAN)
        assert head == pytest.approx(made.area.trim_height * PT_PER_MM - top, abs=0.2)


def test_heads_and_folios_stand_in_the_fore_edge_margin(made: Made) -> None:
    for index in (made.start + 1, made.start + 2):
        outside = [letter for letter in letters(made.data, index) if not made.is_body(letter)]
        is_odd = index % 2 == 0
        folio = "〇一二三四五六七八九"[index - made.start + 1]
        words = "".join(letter.character for letter in outside)
        assert words == ("第一篇" if is_odd else "小书") + folio
        assert len({round(letter.x, 1) for letter in outside}) == 1  # one column
        assert (outside[0].x < made.area.trim_width * PT_PER_MM / 2) == is_odd


def test_a_page_is_the_columns_and_characters_of_the_type_area(made: Made) -> None:
    found = made.columns(made.start + 1)
    assert len(found) == made.area.lines
    steps = {round(one[0].x - two[0].x, 1) for one, two in pairwise(found)}
    assert steps == {made.area.leading}
    foot = found[0][0].y - made.area.measure
    for column in found[:-1]:
        last = column[-1]
        advance = SIZE / 2 if last.character in "，。”）》" else SIZE
        assert last.y - advance == pytest.approx(foot, abs=0.5)


def test_no_column_begins_with_a_mark_that_may_not(made: Made) -> None:
    heads = [column[0].character for i in (0, 1, 2) for column in made.columns(made.start + i)]
    assert len(heads) > 30
    assert not set(heads) & NOT_AT_START["strict"]


def test_a_picture_stands(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 60), "#f00")
    picture.paste("#00f", (0, 30, 40, 60))
    png = BytesIO()
    picture.save(png, "PNG")
    data = pages_of(tmp_path / "b", "![图](../tu.png)", {"tu.png": png.getvalue()})
    with pdfium.PdfDocument(data) as document:
        page = document[len(document) - 1].render(scale=2).to_pil().convert("RGB")
    red, blue = (_where(page, colour) for colour in ((255, 0, 0), (0, 0, 255)))
    assert red[3] == pytest.approx(blue[1], abs=2)  # red is above blue
    assert red[2] - red[0] == pytest.approx(40 * 0.75 * 2, abs=2)


def _where(page: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The box of what has a colour: left, top, right, bottom."""
    bands = [
        band.point([255 if level == value else 0 for value in range(256)])
        for band, level in zip(page.split(), colour, strict=True)
    ]
    both = Image.composite(bands[0], Image.new("L", page.size), bands[1])
    box = Image.composite(both, Image.new("L", page.size), bands[2]).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("theme", ["song", "report", "large"])
def test_every_theme_can_be_set_in_columns(tmp_path: Path, theme: str) -> None:
    folder = write_book(
        tmp_path / "b",
        f"{OPENING}[^1]\n\n## 小标题\n\n> 引文\n\n- 一\n- 二\n\n| 甲 | 乙 |\n|--|--|\n| 1 | 2 |\n\n"
        f"[字]{{.着重}}和{{汉字|hàn zì}}\n\n{MARKED}\n\n[^1]: 注的话。\n",
        f'theme = "{theme}"\n{VERTICAL}',
    )
    artefacts, found = build(folder, [tmp_path / "b.pdf"])
    assert len(artefacts) == 1, said(found)
    assert found == ()


# --- glyphs


@pytest.mark.parametrize(
    ("mark", "across", "down"),
    [
        ("，", (0.5, 1.0), (0.0, 0.5)),  # upper right
        ("。", (0.5, 1.0), (0.0, 0.5)),
        ("（", (0.4, 0.6), (0.5, 1.0)),  # lies, near what it opens
        ("）", (0.4, 0.6), (0.0, 0.5)),
        ("《", (0.4, 0.6), (0.5, 1.0)),
        ("“", (0.5, 1.0), (0.5, 1.0)),  # ﹃
        ("”", (0.0, 0.5), (0.0, 0.5)),  # ﹄
        ("：", (0.6, 0.9), (0.2, 0.5)),  # to the right (GB/T 15834 5.2.1)
        ("…", (0.4, 0.6), (0.4, 0.6)),
        ("宇", (0.4, 0.6), (0.4, 0.6)),
    ],
)
def test_marks_take_their_vertical_forms(
    made: Made, mark: str, across: tuple[float, float], down: tuple[float, float]
) -> None:
    found = [letter for i in (0, 1) for letter in letters(made.data, made.start + i)]
    x, y = next(letter for letter in found if letter.character == mark).inked()
    assert across[0] < x < across[1], (x, y)
    assert down[0] < y < down[1], (x, y)


def test_a_dash_and_an_ellipsis_run_down_the_column(made: Made) -> None:
    one, two = made.first("——")
    assert (one.x, one.y) == (two.x, two.y)  # one line, not two
    assert one.top - one.bottom == pytest.approx(2 * SIZE, abs=0.2 * SIZE)
    assert one.inked()[0] == pytest.approx(0.5, abs=0.02)
    one, two = made.first("……")
    assert one.y - two.y == pytest.approx(SIZE, abs=0.3)
    assert one.top - one.bottom > 2 * (one.right - one.left)


def test_short_figures_stand_in_one_square(made: Made) -> None:
    one, two, after = made.first("12篇")
    assert (one.x, one.y) == (two.x, two.y)  # a glyph for both
    assert one.y - after.y == pytest.approx(SIZE, abs=0.4)
    assert one.right - one.left > one.top - one.bottom  # wider than high
    hundred, *_, after = made.first("100页")
    assert hundred.y - after.y == pytest.approx(SIZE, abs=0.4)
    assert hundred.right - hundred.left <= SIZE
    figure, after = made.first("3章")
    assert figure.y - after.y == pytest.approx(SIZE, abs=0.4)
    assert figure.inked() == pytest.approx((0.5, 0.5), abs=0.1)


def test_acronyms_stand_letter_by_letter_and_long_figures_lie(made: Made) -> None:
    for one, two in pairwise(made.first("GDP")):
        assert one.y - two.y == pytest.approx(SIZE, abs=0.05)
        assert one.top - one.bottom > 0.6 * SIZE  # as high as a capital is
    for one, two in pairwise(made.first("2026")):
        assert 0.4 * SIZE < one.y - two.y < 0.7 * SIZE
        assert one.right - one.left > one.top - one.bottom


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("3月12日", ["3", "12"]),
        ("第100章，占72%。", ["100", "72%"]),
        ("2026年、1234", []),
        ("8.86亿、10:30、3/4、-5、1,200", []),
        ("A类、GDP、e家", ["A", "GDP", "e"]),
        ("HTML5、PDFium、iPhone 12 mini、No. 5", []),
        ("It's a test", []),
        ("km²、H₂O", []),
        ("在 5 家、用 B 组", ["5", "B"]),
    ],
)
def test_what_stands(text: str, standing: list[str]) -> None:
    tree = xhtml.parse(f"<section><p>{text}</p></section>")
    stand(tree, {}, TypeArea(vertical=True))
    assert [node.text for node in tree.iter("span")] == standing
    assert xhtml.text(tree).replace("\u2060", "") == text


def test_what_is_beside_a_figure_counts_though_another_element_has_it() -> None:
    tree = xhtml.parse(
        "<section><p>x<sup>2</sup>、<em>20</em>26、<code>5</code>、"
        '<span lang="en">I</span></p><ol><li><span>1. </span>甲</li></ol></section>'
    )
    stand(tree, {}, TypeArea(vertical=True))
    marked = [node.text for node in tree.iter("span") if node.get("class") == "upright"]
    assert marked == ["1."]


def test_a_figure_stays_with_its_unit() -> None:
    tree = xhtml.parse("<section><p>第3章12月5点</p></section>")
    stand(tree, {}, TypeArea(vertical=True))
    assert xhtml.text(tree) == "第\u20603\u2060章12\u2060月5点"


def test_pictures_are_no_larger_than_the_type_area() -> None:
    tree = xhtml.parse('<figure><img src="a"/></figure>')
    area = TypeArea(vertical=True, characters=40, lines=18)
    stand(tree, {"a": Picture("a", "image/png", b"", 4000, 1000)}, area)
    style = str(tree[0].get("style")).replace("pt", "")
    height, width = (float(item.partition(": ")[2]) for item in style.split("; "))
    assert width <= area.width
    assert height == pytest.approx(width / 4, abs=0.01)


# --- what is copied


def test_the_text_copies_in_the_order_of_the_manuscript(made: Made) -> None:
    assert OPENING + MARKED[:400] in "".join(texts(made.data)[made.start])
    body = [
        "".join(letter.character for letter in letters(made.data, index) if made.is_body(letter))
        for index in range(made.start, len(texts(made.data)))
    ]
    assert MARKED + MARKED in "".join(body)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs Poppler")
def test_poppler_copies_the_same(made: Made, tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(made.data)
    command = ["pdftotext", str(tmp_path / "book.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert OPENING + MARKED[:400] in "".join(text.split())


def test_heads_in_a_wide_fore_edge_margin_are_not_taken_for_text(tmp_path: Path) -> None:
    layout = "[layout]\ninner = 15\n"
    folder = write_book(tmp_path / "b", MARKED * 4, f"{VERTICAL}{layout}")
    artefacts, found = build(folder, [tmp_path / "b.pdf"])
    assert len(artefacts) == 1, said(found)


def test_columns_of_one_character_copy_in_order_too(tmp_path: Path) -> None:
    article = "---\ntitle: 注\nkicker: 引题\nsubtitle: 副题\n---\n\n甲\n\n乙\n\n丙\n"
    data = pages_of(tmp_path / "b", {"01.md": article})
    assert any(text.startswith("引题注副题甲乙丙") for text in texts(data))


def test_what_stands_close_together_is_shown_together() -> None:
    stream = [
        b"BT", b"1 0 0 -1 10 50 Tm", b"/F 10 Tf", b"[<00010002>] TJ", b"ET",
        b"q", b"BT", b"1 0 0 -1 30 50 Tm", b"/F 10 Tf", b"[<0003>] TJ", b"ET", b"Q",
        b"BT", b"1 0 0 -1 10 70 Tm", b"/F 10 Tf", b"[<0001>] TJ", b"ET",
    ]  # fmt: skip
    shown = [item for item in in_order(stream, {"F": {}}) if item.endswith(b"TJ")]
    assert shown == [b"[<0001>] TJ", b"[<0002> 0.000 <0003>] TJ", b"[<0001>] TJ"]


def test_nothing_is_shown_before_what_was_painted_under_it() -> None:
    stream = [
        b"1 0 0 -1 10 50 Tm", b"/F 10 Tf", b"[<0001>] TJ",
        b"20 45 10 10 re", b"f", b"1 0 0 -1 20 50 Tm", b"[<0002>] TJ",
    ]  # fmt: skip
    assert in_order(stream, {}) == stream


def test_links_lie_on_their_words_and_lead_to_the_page(made: Made) -> None:
    index = next(i for i, text in enumerate(texts(made.data)) if text.startswith("目录"))
    word = next(letter for letter in letters(made.data, index) if letter.character == "篇")
    with pikepdf.open(BytesIO(made.data)) as document:
        boxes = [[float(side) for side in link.Rect] for link in document.pages[index].Annots]
        names = document.Root.Names.Dests.Names
        places = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        leading = {place[0].objgen for place in places.values()}
        assert document.pages[made.start].obj.objgen in leading
    assert any(
        left <= word.left < word.right <= right and bottom <= word.bottom < word.top <= top
        for left, bottom, right, top in boxes
    )


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    assert pages_of(tmp_path / "a", OPENING) == pages_of(tmp_path / "b", OPENING)


# --- faces


def source(family: str) -> Source:
    face = fonts.first_present([family], fonts.installed())
    assert face is not None, family
    return Source(face, face.characters)


def cast(family: str, characters: str, language: str = "zh-Hans") -> TTFont:
    with Shelf(language) as shelf:
        return TTFont(BytesIO(Foundry(shelf).cast([source(family)], characters, ["12"])))


def shapes(font: TTFont) -> dict[str, tuple[float, float, float, float]]:
    """The box of every character's glyph on the lying page."""
    glyphs, boxes = font.getGlyphSet(), {}
    for code, name in font.getBestCmap().items():
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        boxes[chr(code)] = pen.bounds
    return boxes


def test_every_character_has_a_glyph_of_its_own() -> None:
    font = cast("Noto Serif CJK SC", "“”『』⺠民12")
    assert len(set(font.getBestCmap().values())) == 8


def test_lying_latin_keeps_the_kerning_of_its_face() -> None:
    table = cast("Noto Serif CJK SC", "AV天").get("GPOS").table
    ((pairs,),) = (lookup.SubTable for lookup in table.LookupList.Lookup)
    moved = {
        (first, row.SecondGlyph): row.Value1.XAdvance
        for first, row_set in zip(pairs.Coverage.glyphs, pairs.PairSet, strict=True)
        for row in row_set.PairValueRecord
    }
    assert moved["u0041", "u0056"] < -50


def test_a_face_without_vertical_forms_gets_them() -> None:
    font = TTFont(source("FandolKai").face.file)
    assert "GSUB" not in font
    font.close()
    found = shapes(cast("FandolKai", "，：（中"))
    left, bottom, right, top = found["，"]
    assert right < 500  # on the lying page the column's head is on the left
    assert bottom > 380  # and its right side on top
    left, bottom, right, top = found["："]
    assert (left + right) / 2 == pytest.approx(430, abs=2)
    assert (bottom + top) / 2 == pytest.approx(600, abs=2)
    assert found["（"][0] > 500


def test_quotes_are_double_outside_on_the_mainland_and_single_elsewhere() -> None:
    simplified = shapes(cast("Noto Serif CJK SC", "“「『"))
    traditional = shapes(cast("Noto Serif CJK TC", "“「『", "zh-Hant"))
    assert simplified["“"] == simplified["『"] != simplified["「"]
    assert traditional["“"] == traditional["「"] != traditional["『"]


# --- book.toml


def test_without_a_layout_columns_stand_where_lines_would() -> None:
    area, found = type_area({}, Span, vertical=True)
    lying, _ = type_area({}, Span)
    assert found == ()
    assert area == replace(lying, vertical=True, characters=44, lines=17)
    assert lying.height - area.size < area.height <= lying.height
    assert lying.width - area.leading < area.width <= lying.width


def test_a_grid_that_cannot_be_says_which_way_it_is_too_long() -> None:
    _, found = type_area({"characters": 28, "lines": 28}, Span, vertical=True)
    assert codes(found) == ["B016"]
    assert "28 行 × 16.5 磅 = 163.0 毫米宽" in found[0].message


def test_a_writing_nobody_knows(tmp_path: Path) -> None:
    _, found = load(write_book(tmp_path / "b", config=f'writing = "diagonal"\n{CONFIG}'))
    assert codes(found) == ["B006"]
    assert "vertical（竖排）" in found[0].hint
