"""A whole book imported from the command line: its `book.toml`, its articles, what comes after."""

from __future__ import annotations

import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from books import Answer, Command
from test_intake_books import filled

from huozi.desk import ledger
from huozi.desk.importing import import_files
from huozi.desk.reviewing import review
from huozi.manuscript.load import load

HONGLOUMENG = Path(__file__).parent.parent.parent / "shared" / "texts" / "hongloumeng.txt"
TEXT = filled(
    "《山河记》\n张三 著\n\n前言\n\n~300\n\n第一卷 山\n\n第一章 上山\n\n他说“走。\n\n今年灯更多。\n\n~3000\n\n"
    "第二章 开课\n\n~3000\n\n第二卷 河\n\n第三章 下山\n\n平台CD-MO也建了起来，用的人很多。\n\n~3000\n\n"
    "第四章 过河\n\n~3000\n\n后记\n\n~300\n"
)
NAMES = [
    "000-前言.md",
    "001-第一章-上山.md",
    "002-第二章-开课.md",
    "003-第三章-下山.md",
    "004-第四章-过河.md",
    "005-后记.md",
]


def imported(folder: Path, command: Command, text: str = TEXT, name: str = "书.txt") -> Answer:
    """The answer to importing a text into the book `新` of a folder."""
    (folder / name).write_text(text, "utf-8")
    return command("import", folder / name, "--into", folder / "新")


def articles(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "新" / "articles").iterdir())


def every_file(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "新").rglob("*") if path.is_file()}


def told(answer: Answer) -> list[str]:
    return re.findall(r"\b[IRB]\d{3}\b", answer.err)


def test_a_new_book_has_the_title_the_author_and_the_order(
    tmp_path: Path, command: Command
) -> None:
    answer = imported(tmp_path, command)
    assert (answer.code, told(answer)) == (0, ["I306"]), answer.err
    assert "从第一章到第四章，分成了 6 篇" in answer.err
    assert articles(tmp_path) == NAMES
    config = tomllib.loads((tmp_path / "新" / "book.toml").read_text("utf-8"))
    paths = [f"articles/{name}" for name in NAMES]
    assert config["title"] == "山河记"
    assert config["authors"] == [{"name": "张三"}]
    assert (config["front"], config["back"]) == (paths[:1], paths[5:])
    assert config["part"] == [
        {"title": "第一卷　山", "articles": paths[1:3]},
        {"title": "第二卷　河", "articles": paths[3:5]},
    ]
    book, found = load(tmp_path / "新")
    assert book is not None
    assert [item.code for item in found] == []
    assert [article.path for article in book.articles] == paths


def test_a_book_without_parts_is_ordered_by_its_names(tmp_path: Path, command: Command) -> None:
    text = filled("".join(f"第{n}回 甲{n}\n\n~1000\n\n" for n in range(1, 13)))
    assert imported(tmp_path, command, text).code == 0
    config = tomllib.loads((tmp_path / "新" / "book.toml").read_text("utf-8"))
    assert (config["title"], config["authors"]) == ("新", [])
    assert not config.keys() & {"front", "part", "back"}
    book, _ = load(tmp_path / "新")
    assert book is not None
    assert [article.title for article in book.articles] == [f"第{n}回　甲{n}" for n in range(1, 13)]


@pytest.mark.parametrize("title", ["山\\河", '山"河', "山=[河", "山#河"])
def test_any_title_is_a_string_of_the_file(title: str, tmp_path: Path, command: Command) -> None:
    text = TEXT.replace("山河记", title).replace("第一卷 山", f"第一卷 {title}")
    assert imported(tmp_path, command, text).code == 0
    config = tomllib.loads((tmp_path / "新" / "book.toml").read_text("utf-8"))
    assert (config["title"], config["part"][0]["title"]) == (title, f"第一卷　{title}")


def test_every_chapter_is_a_document_and_a_line_of_the_contents(
    tmp_path: Path, command: Command
) -> None:
    imported(tmp_path, command)
    assert command("build", tmp_path / "新", "-o", tmp_path / "书.epub").code == 0
    with zipfile.ZipFile(tmp_path / "书.epub") as epub:
        contents = epub.read("EPUB/nav.xhtml").decode().partition("</nav>")[0]
        assert re.findall(r'<a href="text/[^"]+">(.+?)</a>', contents) == [
            "前言",
            "第一卷　山",
            "第一章　上山",
            "第二章　开课",
            "第二卷　河",
            "第三章　下山",
            "第四章　过河",
            "后记",
        ]
        pages = re.findall(r'<a href="(text/[^"#]+)"', contents)
        assert len(set(pages)) == 8
        assert {f"EPUB/{page}" for page in pages} <= set(epub.namelist())


def test_importing_again_changes_nothing(tmp_path: Path, command: Command) -> None:
    imported(tmp_path, command)
    first = every_file(tmp_path)
    answer = imported(tmp_path, command)
    assert (answer.code, told(answer)) == (0, ["I306"])
    assert every_file(tmp_path) == first


def test_answers_go_to_their_chapter_and_last(tmp_path: Path, command: Command) -> None:
    imported(tmp_path, command)
    before = every_file(tmp_path)
    asked = {
        entries.path: [row["kind"] for row in entries.open]
        for entries in ledger.ledgers(tmp_path / "新")
    }
    assert asked == {
        f"articles/{name}": kinds
        for name, kinds in zip(NAMES, [[], ["标点"], [], ["连字符"], [], []], strict=True)
    }
    answered, _, found = review(
        tmp_path / "新", lambda _, row: "删去" if row["kind"] == "连字符" else ""
    )
    assert (answered, [item.code for item in found if item.severity == "error"]) == (1, [])
    after = every_file(tmp_path)
    changed = {path.name for path in after if after[path] != before.get(path)}
    assert changed == {"003-第三章-下山.md", "003-第三章-下山.edits.json"}
    assert "平台CDMO也" in (tmp_path / "新" / "articles" / NAMES[3]).read_text("utf-8")
    assert imported(tmp_path, command).code == 0
    assert every_file(tmp_path) == after


def test_a_title_that_was_asked_for_does_not_move_the_file(
    tmp_path: Path, command: Command
) -> None:
    imported(tmp_path, command, TEXT.replace("前言\n\n", "", 1))
    answered, _, found = review(
        tmp_path / "新", lambda _, row: "卷首的话" if row["kind"] == "题目" else ""
    )
    assert (answered, found) == (1, ())
    assert articles(tmp_path) == NAMES
    front = (tmp_path / "新" / "articles" / "000-前言.md").read_text("utf-8")
    assert front.startswith("---\ntitle: 卷首的话\nrole: foreword\n---\n")


def test_a_chapter_somebody_worked_on_is_kept_the_others_come_in(
    tmp_path: Path, command: Command
) -> None:
    imported(tmp_path, command)
    worked, gone = (tmp_path / "新" / "articles" / name for name in NAMES[1:3])
    worked.write_text("改过的。", "utf-8")
    gone.unlink()
    answer = imported(tmp_path, command)
    assert (answer.code, told(answer).count("R004")) == (1, 1)
    assert worked.read_text("utf-8") == "改过的。"
    assert gone.exists()


def test_an_older_book_is_told_what_came(tmp_path: Path, command: Command) -> None:
    command("new", tmp_path / "新")
    config = (tmp_path / "新" / "book.toml").read_bytes()
    answer = imported(tmp_path, command)
    assert (answer.code, told(answer)) == (0, ["I306", "R009", "R010"])
    assert "收到的书名是《山河记》，作者张三" in answer.err
    assert "第一卷　山从 articles/001-第一章-上山.md 起；第二卷　河从" in answer.err
    assert (tmp_path / "新" / "book.toml").read_bytes() == config


def test_an_older_book_is_not_told_a_title_the_text_has_not(
    tmp_path: Path, command: Command
) -> None:
    command("new", tmp_path / "新")
    text = filled("".join(f"第{n}回 甲{n}\n\n~1000\n\n" for n in range(1, 13)))
    assert told(imported(tmp_path, command, text)) == ["I306"]


@pytest.mark.parametrize("starts", [(1, 4), (4, 1)], ids=["in order", "the second first"])
def test_two_volumes_are_one_book_in_order(
    starts: tuple[int, int], tmp_path: Path, command: Command
) -> None:
    volumes = []
    for name, first in zip(("a.txt", "b.txt"), starts, strict=True):
        chapters = "".join(f"第{n}章 甲{n}\n\n~4000\n\n" for n in range(first, first + 3))
        volumes.append(tmp_path / name)
        front = "前言\n\n~300\n\n" if first == 1 else ""
        volumes[-1].write_text(filled(f"山河记\n张三 著\n\n{front}{chapters}"), "utf-8")
    answer = command("import", *volumes, "--into", tmp_path / "新")
    assert answer.code == 0
    assert told(answer)[:2] == ["I306", "I306"]
    book, _ = load(tmp_path / "新")
    assert book is not None
    assert (book.metadata.title, book.front) == ("山河记", ())
    titles = [article.title for article in book.articles]
    assert titles == ["前言", *(f"第{n}章　甲{n}" for n in range(1, 7))]


def test_a_book_and_an_article_make_a_book_of_neither_name(tmp_path: Path) -> None:
    (tmp_path / "书.txt").write_text(TEXT, "utf-8")
    (tmp_path / "文.txt").write_text(
        "春天的故事\n\n我们在田野里走，看见了花。后来呢？后来就下雨了。\n", "utf-8"
    )
    result = import_files([tmp_path / "书.txt", tmp_path / "文.txt"], tmp_path / "新")
    assert [item.code for item in result.found] == ["I306", "R009", "R010"]
    book, _ = load(tmp_path / "新")
    assert book is not None
    assert (book.metadata.title, len(book.articles)) == ("新", 7)


def test_a_chapter_that_came_before_is_told(tmp_path: Path, command: Command) -> None:
    lines = TEXT.split("\n")
    chapter = lines[lines.index("第二章 开课") + 2]
    imported(tmp_path, command, f"山里的学校\n\n{chapter}\n", "选.txt")
    answer = imported(tmp_path, command)
    assert f"{tmp_path}/新/articles/山里的学校.md: 警告 I305" in answer.err
    assert "和 articles/002-第二章-开课.md 有 100% 的文字相同" in answer.err
    assert told(answer).count("I305") == 1


def test_the_report_has_a_table_for_each_chapter(tmp_path: Path, command: Command) -> None:
    (tmp_path / "书.txt").write_text(TEXT, "utf-8")
    page = tmp_path / "对照.html"
    command("import", tmp_path / "书.txt", "--into", tmp_path / "新", "--report", page)
    text = page.read_text("utf-8")
    assert re.findall("<h2>(.+?)</h2>", text) == [f"书.txt → {name}" for name in NAMES]
    originals = re.findall(r'<td class="text">(.*?)</td><td', text, re.DOTALL)
    assert re.sub("<[^>]+>", "", "\n".join(originals)) == TEXT
    line = TEXT.split("\n").index("他说“走。") + 1
    assert f"第 {line} 行，标点" in text


def test_a_break_in_the_numbers_is_told_at_its_line(tmp_path: Path, command: Command) -> None:
    answer = imported(
        tmp_path, command, TEXT.replace("第三章", "第五章").replace("第四章", "第六章")
    )
    line = TEXT.split("\n").index("第三章 下山") + 1
    assert f"{tmp_path}/书.txt:{line}: 警告 I307 第二章之后是第五章，号码不接" in answer.err


@pytest.mark.skipif(not HONGLOUMENG.exists(), reason="no long novel (../shared/texts)")
def test_a_long_novel(tmp_path: Path, command: Command) -> None:
    answer = command("import", HONGLOUMENG, "--into", tmp_path / "新")
    assert (answer.code, told(answer)) == (0, ["I306"])
    book, found = load(tmp_path / "新")
    assert book is not None
    assert [item.code for item in found] == []
    assert book.metadata.title == "红楼梦"
    assert [person.name for person in book.metadata.authors] == ["曹雪芹"]
    titles = [article.title for article in book.articles]
    assert len(titles) == 120
    assert titles[0] == "第一回　甄士隐梦幻识通灵　贾雨村风尘怀闺秀"
    assert titles[7] == "第八回　比通灵金莺微露意　探宝钗黛玉半含酸"
    assert titles[119] == "第一二零回　甄士隐详说太虚情　贾雨村归结红楼梦"
    originals = [item.source for item in import_files([HONGLOUMENG], tmp_path / "新").compared]
    assert "\n".join(originals) == HONGLOUMENG.read_text("utf-8")
    assert command("build", tmp_path / "新", "-o", tmp_path / "书.epub").code == 0
    with zipfile.ZipFile(tmp_path / "书.epub") as epub:
        contents = epub.read("EPUB/nav.xhtml").decode().partition("</nav>")[0]
    assert [title for title in titles if f">{title}</a>" not in contents] == []
