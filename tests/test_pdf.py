"""The pages: what stands where, read from finished PDFs."""

import functools
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from huozi.assemble import assemble
from huozi.layout import PT_PER_MM, margins
from huozi.model import Article, Book, Chapter, Edition, Metadata, Part, Person, Role, TypeArea
from huozi.pdf import make_pdf
from huozi.pdf.cover import HEIGHT, WIDTH, make_cover
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


def edition(*bodies: str, foreword: str = "说明。", area: TypeArea | None = None) -> Edition:
    """A book of one part whose articles have these bodies."""
    articles = tuple(
        Article(id=f"a{n}", path=f"articles/a{n}.md", title=f"第{n}篇题目", body=body)
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
    from dataclasses import replace

    made, found = make_pdf(edition("文"), replace(theme(), page_css="p { color: var(--red) }"))
    assert made is None
    assert [item.code for item in found] == ["P005"]


def test_css_that_does_nothing_is_a_warning():
    from dataclasses import replace

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
