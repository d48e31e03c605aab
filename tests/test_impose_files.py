"""`huozi impose` on real files: what lies where on the sheets, and every kind of bad input."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2 as pdfium
import pytest
from books import Answer, Command
from pikepdf import Array, Dictionary, Name, String

from huozi.manuscript.layout import PT_PER_MM
from huozi.work import steps
from huozi.work.workers import Limits

Change = Callable[[pikepdf.Pdf], None]
A6 = (105 * PT_PER_MM, 148 * PT_PER_MM)


def pdf_of(count: int, size: tuple[float, float] = A6, change: Change | None = None) -> bytes:
    """Pages that say `P1`, `P2` … in their middle."""
    target = BytesIO()
    with pikepdf.new() as document:
        font = document.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for number in range(1, count + 1):
            document.add_blank_page(page_size=size)
            page = document.pages[-1]
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            middle = f"{size[0] / 2 - 10} {size[1] / 2}"
            page.contents_add(f"BT /F 20 Tf {middle} Td (P{number}) Tj ET".encode())
        if change is not None:
            change(document)
        document.save(target)
    return target.getvalue()


Impose = Callable[..., tuple[Answer, Path]]


@pytest.fixture
def impose(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> Impose:
    """Imposes bytes as `书.pdf`; the answer, and where the sheets should be."""
    monkeypatch.chdir(tmp_path)

    def run(data: bytes, *options: str) -> tuple[Answer, Path]:
        Path("书.pdf").write_bytes(data)
        return command("impose", "书.pdf", "-o", "拼.pdf", *options), tmp_path / "拼.pdf"

    return run


def seen(path: Path) -> list[list[tuple[str, int, int, bool]]]:
    """Per side the words on it with their column and row of a page's size, upside down or not."""
    found = []
    with pymupdf.open(path) as document:
        for sheet in document:
            words = []
            for block in sheet.get_text("dict")["blocks"]:
                for line in block["lines"]:
                    text = "".join(span["text"] for span in line["spans"])
                    x1, y1, x2, y2 = line["bbox"]
                    words.append((text, (x1 + x2) / 2, (y1 + y2) / 2, line["dir"][0] < 0))
            lefts = sorted({round(x / 40) for _, x, _, _ in words})
            tops = sorted({round(y / 40) for _, _, y, _ in words})
            found.append(
                sorted(
                    (text, lefts.index(round(x / 40)), tops.index(round(y / 40)), down)
                    for text, x, y, down in words
                )
            )
    return found


def sound(path: Path) -> None:
    with pikepdf.open(path) as document:
        assert document.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_a_signature_is_printed_as_it_is_planned(impose: Impose) -> None:
    answer, path = impose(pdf_of(8), "--signature", "8")
    assert answer.code == 0
    assert answer.out == f"✓ {path.name}（1 张 SRA4，8 面，双面打印选长边翻转）\n"
    sound(path)
    assert seen(path) == [
        [("P1", 1, 1, False), ("P4", 1, 0, True), ("P5", 0, 0, True), ("P8", 0, 1, False)],
        [("P2", 0, 1, False), ("P3", 0, 0, True), ("P6", 1, 0, True), ("P7", 1, 1, False)],
    ]


def test_a_booklet_with_blanks(impose: Impose) -> None:
    answer, path = impose(pdf_of(6), "--booklet", "--paper", "a4")
    assert answer.code == 0
    assert answer.err == (
        "书.pdf: 提示 P103 末尾补了 2 面白页，共 8 面\n"
        "    → 书稿凑成这个面数就不用补；白页也可以印上说明、书目。\n"
    )
    assert [[word[0] for word in side] for side in seen(path)] == [
        ["P1"], ["P2"], ["P3", "P6"], ["P4", "P5"],
    ]  # fmt: skip


def test_a_printer_that_turns_the_other_way_gets_its_backs_upside_down(impose: Impose) -> None:
    _, path = impose(pdf_of(4), "--booklet", "--paper", "A4", "--duplex", "long")
    assert seen(path) == [
        [("P1", 1, 0, False), ("P4", 0, 0, False)],
        [("P2", 1, 0, True), ("P3", 0, 0, True)],
    ]


def test_piles_and_proofs(impose: Impose) -> None:
    answer, path = impose(pdf_of(8), "--cut-and-stack", "2")
    assert answer.code == 0
    assert [[word[0] for word in side] for side in seen(path)] == [
        ["P1", "P5"], ["P2", "P6"], ["P3", "P7"], ["P4", "P8"],
    ]  # fmt: skip
    answer, path = impose(pdf_of(5), "--n-up", "4")
    assert "（2 张 A5，5 面，单面打印）" in answer.out
    assert seen(path) == [
        [("P1", 0, 0, False), ("P2", 1, 0, False), ("P3", 0, 1, False), ("P4", 1, 1, False)],
        [("P5", 0, 0, False)],
    ]


def right_bound(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)


def test_a_book_bound_on_the_right_by_the_file_or_by_hand(impose: Impose) -> None:
    front = [("P1", 0, 0, False), ("P4", 1, 0, False)]
    answer, path = impose(pdf_of(4, change=right_bound), "--booklet", "--no-marks")
    assert "提示 P113" in answer.err
    assert seen(path)[0] == front
    answer, path = impose(pdf_of(4), "--booklet", "--right-bound", "--no-marks")
    assert answer.err == ""
    assert seen(path)[0] == front
    answer, path = impose(pdf_of(4, change=right_bound), "--booklet", "--left-bound", "--no-marks")
    assert answer.err == ""
    assert seen(path)[0] != front


def in_columns(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        letters = " ".join(f"1 0 0 1 200 {400 - 20 * i} Tm (x) Tj" for i in range(15))
        page.contents_add(f"BT /F 20 Tf {letters} ET".encode())


def test_a_book_in_columns_is_bound_on_the_right(impose: Impose) -> None:
    answer, path = impose(pdf_of(4, change=in_columns), "--booklet", "--no-marks")
    assert "提示 P113 照右边装订来拼" in answer.err
    places = {word: column for word, column, *_ in seen(path)[0]}
    assert places["P1"] < places["P4"]


# --- the pages themselves


def test_fonts_and_words_are_all_there_and_stored_once(
    shipped: dict[str, bytes], impose: Impose
) -> None:
    answer, path = impose(shipped[".pdf"], "--signature", "16")
    assert answer.code == 0
    sound(path)
    made = path.read_bytes()
    assert len(made) < 1.1 * len(shipped[".pdf"])
    assert characters(made) == characters(shipped[".pdf"])
    assert font_files(made) == font_files(shipped[".pdf"])


def characters(data: bytes) -> Counter[str]:
    with pymupdf.open(stream=data) as document:
        return Counter("".join("".join(page.get_text() for page in document).split()))


def font_files(data: bytes) -> Counter[int]:
    with pikepdf.open(BytesIO(data)) as document:
        found = Counter[int]()
        for item in document.objects:
            if isinstance(item, Dictionary):
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in item:
                        found[len(item[key].read_bytes())] += 1
        return found


def test_the_same_file_gives_the_same_sheets(impose: Impose) -> None:
    first = impose(pdf_of(6), "--booklet")[1].read_bytes()
    assert impose(pdf_of(6), "--booklet")[1].read_bytes() == first


def with_bleed(document: pikepdf.Pdf) -> None:
    """Red to 4 mm past the trim; the bleed box allows 3."""
    for page in document.pages:
        page.obj.MediaBox = Array([-40, -40, A6[0] + 40, A6[1] + 40])
        page.obj.TrimBox = Array([0, 0, *A6])
        bleed = 3 * PT_PER_MM
        page.obj.BleedBox = Array([-bleed, -bleed, A6[0] + bleed, A6[1] + bleed])
        page.contents_add(b"1 0 0 rg -12 -12 400 500 re f", prepend=True)


def colours(path: Path, side: int, places: Sequence[tuple[float, float]]) -> list[str]:
    """What is printed at places of a side, in mm from its upper left corner."""
    with pdfium.PdfDocument(path) as document:
        picture = document[side].render(scale=4).to_pil().convert("RGB")
    names = {(255, 0, 0): "red", (255, 255, 255): "white", (0, 0, 0): "black"}
    scale = 4 * PT_PER_MM
    return [names.get(picture.getpixel((x * scale, y * scale)), "?") for x, y in places]


def test_bleed_reaches_past_the_cut_and_not_over_the_fold(impose: Impose) -> None:
    def first_blank(document: pikepdf.Pdf) -> None:
        with_bleed(document)
        document.pages[0].obj.Contents = document.make_stream(b"")

    _, path = impose(pdf_of(4, change=first_blank), "--booklet", "--paper", "300x200")
    # P4 | P1: 300 − 210 leaves 45 mm at the left, 200 − 148 leaves 26 at the head.
    left, top, fold = 45, 26, 150
    assert colours(
        path,
        0,
        [
            (left + 1, 100),
            (left - 2.8, 100),
            (left - 3.3, 100),
            (100, top - 2.8),
            (100, top - 3.3),
            (fold - 0.3, 100),
            (fold + 0.3, 100),
        ],
    ) == ["red", "red", "white", "red", "white", "red", "white"]


def test_milling_leaves_bleed_at_the_spine(impose: Impose) -> None:
    def second_blank(document: pikepdf.Pdf) -> None:
        with_bleed(document)
        document.pages[7].obj.Contents = document.make_stream(b"")

    data = pdf_of(8, change=second_blank)
    _, path = impose(data, "--signature", "8", "--mill", "2", "--no-marks", "--paper", "300x400")
    places = [(150 + x, 300) for x in (2.5, 0.3, -0.3)]  # P8 | P1 in the lower row
    assert colours(path, 0, places) == ["red", "red", "white"]


def turned_right(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        page.obj.Rotate = 90
        page.obj.MediaBox = Array([0, 0, A6[1], A6[0]])
        page.contents_add(b"0 1 -1 0 350 0 cm", prepend=True)  # so that one sees it upright


def test_a_turned_page_is_seen_as_in_a_viewer(impose: Impose) -> None:
    answer, path = impose(pdf_of(4, change=turned_right), "--booklet", "--no-marks")
    assert answer.code == 0
    assert seen(path)[0] == [("P1", 1, 0, False), ("P4", 0, 0, False)]


def inherited(document: pikepdf.Pdf) -> None:
    document.Root.Pages.MediaBox = Array([0, 0, *A6])
    document.Root.Pages.Resources = document.pages[0].obj.Resources
    for page in document.pages:
        del page.obj.MediaBox
        del page.obj.Resources


def in_large_units(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        page.obj.UserUnit = 2
        page.obj.MediaBox = Array([0, 0, A6[0] / 2, A6[1] / 2])
        page.obj.Contents = document.make_stream(b"BT /F 10 Tf 70 100 Td (Q) Tj ET")


@pytest.mark.parametrize("change", [inherited, in_large_units])
def test_pages_of_other_builds(change: Change, impose: Impose) -> None:
    answer, path = impose(pdf_of(4, change=change), "--booklet", "--no-marks")
    assert answer.out.startswith("✓ 拼.pdf（1 张 A5，4 面")
    assert [len(side) for side in seen(path)] == [2, 2]


def with_layer_off(document: pikepdf.Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("注")))
    hidden = Dictionary(D=Dictionary(OFF=Array([layer])), OCGs=Array([layer]))
    document.Root.OCProperties = document.make_indirect(hidden)
    page = document.pages[0]
    page.obj.Resources.Properties = Dictionary(MC0=layer)
    page.contents_add(b"/OC /MC0 BDC 0 g 0 0 400 500 re f EMC")


def test_a_layer_that_is_off_stays_off(impose: Impose) -> None:
    _, path = impose(pdf_of(4, change=with_layer_off), "--booklet", "--no-marks")
    assert colours(path, 0, [(150, 20)]) == ["white"]


def with_intent(document: pikepdf.Pdf) -> None:
    document.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, Info=String("FOGRA39"))])


def test_the_colours_meant_are_told_on(impose: Impose) -> None:
    _, path = impose(pdf_of(4, change=with_intent), "--booklet", "--no-marks")
    with pikepdf.open(path) as document:
        assert str(document.Root.OutputIntents[0].Info) == "FOGRA39"


def test_marks_are_on_every_plate_and_can_be_left_out(impose: Impose) -> None:
    def operators() -> str:
        with pikepdf.open(path) as document:
            sheet = document.pages[0]
            assert sheet.obj.Resources.ColorSpace.All[1] == Name.All
            return sheet.obj.Contents.read_bytes().decode()

    _, path = impose(pdf_of(4), "--booklet", "--paper", "A4")
    assert " l S" in operators()
    _, path = impose(pdf_of(4), "--booklet", "--paper", "A4", "--no-marks")
    assert " l S" not in operators()


# --- what is left behind


def noted(**what: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **what)
        document.pages[2].obj.Annots = Array([document.make_indirect(note)])

    return change


def test_links_are_dropped_and_that_is_said(impose: Impose) -> None:
    link = noted(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://a.example")))
    answer, path = impose(pdf_of(4, change=link), "--booklet", "--no-marks")
    assert answer.code == 0
    assert [line[:13] for line in answer.err.splitlines()[::2]] == ["书.pdf: 提示 P105"[:13]]
    assert b"a.example" not in path.read_bytes()


def test_notes_that_are_seen_are_warned_of(impose: Impose) -> None:
    answer, _ = impose(pdf_of(4, change=noted(Subtype=Name.FreeText)), "--booklet", "--no-marks")
    assert answer.code == 0
    assert answer.err.startswith("书.pdf: 警告 P106 第 3 页的批注、表单没有印上\n")


def test_nothing_that_runs_comes_along(impose: Impose) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("evil()"))
        document.pages[0].obj.AA = Dictionary(O=document.Root.OpenAction)

    answer, path = impose(pdf_of(4, change=change), "--booklet", "--no-marks")
    assert answer.code == 0
    with pikepdf.open(path) as document:
        assert set(document.Root.keys()) == {"/Pages", "/Type"}
        assert all("/AA" not in page.obj for page in document.pages)


# --- bad input


def emptied(document: pikepdf.Pdf) -> None:
    del document.pages[:]


def uneven(document: pikepdf.Pdf) -> None:
    document.pages[2].obj.MediaBox = Array([0, 0, *A6[::-1]])


def at_an_angle(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Rotate = 45


def without_size(document: pikepdf.Pdf) -> None:
    del document.pages[0].obj.MediaBox


def without_width(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.MediaBox = Array([5, 5, 5, 300])


def with_words_for_a_box(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.MediaBox = Array([Name.A, Name.B, Name.C, Name.D])


def without_a_unit(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.UserUnit = 0


def locked(data: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


BAD = {
    "no PDF": (b"no PDF at all", "V201 打不开这个 PDF："),
    "nothing": (b"", "V201 打不开这个 PDF："),
    "half": (pdf_of(8)[:700], "V201 打不开这个 PDF：can't find startxref"),
    "locked": (locked(pdf_of(4)), "V201 打不开这个 PDF：它加了密码"),
    "no pages": (pdf_of(1, change=emptied), "V201 打不开这个 PDF：一页也没有"),
    "a page lost": (
        pdf_of(7).replace(b"/Count 7", b"/Count 8"),
        "V201 打不开这个 PDF：写着有 8 页，读得出 7 页",
    ),
    "two sizes": (
        pdf_of(4, change=uneven),
        "P101 第 3 页是 148×105 毫米，第 1 页是 105×148 毫米：拼版要每页一样大",
    ),
    "at an angle": (pdf_of(1, change=at_an_angle), "V201 打不开这个 PDF：结构坏了"),
    "no width": (pdf_of(1, change=without_width), "V201 打不开这个 PDF：结构坏了"),
    "no unit": (pdf_of(1, change=without_a_unit), "V201 打不开这个 PDF：结构坏了"),
    "larger than any paper": (pdf_of(4, (9000, 9000)), "P102 纸放不下（现成的都不够大）"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_nothing_is_written(name: str, impose: Impose) -> None:
    data, words = BAD[name]
    answer, path = impose(data, "--booklet")
    assert (answer.code, answer.out) == (1, "")
    assert f"书.pdf: 错误 {words}" in answer.err
    assert not path.exists()
    answer, _ = impose(data, "--booklet", "--json")
    value = json.loads(answer.out)
    assert value["file"] is None
    assert [item["code"] for item in value["findings"]] == [words[:4]]


@pytest.mark.parametrize("change", [without_size, with_words_for_a_box])
def test_a_file_that_had_to_be_mended_is_warned_of(change: Change, impose: Impose) -> None:
    answer, path = impose(pdf_of(1, change=change), "--booklet", "--no-marks")
    assert answer.code == 0
    assert "书.pdf: 警告 P114 这个 PDF 有毛病，是修补着读的：" in answer.err
    sound(path)


def test_a_file_that_is_not_there(tmp_path: Path, command: Command) -> None:
    assert "错误 B007 找不到文件" in command("impose", tmp_path / "无.pdf", "--booklet").err
    assert "错误 B007 找不到文件" in command("impose", tmp_path, "--booklet").err


def test_a_file_that_takes_too_long_is_given_up(
    impose: Impose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "PATIENCE", Limits(seconds=0.0, megabytes=2048))
    answer, path = impose(pdf_of(4), "--booklet")
    assert answer.code == 1
    assert "S006" in answer.err
    assert not path.exists()


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path, command: Command) -> None:
    (tmp_path / "书.pdf").write_bytes(pdf_of(4))
    (tmp_path / "夹.pdf").mkdir()
    answer = command("impose", tmp_path / "书.pdf", "--booklet", "-o", tmp_path / "夹.pdf")
    assert (answer.code, answer.out) == (1, "")
    assert "错误 R001" in answer.err


# --- wrong usage


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "要选一种拼法：--booklet、--signature、--n-up、--cut-and-stack"),
        (["--booklet", "--n-up", "2"], "要选一种拼法："),
        (["--signature", "12"], "选项 --signature不对：可用的有 8、16、32"),
        (["--n-up", "3"], "选项 --n-up不对：可用的有 2、4、6、8、9、16"),
        (["--booklet", "--paper", "A99"], "选项 --paper不对：可用的有 A6、A5"),
        (["--booklet", "--creep", "厚"], "选项 --creep不对：要写 0 到 2 的数（毫米）"),
        (["--booklet", "--creep", "-1"], "选项 --creep不对：要写 0 到 2 的数（毫米）"),
        (["--booklet", "--creep", "nan"], "选项 --creep不对：要写 0 到 2 的数（毫米）"),
        (["--booklet", "--stock", "0x1.3"], "选项 --stock不对：写克重x松厚度，如 80x1.3"),
        (["--booklet", "--stock", "80"], "选项 --stock不对：写克重x松厚度，如 80x1.3"),
        (["--booklet", "--stock", "80x0"], "选项 --stock不对：写克重x松厚度，如 80x1.3"),
        (["--n-up", "2", "--creep", "0.1"], "--creep 只和 --booklet、--signature 一起用"),
        (["--n-up", "2", "--duplex", "long"], "--duplex 只和"),
        (["--booklet", "--mill", "3"], "--mill 只和 --signature 一起用"),
        (["--booklet", "-o", "书.png"], "-o 后面的文件要以 .pdf 结尾，不是 书.png"),
        (["--booklet", "-o", "书.pdf"], "-o 不能是原来的文件"),
    ],
)
def test_wrong_usage_is_said(
    options: list[str],
    words: str,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = pdf_of(4)
    Path("书.pdf").write_bytes(before)
    answer = command("impose", "书.pdf", *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"用法不对：{words}")
    assert Path("书.pdf").read_bytes() == before


def test_the_thickness_of_the_paper_gives_creep_and_that_of_the_book(impose: Impose) -> None:
    _, path = impose(pdf_of(16), "--booklet", "--paper", "A4", "--stock", "100x2")
    answer, same = impose(pdf_of(16), "--booklet", "--paper", "A4", "--creep", "0.2")
    assert path.read_bytes() == same.read_bytes()
    answer, _ = impose(pdf_of(32), "--signature", "16", "--stock", "100x2", "--json")
    value = json.loads(answer.out)
    assert (value["thickness"], value["sheets"], value["pages"]) == (3.2, 2, 32)


def test_the_sheets_go_beside_the_file_where_nobody_says(tmp_path: Path, command: Command) -> None:
    (tmp_path / "书.pdf").write_bytes(pdf_of(16))
    for way, name in (
        (["--booklet"], "书-booklet.pdf"),
        (["--signature", "16"], "书-signature16.pdf"),
        (["--n-up", "4"], "书-n-up4.pdf"),
        (["--cut-and-stack", "2"], "书-cut-and-stack2.pdf"),
    ):
        assert command("impose", tmp_path / "书.pdf", *way).code == 0
        sound(tmp_path / name)
