"""Laws of the import: nothing is lost, nothing is joined that was apart, answers heal."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from intake.damage import damage
from intake.score import Case, clean_paragraphs, read_cases

from huozi.diagnostics import errors
from huozi.intake import Received, receive
from huozi.intake.decode import decode
from huozi.intake.manuscript import escape
from huozi.typeset.markdown import to_html

CASES = [case for case in read_cases() if case.file.endswith(".txt")]
PROSE = [paragraph for case in CASES for paragraph in clean_paragraphs(case)]

ANSWERS = {"接合": "接上", "脱漏": "接上", "题目": "正文", "小标题": "正文"}

chinese = st.text(
    st.sampled_from(
        "的是一了我在青岛高新区产业发展，。、；：？！（）“”《》…—,.;:?!()[]{}*_#>-+=|\\`<&~^\"' \u3000\t\n12:30aAbB%/@"
    ),
    max_size=400,
)


def received(text: str, name: str = "a.txt") -> Received:
    article, found = receive(text.encode(), name)
    assert article is not None, found
    return article


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace())


def missing(text: str, article: Received) -> Counter[str]:
    """The characters of a source that are neither in the article nor in its log."""
    kept = letters(article.markdown) | letters(unescape(article.markdown))
    for edit in article.edits:
        kept += letters(edit.before)
    return letters(text) - kept


@settings(max_examples=300, deadline=None)
@given(chinese.filter(str.strip), st.sampled_from(["a.txt", "a.md"]))
def test_every_character_is_in_the_result_or_in_the_log(text: str, name: str) -> None:
    article, found = receive(text.encode(), name)
    source, *_ = decode(text.encode(), name)
    if article is None:
        assert errors(found)
        return
    assert source is not None
    assert not missing(source.text, article)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a", "a.docx"]))
@example(b"\xff\xfe\x00", "a.txt")
@example(b"\x00", "a.txt")
def test_any_bytes_are_an_article_or_an_error(data: bytes, name: str) -> None:
    article, found = receive(data, name)
    assert (article is None) == bool(errors(found))
    assert all(finding.message and finding.span.path == name for finding in found)


damaged = st.tuples(
    st.lists(st.sampled_from(PROSE), min_size=2, max_size=8, unique=True), st.integers(0, 10**9)
)


@settings(max_examples=150, deadline=None)
@given(damaged)
def test_columns_lose_nothing(drawn: tuple[list[str], int]) -> None:
    paragraphs, seed = drawn
    text = damage("题目在此", paragraphs, Random(seed), loss=0.3).text
    assert not missing(text, received(text))


@settings(max_examples=150, deadline=None)
@given(damaged)
def test_two_paragraphs_are_never_made_one(drawn: tuple[list[str], int]) -> None:
    paragraphs, seed = drawn
    whole = damage("题目在此", paragraphs, Random(seed), figures=0)
    joined = {bare(part) for part in received(whole.text).markdown.split("\n\n")[1:]}
    assert all(any(part in bare(text) for text in paragraphs) for part in joined)


@settings(max_examples=150, deadline=None)
@given(damaged)
def test_answers_put_the_article_together_again(drawn: tuple[list[str], int]) -> None:
    paragraphs, seed = drawn
    whole = damage("题目在此", paragraphs, Random(seed), figures=0)
    healed = answered(whole.text)
    body = [bare(part) for part in healed.markdown.split("\n\n")[1:]]
    assert body == [bare(text) for text in paragraphs]


def answered(text: str) -> Received:
    """The article after a person has joined all that is asked about; an answer can raise another."""
    article = received(text)
    for _ in range(3):
        answers = {question.id: ANSWERS.get(question.kind, "") for question in article.questions}
        again, _ = receive(text.encode(), "a.txt", answers)
        assert again is not None
        article = again
    return article


def bare(text: str) -> str:
    """A text without marks, markup and the notice of a loss."""
    return re.sub(r"[\W_]", "", text.replace("〔此处原文缺失，待核〕", ""))


@settings(max_examples=300, deadline=None)
@given(chinese.map(lambda text: " ".join(text.split())).filter(bool))
@example("1. 第一")
@example("+ 加")
@example(":   定义")
@example("~~~")
@example("[^1]: 注")
@example("&#0")
@example("&copy版权 R&D")
@example("a_b_ *c* `d` \\* &amp; <b> {#id}")
def test_plain_text_reads_back_as_it_was(text: str) -> None:
    html = to_html(f"前一段。\n\n{escape(text)}\n\n后一段。\n")
    shown = unescape(re.sub(r"<[^>]+>", "", html))
    assert shown.split() == ["前一段。", *text.split(), "后一段。"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_an_article_comes_in_again_as_it_is(case: Case) -> None:
    assert received(case.golden, "a.md").markdown == case.golden
