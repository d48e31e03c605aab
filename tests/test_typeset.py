from __future__ import annotations

import re

import pytest
from casefile import Case, cases, shown
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from huozi import xhtml
from huozi.diagnostics import Finding, Severity, errors
from huozi.model import Article, Document
from huozi.typeset import typeset
from huozi.verify.source import check_source

PATHS = {"articles/a.md": "a", "articles/b.md": "b", "articles/乙 篇.md": "c"}
FILES = {"images/a.png", "articles/图.png"}


def set_text(text: str, **fields: object) -> tuple[Document | None, tuple[Finding, ...]]:
    article = Article("a", "articles/a.md", "题", text, **fields)  # type: ignore[arg-type]
    return typeset(article, PATHS, FILES)


def well_set(text: str, **fields: object) -> Document:
    document, found = set_text(text, **fields)
    assert document is not None
    assert not errors(found), shown(found)
    return document


def told(text: str) -> str:
    """Body and notes, a block a line, then the findings of both readings."""
    document, found = set_text(text)
    if document is None:
        return shown(found)
    tree = xhtml.parse(document.xhtml)
    blocks = [block for part in tree if part.get("class") in {"body", "notes"} for block in part]
    lines = [xhtml.serialise(block) for block in blocks]
    return "\n".join([*lines, shown((*found, *check_source(document)))])


@cases("typeset.txt")
def test_markdown_is_set_as_semantic_xhtml(case: Case, request: pytest.FixtureRequest) -> None:
    case.check(told(case.given), request)


@cases("unsafe.txt")
def test_what_is_not_safe_is_named_and_does_not_come_through(
    case: Case, request: pytest.FixtureRequest
) -> None:
    case.check(told(case.given), request)


DANGER = re.compile(
    r"<(script|style|iframe|svg|object|embed|form|input|button|meta|base|link|math|textarea)\b"
    r"|\son\w+=|\sstyle=|(href|src)=\"\s*(?!https?:|mailto:)[a-z]+:|(href|src)=\"//",
    re.IGNORECASE,
)


@cases("unsafe.txt")
def test_nothing_dangerous_is_in_the_output(case: Case) -> None:
    document, found = set_text(case.given)
    assert errors(found) or document is not None
    if document is not None:
        assert not DANGER.search(document.xhtml)


SPICE = st.lists(
    st.sampled_from(
        "甲 乙 x \n \n\n * ** _ ` ``` [ ] ( ) [^1] [^1]: ![ ]( < > </ <b <p> </p> <div> <script "
        "<!-- --> <![CDATA[ ]]> <? ?> & &# &#1; &amp; ; # ## - 1. | |-| : > { } {# {: \\ \" ' = "
        "= javascript: http:// onclick= colspan= id= <td <table> <li> <dl> <a href= <img src= "
        "\t <ruby> <rt> ~~~ + ! https://[ 𠮷 \u3000 \u00a0 --- === {汉字| hàn_zì} {汉|hàn} ]{.着重} "
        "]{.割注} ]{.甲} \\{ \n:::_诗 \n:::\n \n:::_公文 \n:::_数字 \n:::_某 \n::: ｜ {:_.接上}".split(
            " "
        )
    ).map(lambda piece: piece.replace("_", " ") or " "),
    max_size=40,
).map("".join)


@given(SPICE)
@settings(max_examples=300, deadline=None)
def test_whatever_an_article_holds_the_result_is_findings_or_well_formed_safe_xhtml(
    text: str,
) -> None:
    document, found = set_text(text)
    assert all(item.span.path == "articles/a.md" and item.span.line > 0 for item in found)
    if document is None:
        assert errors(found)
        return
    tree = etree.fromstring(document.xhtml)
    ids = [str(node.get("id")) for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)) or "M010" in {item.code for item in found}
    assert not DANGER.search(re.sub(r">[^<]*<", "><", document.xhtml))
    check_source(document)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\n\n" + "> " * 70 + "深", 3),
        ("甲\n\n" + "> " * 300 + "深", 3),
        ("甲\n\n" + "\n".join("    " * n + "- 项" for n in range(300)), 302),
        ("甲\n\n" + "<span>" * 800 + "深" + "</span>" * 800, 3),
        ("甲\n\n" + "<div>\n" * 100 + "深", 3),
    ],
    ids=["70 quotations", "300 quotations", "300 lists", "800 spans", "100 divisions"],
)
def test_what_is_nested_too_deep_is_refused_at_its_line(text: str, line: int) -> None:
    document, (found,) = set_text(text)
    assert document is None
    assert (found.code, found.span.line) == ("S005", line)


def ids_of(text: str) -> set[str]:
    return {heading.id for heading in well_set(text).headings}


def test_a_new_heading_changes_no_other_id() -> None:
    before = "## 缘起\n\n文\n\n### 经过\n\n文\n\n## 结语\n\n文"
    after = before.replace("### 经过", "## 插入\n\n文\n\n### 经过") + "\n\n## 附记\n\n文"
    assert ids_of(before) < ids_of(after)


def test_ids_of_two_articles_never_meet() -> None:
    one = well_set("## 小结\n\n文[^1]\n\n[^1]: 注").xhtml
    other, _ = typeset(
        Article("b", "articles/b.md", "题", "## 小结\n\n文[^1]\n\n[^1]: 注"), PATHS, FILES
    )
    assert other is not None
    ids = re.compile(r'\sid="([^"]+)"')
    assert not set(ids.findall(one)) & set(ids.findall(other.xhtml))


def test_lines_count_from_where_the_body_starts_in_its_file() -> None:
    _, found = set_text("甲\n\n<iframe></iframe>", body_line=9)
    assert [str(item.span) for item in found] == ["articles/a.md:11:1"]


def test_the_credit_of_an_article_stands_under_every_picture_without_one() -> None:
    text = '![一](a.png "甲")\n\n![二](a.png){credit="李四"}\n\n![三](a.png){credit="张三"}'
    document = well_set(text, credit="张三")
    assert re.findall(r'class="credit">([^<]*)<', document.xhtml) == ["张三", "李四", "张三"]
    assert check_source(document) == ()


def test_warnings_do_not_stop_a_build_and_errors_do() -> None:
    severities = {
        "<font>字</font>": Severity.WARNING,
        "[字](javascript:x)": Severity.ERROR,
        "<table><tr><td colspan=1000>字</td></tr></table>": Severity.ERROR,
        "![图](待补)": Severity.WARNING,
    }
    for text, severity in severities.items():
        assert {item.severity for item in set_text(text)[1]} == {severity}, text
