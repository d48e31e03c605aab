from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from casefile import shown
from lxml import etree

from huozi.assemble import assemble
from huozi.diagnostics import Finding
from huozi.model import (
    Article,
    Book,
    Chapter,
    Document,
    Edition,
    Matter,
    Metadata,
    Origin,
    Part,
    Person,
    Role,
)
from huozi.typeset import typeset


def article(name: str, body: str = "正文", **fields: object) -> Article:
    return Article(name, f"articles/{name}.md", name.upper(), body, **fields)  # type: ignore[arg-type]


def book(*parts: Part, front: tuple[Article, ...] = (), back: tuple[Article, ...] = ()) -> Book:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return Book("", Metadata("书", "shu"), front, parts, back, day, contents_depth=6)


def part(title: str, *articles: Article) -> Part:
    return Part(title, (Chapter("", articles),))


def assembled(whole: Book, only: tuple[str, ...] = ()) -> tuple[Edition, tuple[Finding, ...]]:
    """The edition of a book, or of some of its articles."""
    ids = {item.path: item.id for item in whole.articles}
    documents: list[Document] = []
    for item in whole.articles:
        if not only or item.id in only:
            document, found = typeset(item, ids, [])
            assert document is not None, shown(found)
            documents.append(document)
    return assemble(whole, tuple(documents))


def leaves(edition: Edition) -> list[str]:
    """Role and title of every leaf."""
    return [f"{section.role} {section.title}" for section in edition.sections]


def contents(edition: Edition) -> list[str]:
    """The contents, indented by level."""
    return [f"{'  ' * (entry.level - 1)}{entry.title}" for entry in edition.contents]


FULL = book(
    Part("上编", (Chapter("", (article("a"),)), Chapter("第一章", (article("b", "## 一\n\n### 二"),)))),
    part("", article("c")),
    Part("下编", (Chapter("第一章", (article("d", sources=(Origin(publication="某报"),)),)),)),
    front=(article("f", role=Role.FOREWORD),),
    back=(article("z", role=Role.APPENDIX),),
)  # fmt: skip


def test_leaves_stand_in_page_order() -> None:
    edition, found = assembled(FULL)
    assert not found
    assert leaves(edition) == [
        "titlepage 书",
        "copyright-page 版权页",
        "foreword F",
        "toc 目录",
        "part 上编",
        "chapter A",
        "division 第一章",
        "chapter B",
        "chapter C",
        "part 下编",
        "division 第一章",
        "chapter D",
        "appendix Z",
        "bibliography 出处",
    ]
    matters = [section.matter for section in edition.sections]
    assert matters == [Matter.FRONT] * 4 + [Matter.BODY] * 8 + [Matter.BACK] * 2


def test_contents_list_parts_chapters_articles_and_subheads_by_level() -> None:
    assert contents(assembled(FULL)[0]) == [
        "F",
        "上编",
        "  A",
        "  第一章",
        "    B",
        "      一",
        "        二",
        "C",
        "下编",
        "  第一章",
        "    D",
        "Z",
        "出处",
    ]


def test_contents_go_no_deeper_than_asked() -> None:
    assert contents(assembled(replace(FULL, contents_depth=1))[0]) == [
        "F", "上编", "C", "下编", "Z", "出处",
    ]  # fmt: skip


def test_contents_skip_no_level_where_headings_do() -> None:
    edition, _ = assembled(book(part("", article("a", "## 一\n\n#### 二\n\n### 三"))))
    levels = [entry.level for entry in edition.contents]
    assert levels == [1, 2, 3, 3]


def test_contents_name_who_wrote_and_not_who_photographed() -> None:
    people = (Person("甲"), Person("乙", "本报记者"), Person("丙", "摄"), Person("丁", "编"))
    edition, _ = assembled(book(part("", article("a", authors=people))))
    assert edition.contents[0].byline == "甲、乙"


def test_parts_and_chapters_without_articles_have_no_leaf() -> None:
    empty = Part("空编", (Chapter("空章", ()),))
    edition, _ = assembled(book(empty, part("上编", article("a"))))
    assert "part 空编" not in leaves(edition)
    assert contents(edition) == ["上编", "  A"]


def test_a_build_of_one_article_has_its_part_and_no_other() -> None:
    edition, _ = assembled(FULL, only=("d",))
    assert leaves(edition) == [
        "titlepage 书",
        "copyright-page 版权页",
        "toc 目录",
        "part 下编",
        "division 第一章",
        "chapter D",
        "bibliography 出处",
    ]


def test_every_id_of_the_edition_is_unique_though_titles_repeat() -> None:
    whole = book(
        part("其他", article("a", "## 小结")),
        part("其他", article("b", "## 小结")),
        Part("又", (Chapter("章", (article("c"),)), Chapter("章", (article("d"),)))),
    )
    edition, _ = assembled(whole)
    trees = [etree.fromstring(section.xhtml) for section in edition.sections]
    ids = [str(node.get("id")) for tree in trees for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {section.id for section in edition.sections} <= set(ids)
    assert {entry.target for entry in edition.contents} <= set(ids)


def test_a_new_part_changes_no_other_id() -> None:
    before = {section.id for section in assembled(FULL)[0].sections}
    parts = (part("新编", article("n")), *FULL.parts)
    after = {section.id for section in assembled(replace(FULL, parts=parts))[0].sections}
    assert before < after


def test_a_link_that_leads_nowhere_is_an_error_at_its_place_in_the_words_of_the_article() -> None:
    body = "甲\n\n[乙](b.md#没有) [丙](#也没有) [丁](b.md)"
    _, found = assembled(book(part("", article("a", body), article("b"))))
    assert shown(found) == (
        "articles/a.md:3:5 M007 书里没有链接指向的地方：b.md#没有\n"
        "articles/a.md:3:18 M007 书里没有链接指向的地方：#也没有"
    )


def test_links_to_headings_anchors_and_notes_lead_somewhere() -> None:
    body = "[乙](b.md#标题) [注](#note-1) 文[^1]\n\n[^1]: 注文"
    _, found = assembled(book(part("", article("a", body), article("b", "## 甲 {#标题}"))))
    assert not found


def test_a_build_of_one_article_forgives_links_to_the_others() -> None:
    whole = book(part("", article("a", "[乙](b.md#x) [丙](b.md)"), article("b", "## 乙 {#x}")))
    edition, found = assembled(whole, only=("a",))
    assert not found
    assert "href" not in edition.sections[-1].xhtml


def test_the_list_of_sources_leads_back_to_its_articles() -> None:
    edition, _ = assembled(FULL)
    assert '<a href="#d">D</a>' in edition.sections[-1].xhtml
    assert "原载《某报》" in edition.sections[-1].xhtml


def test_a_book_without_sources_has_no_list_of_them() -> None:
    edition, _ = assembled(book(part("", article("a"))))
    assert leaves(edition)[-1] == "chapter A"


def test_the_identifier_depends_on_the_manuscript_alone_and_a_given_one_is_kept() -> None:
    one, two = (assembled(FULL)[0].metadata.identifier for _ in range(2))
    assert one == two
    assert one.startswith("urn:uuid:")
    given = replace(FULL, metadata=replace(FULL.metadata, identifier="urn:isbn:9787"))
    assert assembled(given)[0].metadata.identifier == "urn:isbn:9787"


def test_title_page_and_imprint_print_what_the_metadata_say() -> None:
    data = Metadata(
        "书名", "s", "副题", (Person("甲", "编"),), "某社", rights="版权所有",
        imprint=(("定价", "30元"),),
    )  # fmt: skip
    edition, _ = assembled(replace(FULL, metadata=data))
    title_page, imprint = (section.xhtml for section in edition.sections[:2])
    assert [word in title_page for word in ("书名", "副题", "甲", "某社")] == [True] * 4
    words = ("书名——副题", "编", "甲", "某社", "定价", "30元", "148mm×210mm", "版权所有")
    assert [word in imprint for word in words] == [True] * len(words)
