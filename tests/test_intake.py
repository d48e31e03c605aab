"""Received files: encodings, what is refused, the two articles the work began with."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from casefile import Case, cases

from huozi.intake import Received, receive
from huozi.intake.blocks import Block, Piece
from huozi.intake.bylines import read_byline
from huozi.intake.edits import Rule, plain
from huozi.intake.joins import Cut, judge
from huozi.intake.log import Log
from huozi.intake.manuscript import MISSING_TEXT, slug
from huozi.intake.setting import settled
from huozi.intake.several import READERS

ARTICLES = Path(__file__).parent.parent.parent / "shared" / "articles"
TEXT = "春天的故事\n\n我们在田野里走,看见了花。后来呢?后来就下雨了。\n"
TRADITIONAL = "春天的故事\n\n我們在田野裡走,看見了花。後來呢?後來就下雨了,大家都回家。\n"


def codes(data: bytes, name: str = "来稿.txt") -> list[str]:
    return [f"{found.span} {found.code}" for found in receive(data, name)[1]]


def markdown(data: bytes, name: str = "来稿.txt") -> str:
    article, found = receive(data, name)
    assert article is not None, found
    return article.markdown


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"],
)
def test_encodings(encoding: str) -> None:
    data = TEXT.replace("\n", "\r\n").encode(encoding)
    assert markdown(data).endswith("看见了花。后来呢？后来就下雨了。\n")


def test_big5() -> None:
    data = TRADITIONAL.encode("big5")
    assert "看見了花。後來呢？" in markdown(data)
    assert codes(data) == ["来稿.txt I005"]


def test_a_guess_says_how_sure_it_is() -> None:
    (found,) = receive(TEXT.encode("gb18030"), "a.txt")[1]
    assert found.message == "按 GB18030 编码读入（把握 99%）"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "来稿.txt I002"),
        (b" \n\t\r\n", "来稿.txt I002"),
        (b"\x00\x00", "来稿.txt I002"),
        (b"%PDF-1.7 ...", "来稿.txt I003"),
        (b"PK\x03\x04...", "来稿.txt I003"),
        ("第一行\n第二行".encode() + b"\xff\xfe" + "后文。".encode(), "来稿.txt:2:4 I004"),
        ("中文".encode("utf-16")[:-1], "来稿.txt:1:2 I004"),
    ],
)
def test_what_is_no_text(data: bytes, expected: str) -> None:
    article, _ = receive(data, "来稿.txt")
    assert article is None
    assert expected in codes(data)


def test_characters_no_page_can_show_go_to_the_log() -> None:
    article, found = receive("题目\n\n正\x07文\u200b很\x07好。\ufffd\n".encode(), "a.txt")
    assert article is not None
    assert article.markdown.endswith("正文很好。\ufffd\n")
    assert [(f.code, str(f.span)) for f in found] == [
        ("I006", "a.txt:3:2"),
        ("I007", "a.txt:3:4"),
        ("I008", "a.txt:3:9"),
    ]
    removed = [edit.before for edit in article.edits if edit.rule is Rule.CHARACTER]
    assert removed == ["\x07", "\u200b", "\x07"]


def test_an_unknown_format_names_those_that_are_known() -> None:
    article, (found,) = receive(b"...", "图纸.dwg")
    assert article is None
    assert found.code == "I001"
    assert all(ending in found.hint for ending in READERS)


def test_the_ending_may_be_in_capitals() -> None:
    assert markdown(TEXT.encode(), "来稿.TXT") == markdown(TEXT.encode())


def test_front_matter_that_cannot_be_read() -> None:
    article, (found,) = receive("---\ntitle: [a\n---\n正文。".encode(), "a.md")
    assert article is None
    assert (found.code, found.span.line) == ("I010", 3)


def test_a_log_is_json() -> None:
    article, _ = receive(TEXT.encode(), "a.txt")
    assert article is not None
    (first, *_) = json.loads(json.dumps(plain(article.edits), ensure_ascii=False))
    assert first == {
        "line": 3,
        "column": 8,
        "before": ",",
        "after": "，",
        "rule": "标点全角",
        "sure": True,
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("“党建红”赋能“科技蓝”",), "党建红赋能科技蓝"),
        (("a/b\\c:d*?.", "来稿"), "a-b-c-d"),
        (("……", "来稿"), "来稿"),
        (("CON", "NUL"), "article"),
        (("长" * 80,), "长" * 40),
    ],
)
def test_slugs(names: tuple[str, ...], expected: str) -> None:
    assert slug(*names) == expected


@cases("../intake/marks.txt")
def test_marks(case: Case, request: pytest.FixtureRequest) -> None:
    """Marks and spaces of a paragraph; a name that begins with # is set as a subhead."""
    block = Block((Piece(1, 1, case.given.strip()),))
    case.check(settled(block, Log(), slogan=case.name.startswith("#")), request)


@cases("../intake/joins.txt")
def test_joins(case: Case, request: pytest.FixtureRequest) -> None:
    """Two stretches of text, cut at |, and what is done about it."""
    verdict = judge(Cut(*case.given.strip().split("|")))
    case.check(f"{verdict.answer.name} {verdict.reason}".strip(), request)


@cases("../intake/bylines.txt")
def test_bylines(case: Case, request: pytest.FixtureRequest) -> None:
    """A line, and the people it names: name, role, affiliation."""
    people = read_byline(case.given.strip())
    lines = [f"{p.name} / {p.role} / {p.affiliation}".rstrip(" /") for p in people]
    case.check("\n".join(lines), request)


@pytest.fixture(params=["000_6d4246282dc5ecd1.txt", "002_d8859580160d8fe4.txt"])
def newspaper(request: pytest.FixtureRequest) -> tuple[str, Received]:
    path = ARTICLES / request.param
    if not path.exists():
        pytest.skip(f"{path} is not here")
    article, found = receive(path.read_bytes(), str(path))
    assert article is not None
    assert not found
    return request.param[:3], article


def test_newspaper_articles(newspaper: tuple[str, Received]) -> None:
    name, article = newspaper
    head, body = article.markdown.split("\n---\n\n", 1)
    blocks = body.strip().split("\n\n")
    prose = [block for block in blocks if not block.startswith(("#", "!"))]
    rules = [edit.rule for edit in article.edits]
    expected = {
        "000": {"prose": 16, "heads": 4, "marks": 128, "joins": 4, "lost": 0},
        "002": {"prose": 18, "heads": 3, "marks": 125, "joins": 2, "lost": 1},
    }
    assert {
        "prose": len(prose),
        "heads": sum(block.startswith("## ") for block in blocks),
        "marks": rules.count(Rule.WIDTH),
        "joins": rules.count(Rule.JOIN),
        "lost": body.count(MISSING_TEXT),
    } == expected[name]
    (figure,) = [block for block in blocks if block.startswith("![")]
    assert "供图" in figure
    assert "abstract:" in head
    assert head.count("- name:") == {"000": 2, "002": 3}[name]


def test_newspaper_questions(newspaper: tuple[str, Received]) -> None:
    name, article = newspaper
    assert [(str(question.kind), question.line) for question in article.questions] == {
        "000": [("时间", 11), ("连字符", 53)],
        "002": [("时间", 31), ("脱漏", 47), ("名称", 59)],
    }[name]


def test_a_hyphen_goes_when_the_answer_says_so() -> None:
    text = "题目\n\n青岛的CD-MO平台今天落地了。\n".encode()
    article, _ = receive(text, "a.txt")
    assert article is not None
    (question,) = [q for q in article.questions if q.kind == "连字符"]
    (proposed,) = [edit for edit in article.edits if not edit.sure]
    assert (proposed.before, proposed.after) == ("CD-MO", "CDMO")
    healed, _ = receive(text, "a.txt", {question.id: "删去"})
    assert healed is not None
    assert "青岛的CDMO平台" in healed.markdown


def test_typed_words_fill_a_loss() -> None:
    text = (
        "题目\n\n开头一段。目前已服务园区的二十家企业\n\n异化服务做得很好,大家都说好。\n".encode()
    )
    article, _ = receive(text, "a.txt")
    assert article is not None
    (question,) = article.questions
    filled, _ = receive(text, "a.txt", {question.id: "靠差"})
    assert filled is not None
    assert "二十家企业靠差异化服务做得很好，" in filled.markdown
    assert filled.questions[0].answer == "靠差"


@pytest.mark.parametrize(
    "unit", [",", "(", "“", "`", "a@", "f(", "青,", "青 ", "青岛,\n", "青岛\n\n"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_hostile_text_takes_time_in_proportion(unit: str, name: str) -> None:
    data = ("题目\n\n开头。" + unit * (60_000 // len(unit))).encode()
    start = time.process_time()
    receive(data, name)
    assert time.process_time() - start < 10


def article_of(text: str) -> Received:
    article, _ = receive(text.encode(), "a.txt")
    assert article is not None
    return article


def test_a_picture_ends_the_head() -> None:
    article = article_of(
        "最后的油纸伞\n\n石溪村在山里,我国著名水利\n\n村民在山脚下等车\n\n赵立春摄\n\n专家也来过。他说路要修。\n"
    )
    assert article.markdown.startswith("---\ntitle: 最后的油纸伞\n---\n")
    assert '![村民在山脚下等车](待补 "村民在山脚下等车"){credit="赵立春摄"}' in article.markdown


def test_a_caption_may_hide_among_paragraphs_where_a_credit_has_none() -> None:
    article = article_of(
        "题目\n\n作坊里地上堆着竹骨,墙上挂着上了油的伞面,\n\n罗丙炎在给伞骨穿线。\n\n满屋子都是香味。\n\n"
        "本版图片均由县文化馆提供\n"
    )
    assert ("接合", 5) in [(str(question.kind), question.line) for question in article.questions]


def test_a_source_that_says_more_is_a_note() -> None:
    article = article_of("雨天\n\n下雨了。我坐着。\n\n(选自《雨天集》,London: Heron Press, 2009)\n")
    assert "选自《雨天集》，London: Heron Press, 2009" in article.markdown


def test_a_running_head_inside_a_sentence_goes_to_the_log() -> None:
    article = article_of(
        "题目\n\n套餐分18元、22元、26元三档,价目贴在墙上,写得清清楚楚,谁也不会弄错,荤素搭配,\n\n"
        "A03 要闻\n\n2025年6月18日 星期三 责任编辑:王梅\n\n不加预制菜。\n"
    )
    assert "荤素搭配，不加预制菜。" in article.markdown
    assert [edit.line for edit in article.edits if edit.rule is Rule.FURNITURE] == [5, 7]
