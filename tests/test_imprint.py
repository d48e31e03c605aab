"""The imprint page: its order, its two forms, the figures counted from the pages."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from books import CONFIG, codes, ready, said, write_book
from lxml import etree

from huozi.assemble.extent import characters, compared, cut_of, filled, printed, sheets
from huozi.assemble.imprint import imprint, on_paper, on_screen
from huozi.assemble.imprint_checks import imprint_faults
from huozi.diagnostics import Finding
from huozi.making.build import build
from huozi.making.outputs import READYING
from huozi.manuscript.load import load
from huozi.model import Book, Edition, Metadata, Person, Section
from huozi.page_style import TypeArea
from huozi.pdf.whole import make_pdf
from huozi.verify.pdf import check_pdf

ISBN = "978-7-301-04815-3"
CIP = """
图书在版编目（CIP）数据

　　书名／张三主编. —北京：某社，2026.11
ISBN 978-7-301-04815-3

　　中国国家版本馆CIP数据核字第2026000001号
"""


def book(area: TypeArea = TypeArea(), **fields: object) -> Book:
    rows = fields.pop("rows", {})
    assert isinstance(rows, dict)
    lines = tuple(range(11, 11 + len(rows)))
    data = Metadata("书", "shu", imprint=tuple(rows.items()), imprint_lines=lines, **fields)  # type: ignore[arg-type]
    return Book("", data, (), (), (), datetime(2026, 1, 1, tzinfo=UTC), area)


def edition(whole: Book) -> Edition:
    page = imprint(whole)
    return Edition(whole.metadata, whole.modified, whole.type_area, (page,), ())


def rows(section: Section) -> list[str]:
    """The rows of the page: label, words."""
    listed = etree.fromstring(section.xhtml).findall("dl/div")
    return [" ".join("".join(cell.itertext()) for cell in row).strip() for row in listed]


def names(section: Section) -> list[str]:
    return [row.split(" ")[0] for row in rows(section)]


# --- the order


def test_rows_stand_in_the_order_of_the_standard_however_they_are_written() -> None:
    written = {
        "定价": "30元", "印数": "1—3000", "印次": "第1次", "版次": "第1版", "自定": "甲", "印刷": "印厂",
        "发行": "新华书店", "网址": "a.cn", "邮编": "100000", "社址": "某路", "封面设计": "乙",
        "校对": "丙", "责编": "丁", "另一项": "戊",
    }  # fmt: skip
    whole = book(
        rows=written,
        authors=(Person("甲", "主编"),),
        publisher="某社",
        print_isbn=ISBN,
        series="丛",
    )
    assert names(imprint(whole)) == [
        "书名", "丛书名", "主编", "责编", "校对", "封面设计", "出版发行", "社址", "邮编", "网址",
        "发行", "印刷", "开本", "成品尺寸", "印张", "字数", "版次", "印次", "印数", "书号", "定价",
        "自定", "另一项",
    ]  # fmt: skip


def test_the_page_has_rights_cip_rows_and_reserved_rights_from_top_to_bottom() -> None:
    whole = book(rows={"版权": "© 2026 某社"}, cip=CIP, rights="版权所有")
    parts = [node.get("class") for node in etree.fromstring(imprint(whole).xhtml)]
    assert parts == ["copyright", "cip", "rows", "rights"]


def test_cip_data_are_set_line_by_line_as_supplied() -> None:
    lines = etree.fromstring(imprint(book(cip=CIP)).xhtml).findall("div[@class='cip']/p")
    assert [(line.get("class"), line.text) for line in lines] == [
        ("line", "图书在版编目（CIP）数据"),
        ("line apart set-in", "书名／张三主编. —北京：某社，2026.11"),
        ("line", "ISBN 978-7-301-04815-3"),
        ("line apart set-in", "中国国家版本馆CIP数据核字第2026000001号"),
    ]


def test_what_an_editor_wrote_takes_the_place_of_what_is_known() -> None:
    whole = book(
        rows={"书 名": "另一个", "出版": "另一社", "书号": f"ISBN {ISBN}", "日期": "某日"},
        publisher="某社", identifier=f"ISBN {ISBN}", date=date(2026, 3, 4),
    )  # fmt: skip
    found = rows(imprint(whole))
    assert found[0] == "书名 另一个"
    assert [row for row in found if "某社" in row or "2026" in row] == []
    assert f"书号 ISBN {ISBN}" in found


def test_people_of_one_role_stand_together_and_beside_what_an_editor_added() -> None:
    people = (Person("甲", "编"), Person("乙", "编"), Person("丙"), Person("丁", "主编"))
    found = rows(imprint(book(rows={"主编": "戊", "译者": "己"}, authors=people)))
    assert found[1:5] == ["编者 甲　乙", "作者 丙", "主编 戊", "译者 己"]


def test_hyphens_of_the_isbn_stay_as_they_are_given() -> None:
    for given in (ISBN, f"ISBN {ISBN}", f"isbn：{ISBN}"):
        assert f"书号 ISBN {ISBN}" in rows(imprint(book(print_isbn=given)))


def test_an_internal_publication_has_a_form_of_its_own() -> None:
    written = {
        "印数": "500册", "印刷日期": "2026年3月", "印刷": "印厂", "发送对象": "本系统",
        "准印证号": "（京）0001号", "用途": "学习",
    }  # fmt: skip
    page = imprint(book(rows=written, publisher="某办"))
    assert names(page) == [
        "准印证号", "书名", "编印单位", "发送对象", "印刷", "开本", "成品尺寸", "印张", "字数",
        "印数", "印刷日期", "用途",
    ]  # fmt: skip
    assert "内部资料　免费交流" in page.xhtml
    assert "内部资料" in imprint(book(internal=True)).xhtml
    assert "内部资料" not in imprint(book(publisher="某办")).xhtml


# --- figures


@pytest.mark.parametrize(
    ("pages", "leaves", "words"),
    [
        (272, 32, "8.5"),
        (392, 32, "12.25"),
        (16, 16, "1"),
        (1, 32, "0.063"),  # one leaf: two faces
        (33, 32, "1.063"),
        (640, 16, "40"),
    ],
)
def test_printed_sheets_are_pages_by_leaves(pages: int, leaves: int, words: str) -> None:
    assert sheets(pages, leaves).words == words


def test_characters_are_those_of_full_pages_the_title_page_half() -> None:
    assert characters(272, 784).words == "213千字"  # 784 × 271.5 = 212 856
    assert characters(1, 10).words == "1千字"


@pytest.mark.parametrize(
    ("trim", "words"),
    [
        ((148, 210), "880mm×1230mm 1/32"),
        ((130, 185), "787mm×1092mm 1/32"),
        ((170, 240), "710mm×1000mm 1/16"),
        ((169, 239), "1000mm×1400mm 1/32"),
        ((100, 100), "None"),
    ],
)
def test_the_sheet_follows_from_the_trim(trim: tuple[float, float], words: str) -> None:
    assert str(cut_of(TypeArea(*trim))) == words


def test_an_unknown_trim_has_its_size_alone() -> None:
    found = names(imprint(book(TypeArea(150, 150))))
    assert "成品尺寸" in found
    assert not {"开本", "印张"} & set(found)


def test_an_unknown_trim_has_sheets_where_an_editor_says_how_it_is_cut() -> None:
    whole = book(TypeArea(150, 150), rows={"开本": "889×1194 1/24"})
    assert "印张 2" in rows(filled(imprint(whole), 48))


def test_figures_wait_for_the_pages_and_may_be_filled_again() -> None:
    page = imprint(book())
    assert "印张" in rows(page)
    once = filled(page, 100)
    assert {"印张 3.125", "字数 78千字"} <= set(rows(once))
    assert filled(once, 272) == filled(page, 272)
    assert filled(once, 100) == once


def test_only_the_imprint_is_filled() -> None:
    chapter = Section("a", imprint(book()).role, imprint(book()).matter, "", "<section/>")
    assert filled(chapter, 9) is chapter
    whole = edition(book(rows={"印张": "1", "字数": "1千字"}))
    assert printed(whole, 9).sections == whole.sections


@pytest.mark.parametrize(
    ("written", "said_"),
    [
        (
            {"印张": "8", "字数": "200千字"},
            [
                "book.toml:11 P160 印张写的是“8”，排出来是“8.5”（272 面 ÷ 32 开）",
                "book.toml:12 P160 字数写的是“200千字”，排出来是“213千字”（每面 784 字 × 271.5 面，扉页算半面）",
            ],
        ),
        ({"印张": "8.5 印张", "字数": "213 千字"}, []),
        ({"印张": "8.50", "字数": "21.3万字"}, []),
        ({"字数": "213 000"}, []),
        ({"字数": "不详"}, ["book.toml:11 P160 字数写的是“不详”，排出来是“213千字”（每面 784 字 × 271.5 面，扉页算半面）"]),
    ],
)  # fmt: skip
def test_a_figure_of_an_editor_wins_and_is_compared(
    written: dict[str, str], said_: list[str]
) -> None:
    whole = edition(book(rows=written))
    assert said(tuple(compared(whole, 272))).splitlines() == said_
    assert {f"{key} {words}" for key, words in written.items()} <= set(
        rows(printed(whole, 272).sections[0])
    )


# --- media


def test_an_e_book_has_no_rows_of_paper() -> None:
    written = {"印次": "第1次", "印数": "3000", "印刷": "印厂", "版次": "第1版", "定价": "30元"}
    page = on_screen(edition(book(rows=written))).sections[0]
    assert names(page) == ["书名", "版次", "定价"]
    assert "data-" not in page.xhtml
    own = on_screen(edition(book(rows={"字数": "200千字"}))).sections[0]
    assert rows(own) == ["书名 书", "字数 200千字"]
    assert "data-" not in own.xhtml


def test_each_medium_has_its_own_number() -> None:
    other = "978-7-301-04816-0"
    whole = edition(book(print_isbn=ISBN, identifier=f"ISBN {other}"))
    numbers = [
        [row for row in rows(kept(whole).sections[0]) if "书号" in row]
        for kept in (on_paper, on_screen)
    ]
    assert numbers == [[f"书号 ISBN {ISBN}"], [f"书号 ISBN {other}"]]


# --- faults


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"rows": {"书号": "ISBN 978-7-301-04815-4"}}, "book.toml:11 P161 书号不对：ISBN 978-7-301-04815-4"),
        ({"rows": {"ISBN": "待定"}}, "book.toml:11 P161 书号不对：待定"),
        (
            {"rows": {"ISBN": ISBN}, "print_isbn": "978-7-301-04816-0"},
            f"book.toml:11 P162 版权页的书号 {ISBN} 和 print_isbn、identifier 写的 978-7-301-04816-0 不是一个",
        ),
        ({"rows": {"ISBN": ISBN}, "print_isbn": "9787301048153"}, ""),
        ({"rows": {"定价": "30元"}, "internal": True}, "book.toml:11 P163 内部资料不该有定价"),
        ({"print_isbn": ISBN, "internal": True}, "book.toml P163 内部资料不该有书号"),
        (
            {"rows": {"准印证号": "1", "印数": "500"}, "publisher": "某办"},
            "book.toml:11 P164 内部资料还要标明发送对象、印刷单位、印刷日期",
        ),
        ({"internal": True}, ""),
        (
            {"rows": {"开本": "850×1168 1/16"}},
            "book.toml:11 P160 开本写的是“850×1168 1/16”，排出来是“880mm×1230mm 1/32”（照 [layout] 的 trim）",
        ),
        ({"rows": {"开本": "32开", "成品尺寸": "148 × 210 毫米"}}, ""),
        (
            {"rows": {"成品尺寸": "140×203"}},
            "book.toml:11 P160 成品尺寸写的是“140×203”，排出来是“148mm×210mm”（照 [layout] 的 trim）",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(fields: dict[str, object], expected: str) -> None:
    assert said(imprint_faults(book(**fields))) == expected


def test_the_table_is_read_with_its_lines(tmp_path: Path) -> None:
    config = f'{CONFIG}[imprint]\ninternal = true\ncip = """\n甲\n"""\n"责编" = "乙"\n'
    loaded, found = load(write_book(tmp_path, config=config))
    assert loaded is not None, said(found)
    data = loaded.metadata
    assert (data.internal, data.cip, data.imprint, data.imprint_lines) == (
        True, "甲\n", (("责编", "乙"),), (11,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('internal = "是"', "internal 的值不对"),
        ("cip = 3", "cip 的值不对"),
        ('"定价" = 30', "定价 的值不对"),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error_at_its_line(
    line: str, message: str, tmp_path: Path
) -> None:
    _, found = load(write_book(tmp_path, config=f"{CONFIG}[imprint]\n{line}\n"))
    assert codes(found) == ["B006"]
    assert said(found).startswith(f"book.toml:7:1 B006 {message}")


# --- whole books


def page_text(data: bytes, number: int) -> str:
    text = pdfium.PdfDocument(data)[number].get_textpage().get_text_bounded()
    return "".join(text.split())


def counted(pages: int, leaves: int, each: int) -> tuple[str, str]:
    """What the imprint must say, counted once more: sheets, thousands of characters."""
    faces = pages + pages % 2
    exact = Decimal(faces) / leaves
    thousands = (Decimal(each) * (2 * pages - 1) / 2000).quantize(Decimal(1), ROUND_HALF_UP)
    return (
        f"印张{exact.quantize(Decimal('0.001'), ROUND_HALF_UP).normalize():f}",
        f"字数{thousands}千字",
    )


def test_a_book_says_how_many_sheets_and_characters_its_own_pages_are(tmp_path: Path) -> None:
    config = f'{CONFIG}print_isbn = "{ISBN}"\n[imprint]\n"印次" = "第1次"\n"印张" = "99"\n'
    articles = {f"{n}.md": f"---\ntitle: 第{n}篇\n---\n\n{'天地玄黄，' * 900}\n" for n in (1, 2)}
    pdf, epub = tmp_path / "b.pdf", tmp_path / "b.epub"
    artefacts, found = build(write_book(tmp_path / "b", articles, config), [pdf, epub])
    assert len(artefacts) == 2, said(found)
    data = pdf.read_bytes()
    pages = len(pdfium.PdfDocument(data))
    one, two = counted(pages, 32, 28 * 28)
    assert pages > 10
    text = page_text(data, 1)
    assert two in text
    assert "印张99" in text
    assert [item for item in told(found) if f"“{one[2:]}”" in item] == told(found)
    assert codes(found) == ["P160"]
    with zipfile.ZipFile(epub) as archive:
        page = archive.read("EPUB/text/_imprint.xhtml").decode()
    assert ISBN in page
    assert not any(words in page for words in ("印次", "印张", "字数", "data-"))


def told(found: tuple[Finding, ...]) -> list[str]:
    return [item.message for item in found]


def test_a_vertical_book_is_laid_out_again_with_its_figures(tmp_path: Path) -> None:
    config = f'writing = "vertical"\n{CONFIG}'
    prepared = ready(write_book(tmp_path, "天地玄黄，" * 400, config))
    whole = READYING[".pdf"](prepared.edition)
    made, _ = make_pdf(whole, prepared.theme)
    assert made is not None
    area = prepared.edition.type_area
    text = page_text(made.data, 1)
    for figure in counted(made.count, 32, area.characters * area.lines):
        assert figure in text
    assert check_pdf(whole, made.data, "b.pdf") == ()
    wrong = replace(whole, sections=printed(whole, made.count + 2).sections)
    stuck = tuple(
        replace(item, xhtml=item.xhtml.replace("data-figure", "data-was"))
        for item in wrong.sections
    )
    assert codes(check_pdf(replace(wrong, sections=stuck), made.data, "b.pdf")) == ["V001"]
