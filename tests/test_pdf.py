"""The pages: what stands where, read from finished PDFs."""

import functools
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from huozi.assemble import assemble
from huozi.manuscript.layout import PT_PER_MM, margins
from huozi.model import Article, Book, Chapter, Edition, Metadata, Part, Person, Role
from huozi.page_style import TypeArea
from huozi.pdf.cover import HEIGHT, WIDTH, make_cover
from huozi.pdf.sheet import sheet
from huozi.pdf.whole import make_pdf
from huozi.themes import Theme, load_theme
from huozi.typeset import typeset
from huozi.verify.pdf import check_pdf

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
LONG = f"{HAN}，{HAN}。" * 12


@functools.cache
def theme() -> Theme:
    found, problems = load_theme("song", Path())
    assert found is not None, problems
    return found


def edition(
    *bodies: str,
    foreword: str = "说明。",
    area: TypeArea | None = None,
    title: str = "第{n}篇题目",
) -> Edition:
    """A book of one part whose articles have these bodies."""
    articles = tuple(
        Article(id=f"a{n}", path=f"articles/a{n}.md", title=title.format(n=n), body=body)
        for n, body in enumerate(bodies, 1)
    )
    front = Article("f", "articles/f.md", "编者说明", foreword, role=Role.FOREWORD)
    book = Book(
        root=".",
        metadata=Metadata(title="活字之书", slug="b", authors=(Person("张三", "编"),)),
        front=(front,),
        parts=(Part("上编　一", (Chapter("", articles),)),),
        back=(),
        modified=datetime(2026, 5, 1, tzinfo=UTC),
        type_area=area or TypeArea(),
    )
    ids = {article.path: article.id for article in book.articles}
    set_articles = [typeset(article, ids, ()) for article in book.articles]
    documents = tuple(document for document, _ in set_articles if document)
    assert len(documents) == len(book.articles), set_articles
    whole, problems = assemble(book, documents)
    assert problems == ()
    return whole


def pdf(*bodies: str, **options) -> bytes:
    made, found = make_pdf(edition(*bodies, **options), theme())
    assert made is not None
    assert found == ()
    assert made.missing == ""
    return made.data


def page_texts(data: bytes) -> list[str]:
    """The text of each page, line by line, without the spaces viewers put into visible gaps."""
    with pdfium.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [text.replace(" ", "") for text in texts]


def letters(data: bytes, index: int) -> list[tuple[str, float, float, float, float]]:
    """Every visible character of a page with its box: left, bottom, right, top (pt)."""
    with pdfium.PdfDocument(data) as document:
        words = document[index].get_textpage()
        text = words.get_text_range()
        return [
            (text[i], *words.get_charbox(i, loose=True))
            for i in range(words.count_chars())
            if text[i].strip()
        ]


@functools.cache
def sample() -> bytes:
    return pdf(f"{LONG}\n\n## 小标题\n\n{LONG}\n\n{LONG}", f"{LONG}\n\n{LONG}")


def test_leaves_in_order_and_parts_on_the_right():
    texts = page_texts(sample())
    assert "活字之书" in texts[0]
    assert "成品尺寸" in texts[1]
    assert "编者说明" in texts[2]
    assert texts[3].startswith("目")
    part = next(i for i, text in enumerate(texts) if "上编" in text and "目" not in text)
    assert part % 2 == 0  # page indexes are even on the right


def test_folios_are_roman_before_the_body_and_begin_again_with_it():
    with pikepdf.open(BytesIO(sample())) as document:
        labels = list(document.Root.PageLabels.Nums)
    assert (labels[0], labels[1].S) == (0, "/r")
    assert labels[3].S == "/D"
    texts = page_texts(sample())
    assert texts[2].rstrip().endswith("iii")
    assert texts[labels[2] + 1].rstrip().endswith("2")


def test_contents_give_the_folio_of_each_article():
    contents = page_texts(sample())[3]
    line = next(row for row in contents.splitlines() if "第1篇题目" in row)
    assert line.rstrip().endswith("2")


def test_running_heads_book_on_the_left_article_on_the_right():
    data = sample()
    start = next(i for i, text in enumerate(page_texts(data)) if "第1篇题目" in text and i > 3)
    heads = []
    for index in (start, start + 1, start + 2):
        top = max(box[4] for box in letters(data, index))
        head = [box for box in letters(data, index) if box[4] > top - 3]
        heads.append("".join(box[0] for box in head))
    assert start % 2 == 1  # the article's first page is a left one, and has no head
    assert "活字之书" not in heads[0]
    assert heads[1] == "第1篇题目"
    assert heads[2] == "活字之书"


@pytest.mark.parametrize("area", [TypeArea(), TypeArea(185, 260, 38, 36, 10.5, 17)])
def test_the_type_area_is_characters_times_size_on_the_leading_grid(area: TypeArea):
    data = pdf(f"{LONG}\n\n{LONG}", area=area)
    index = next(i for i, text in enumerate(page_texts(data)) if "第1篇题目" in text and i > 3) + 1
    _, inner, _, outer = (side * PT_PER_MM for side in margins(area))
    left = inner if index % 2 == 0 else outer
    body = [box for box in letters(data, index) if abs(box[3] - box[1] - area.size) < 0.6]
    assert min(box[1] for box in body) == pytest.approx(left, abs=0.2)
    # a mark at the line's end has given up its blank half
    edges = [box[3] - area.size / 2 * (box[0] in "，。") for box in body]
    assert max(edges) == pytest.approx(left + area.width, abs=0.6)
    steps = {round((box[2] - body[0][2]) / area.leading, 2) % 1 for box in body}
    assert steps <= {0.0, 0.01, 0.99}


def test_paragraphs_are_indented_by_two_characters_and_lines_flush():
    data = pdf(f"{LONG}\n\n{LONG}")
    index = next(i for i, text in enumerate(page_texts(data)) if "第1篇题目" in text and i > 3)
    area = TypeArea()
    lines: dict[float, list[tuple[str, float, float, float, float]]] = {}
    for box in letters(data, index):
        if abs(box[3] - box[1] - area.size) < 0.6:
            lines.setdefault(round(box[2], 1), []).append(box)
    ordered = [lines[y] for y in sorted(lines, reverse=True)]
    left = min(line[0][1] for line in ordered)
    assert ordered[0][0][1] - left == pytest.approx(2 * area.size, abs=0.2)
    ends = [line[-1] for line in ordered[:-1] if len(line) > 20]
    right = left + area.width
    for character, x0, _, x1, _ in ends:
        # a mark at the line's end has given up its blank half
        edge = x0 + area.size / 2 if character in "，。" else x1
        assert edge == pytest.approx(right, abs=0.6)


def test_a_heading_never_ends_a_page():
    for filler in range(8, 14):
        data = pdf(f"{HAN}。\n\n" * filler + f"## 小标题\n\n{LONG}")
        for text in page_texts(data):
            rows = [row for row in text.splitlines() if row.strip() and not row.strip().isdigit()]
            assert not rows or rows[-1].strip() != "小标题"


def test_a_note_stands_on_the_page_of_its_call():
    for filler in range(8, 16):
        body = f"{HAN}。\n\n" * filler + f"叫注[^1]。{LONG}\n\n{LONG}\n\n[^1]: 注文在此。{HAN}。"
        texts = page_texts(pdf(body))
        assert [i for i, text in enumerate(texts) if "叫注" in text] == [
            i for i, text in enumerate(texts) if "注文在此" in text
        ]


def test_the_outline_follows_the_contents():
    with pdfium.PdfDocument(sample()) as document:
        entries = [(item.level, item.get_title()) for item in document.get_toc()]
    assert entries[:5] == [
        (0, "编者说明"), (0, "目录"), (0, "上编　一"), (1, "第1篇题目"), (2, "小标题"),
    ]  # fmt: skip


def test_metadata_is_chinese_and_dated_by_the_manuscript():
    with pikepdf.open(BytesIO(sample())) as document:
        info = {str(key): str(value) for key, value in document.docinfo.items()}
        language = str(document.Root.Lang)
    assert info["/Title"] == "活字之书"
    assert info["/Author"] == "张三"
    assert info["/CreationDate"].startswith("D:20260501")
    assert language == "zh-Hans"


@pytest.mark.parametrize(
    "markup", ["“引号”——破折号……", "**“引号”——破折号……**", "> “引号”——破折号……"]
)
def test_quotes_dashes_and_ellipses_are_a_whole_em_wide(markup: str):
    data = pdf(f"正文{HAN}{HAN}{HAN}\n\n{markup}中文")
    index = next(i for i, text in enumerate(page_texts(data)) if "破折号" in text)
    boxes = [box for box in letters(data, index) if box[0] in "“”—…"]
    width = {
        mark: max(box[3] for box in boxes if box[0] == mark)
        - min(box[1] for box in boxes if box[0] == mark)
        for mark in "“”—…"
    }
    assert width == pytest.approx({"“": 10.5, "”": 10.5, "—": 21.0, "…": 21.0}, rel=0.06)


def test_a_table_over_pages_repeats_its_head_and_loses_nothing():
    rows = "".join(f"| 第{n}行 | {n} |\n" for n in range(1, 80))
    whole = edition(f"| 名称 | 数值 |\n|---|---|\n{rows}")
    made, _ = make_pdf(whole, theme())
    assert made is not None
    assert sum("名称" in text for text in page_texts(made.data)) > 2
    assert check_pdf(whole, made.data, "x.pdf") == ()


def test_a_character_no_face_has_is_named():
    made, _ = make_pdf(edition("天地\U000f0000玄黄"), theme())
    assert made is not None
    assert made.missing == "\U000f0000"


def test_an_unknown_variable_of_a_theme_is_a_finding():
    made, found = make_pdf(edition("文"), replace(theme(), page_css="p { color: var(--red) }"))
    assert made is None
    assert [item.code for item in found] == ["P005"]


def test_css_that_does_nothing_is_a_warning():
    made, found = make_pdf(edition("文"), replace(theme(), page_css="p { colour: red }"))
    assert made is not None
    assert [item.code for item in found] == ["P004"]


def test_the_drawn_cover_has_the_size_shops_ask_for():
    from PIL import Image

    data = Metadata(title="一本书的书名", slug="x", subtitle="副题", publisher="出版者")
    cover = make_cover(data, theme())
    with Image.open(BytesIO(cover.data)) as image:
        assert image.size == (WIDTH, HEIGHT)
        assert len(set(image.convert("L").resize((40, 64)).tobytes())) > 3


def test_the_same_edition_gives_the_same_bytes():
    first, _ = make_pdf(edition(LONG), theme())
    second, _ = make_pdf(edition(LONG), theme())
    assert first is not None
    assert first == second


# --- folios, sizes, headings, tables, long strings


@pytest.mark.parametrize(
    ("folio", "front", "body"),
    [
        ("1", "iii", "2"),
        ("— 1 —", "—iii—", "—2—"),
        ("·1·", "·iii·", "·2·"),
        ('"1\\', '"iii\\', '"2\\'),
    ],
)
def test_folios_look_as_the_book_says(folio: str, front: str, body: str):
    texts = page_texts(pdf(LONG, area=TypeArea(folio=folio)))
    assert texts[2].rstrip().endswith(front)
    assert next(text for text in texts[5:] if "第1篇题目" in text).rstrip().endswith(body)


def test_a_theme_names_sizes_as_printers_do():
    named = replace(theme(), page_css=theme().page_css + "\n.kicker { font-size: var(--小四) }")
    assert "font-size: 12pt" in sheet(named, TypeArea())


def test_a_long_title_takes_two_lines_and_is_whole_in_outline_and_running_head():
    title = "一家孵化器的星火：青岛市工业技术研究院的成果转化之路"
    whole = edition(f"{LONG}\n\n{LONG}\n\n{LONG}", title=title)
    made, found = make_pdf(whole, theme())
    assert made is not None
    assert found == ()
    assert check_pdf(whole, made.data, "x.pdf") == ()
    texts = page_texts(made.data)
    opening = next(i for i, text in enumerate(texts) if "研究院" in text and i > 3)
    assert texts[opening].split()[:2] == title.replace("：", "：\n").split()
    assert title in texts[opening + 1].splitlines()
    with pdfium.PdfDocument(made.data) as document:
        assert title in [item.get_title() for item in document.get_toc()]


@pytest.mark.parametrize(
    "row",
    [f"{LONG * 4}|丙", f"乙|{LONG * 4}", f"{LONG * 3}|{LONG * 2}"],
    ids=["first", "last", "both"],
)
def test_a_row_taller_than_a_page_goes_on_and_loses_nothing(row: str):
    whole = edition(
        f"前。\n\n| 名称 | 数值 |\n|---|---|\n| 一 | 二 |\n| {row} |\n| 丁 | 戊 |\n\n后。"
    )
    made, found = make_pdf(whole, theme())
    assert made is not None
    assert found == ()
    assert check_pdf(whole, made.data, "x.pdf") == ()
    assert sum("名称" in text for text in page_texts(made.data)) > 2


ADDRESS = "https://www.example.org/zwgk/xxgk/202605/t20260512_8271635.shtml?from=timeline&app=0#top"


@pytest.mark.parametrize(
    "body",
    [
        f"见{ADDRESS}。" * 5,
        f"[链接]({ADDRESS})，`{ADDRESS}`，<{ADDRESS}>。",
        f"| 表 | 址 |\n|---|---|\n| 甲 | {ADDRESS}{ADDRESS} |",
        f"```\n{ADDRESS}{ADDRESS}\n```",
        "校验码" + "e3b0c44298fc1c149afbf4c8996fb924" * 5 + "。",
        f"注[^1]。\n\n[^1]: {ADDRESS}{ADDRESS}。",
    ],
    ids=["text", "link", "table", "code", "letters", "note"],
)
def test_a_string_longer_than_a_line_breaks_and_is_read_back_clean(body: str):
    whole = edition(body)
    made, found = make_pdf(whole, theme())
    assert made is not None
    assert found == ()
    assert check_pdf(whole, made.data, "x.pdf") == ()
    with pdfium.PdfDocument(made.data) as document:
        assert "\u200b" not in "".join(page.get_textpage().get_text_range() for page in document)
    area = TypeArea()
    _, inner, _, outer = (side * PT_PER_MM for side in margins(area))
    for index in range(5, len(page_texts(made.data))):
        edge = (inner if index % 2 == 0 else outer) + area.width
        assert max(box[3] for box in letters(made.data, index)) < edge + area.size / 2 + 0.6
