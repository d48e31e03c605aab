"""What a PDF is made for: `--profile`, `[output.NAME]`, the finishing of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from books import CONFIG, COVER, Command, codes, ready, said, write_book
from pikepdf import Array, Name
from test_impose_files import A6, pdf_of

from huozi.making.finishing import draw_cover_page, finished
from huozi.making.fitting import chosen, fitted
from huozi.making.outputs import Made
from huozi.making.prepare import Prepared
from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.manuscript.load import load
from huozi.model import Metadata, Picture
from huozi.page_style import TypeArea
from huozi.pdf.front_page import front_page
from huozi.press.finishing import Finished, finish
from huozi.press.finishing.inks import grey
from huozi.press.finishing.lines import lines_of
from huozi.press.finishing.proofing import proof_paper
from huozi.press.finishing.work import Work
from huozi.print_profiles import PLAIN, PROFILES, PrintProfile
from huozi.themes import load_theme
from huozi.verify.finished import Pair, unlike
from huozi.work.steps import Means

AREA = TypeArea(105, 148, 20, 20, 10.5, 16.5)
PRINT = replace(PROFILES["print"], signature=4)


def trimmed(count: int) -> bytes:
    """A6 pages with a trim box, as ours have."""

    def change(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            page.obj.TrimBox = Array([0, 0, *A6])
            page.contents_add(b"0.1 0.1 0.1 rg 0 0 5 5 re f 1 0 0 RG")
        document.docinfo["/Title"] = "书"

    return pdf_of(count, change=change)


def made(profile: PrintProfile, count: int = 3, **others: object) -> tuple[Finished, list[str]]:
    work = replace(Work("书.pdf", trimmed(count), profile, AREA), **others)  # type: ignore[arg-type]
    result, found = finish(work)
    assert result is not None, said(found)
    return result, codes(found)


@contextmanager
def page_of(result: Finished, number: int) -> Iterator[pikepdf.Page]:
    with pikepdf.open(BytesIO(result.data)) as document:
        yield document.pages[number - 1]


def content_of(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return bytes(page.obj.Contents.read_bytes())


def millimetres(page: pikepdf.Page, box: str) -> tuple[float, ...]:
    return tuple(round(float(side) / PT_PER_MM, 1) for side in page.obj[box])


# --- the tables of book.toml


@pytest.mark.parametrize(
    ("lines", "code", "place", "words"),
    [
        ("[output.print]\nbleed = -1", "B006", (9, 1), "0 到 20"),
        ("[output.print]\nmarks = 1", "B006", (9, 1), "true"),
        ("[output.print]\nsignature = 12", "B006", (9, 1), "16"),
        ('[output.print]\nblack = "blue"', "B006", (9, 1), "k（只用黑墨）"),
        ("[output.print]\nbled = 3", "B003", (9, 1), "bleed"),
        ('[output.office]\npaper = "A9"', "B006", (9, 1), "A4"),
        ("[output.proof]\nround = 0", "B006", (9, 1), "校次"),
        ('[output.press]\nicc = "no.icc"', "B007", (9, 1), "no.icc"),
        ('[output.mine]\nprofile = "prnt"', "B006", (9, 1), "print"),
        ('[output."a/b"]\nprofile = "print"', "P121", (8, 9), "a/b"),
        ("[output.prnt]\nbleed = 3", "P122", (8, 9), "[output.print]"),
        ("[output.screen]\nbleed = 3", "P123", (9, 1), "cover"),
        ("[output]\nprint = 3", "B006", (9, 1), "[output.print]"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    tmp_path: Path, lines: str, code: str, place: tuple[int, int], words: str
) -> None:
    folder = write_book(tmp_path, config=f'{CONFIG}theme = "song"\n\n{lines}\n')
    _, found = load(folder)
    (item,) = [item for item in found if item.code != "B013"]
    assert item.code == code
    assert (item.span.line, item.span.column) == place
    assert words in item.message + item.hint


def test_a_table_is_laid_over_its_row(tmp_path: Path) -> None:
    tables = '[output.print]\nbleed = 5\n[output.last]\nprofile = "proof"\nround = 3\n'
    book, found = load(write_book(tmp_path, config=CONFIG + tables))
    assert book is not None, said(found)
    assert book.profiles == (
        replace(PROFILES["print"], bleed=5),
        replace(PROFILES["proof"], name="last", round=3),
    )
    assert chosen(book, "print", ())[0] == book.profiles[0]
    assert chosen(book, "press", ())[0] == PROFILES["press"]
    assert chosen(book, "", (Path("a.epub"),))[0] == PROFILES[PLAIN]


@pytest.mark.parametrize(
    ("name", "target", "words"),
    [("prnt", "a.pdf", "P120 没有 prnt 这种成品，是不是 print"), ("print", "a.epub", "P127 print")],
)
def test_a_profile_that_cannot_be(
    tmp_path: Path, command: Command, name: str, target: str, words: str
) -> None:
    folder = write_book(tmp_path / "book")
    answer = command("build", folder, "--profile", name, "-o", tmp_path / target)
    assert answer.code == 1
    assert words in answer.err
    assert not (tmp_path / target).exists()


# --- before the pages are laid out


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return ready(write_book(tmp_path_factory.mktemp("small"), "一段。\n\n- 甲\n- 乙\n\n二段。"))


def test_the_plain_pdf_is_what_it_was(small: Prepared) -> None:
    assert fitted(small, PROFILES[PLAIN]) == small
    outcome = Made(b"%PDF", 1), ()
    assert PROFILES[PLAIN].is_as_laid
    assert finished(outcome, Path("a.epub"), small, Means()) == outcome


def test_a_screen_has_one_kind_of_page(small: Prepared) -> None:
    _, inner, _, outer = margins(fitted(small, PROFILES["screen"]).edition.type_area)
    assert inner == pytest.approx(outer)


def test_bleed_is_laid_out(small: Prepared) -> None:
    assert "bleed: 3mm" in fitted(small, PROFILES["print"]).theme.page_css
    assert "bleed" not in fitted(small, PROFILES["proof"]).theme.page_css


def test_paragraphs_of_a_proof_can_be_found(small: Prepared) -> None:
    sections = fitted(small, PROFILES["proof"]).edition.sections
    article = next(item for item in sections if item.path)
    anchors = [f'id="hz-paragraph-{number}-{article.id}"' for number in range(1, 5)]
    assert [article.xhtml.count(anchor) for anchor in anchors] == [1, 1, 1, 1]
    assert "hz-paragraph-5" not in article.xhtml


# --- the steps


@pytest.mark.parametrize(
    ("content", "after"),
    [
        (b"0 0 0 rg BT", b"0 g BT"),
        (b"0.2 0.2 0.2 RG\n1 1 1 rg\n", b"0.2 G\n1 g\n"),
        (b"q\n0 0 0  rg", b"q\n0 g"),
        (b"1 0 0 rg 0 0 0.1 RG", b"1 0 0 rg 0 0 0.1 RG"),
        (b"(0 0 0 rg) Tj", b"(0 0 0 rg) Tj"),
        (b"(a\\) 0 0 0 rg ) Tj 0 0 0 rg", b"(a\\) 0 0 0 rg ) Tj 0 g"),
        (b"<00 00 00> Tj", b"<00 00 00> Tj"),
        (b"10 0 0 0 rg", b"10 0 g"),
        (b"0 0 0 rgx", b"0 0 0 rgx"),
    ],
)
def test_black_of_three_colours_becomes_black_ink(content: bytes, after: bytes) -> None:
    assert grey(content) == after


def test_a_book_for_the_press_has_bleed_marks_and_whole_signatures() -> None:
    result, found = made(PRINT)
    assert (result.count, result.places, found) == (4, (0, 1, 2), ["P124"])
    with page_of(result, 1) as page:
        assert millimetres(page, "/TrimBox") == (0.0, 0.0, 105.0, 148.0)
        assert millimetres(page, "/BleedBox") == (-3.0, -3.0, 108.0, 151.0)
        assert millimetres(page, "/MediaBox") == (-9.0, -9.0, 114.0, 157.0)
        assert page.obj.Resources.ColorSpace["/All"][1] == Name.All
        drawn = content_of(page)
    assert b"0.1 g" in drawn
    assert b"0.1 rg" not in drawn
    assert b"1 0 0 RG" in drawn
    assert drawn.count(b" l S") > 8


def test_marks_stand_outside_the_bleed() -> None:
    result, _ = made(PRINT)
    with pdfium.PdfDocument(result.data) as document:
        image = document[2].render(scale=4).to_pil().convert("L")
    per_mm = image.width / 123  # 105 and twice 9
    inside = image.crop([round(side * per_mm) for side in (6, 6, 117, 160)])
    outside = image.crop([0, 0, round(12 * per_mm), round(6 * per_mm)])
    assert min(outside.get_flattened_data()) < 200
    corner = inside.crop([0, 0, round(3 * per_mm), inside.height - round(20 * per_mm)])
    assert min(corner.get_flattened_data()) == 255


def test_without_bleed_and_marks_the_pages_stay_as_they_are() -> None:
    result, found = made(replace(PRINT, bleed=0, marks=False, black="rgb", signature=1))
    assert found == []
    with page_of(result, 1) as page:
        assert millimetres(page, "/MediaBox") == (0.0, 0.0, 105.0, 148.0)
        assert b"0.1 0.1 0.1 rg" in content_of(page)


@pytest.mark.parametrize(
    ("pages", "size", "total", "found"),
    [
        (3, 4, 4, ["P124"]),
        (8, 8, 8, ["P124"]),
        (3, 32, 32, ["P124", "P125"]),
        (29, 32, 32, ["P124"]),
        (3, 1, 3, []),
    ],
)
def test_pages_become_whole_signatures(pages: int, size: int, total: int, found: list[str]) -> None:
    result, told = made(replace(PRINT, signature=size), pages)
    assert (result.count, told) == (total, found)


def test_the_count_is_said_in_printed_sheets() -> None:
    area = TypeArea()  # A5, 1/32
    _, found = finish(Work("书.pdf", trimmed(3), replace(PRINT, signature=8), area))
    assert "0.25 印张（8 面 ÷ 32 开）" in found[0].message


def test_a_cover_comes_first_and_labels_stay_with_their_pages() -> None:
    cover = pdf_of(1, (100, 160))
    result, _ = made(PROFILES["screen"], cover=cover)
    assert (result.count, result.places) == (4, (1, 2, 3))
    with pdfium.PdfDocument(result.data) as document:
        assert [document.get_page_label(index) for index in range(4)] == ["封面", "1", "2", "3"]
        assert document[0].get_width() == pytest.approx(A6[0], abs=0.1)
        assert document[0].get_height() == pytest.approx(1.6 * A6[0], abs=0.1)
        assert "P1" in document[0].get_textpage().get_text_bounded()
    with pikepdf.open(BytesIO(result.data)) as document:
        assert document.Root.PageLayout == Name.SinglePage


def test_an_office_gets_two_pages_on_a_sheet() -> None:
    result, found = made(PROFILES["office"])
    assert (result.count, result.places, found) == (2, (0, 0, 1), [])
    with pdfium.PdfDocument(result.data) as document:
        words = document[0].get_textpage().get_text_bounded()
        size = [round(side / PT_PER_MM) for side in document[0].get_size()]
        assert document.get_metadata_value("Title") == "书"
    assert "P1" in words
    assert "P2" in words
    assert size == [297, 210]


def test_the_same_pages_finish_as_the_same_bytes() -> None:
    assert made(PRINT)[0].data == made(PRINT)[0].data


# --- a proof


def test_lines_are_counted_by_their_letters() -> None:
    (places, *_) = lines_of(trimmed(2), AREA)
    assert [round(place) for place in places] == [round(A6[1] / 2)]


@pytest.mark.parametrize(
    ("asked", "trim", "paper"),
    [
        ("", (148, 210), "A4"),
        ("", (210, 297), "A3"),
        ("A3", (148, 210), "A3"),
        ("A5", (148, 210), ""),
    ],
)
def test_a_proof_has_room_for_ink(asked: str, trim: tuple[float, float], paper: str) -> None:
    found = proof_paper(replace(PROFILES["proof"], paper=asked), trim)
    assert (found.name if found else "") == paper


def test_paper_without_room_for_ink_is_refused(small: Prepared) -> None:
    book = fitted(small, replace(PROFILES["proof"], paper="A5"))
    outcome = finished((Made(trimmed(1), 1), ()), Path("书.pdf"), book, Means())
    assert isinstance(outcome, tuple)
    assert outcome[0] is None
    assert codes(outcome[1]) == ["P126"]


# --- nothing is lost


def test_a_finished_file_says_what_its_pages_said() -> None:
    before = trimmed(3)
    result, _ = made(PRINT)
    pair = Pair("书.pdf", before, result.data, result.places, result.count)
    assert unlike(pair) == ()
    assert codes(unlike(replace(pair, count=3))) == ["V210"]
    assert codes(unlike(replace(pair, places=(1, 2, 0)))) == ["V211"]


def test_a_cover_is_the_whole_picture() -> None:
    theme, _ = load_theme("song", Path())
    assert theme is not None
    picture = Picture("cover.svg", "image/svg+xml", COVER, 16, 24)
    with pdfium.PdfDocument(front_page(picture, Metadata("书", "shu"), theme)) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        image = document[0].render().to_pil().convert("RGB")
    assert height / width == pytest.approx(1.5, abs=0.01)
    assert {image.getpixel((1, 1)), image.getpixel((image.width - 2, image.height - 2))} == {
        (0x33, 0x44, 0x55)
    }


def test_a_cover_with_an_unknown_name_in_its_css() -> None:
    theme, _ = load_theme("song", Path())
    assert theme is not None
    broken = replace(theme, cover_css="html { color: var(--nobody) }")
    cover, found = draw_cover_page((None, Metadata("书", "shu"), broken))
    assert (cover, codes(found)) == (None, ["P005"])


# --- whole builds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    second = '[output.second]\nprofile = "proof"\nround = 2\n'
    return write_book(tmp_path_factory.mktemp("whole"), "正文一段。\n\n又一段。", CONFIG + second)


def texts(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as document:
        found = [page.get_textpage().get_text_bounded() for page in document]
    return ["".join(text.split()) for text in found]


def test_print_from_the_command_line(
    folder: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = command("build", folder, "--profile", "print")
    assert answer.code == 0, answer.err
    assert "P124" in answer.err
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["xiaoshu-print.pdf"]
    with pikepdf.open(tmp_path / "dist" / "xiaoshu-print.pdf") as document:
        assert len(document.pages) % 8 == 0
        assert millimetres(document.pages[0], "/BleedBox") == (-3.0, -3.0, 151.0, 213.0)
        assert not any(b" rg" in content_of(page) for page in document.pages)
    assert "又一段" in "".join(texts(tmp_path / "dist" / "xiaoshu-print.pdf"))


def test_a_proof_of_the_books_own(folder: Path, tmp_path: Path, command: Command) -> None:
    target = tmp_path / "样.pdf"
    answer = command("build", folder, "--profile", "second", "-o", target)
    assert answer.code == 0, answer.err
    pages = texts(target)
    assert all("二校" in page for page in pages)
    (page,) = [page for page in pages if "又一段" in page]
    assert "articles/01.md" in page
    with pikepdf.open(target) as document:
        assert millimetres(document.pages[0], "/TrimBox") == (0.0, 0.0, 148.0, 210.0)
        left, bottom, right, top = millimetres(document.pages[0], "/MediaBox")
    assert (right - left, top - bottom) == (210.0, 297.0)


def test_what_stands_before_the_title_page_is_no_page_of_the_book(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    """The imprint counts the book's pages; a cover is none of them."""
    target = tmp_path / "屏幕.pdf"
    assert command("build", folder, "--profile", "screen", "-o", target).code == 0
    assert "V001" not in command("verify", target, "--book", folder).err


def test_sheets_can_not_be_held_against_a_manuscript(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    target = tmp_path / "办公室.pdf"
    assert command("build", folder, "--profile", "office", "-o", target).code == 0
    answer = command("verify", target, "--book", folder)
    assert answer.code == 1
    assert answer.err.count("错误") == 1
    assert "错误 V212 办公室.pdf 里找不到各篇从哪里开始，不能和书稿逐篇对照" in answer.err
