"""The second reading: silent on all legitimate Markdown, and it sees every swallowed character."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

import pytest
from casefile import shown
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huozi.diagnostics import errors
from huozi.model import Article, Document
from huozi.typeset import typeset
from huozi.verify.source import check_source

LEGITIMATE = {
    "nested emphasis": "甲***乙**丙*丁**戊*己*庚**辛 __壬__ _癸_ snake_case_name 3*4*5",
    "emphasis over lines": "甲**乙\n丙**丁",
    "links with brackets and titles": (
        '[甲](https://a.b/c_(d)) [乙](b.md "题“目”") [丙 [丁] 戊](b.md) [己](<b.md>) [庚]( b.md )'
    ),
    "links in emphasis and code in links": "**[甲](b.md)** *[乙](b.md)丙* [`丁`戊](b.md)",
    "a picture in a link": '[![甲](a.png "乙")](b.md) 丙',
    "inline code": "`[甲](b.md)` `<b>乙</b>` `[^1]` `&amp;` ``丙`丁`` `\\*` `{.x}` `![戊](a.png)`",
    "code over two lines": "甲`乙\n丙`丁",
    "an odd backtick": "甲`乙\n\n丙`丁 \\`戊`",
    "fenced code": "```python\n# 甲 [乙](b.md) **丙** [^1] &amp; <b>丁</b> {.x} 1. 戊\n```\n\n己",
    "fenced code with tildes and attributes": "~~~ {.python #x}\n甲\n```\n乙\n~~~\n丙",
    "an unclosed fence": "```\n甲 [乙](b.md)\n\n丙",
    "indented code": "甲\n\n    [乙](b.md) &amp; <b>丙</b> [^1] {.x} ![丁](a.png)\n\n戊",
    "tables": "| 甲 | 乙 |\n|:--|--:|\n| [丙](b.md) | `丁|戊` |\n| 己\\|庚 | {.x} |",
    "notes": (
        "甲[^1]乙[^注]丙[^1]\n\n[^注]: 丁\n戊\n\n    己\n\n    > 庚\n[^1]: 辛[壬](b.md)\n\n癸"
    ),
    "a note before its call": "[^1]: 甲\n\n乙[^1]丙",
    "a note nobody calls": "甲\n\n[^1]: 乙\n\n    丙\n\n丁",
    "escapes": r"\*甲\* \[乙\](丙) \# 丁 1\. 戊 \`己\` \{.x\} \!\[庚\](辛) \\ \_ \|",
    "entities": "甲&amp;乙&lt;丙&gt;&copy;&nbsp;&#20013;&#x4E01;&mdash;&bogus;A&B &T",
    "autolinks": "<https://a.b/c?d=1> <mailto:a@b.cn> <a@b.cn> https://x.y",
    "attributes": "甲\n{: .x #y title='乙'}\n\n*丙*{.z}丁 {戊} ## {己}\n\n## 庚 {#x .y}",
    "raw html": "甲<b>乙</b><br>丙<span title='丁'>戊</span> a<5 b>6 <己> <!-- 庚 -->辛",
    "raw blocks": '<div class="x">\n甲 **乙** [丙](b.md)\n</div>\n\n丁\n\n<!-- 戊\n\n己 -->\n\n庚',
    "links by name": (
        '[甲][x] [乙][] [x] [丙][没有] ![丁][x]\n\n[x]: b.md "题目"\n[乙]: https://a.b\n[Y]: b.md'
    ),
    "a figure by name": '![甲][x]\n\n[x]: a.png "乙"',
    "figures": '![甲](a.png "乙“丙”"){credit="丁" .x}\n\n![戊](a.png \'己\')![庚](a.png)\n\n辛',
    "a picture in a sentence": '甲![乙](a.png "丙")丁',
    "lists": "1. 甲\n2. 乙\n    1. 丙\n\n- 丁\n    - 戊\n\n        己\n\n2025. 庚\n\n辛\n1. 壬",
    "a list with numbers of its own": "1. 甲\n1. 乙\n\n丙\n\n3. 丁\n4. 1. 戊",
    "headings": "甲\n===\n\n乙\n---\n\n### 丙 ### {#x}\n\n####丁",
    "definitions": "甲\n:   乙\n    丙\n\n丁\n:   戊\n\n    己",
    "quotations": "> 甲\n乙\n>\n> - 丙\n>\n>     丁\n\n戊",
    "lines": "甲  \n乙\\\n丙\n* * *\n丁\n___",
    "rare characters": "𠮷〇々①ａ１　甲",
    "readings": (
        "甲{汉字|hàn zì}乙{重庆|Chóngqìng}{注音|ㄓㄨˋ ㄧㄣ}**{粗|cū}** [{链|liàn}](b.md) {汉字|hàn}"
    ),
    "readings that are none": "`{汉字|hàn zì}` \\{汉字|hàn zì} {x|y} {实数|x>0} {甲|乙} {汉|} {|hàn}",
    "readings in code, markup and tables": (
        "甲\n\n    {汉字|hàn zì}\n\n<div>\n{汉字|hàn zì}\n</div>\n\n| {汉字|hàn zì} | 乙 |\n|--|--|\n| 丙 | 丁 |\n\n"
        '![{汉字|hàn zì}](a.png "{汉字|hàn zì}") <span title="{汉字|hàn zì}">戊</span>'
    ),
    "named runs": (
        "[甲]{.着重}[乙[丙]{.专名}丁]{。书名} [“x y”]{西文 lang=fr} [戊]{.没有} *己*{.着重} [庚]{latin}"
    ),
    "notes in the line": "甲[乙]{.割注}[（丙）]{.割注}[丁[戊]{.专名}]{.割注}<div>[己]{.割注}</div>",
    "passages": (
        "甲\n::: 诗 乙 | 丙\n丁  \n戊*己\n庚*辛\n:::\n壬\n\n::: letter\n癸：\n子\n\n::: 落款\n丑\n:::\n:::"
    ),
    "passages in quotations and lists": (
        "> 甲\n> ：：： 诗\n> 乙\n> :::\n\n1. 丙\n\n    ::: 诗\n    丁\n\n    :::\n2. 戊"
    ),
    "passages that nobody knows or closes": "::: 某 甲\n乙\n:::\n\n:::\n\n::: 诗 丙\n丁\n\n::: vers\n戊",
    "passages that are none": "\\::: 诗\n\n    ::: 诗\n    :::\n\n```\n::: 诗\n```\n\n甲:::诗",
    "figures side by side": '::: 并排\n![甲](a.png "乙")\n![丙](a.png "丁")\n:::\n\n::: 数字\n1亿 | 戊\n:::',
    "a notice": "::: 公文 甲\n1. 乙\n    1. 丙\n        2. 丁\n2. 戊\n:::",
    "brackets alone": "[甲] (乙) [丙](丁 [戊 ]己 ![庚 {辛",
}


# What is wrong with these stays in the text as it was typed.
LITERAL = {"M007", "M009", "M020", "M021", "M022", "M023", "M024"}


def document_of(text: str, line: int = 1) -> Document:
    article = Article("a", "a.md", "题", text, line)
    document, found = typeset(article, {"a.md": "a", "b.md": "b"}, ["a.png"])
    assert document is not None, shown(found)
    assert not [item for item in errors(found) if item.code not in LITERAL], shown(found)
    return document


@pytest.mark.parametrize("text", LEGITIMATE.values(), ids=LEGITIMATE)
def test_legitimate_markdown_raises_no_alarm(text: str) -> None:
    assert shown(check_source(document_of(text))) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\n\n[注]: 见某书。\n\n乙", 3),
        ("甲\n\n若a<b 且 c>d。\n", 3),
        ("甲\n\n*粗*{见 下文}", 3),
        ("甲[^1]\n\n[^1]: 先\n\n[^1]: 后", 3),
        ("甲\n\n<script>\n乙", 4),
    ],
    ids=[
        "a sentence read as a link's definition",
        "angle brackets",
        "braces",
        "a note twice",
        "script",
    ],
)
def test_text_that_markdown_swallows_is_found_at_its_line(text: str, line: int) -> None:
    article = Article("a", "a.md", "题", text)
    document, _ = typeset(article, {"a.md": "a"}, [])
    assert document is not None
    assert [(item.code, item.span.line) for item in check_source(document)] == [("V004", line)]


def test_what_is_printed_and_not_in_the_manuscript_is_found() -> None:
    document = document_of("甲乙丙")
    longer = replace(document, xhtml=document.xhtml.replace("乙", "乙丁"))
    assert [item.code for item in check_source(longer)] == ["V004"]


def test_paragraphs_that_changed_places_are_found() -> None:
    document = document_of("甲\n\n乙")
    swapped = document.xhtml.replace("甲", "_").replace("乙", "甲").replace("_", "乙")
    assert [item.code for item in check_source(replace(document, xhtml=swapped))] == ["V004"]


# --- any Markdown made of such pieces, every character of it its own


def numbered() -> st.SearchStrategy[str]:
    """A template for a word: the characters are put in when the text is whole."""
    return st.integers(1, 4).map(lambda length: "§" * length)


WORDS = st.recursive(
    st.one_of(
        numbered(),
        numbered().map("**{}**".format),
        numbered().map("*{}*".format),
        numbered().map("`{} [x](y) <b> [^1] &amp;`".format),
        numbered().map("\\*{}\\*".format),
        numbered().map("{}&amp;&lt;".format),
        numbered().map("<u>{}</u>".format),
        numbered().map("[{}**§**]{{.割注}}".format),
        st.just("{§§|hàn zì}"),
        st.just("{§§|Chóngqìng}"),
        numbered().map("<https://a.b/{}>".format),
        st.just("，"),
        st.just("word 12"),
        st.just("\n"),
        st.just("[^n]"),
        st.just("[^m]"),
    ),
    lambda inner: st.one_of(
        inner.map("**§{}§**".format),
        inner.map("[§{}§]{{.着重}}".format),
        st.tuples(inner, inner).map("，".join),
    ),
    max_leaves=5,
)
LINK = st.one_of(
    WORDS.map("[§{}](b.md)".format),
    WORDS.map('[§{}](https://a.b/c_(d) "§")'.format),
    WORDS.map('[![§](a.png "§§") §{}](b.md)'.format),
)
INLINE = st.lists(st.one_of(WORDS, LINK), min_size=1, max_size=4).map("；".join)
LINE = INLINE.map(lambda text: "§" + re.sub(r"\n+", "\n§", text))
FLAT = LINE.map(lambda text: text.replace("\n", " ").replace("[^n]", "").replace("[^m]", ""))
BLOCK = st.one_of(
    LINE,
    FLAT.map("## {} {{#h}}".format),
    FLAT.map("> {}\n>\n> §".format),
    st.lists(FLAT, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {i}" for i in items)),
    st.lists(FLAT, min_size=1, max_size=3).map(
        lambda items: "\n".join(f"{n}. {i}" for n, i in enumerate(items, 1))
    ),
    numbered().map("```\n{} [x](y) **z** [^n]\n# <b>\n```".format),
    numbered().map("| § | {} |\n|---|:-:|\n| `§` | **§** |".format),
    numbered().map('![alt](a.png "{}"){{credit="§"}}'.format),
    numbered().map("{}\n:   §\n\n    §".format),
    numbered().map('<div class="x">\n<p>{} **§** [§](b.md)</p>\n</div>'.format),
    st.tuples(FLAT, FLAT).map("\n".join).map("::: 诗 § | §\n{}\n:::".format),
    FLAT.map("::: 信\n§：\n{}\n\n::: 落款\n§\n:::\n:::".format),
    FLAT.map("::: 公文 §\n1. {}\n    1. §\n2. §\n:::".format),
    st.just("::: 数字\n§ | §\n:::"),
    st.just("<!-- comment -->"),
    st.just("* * *"),
)


def filled(template: str) -> str:
    """The template with a different Chinese character in every place."""
    characters = count(0x4E00)
    return re.sub("§", lambda _: chr(next(characters)), template)


@st.composite
def articles(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(BLOCK, min_size=1, max_size=6))
    headings = count(1)
    text = "\n\n".join(blocks)
    text = re.sub(r"\{#h\}", lambda _: f"{{#h{next(headings)}}}", text)
    notes = f"[^n]: {draw(FLAT)}\n\n    §{draw(FLAT)}\n[^m]: §"
    return filled(f"{text}\n\n{notes}")


@given(articles())
@settings(max_examples=150, deadline=None)
def test_random_markdown_raises_no_alarm(text: str) -> None:
    assert shown(check_source(document_of(text))) == ""


MARKER = re.compile('(?<=<span class="marker">)[^<]*')  # what typesetting adds


@given(articles(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_character_deleted_from_what_was_set_is_found_at_its_line(
    text: str, data: st.DataObject
) -> None:
    document = document_of(text, line=7)
    body = document.xhtml.index('class="body"')
    printed = [match.start() for match in re.finditer("[\u4e00-\u9fff](?=[^<>]*<)", document.xhtml)]
    markers = {at for m in MARKER.finditer(document.xhtml) for at in range(*m.span())}
    printed = [place for place in printed if place > body and place not in markers]
    assume(printed)
    place = data.draw(st.sampled_from(printed))
    lost = document.xhtml[place]
    damaged = replace(document, xhtml=document.xhtml[:place] + document.xhtml[place + 1 :])
    (found,) = check_source(damaged)
    assert found.code == "V004"
    assert found.span.line == 7 + text[: text.index(lost)].count("\n")
    assert found.message.split("书稿是“")[1].startswith(lost)
