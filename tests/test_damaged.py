"""Damaged manuscripts through the command line: each gives a clear finding, or a correct book."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from books import Answer, Command, write_book
from container import Opened
from PIL import Image

from huozi.verify import programs
from huozi.verify.publication import check_publication

HEAD = "---\ntitle: {}\n---\n\n"
A = HEAD.format("甲")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def noise(width: int, height: int) -> Image.Image:
    data = random.Random(1).randbytes(width * height * 3)
    return Image.frombytes("RGB", (width, height), data)


class Made(NamedTuple):
    """What the command said of a manuscript, and the EPUB it made (None where it made none)."""

    answer: Answer
    path: Path

    @property
    def book(self) -> Opened:
        assert self.path.exists(), self.answer.err
        return Opened(self.path.read_bytes())

    @property
    def text(self) -> str:
        book = self.book
        pages = (name.removeprefix("EPUB/") for name in book.pages)
        return "".join(book.text(name) for name in pages)


def make(
    folder: Path, command: Command, articles: dict[str, str], files: dict[str, bytes] | None = None
) -> Made:
    target = folder / "b.epub"
    return Made(
        command("build", write_book(folder / "书", articles, files=files), "-o", target), target
    )


# --- what has no right book: the finding, at its place

PNG = encoded(Image.new("RGB", (9, 9)), "PNG")
REFUSED: dict[str, tuple[str, dict[str, bytes], list[str]]] = {
    "a missing picture": (
        "字。\n\n![图](../images/没有.png)",
        {"images/没 有.png": PNG},
        ["articles/a.md:7: 错误 B007 找不到文件 images/没有.png", "最接近的是 没 有.png"],
    ),
    "a picture with a wrong ending": (
        "![图](../x.jpg)",
        {"x.jpg": PNG},
        ["articles/a.md:5: 错误 F002 图片 x.jpg 其实是 PNG 格式", "把后缀改成 .png"],
    ),
    "a picture that is none": (
        "![图](../x.jpg)",
        {"x.jpg": b"<html></html>"},
        ["articles/a.md:5: 错误 F001 图片 x.jpg 读不出来：不是图片", "重新导出为"],
    ),
    "a picture cut off": (
        "![图](../x.png)",
        {"x.png": encoded(noise(60, 60), "PNG")[:-3000]},
        ["articles/a.md:5: 错误 F001 图片 x.png 读不出来：文件不完整", "重新导出为"],
    ),
    "an anchor twice in an article": (
        "## 一 {#x}\n\n文。\n\n## 二 {#x}",
        {},
        ["articles/a.md:9:6: 错误 M010 标识 x 在这篇文章里重复", "改掉其中一个"],
    ),
    "control characters": (
        "好字\x0b坏\n\n第二\x07段",
        {},
        [
            "articles/a.md:5:3: 错误 M002 含有控制字符 U+000B",
            "articles/a.md:7:3: 错误 M002 含有控制字符 U+0007",
            "删去这个字符",
        ],
    ),
    "a character that is none": (
        "好字\ufffe坏",
        {},
        ["articles/a.md:5:3: 错误 M002 含有控制字符 U+FFFE"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_made_is_named_at_its_place(
    name: str, tmp_path: Path, command: Command
) -> None:
    body, files, words = REFUSED[name]
    answer, path = make(tmp_path, command, {"a.md": A + body}, files)
    assert answer.code == 1
    assert [word for word in words if word not in answer.err] == [], answer.err
    assert not path.exists()


def test_a_picture_without_words_is_named_with_line_and_column(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS", ())
    body = "好。\n\n一行里 ![](../x.png) 有图。"
    answer, path = make(tmp_path, command, {"a.md": A + body}, {"x.png": PNG})
    assert answer.code == 0
    assert "articles/a.md:7:9: 警告 F005 图片没有替代文字" in answer.err
    assert "{.装饰}" in answer.err
    assert command("verify", path).err.count("V126") == 1


# --- what has one: the book is right


SCRIPT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script>'
    b'<rect width="9" height="9" onclick="x()"/></svg>'
)
INKS = encoded(Image.new("CMYK", (300, 200), (0, 255, 255, 0)), "JPEG")
MANY = range(1, 5001)
# Manuscripts with something odd in them that make a book: articles, and other files.
RIGHT: dict[str, tuple[dict[str, str], Callable[[], dict[str, bytes]]]] = {
    "a picture of 40 MB": (
        {"a.md": f"{A}前。\n\n![图](../大.png)\n\n后。"},
        lambda: {"大.png": encoded(noise(4000, 3500), "PNG", compress_level=0)},
    ),
    "four inks": ({"a.md": f"{A}![图](../x.jpg)"}, lambda: {"x.jpg": INKS}),
    "a drawing with a script": ({"a.md": f"{A}![图](../x.svg)"}, lambda: {"x.svg": SCRIPT}),
    "5,000 notes": (
        {
            "a.md": A
            + "".join(f"第{n}句。[^{n}]" + "\n\n" * (n % 5 == 0) for n in MANY)
            + "\n\n"
            + "".join(f"[^{n}]: 第{n}条注文。\n" for n in MANY)
        },
        dict,
    ),
    "one anchor in two articles": (
        {
            "a.md": f"{A}## 小结 {{#x}}\n\n见[乙](b.md#x)和[这里](#x)。\n\n## 小结",
            "b.md": f"{HEAD.format('乙')}## 小结 {{#x}}\n\n见[甲](a.md#x)。\n\n## 小结",
        },
        dict,
    ),
    "Chinese names": (
        {
            "第一篇 甲.md": f"{A}## 缘起 {{#缘起}}\n\n![图](../图%20一.png)\n\n见[乙](第二篇（乙）.md#结语)。",
            "第二篇（乙）.md": f"{HEAD.format('乙')}## 结语 {{#结语}}\n\n见[甲](<第一篇 甲.md#缘起>)。",
        },
        lambda: {"图 一.png": PNG},
    ),
    "emoji and rare characters": (
        {"🎉.md": f"{HEAD.format('𠮷野家🎉')}## 🎉 𪚥\n\n𠀀𪚥㐂👨‍👩‍👧，字。"},
        dict,
    ),
    "a picture that only adorns": (
        {"a.md": f"{A}![](../花.png){{.装饰}}\n\n行里![](../花.png){{.decorative}}的。"},
        lambda: {"花.png": PNG},
    ),
}
NAMES = list(RIGHT)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


Shelf = Callable[[str], Made]


@pytest.fixture
def on_shelf(shelf: Path, command: Command) -> Shelf:
    """Make a manuscript once; later tests find the book, and what was said, where it was put."""

    def find(name: str) -> Made:
        folder = shelf / str(NAMES.index(name))
        told = folder / "said"
        if not told.exists():
            articles, files = RIGHT[name]
            answer, _ = make(folder, command, articles, files())
            assert answer.code == 0, answer.err
            told.write_text(answer.err, "utf-8")
        return Made(Answer(0, "", told.read_text("utf-8")), folder / "b.epub")

    return find


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_book_is_sound(name: str, on_shelf: Shelf) -> None:
    made = on_shelf(name)
    found = check_publication(made.path.read_bytes(), "b.epub")
    assert [f"{item.span} {item.code} {item.message}" for item in found] == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java: huozi doctor")
@pytest.mark.parametrize("name", NAMES)
def test_epubcheck_has_nothing_to_say(
    name: str, on_shelf: Shelf, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = on_shelf(name)
    monkeypatch.setattr(programs, "PROGRAMS", programs.PROGRAMS[:1])
    assert command("verify", made.path).err == ""


def test_a_heavy_picture_is_written_anew_and_said(on_shelf: Shelf) -> None:
    made = on_shelf("a picture of 40 MB")
    assert "大.png: 提示 E002 图片 大.png 在电子书里重存了（42 MB → " in made.answer.err
    assert made.path.stat().st_size < 2_200_000
    assert "前。后。" in "".join(made.text.split())


def test_four_inks_become_three_colours(on_shelf: Shelf) -> None:
    made = on_shelf("four inks")
    assert "E002" in made.answer.err
    with Image.open(BytesIO(made.book.files["EPUB/images/000.jpg"])) as image:
        assert (image.mode, image.size) == ("RGB", (300, 200))
        red, green, blue = image.getpixel((9, 9))
    assert red > 200 > green + blue


def test_a_script_in_a_drawing_is_taken_out_and_named(on_shelf: Shelf) -> None:
    made = on_shelf("a drawing with a script")
    drawing = made.book.files["EPUB/images/000.svg"]
    assert b"<rect" in drawing
    assert b"alert" not in drawing
    assert b"onclick" not in drawing
    for what in ("<script>", "onclick"):
        assert f"articles/a.md:5: 警告 F008 SVG 图 x.svg 里去掉了 {what}" in made.answer.err


@pytest.mark.slow
def test_thousands_of_notes_have_their_calls_in_order(on_shelf: Shelf) -> None:
    made = on_shelf("5,000 notes")
    pages = [(name, made.book.pages[name]) for name in made.book.pages if "/text/" in name]
    calls = [
        node for _, page in pages for node in page.iter("{*}a") if node.get("role") == "doc-noteref"
    ]
    notes = [node for _, page in pages for node in page.iter("{*}aside")]
    assert len(calls) == len(notes) == 5000
    assert ["".join(call.itertext()) for call in calls] == [f"〔{n}〕" for n in range(1, 5001)]
    words = ["".join(note.itertext()) for note in notes]
    assert words == [f"〔{n}〕第{n}条注文。" for n in range(1, 5001)]
    # Every note is in the file of its call, so that it can pop up.
    assert all(call.get("href").startswith("#") for call in calls)


def test_one_anchor_in_two_articles_leads_to_each_its_own(on_shelf: Shelf) -> None:
    made = on_shelf("one anchor in two articles")
    links = made.book.find("//x:p/x:a/@href", "text/a.xhtml")
    assert links == ["../text/b.xhtml#b--x", "#a--x"]
    assert made.book.find("//x:p/x:a/@href", "text/b.xhtml") == ["../text/a.xhtml#a--x"]


def test_chinese_names_become_plain_ones_that_lead_where_they_did(on_shelf: Shelf) -> None:
    made = on_shelf("Chinese names")
    assert all(name.isascii() for name in made.book.files)
    headings = {
        f"{name}#{node.get('id')}"
        for name, page in made.book.pages.items()
        for node in page.iter("{*}h2")
        if node.get("id")
    }
    assert len(headings) == 2


def test_rare_characters_and_emoji_are_all_in_the_text(on_shelf: Shelf) -> None:
    made = on_shelf("emoji and rare characters")
    assert all(words in made.text for words in ("𠮷野家🎉", "🎉 𪚥", "𠀀𪚥㐂👨‍👩‍👧，字。"))


def test_a_picture_that_only_adorns_is_passed_over_by_screen_readers(on_shelf: Shelf) -> None:
    made = on_shelf("a picture that only adorns")
    assert [line for line in made.answer.err.splitlines() if "用时" not in line] == []
    page = next(name for name in made.book.pages if name.endswith("/a.xhtml"))
    images = made.book.find("//x:img", page.removeprefix("EPUB/"))
    assert [(item.get("alt"), item.get("role")) for item in images] == [("", "presentation")] * 2
    features = made.book.find("//opf:meta[@property='schema:accessibilityFeature']/text()")
    assert "alternativeText" in features


def test_a_character_no_face_has_keeps_back_the_pdf_alone_with_its_place(
    tmp_path: Path, command: Command
) -> None:
    folder = write_book(tmp_path / "书", {"a.md": f"{A}好\U0003fffd字。"})
    answer = command("build", folder, "-o", tmp_path / "b.pdf")
    assert answer.code == 1
    assert "articles/a.md:5:2: 错误 " in answer.err
