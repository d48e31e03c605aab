"""Tagged PDFs, `accessible` and `archive`: what a screen reader is given, and files with one fault.

The validator's own rules are not tested here; that each fault is found, and said in Chinese, is.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from books import CONFIG, Command, codes, ready, said, write_book
from everything import GRADIENT, PNG
from pikepdf import Array, Dictionary, Name
from test_verify_file_pdf import Change, changed

from huozi.assemble.endnotes import gather_notes
from huozi.assemble.imprint import on_paper
from huozi.model import Edition
from huozi.pdf.structure import Node, Piece, add, add_note, home, settle
from huozi.pdf.tagged import VARIANTS, finish
from huozi.pdf.whole import make_pdf
from huozi.verify import standards_file
from huozi.verify.marked import Element, read
from huozi.verify.pdf import check_pdf
from huozi.verify.pdf_file import check_pdf_file
from huozi.verify.standards_words import in_chinese

DISABLE = pikepdf.ObjectStreamMode.disable

LONG = "长段落的话一句接着一句。" * 90
ENGLISH = "Movable type made of baked clay was first used by Bi Sheng around the year 1040. " * 2
ROWS = "".join(f"| {year} | 数{year} |\n" for year in range(1950, 1990))
TEXT = f"""---
title: 第一篇
---

正文有注[^1]，{{汉|hàn}}字[网页](https://example.org/a)。

{LONG}

## 小标题

{ENGLISH}

1. 一
2. 二

![一张图](../图.svg "图题")

![](../点.png){{.装饰}}

| 年份 | 数 |
|---|---|
{ROWS}
[^1]: 注的话。
"""
STYLES = {
    "styles/own/theme.toml": b'base = "song"\n',
    "styles/own/text.css": b".titlepage p:last-child { opacity: .5 }\n",  # drawn in a form of its own
}


# The long paragraph and the table go over pages; the second picture is mere decoration.
SPOKEN = """Sect
  Div
    H1 第一篇
  Div
    P 正文有注，字。
      Reference ①
      Ruby
        RB 汉
        RT hàn
      Link 网页
      Note 注的话。
        Lbl ①
    P 长段落
    H2 小标题
    P Movable type made of baked clay was first used by Bi Sheng around the year 1040. \
Movable type made of baked clay was first used by Bi Sheng around the year 1040.
    L
      LI
        Lbl 1.
        LBody 一
      LI
        Lbl 2.
        LBody 二
    Div
      Figure <一张图>
      Caption 图题
    Table
      THead
          TH 年份
          TH 数
      TBody"""
CONTENTS = """Sect
  H1 目录
  TOC
    TOCI
      Reference
        Link 第一篇 1
    TOCI
      Reference
        Link 小标题 2"""


class Made(NamedTuple):
    """An edition and its tagged files, by variant."""

    edition: Edition
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    pictures = {"图.svg": GRADIENT, "点.png": PNG, **STYLES}
    config = f'theme = "own"\n{CONFIG}'
    folder = write_book(tmp_path_factory.mktemp("tagged"), {"01.md": TEXT}, config, pictures)
    prepared = ready(folder)
    edition = on_paper(gather_notes(prepared.edition))
    files = {}
    for variant in VARIANTS:
        pages, found = make_pdf(edition, prepared.theme, variant)
        assert pages is not None, said(found)
        files[variant] = finish(pages.data, variant, edition)
        assert files[variant] == finish(pages.data, variant, edition)
    return Made(edition, files)


@pytest.fixture(scope="module")
def archive(made: Made) -> bytes:
    return made.files["pdf/a-3a"]


def lines(element: Element | str, depth: int = 0) -> Iterator[str]:
    """A tree as a screen reader goes through it, a line for each element that says something."""
    if isinstance(element, str):
        return
    words = "".join(kid for kid in element.kids if isinstance(kid, str))
    alt = f"<{element.alt}>" if element.alt else ""
    yield f"{'  ' * depth}{element.kind} {words}{alt}".rstrip()
    for kid in element.kids:
        yield from lines(kid, depth + 1)


def heard(data: bytes, section: str) -> str:
    with pikepdf.open(BytesIO(data)) as document:
        tree = read(document)
    assert tree is not None
    assert tree.loose == {}
    (found,) = [item for item in tree.roots[0].kids if item.name == section]
    return "\n".join(lines(found))


# --- what is made


@pytest.mark.parametrize(
    ("variant", "standards"), [("pdf/ua-1", "PDF/UA-1"), ("pdf/a-3a", "PDF/UA-1、PDF/A-3a")]
)
def test_a_file_keeps_what_it_claims(made: Made, variant: str, standards: str) -> None:
    found = check_pdf_file(made.files[variant], "b.pdf")
    assert said(found) == f"b.pdf V240 这个文件说自己合 {standards}，就照它查"


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_heard_is_what_was_written(made: Made, variant: str) -> None:
    assert said(check_pdf(made.edition, made.files[variant], "b.pdf")) == ""


def test_a_screen_reader_is_led_through_an_article(archive: bytes) -> None:
    said_of_years = "TR", "TD 19", "TD 数"
    rows = heard(archive, "a01").replace(LONG, "长段落").splitlines()
    shown = [row for row in rows if not row.strip().startswith(said_of_years)]
    assert "\n".join(shown) == SPOKEN
    assert len(rows) - len(shown) == 1 + 3 * 40  # the head is read once, on whatever pages it is


def test_the_contents_are_read_without_their_dots(archive: bytes) -> None:
    assert heard(archive, "_contents") == CONTENTS


def test_heads_and_folios_are_no_part_of_the_text(archive: bytes) -> None:
    with pikepdf.open(BytesIO(archive)) as document:
        kinds = [kind for page in document.pages for kind in artifacts(page)]
    assert {"/Header", "/Footer"} <= {str(kind.get("/Subtype", "")) for kind in kinds}


def artifacts(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    for item in pikepdf.parse_content_stream(page, "BDC"):
        if str(item.operands[0]) == "/Artifact":
            yield item.operands[1]


def test_every_link_says_where_it_leads(archive: bytes) -> None:
    with pikepdf.open(BytesIO(archive)) as document:
        notes = [note for page in document.pages for note in page.obj.get("/Annots", [])]
        words = [str(note.Contents) for note in notes]
        assert all("/StructParent" in note for note in notes)
    assert words == ["第一篇", "小标题", "网页（https://example.org/a）"]


def test_metadata_are_one_description_that_can_be_read_as_it_stands(archive: bytes) -> None:
    with pikepdf.open(BytesIO(archive)) as document:
        metadata = document.Root.Metadata
        assert "/Filter" not in metadata
        assert metadata.read_raw_bytes().count(b"<rdf:RDF") == 1
        images = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        assert not any(item.get("/Interpolate", False) for item in images)


# --- a fault is found


def without_tags(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot


def without_words_for_a_picture(document: pikepdf.Pdf) -> None:
    del of_kind(document, "/Figure")[0].Alt


def without_title(document: pikepdf.Pdf) -> None:
    del document.docinfo.Title


def without_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def without_display(document: pikepdf.Pdf) -> None:
    del document.Root.ViewerPreferences


def without_heads(document: pikepdf.Pdf) -> None:
    for cell in of_kind(document, "/TH"):
        del cell.A


def with_text_outside(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    name = next(iter(page.obj.Resources.Font.keys()))
    page.contents_add(f"BT {name} 12 Tf 50 50 Td <0001> Tj ET".encode())


def with_text_nobody_reaches(document: pikepdf.Pdf) -> None:
    paragraph = of_kind(document, "/P")[0]
    paragraph.K = Array([])


def of_kind(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [
        item
        for item in document.objects
        if isinstance(item, Dictionary) and item.get("/S") == kind and "/P" in item
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_tags, "V242 文件说自己合 PDF/UA-1，却没有结构树"),
        (without_words_for_a_picture, "V246 第 7 页有图没有替代文字"),
        (without_title, "V244 文件说自己合 PDF/UA-1，却没有写书名（Title）"),
        (without_language, "V244 文件说自己合 PDF/UA-1，却没有写语言（Lang）"),
        (without_display, "V244 文件说自己合 PDF/UA-1，却没有写窗口上显示书名（DisplayDocTitle）"),
        (without_heads, "V247 第 7 页的表格没有表头"),
        (with_text_outside, "V245 第 1 页有 1 个字不在标签里，也没有标成装饰"),
        (with_text_nobody_reaches, "V245 第 1 页有 1 个字不在标签里，也没有标成装饰"),
    ],
)
def test_a_fault_is_found(archive: bytes, change: Change, message: str) -> None:
    assert message in said(check_pdf_file(changed(archive, change), "b.pdf"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            without_words_for_a_picture,
            "不合 PDF/UA-1，第 7 页：图没有替代文字（Alt）（规则 PDFUA1-FIGURE-",
        ),
        (without_language, "没有注明语言（Lang）（规则 PDFUA1-"),
        (
            with_text_outside,
            "不合 PDF/UA-1，第 1 页：有内容既不在标签里，也没有标成装饰（规则 PDFUA1-",
        ),
    ],
)
def test_the_validator_is_asked(archive: bytes, change: Change, message: str) -> None:
    assert message in said(check_pdf_file(changed(archive, change), "b.pdf"))


def test_a_stream_may_end_in_a_carriage_return(archive: bytes) -> None:
    with pikepdf.open(BytesIO(archive)) as document:
        document.pages[0].contents_add(b"q Q\r")
        target = BytesIO()
        document.save(target, compress_streams=False, object_stream_mode=DISABLE)
    data = target.getvalue()
    assert codes(check_pdf_file(data, "b.pdf")) == ["V240"]
    wrong = data.replace(b"/Length 4 ", b"/Length 2 ")
    assert wrong != data
    assert "PDFA3A-STREAM-LENGTH-001" in said(check_pdf_file(wrong, "b.pdf"))


def test_a_section_nobody_hears_is_missed(made: Made, archive: bytes) -> None:
    def without_section(document: pikepdf.Pdf) -> None:
        body = document.Root.StructTreeRoot.K[0]
        body.K = Array([kid for kid in body.K if str(kid.get("/ID", "")) != "a01"])

    found = check_pdf(made.edition, changed(archive, without_section), "b.pdf")
    assert said(found) == "articles/01.md V249 b.pdf 的标签里没有《第一篇》"


def test_paragraphs_heard_in_another_order_are_told(made: Made, archive: bytes) -> None:
    def turned(document: pikepdf.Pdf) -> None:
        item = next(kid for kid in of_kind(document, "/Sect") if str(kid.get("/ID", "")) == "a01")
        item.K = Array(reversed(list(item.K)))

    found = check_pdf(made.edition, changed(archive, turned), "b.pdf")
    assert codes(found) == ["V248"]
    assert "照标签读出来，《第一篇》和书稿对不上" in found[0].message


def test_a_standard_nobody_here_can_check_is_named(archive: bytes) -> None:
    def second(document: pikepdf.Pdf) -> None:
        packet = document.Root.Metadata.read_bytes()
        new = packet.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>2<")
        document.Root.Metadata = document.make_stream(new, Type=Name.Metadata, Subtype=Name.XML)

    found = check_pdf_file(changed(archive, second), "b.pdf")
    assert "V241 没有查它合不合 PDF/UA-2" in said(found)


def test_without_the_validator_a_notice_says_so(
    archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standards_file, "find_spec", lambda _: None)
    found = check_pdf_file(archive, "b.pdf")
    assert codes(found) == ["V240", "V401"]


def test_a_rule_that_has_no_chinese_is_given_as_it_is() -> None:
    assert in_chinese("PDFUA1-NEW-RULE-001", "something is wrong").what == "something is wrong"
    assert "Alt" in in_chinese("PDFUA1-FIGURE-ALTERNATIVE-TEXT-001", "…").what


# --- files of strangers


def with_circles(document: pikepdf.Pdf) -> None:
    for item in of_kind(document, "/P"):
        item.K = Array([document.Root.StructTreeRoot.K[0], item, 10**9, -1, "x"])


def with_nonsense(document: pikepdf.Pdf) -> None:
    for number, item in enumerate(of_kind(document, "/P")):
        item.K = [Name.K, Array([]), 3, "words", Dictionary(MCID=Name.K)][number % 5]
    for font in document.pages[3].obj.Resources.Font.values():
        font.ToUnicode = document.make_stream(b"beginbfrange <1> <2> [ <3 endbfrange")


@pytest.mark.parametrize("change", [with_circles, with_nonsense])
def test_a_tree_that_is_none_gives_findings(archive: bytes, change: Change) -> None:
    assert "V245" in codes(check_pdf_file(changed(archive, change), "b.pdf"))


def test_damaged_files_give_findings(archive: bytes) -> None:
    chance = random.Random(7)
    for _ in range(12):
        data = bytearray(archive)
        for _ in range(chance.choice([1, 30, 1000])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        check_pdf_file(bytes(data), "b.pdf")
    cut = check_pdf_file(archive[: len(archive) // 2], "b.pdf")
    assert cut


# --- veraPDF, where there is one

REPORT = """<report><jobs><job><validationReport isCompliant="false"><details>
<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="10" status="failed">
<description>It lacks &amp; lacks</description></rule>
<rule clause="7.2" testNumber="1" status="passed"><description>Fine</description></rule>
</details></validationReport></job></jobs></report>"""


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (REPORT, "错误 V402 veraPDF 说（PDF/UA-1 7.1-10）：It lacks & lacks"),
        ("<report>cannot parse</report>", "错误 V405 veraPDF 没有跑完：ValueError: cannot parse"),
        ("no report", "错误 V405 veraPDF 没有跑完：XMLSyntaxError"),
        ("", "错误 V405 veraPDF 没有跑完：ValueError: 没有回答"),
    ],
)
def test_verapdf_is_asked_where_it_is(  # noqa: PLR0917
    made: Made,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: Command,
    answer: str,
    message: str,
) -> None:
    program = tmp_path / "verapdf"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    file = tmp_path / "书.pdf"
    file.write_bytes(made.files["pdf/ua-1"])
    result = command("verify", file)
    assert result.code == 1
    assert message in result.err


# --- the tree by itself


def outline(root: Node) -> str:
    settle(root)
    return " ".join(f"{node.kind}{''.join(_said(node))}" for node in root.nodes())


def _said(node: Node) -> Iterator[str]:
    yield from (f":{kid.said}" for kid in node.kids if isinstance(kid, Piece))


def say(node: Node, words: str) -> None:
    home(node).kids.append(Piece(0, 0, words, words))


def test_text_without_an_element_of_its_own_gets_one() -> None:
    root = Node("Document")
    section = add(root, "Sect")
    say(section, "甲")
    say(add(section, "Link"), "乙")
    say(add(section, "P"), "丙")
    say(section, "丁")
    assert outline(root) == "Document Sect P:甲 Link:乙 P:丙 P:丁"


def test_a_list_has_labels_and_bodies() -> None:
    root = Node("Document")
    item = add(add(root, "L"), "LI")
    paragraph = add(item, "P")
    say(add(paragraph, "Lbl"), "1")
    say(paragraph, "甲")
    say(add(add(item, "L"), "LI"), "乙")
    assert outline(root) == "Document L LI Lbl:1 LBody P:甲 L LI LBody:乙"


def test_terms_label_what_explains_them() -> None:
    root = Node("Document")
    terms = add(root, "L")
    for kind, words in (
        ("Lbl", "甲"),
        ("LBody", "解"),
        ("Lbl", "乙"),
        ("Lbl", "丙"),
        ("LBody", "释"),
    ):
        say(add(terms, kind), words)
    assert outline(root) == "Document L LI Lbl:甲 LBody:解 LI Lbl:乙 Lbl:丙 LBody:释"


def test_a_note_is_read_after_its_paragraph() -> None:
    root = Node("Document")
    paragraph = add(root, "P")
    call = add(paragraph, "Reference")
    say(call, "①")
    note = add_note(call)
    say(note, "注")
    say(paragraph, "文")
    assert outline(root) == "Document P:文 Reference:① Note:注"


def test_headings_go_down_a_level_at_a_time() -> None:
    root = Node("Document")
    for level in (3, 1, 4, 2, 3, 4, 5, 6, 7):
        heading = add(root, "H")
        heading.level = level
        say(heading, "题")
    assert outline(root).replace(":题", "") == "Document H1 H1 H2 H2 H3 H4 H5 H6 H6"


def test_rows_of_a_table_are_as_long_as_the_longest() -> None:
    root = Node("Document")
    table = add(root, "Table")
    for row, cells in (
        (add(add(table, "THead"), "TR"), 3),
        (add(table, "TR"), 2),
        (add(table, "TR"), 1),
    ):
        for _ in range(cells):
            add(row, "TD")
    table.kids[1].kids[0].attributes["/Table"] = {"RowSpan": 2}
    assert outline(root) == "Document Table THead TR TD TD TD TR TD TD TD TR TD TD"


def test_what_is_empty_is_left_out_but_for_cells() -> None:
    root = Node("Document")
    row = add(add(root, "Table"), "TR")
    add(row, "TD")
    add(add(root, "Div"), "P")
    assert outline(root) == "Document Table TR TD"
