"""A PDF that lost or moved words is seen, with the place and the words; a whole one never is."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from books import Command, Prepared, codes, edition_of, ready, said, write_book
from container import theme
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi.assemble.endnotes import gather_notes
from huozi.diagnostics import Finding
from huozi.making.build import build
from huozi.model import Edition
from huozi.page_style import TypeArea
from huozi.pdf.whole import make_pdf
from huozi.verify.matching import differs
from huozi.verify.measure import beyond
from huozi.verify.owed import Owed
from huozi.verify.pdf import check_pdf
from huozi.work.steps import Order

ARTICLE = """第一段，从这里开始，写了一些字[^1]。

第二段，接着往下写，又是一些字。

第三段，快要写完了，还有一些字[^2]。

1. 单子一
2. 单子二

| 甲 | 乙 |
|---|---|
| 丙 | 丁 |

[^1]: 头一条注。
[^2]: 后一条注。
"""


@cache
def pdf(edition: Edition) -> bytes:
    pages, found = make_pdf(edition, theme())
    assert pages is not None, said(found)
    return pages.data


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    articles = {"a.md": f"# 头一篇\n\n{ARTICLE}", "b.md": "# 次一篇\n\n次篇的话。"}
    return edition_of(tmp_path_factory.mktemp("书"), articles)


def damaged(edition: Edition, old: str, new: str) -> Edition:
    """The edition with words replaced in the markup of its sections."""
    sections = tuple(replace(item, xhtml=item.xhtml.replace(old, new)) for item in edition.sections)
    assert sections != edition.sections
    return replace(edition, sections=sections)


def check(whole: Edition, printed: Edition) -> tuple[Finding, ...]:
    return check_pdf(whole, pdf(printed), "书.pdf")


def test_a_whole_book_has_no_findings(whole: Edition) -> None:
    assert check(whole, whole) == ()


def test_the_full_book_has_no_findings(full_book: Prepared, full_files: dict[str, bytes]) -> None:
    assert check_pdf(full_book.edition, full_files[".pdf"], "书.pdf") == ()


def test_a_lost_paragraph_is_named_with_what_stands_around_it(whole: Edition) -> None:
    printed = damaged(whole, "<p>第二段，接着往下写，又是一些字。</p>", "")
    (found,) = check(whole, printed)
    assert str(found.span).startswith("articles/a.md")
    assert "写了一些字①。第”之后起：书稿是“二段，接着往下写" in found.message


SECOND, THIRD = "第二段，接着往下写，又是一些字。", "第三段，快要写完了，还有一些字"


def test_swapped_paragraphs_are_seen(whole: Edition) -> None:
    printed = damaged(damaged(damaged(whole, SECOND, "※"), THIRD, SECOND), "※", THIRD)
    (found,) = check(whole, printed)
    assert "书稿是“二段" in found.message
    assert "成品是“三段" in found.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("头一条注。", "", "“头一条注。"),
        ("头一条注。", "头条注。", "从“①头”之后起：书稿是“一条注。"),
        ("单子二", "", "书稿是“单子二"),
        ("<td>丁</td>", "<td>钉</td>", "书稿是“丁"),
        ("第一段，", "第一段", "书稿是“，从这里"),
        ("次篇的话。", "次篇的话。还有。", "成品是“还有。"),
    ],
    ids=["note lost", "note changed", "list item", "table cell", "comma", "words added"],
)
def test_what_is_lost_or_changed_is_said(whole: Edition, old: str, new: str, said: str) -> None:
    found = check(whole, damaged(whole, old, new))
    assert codes(found) == ["V001"]
    assert said in found[0].message


def test_a_lost_article_is_named(whole: Edition) -> None:
    found = check(whole, replace(whole, sections=whole.sections[:-1], contents=whole.contents))
    assert "V002" in codes(found)
    assert any("《次一篇》" in item.message for item in found)


def test_swapped_articles_are_named(whole: Edition) -> None:
    *others, first, second = whole.sections
    (found,) = check(whole, replace(whole, sections=(*others, second, first)))
    assert (found.code, str(found.span)) == ("V005", "articles/a.md")


def test_a_line_missing_from_the_contents_is_seen(whole: Edition) -> None:
    (found,) = check(whole, replace(whole, contents=whole.contents[:1]))
    assert found.code == "V001"
    assert "《目录》" in found.message
    assert "次一篇" in found.message


@pytest.mark.parametrize("part", [0, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_file_is_seen(whole: Edition, part: float) -> None:
    data = pdf(whole)
    found = check_pdf(whole, data[: int(len(data) * part)], "书.pdf")
    assert found
    assert all(item.severity == "error" for item in found)


# --- what must not be taken for a loss

LONG = "一二三四五六七八九十，" * 40


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(f"{LONG}[^{n}]" for n in range(12))
        + "\n\n"
        + "\n".join(f"[^{n}]: 注{n}。{LONG[:90]}" for n in range(12)),
        "\n".join(f"{n}. 第{n}项，{LONG[:60]}" for n in range(1, 60)),
        "- 外\n\n    1. 内一\n\n        段\n\n    2. 内二\n\n- 外二\n" * 12,
        "| 年 | 事 |\n|---|---|\n"
        + "| 年 | 事 |\n" * 5
        + "".join(f"| {n} | {LONG[:40]} |\n" for n in range(80)),
        "| 年 | 事[^1] |\n|---|---|\n" + "| 年 | 事 |\n" * 90 + "\n[^1]: 表头的注。\n",
        "```\n" + "\n".join(f"    x[{n}] = 'a-b  c'" for n in range(80)) + "\n```\n",
        "词一\n:   释一。\n\n词二\n:   释二。\n\n" * 20,
        "English words that are long enough to break across lines, well-known co-operation. " * 30,
        "一•二‧三・四·五，⋯…〜～，ﬁﬀ，‐‑-–，➀①，⺠民⻓长⻔门⻋车⻉贝⻚页⻅见⻘青⻝食⼀一⾧長。",
        "<q>甲<q>乙</q></q>，注[^1]。\n\n[^1]: 注里的<q>丙</q>。\n\n    - 一项\n",
        "<table><thead><tr><th>甲</th></tr><tr><th>乙</th></tr></thead><tfoot><tr><td>尾</td></tr></tfoot><tbody>"
        + "<tr><td>甲乙</td></tr>" * 60
        + "</tbody></table>",
        "“引号”——破折号……省略号，1990—2020年，50%，3.14，《书》〈篇〉。" * 40,
        "𠮷野家的㐂，见于 Ext-B。" * 60,
        "<ruby>汉<rt>hàn</rt></ruby>字，H<sub>2</sub>O，x<sup>2</sup>。\n\n<details><summary>题</summary>内</details>",
    ],
    ids=[
        "notes",
        "list",
        "nested",
        "table",
        "table with note",
        "code",
        "definitions",
        "latin",
        "twins",
        "quotes",
        "table with foot",
        "marks",
        "rare",
        "ruby",
    ],
)
def test_no_false_alarm(tmp_path: Path, body: str) -> None:
    edition = edition_of(tmp_path, body)
    assert check_pdf(edition, pdf(edition), "书.pdf") == ()


LETTERED = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60" width="200" height="60">
<title>no</title><defs><text id="t">no</text></defs>
<text x="5" y="20" font-size="12">\xe5\x9b\xbe\xe4\xb8\xad</text><text x="5" y="40" font-size="12">text</text></svg>"""


@pytest.mark.parametrize(
    "body",
    [
        '甲。\n\n![图](../字.svg "题")\n\n乙。\n\n![图](../字.svg)\n\n丙。',
        f'{LONG}\n\n![图](../字.svg "题")\n\n{LONG}[^1]\n\n![图](../字.svg)\n\n[^1]: 注。',
        "行内的![图](../字.svg)图。",
    ],
    ids=["two on a page", "over pages", "in a line"],
)
def test_words_in_pictures_are_no_false_alarm(tmp_path: Path, body: str) -> None:
    edition = edition_of(tmp_path, body, files={"字.svg": LETTERED})
    data = pdf(edition)
    assert check_pdf(edition, data, "书.pdf") == ()
    assert codes(check_pdf(damaged(edition, "</h1>", "</h1><p>丢了</p>"), data, "书.pdf")) == [
        "V001"
    ] * len([item for item in edition.sections if "</h1>" in item.xhtml])


# --- the page matcher by itself

WORDS = st.text("甲乙丙丁①②", min_size=1, max_size=12)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[Owed, list[str]]:
    """A text with notes and a table, and pages that show all of it."""
    running = draw(st.text("甲乙丙丁", min_size=1, max_size=60))
    notes = tuple(
        f"{label}{words}"
        for label, words in zip("①②③", draw(st.lists(WORDS, max_size=3)), strict=False)
    )
    head = draw(st.text("甲乙", max_size=3))
    cuts = sorted(draw(st.lists(st.integers(0, len(running)), max_size=4)))
    pieces = [running[start:end] for start, end in pairwise([0, *cuts, len(running)])]
    feet = sorted(
        draw(st.lists(st.integers(0, len(pieces) - 1), min_size=len(notes), max_size=len(notes)))
    )
    again = draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    drawn = draw(st.text("丙丁", max_size=2))
    pages = [
        (drawn if number == len(pieces) - 1 else "")
        + (head if repeats else "")
        + piece
        + "".join(note for note, foot in zip(notes, feet, strict=True) if foot == number)
        for number, (piece, repeats) in enumerate(zip(pieces, again, strict=True))
    ]
    return Owed(running, notes, (head,), (), (drawn,)), pages


@given(laid_out())
def test_pages_that_show_everything_never_differ(case: tuple[Owed, list[str]]) -> None:
    owed, pages = case
    assert differs(owed, pages) is None


@given(laid_out(), st.data())
@settings(max_examples=200)
def test_a_character_more_or_less_is_always_seen(
    case: tuple[Owed, list[str]], data: st.DataObject
) -> None:
    owed, pages = case
    owed = owed._replace(heads=(), drawn=())
    pages = [page for page in pages if page]
    if not pages or differs(owed, pages):
        return
    number = data.draw(st.integers(0, len(pages) - 1))
    place = data.draw(st.integers(0, len(pages[number]) - 1))
    page = pages[number]
    less = [*pages[:number], page[:place] + page[place + 1 :], *pages[number + 1 :]]
    more = [*pages[:number], f"{page[:place]}戊{page[place:]}", *pages[number + 1 :]]
    assert differs(owed, less) is not None
    assert differs(owed, more) is not None


LATIN = "counterrevolutionaries antidisestablishmentarianism well-known state-of-the-art " * 4


@pytest.mark.parametrize("words", [f"[{LATIN}]{{.西文}}", f"汉字[{LATIN}]{{.西文}}汉字"])
@pytest.mark.parametrize("profile", ["plain", "accessible"])
def test_a_word_cut_with_a_hyphen_is_read_as_one(words: str, profile: str, tmp_path: Path) -> None:
    target = tmp_path / "书.pdf"
    made, found = build(write_book(tmp_path / "书", words), [target], Order(profile=profile))
    assert (len(made), found) == (1, ())
    with pdfium.PdfDocument(target) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert sum(map(text.count, "-‐\ufffe")) >= LATIN.count("-")
    prepared = ready(tmp_path / "书")
    assert check_pdf(gather_notes(prepared.edition), target.read_bytes(), "书.pdf") == ()


def test_a_table_that_is_too_wide_is_told_with_its_page(tmp_path: Path, command: Command) -> None:
    """Figures are never broken: many of them reach out of the type area."""
    cells = "|".join(["1234567890"] * 6)
    rule = "|".join(["---"] * 6)
    folder, target = (
        write_book(tmp_path / "书", f"|{cells}|\n|{rule}|\n|{cells}|"),
        tmp_path / "书.pdf",
    )
    built = command("build", folder, "-o", target)
    assert re.search(r"articles/01.md:\d+: 警告 V213 第 5 页有字伸到版心外 [\d.]+ 毫米", built.err)
    checked = command("verify", target, "--book", folder)
    assert "警告 V213 第 5 页有字伸到版心外" in checked.err


def test_a_table_that_no_page_holds_is_an_error(tmp_path: Path, command: Command) -> None:
    row = "|".join(["12345.67"] * 12)
    rule = "|".join(["---"] * 12)
    folder, target = write_book(tmp_path / "书", f"|{row}|\n|{rule}|\n|{row}|"), tmp_path / "书.pdf"
    built = command("build", folder, "-o", target)
    assert built.code == 1
    assert re.search(r"articles/01.md:\d+: 错误 V214 第 5 页排不下", built.err)
    assert "V001" not in built.err
    assert not target.exists()


@pytest.mark.parametrize(
    ("edges", "over"),
    [((0, 300), 0.0), ((-5, 305), 0.0), ((0, 342.52), 15.0), ((-42.52, 300), 15.0)],
)
def test_what_hangs_is_not_wide(edges: tuple[float, float], over: float) -> None:
    area = TypeArea(characters=30, size=10)
    assert beyond([edges, (10, 20)], area) == pytest.approx(over, abs=0.01)
