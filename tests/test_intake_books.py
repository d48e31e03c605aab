"""A whole book in one received file: an article for each chapter.

The cases in `tests/intake/books.txt` have `~4000` for a paragraph of so many characters; what is
expected is the imprint, each article with its file name, title and place, and the findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count
from random import Random
from zipfile import ZipFile

import pytest
import yaml
from casefile import Case, cases
from docx import Document

from huozi.diagnostics import Finding
from huozi.intake.inline import call
from huozi.intake.ordinals import number_of
from huozi.intake.several import Parcel, receive_all
from huozi.intake.story import Comment, Part, Story, Work
from huozi.intake.structure import finished

WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
CASES = "../intake/books.txt"


def prose(length: int, seed: int = 0) -> str:
    """A paragraph of so many characters, and of another text for each seed."""
    words = Random(seed).choices(WORDS, k=length)
    clauses = ["".join(words[at : at + 9]) for at in range(0, length, 9)]
    return "，".join(clauses) + "。"


def filled(text: str) -> str:
    """A case with its lines `~4000` as paragraphs of so many characters."""
    seeds = count()
    pattern = re.compile(r"^~(\d+)$", re.MULTILINE)
    return pattern.sub(lambda match: prose(int(match[1]), next(seeds)), text)


def received(text: str, name: str = "书稿.txt") -> tuple[Parcel, tuple[Finding, ...]]:
    return receive_all(text.encode(), name)


def outline(parcel: Parcel, found: tuple[Finding, ...]) -> Iterator[str]:
    """What a file was made into: the imprint, the articles with their places, the findings."""
    work = parcel.work
    if work:
        people = "、".join(person.name for person in work.authors)
        yield f"《{work.title}》{work.subtitle}{people}"
    for article in parcel.articles:
        front = yaml.safe_load(article.markdown.split("---\n")[1])
        place = placed(work, article.slug) if work else ""
        yield " ".join(filter(None, (article.slug, front["title"], place, front.get("role"))))
    for item in found:
        said = (str(item.span.line or ""), item.message if item.span.line else "")
        yield " ".join(filter(None, (item.code, *said)))


def placed(work: Work, slug: str) -> str:
    names = [title for title, slugs in work.parts if slug in slugs]
    return "front" * (slug in work.front) + "back" * (slug in work.back) + "".join(names)


@cases(CASES)
def test_a_file_is_parted_or_not(case: Case, request: pytest.FixtureRequest) -> None:
    case.check("\n".join(outline(*received(filled(case.given)))), request)


def test_many_short_chapters_are_an_article() -> None:
    """As are the 81 of the 道德经: no page for each."""
    text = filled("".join(f"第{n}章 甲\n\n~400\n\n" for n in range(1, 41)))
    assert len(received(text)[0].articles) == 1


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


@cases(CASES)
def test_nothing_is_lost_on_the_way(case: Case) -> None:
    text = filled(case.given)
    parcel, _ = received(text)
    kept = letters("".join(article.markdown for article in parcel.articles))
    for article in parcel.articles:
        kept += letters("".join(edit.before for edit in article.edits))
    assert letters(text) - kept == Counter()
    assert "\n".join(parcel.originals) == text


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零八", 108),
        ("一百二十", 120),
        ("一二零", 120),
        ("一〇八", 108),
        ("一○八", 108),
        ("廿三", 23),
        ("两百", 200),
        ("一千零一", 1001),
        ("120", 120),
        ("１２", 12),
    ],
)
def test_numbers_of_headings(word: str, number: int) -> None:
    assert number_of(word) == number


# --- other formats

CHAPTERS = ("第一章 上山", "第二章 开课", "第三章 下山")
EXPECTED = [
    "《山河记》张三",
    "001-第一章-上山 第一章　上山",
    "002-第二章-开课 第二章　开课",
    "003-第三章-下山 第三章　下山",
    "I306",
]


def shown(data: bytes, name: str) -> list[str]:
    return list(outline(*receive_all(data, name)))


def test_markdown_with_headings() -> None:
    text = "# 山河记\n\n张三\n\n"
    text += "\n\n".join(f"## {title}\n\n{prose(4000)}\n\n### 小节\n\n山。" for title in CHAPTERS)
    assert shown(text.encode(), "a.md") == EXPECTED


def test_front_matter_is_that_of_the_book() -> None:
    head = "---\ntitle: 山河记\nauthors: [张三]\nsource: 山河出版社\nabstract: 一座山。\n---\n\n"
    text = head + "\n\n".join(f"# {title}\n\n{prose(4000)}" for title in CHAPTERS)
    assert shown(text.encode(), "a.md") == EXPECTED
    parcel, _ = received(text, "a.md")
    assert all("publication: 山河出版社" in article.markdown for article in parcel.articles)
    assert "abstract: 一座山。" in [edit.before for edit in parcel.articles[0].edits]
    assert "\n".join(parcel.originals) == text


@pytest.mark.parametrize("style", ["Heading 1", ""], ids=["styled", "bold"])
def test_word(style: str) -> None:
    document = Document()
    document.add_heading("山河记", 0)
    document.add_paragraph("张三 著")
    for title in CHAPTERS:
        heading = document.add_paragraph("" if not style else title, style or "Normal")
        if not style:
            heading.add_run(title).bold = True
        document.add_paragraph(prose(4000))
    stream = BytesIO()
    document.save(stream)
    assert shown(stream.getvalue(), "a.docx") == EXPECTED


def test_a_web_page_with_pictures() -> None:
    """Each chapter keeps its own."""
    files = {f"a_files/{n}.png": b"\x89PNG\r\n\x1a\n" + bytes([n]) for n in range(3)}
    chapters = "".join(
        f"<h2>{title}</h2><p>{prose(4000)}</p><p><img src='{file}' alt='{title[-2:]}'></p>"
        for title, file in zip(CHAPTERS, files, strict=True)
    )
    page = f"<html><body><h1>山河记</h1><p>作者：张三</p>{chapters}</body></html>"
    parcel, found = receive_all(page.encode(), "a.html", {}, files)
    assert list(outline(parcel, found)) == EXPECTED
    names = [f"images/{article.slug}-1.png" for article in parcel.articles]
    assert [(one.path, one.data) for one in parcel.attachments] == list(
        zip(names, files.values(), strict=True)
    )
    shows = zip(parcel.articles, names, strict=True)
    assert all(f"]({name})" in article.markdown for article, name in shows)


def test_remarks_and_what_is_left_out_go_to_the_log_of_their_chapter() -> None:
    story = Story()
    for number, title in enumerate(CHAPTERS, 1):
        story.add(Part(title, level=1))
        story.comments.append(Comment(story.line, "编者", f"批注{number}"))
        story.dropped(f"删去{number}")
        story.add(Part(prose(4000, number)))
    first, _ = finished(story, "a.docx", {})
    asked = [[question.text for question in article.questions] for article in first.articles]
    assert asked == [["批注（编者）：批注1"], ["批注（编者）：批注2"], ["批注（编者）：批注3"]]
    edits = [[edit.before for edit in article.edits] for article in first.articles]
    assert [row.count(f"删去{number}") for number, row in enumerate(edits, 1)] == [1, 1, 1]
    answers = {question.id: "已改" for article in first.articles for question in article.questions}
    again, _ = finished(story, "a.docx", answers)
    assert len(answers) == 3
    assert all(article.questions[0].answer == "已改" for article in again.articles)


def test_word_notes_stay_with_their_chapters() -> None:
    story = Story()
    for number, title in enumerate(CHAPTERS, 1):
        story.add(Part(title, level=1))
        story.add(Part(prose(4000) + call(number)))
        story.notes[number] = f"注{number}"
    story.notes[4] = "没有地方的注"
    parcel, _ = finished(story, "a.docx", {})
    notes = [
        re.findall(r"^(?:\[\^\d\]: |〔注〕)(.+)$", a.markdown, re.MULTILINE)
        for a in parcel.articles
    ]
    assert notes == [["注1"], ["注2"], ["注3", "没有地方的注"]]


def epub(bodies: Iterable[str]) -> bytes:
    """A book with a document for each body."""
    pages = {
        f"{n}.xhtml": f"<html {XHTML}><body>{body}</body></html>" for n, body in enumerate(bodies)
    }
    items = "".join(
        f'<item id="i{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in pages
    )
    spine = "".join(f'<itemref idref="i{name}"/>' for name in pages)
    said = "<dc:title>山河记</dc:title><dc:creator>张三</dc:creator>"
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata {DC}>{said}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    rootfile = '<rootfiles><rootfile full-path="book.opf"/></rootfiles>'
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'<container xmlns="{CONTAINER}">{rootfile}</container>',
        "book.opf": package,
        **pages,
    }
    return zipped(members)


XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"


def zipped(members: dict[str, str]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def chapter(title: str) -> str:
    return f"<h1>{title}</h1><p>{prose(4000)}</p>"


def test_an_electronic_book_with_one_document() -> None:
    assert shown(epub(["".join(map(chapter, CHAPTERS))]), "a.epub") == EXPECTED


def test_an_electronic_book_with_a_document_for_each_chapter() -> None:
    """By their titles alone 第二章 would stand after 第三章."""
    assert shown(epub(map(chapter, CHAPTERS)), "a.epub") == EXPECTED[:-1]


def test_an_electronic_book_of_articles_keeps_their_names() -> None:
    titles = ("河湾村的灯", "第一章 上山", "山里的学校")
    assert shown(epub(map(chapter, titles)), "a.epub") == [
        "河湾村的灯 河湾村的灯",
        "第一章-上山 第一章　上山",
        "山里的学校 山里的学校",
    ]


def test_an_archive_with_one_book_and_with_more() -> None:
    text = "山河记\n张三 著\n\n" + "\n\n".join(f"{title}\n\n{prose(4000)}" for title in CHAPTERS)
    assert shown(zipped({"稿/a.txt": text}), "a.zip") == EXPECTED
    both, _ = receive_all(zipped({"a.txt": text, "b.txt": "山里的学校\n\n" + prose(300)}), "a.zip")
    assert (both.work, len(both.articles)) == (None, 4)
