"""From a folder to finished files: what is written, what isn't, and what is said of it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from books import CONFIG, ROOT, codes, huozi, ready, said, write_book
from container import Opened, edition, theme

from huozi import files
from huozi.diagnostics import Span, finding
from huozi.making import judging
from huozi.making.build import OUTPUTS, Made, build
from huozi.making.prepare import prepare
from huozi.model import Picture
from huozi.work.steps import Means, Order

TWO = {
    "甲/01.md": "---\ntitle: 甲一\nid: jia\n---\n\n甲。\n",
    "乙/01.md": "---\ntitle: 乙一\nid: yi\n---\n\n乙。\n",
    "乙/02.md": "# 乙二\n\n见[甲一](../甲/01.md)。\n",
}


# --- which article


@pytest.mark.parametrize(
    ("only", "titles"),
    [
        ("articles/甲/01.md", ["甲一"]),
        ("书/articles/乙/01.md", ["乙一"]),
        ("./articles/乙/01.md", ["乙一"]),
        ("articles\\乙\\02.md", ["乙二"]),
        ("02.md", ["乙二"]),
        ("02", ["乙二"]),
        ("jia", ["甲一"]),
    ],
)
def test_only_names_one_article(only: str, titles: list[str], tmp_path: Path) -> None:
    prepared, found = prepare(write_book(tmp_path / "书", TWO), Order(only=only))
    assert prepared is not None, said(found)
    assert [item.article.title for item in prepared.documents] == titles


@pytest.mark.parametrize(
    ("only", "code"), [("01", "R005"), ("没有", "R003"), ("x" * 300, "R003"), ("../x", "R003")]
)
def test_only_must_name_exactly_one(only: str, code: str, tmp_path: Path) -> None:
    prepared, found = prepare(write_book(tmp_path, TWO), Order(only=only))
    assert prepared is None
    assert codes(found) == [code]
    assert "articles/甲/01.md" in found[0].message + found[0].hint


def test_one_article_is_built_beside_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "书", TWO)
    monkeypatch.chdir(tmp_path)
    made, found = build(Path("书"), order=Order(only="书/articles/乙/02.md"))
    assert [str(item.path) for item in made] == ["dist/xiaoshu-02.epub", "dist/xiaoshu-02.pdf"], (
        said(found)
    )


# --- what is written


def test_without_targets_both_files_are_written_to_dist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "书")
    monkeypatch.chdir(tmp_path)
    made, found = build(Path("书"))
    assert found == ()
    assert [(str(item.path), item.pages > 0) for item in made] == [
        ("dist/xiaoshu.epub", False),
        ("dist/xiaoshu.pdf", True),
    ]
    assert [item.size for item in made] == [item.path.stat().st_size for item in made]
    assert sorted(item.name for item in Path("dist").iterdir()) == ["xiaoshu.epub", "xiaoshu.pdf"]


def test_the_same_target_twice_is_made_once(tmp_path: Path) -> None:
    out = tmp_path / "新 文件夹" / "书.EPUB"
    made, _ = build(write_book(tmp_path / "书"), [out, out])
    assert [item.path for item in made] == [out]


@pytest.mark.parametrize(
    ("name", "code"), [("书.docx", "R002"), ("书", "R002"), ("夹.pdf", "R001")]
)
def test_a_target_nobody_can_make_is_refused_at_once(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "夹.pdf").mkdir()
    assert [codes(found) for found in build(tmp_path / "没有", [tmp_path / name])] == [[], [code]]


def test_a_book_without_a_cover_gets_one_drawn(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "书", config=CONFIG.replace('cover = "cover.svg"\n', ""))
    made, found = build(folder, [tmp_path / "书.epub"])
    assert found == ()
    book = Opened(made[0].path.read_bytes())
    assert book.find("//opf:item[@properties='cover-image']/@media-type") == ["image/png"]


def test_a_cover_may_also_stand_in_an_article(tmp_path: Path) -> None:
    made, found = build(
        write_book(tmp_path / "书", "![封面](../cover.svg)"), [tmp_path / "书.epub"]
    )
    assert (len(made), found) == (1, ())


def test_a_missing_picture_is_told_at_every_place(tmp_path: Path) -> None:
    articles = {
        "a.md": "# 甲\n\n![图](../无.png)\n\n![图](../无.png)\n",
        "b.md": "# 乙\n\n![图](../无.png)\n",
    }
    _, found = prepare(write_book(tmp_path, articles))
    assert sorted(str(item.span)[:15] for item in found) == [
        "articles/a.md:3",
        "articles/a.md:5",
        "articles/b.md:3",
    ]


def test_an_error_in_one_output_keeps_back_the_other(tmp_path: Path) -> None:
    out = [tmp_path / "书.epub", tmp_path / "书.pdf"]
    made, found = build(write_book(tmp_path / "书", "这个字没有：\ue123。"), out)
    assert made == ()
    assert [(item.code, str(item.span)) for item in found] == [("P001", "articles/01.md:5:7")]
    assert not any(path.exists() for path in out)


def test_a_character_missing_from_a_head_is_told_at_its_place(tmp_path: Path) -> None:
    articles = {
        "01.md": "# 有\n\n有。\n",
        "02.md": "---\ntitle: 二\nkicker: 缺\ue123\n---\n\n有。\n",
    }
    _, found = build(write_book(tmp_path / "书", articles), [tmp_path / "书.pdf"])
    assert [(item.code, str(item.span)) for item in found] == [("P001", "articles/02.md:3:10")]


def test_an_unknown_variable_of_a_reader_style_is_an_error_with_its_name() -> None:
    made, found = OUTPUTS[".epub"](
        edition(), replace(theme(), reader_css="p { margin: var(--nix) }", cover_css="")
    )
    assert (made, codes(found)) == (None, ["P005"])


# --- writing in one step


def test_files_get_the_rights_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "f", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o640


def built_into(folder: Path, tmp_path: Path) -> tuple[str, list[str]]:
    """What a build says of a target in a folder, and what the folder holds afterwards."""
    (made, found) = build(write_book(tmp_path / "书"), [folder / "书.epub"])
    assert made == ()
    assert codes(found) == ["R001"]
    return found[0].message, sorted(item.name for item in folder.iterdir())


root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounting needs root on Linux"
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    folder = tmp_path / "小盘"
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", folder], check=False, capture_output=True
    )
    if mount.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    return folder


@root
def test_a_full_disk_leaves_the_old_file(small_disk: Path, tmp_path: Path) -> None:
    try:
        (small_disk / "书.epub").write_bytes(b"old")
        message, left = built_into(small_disk, tmp_path)
        assert "磁盘已满" in message
        assert left == ["书.epub"]
        assert (small_disk / "书.epub").read_bytes() == b"old"
    finally:
        subprocess.run(["umount", small_disk], check=True)


@root
def test_a_read_only_disk_leaves_the_old_file(small_disk: Path, tmp_path: Path) -> None:
    try:
        (small_disk / "书.epub").write_bytes(b"old")
        subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
        message, left = built_into(small_disk, tmp_path)
        assert "只读" in message
        assert left == ["书.epub"]
    finally:
        subprocess.run(["umount", small_disk], check=True)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.EROFS, "只读")],
)
def test_a_disk_that_refuses_is_said_in_chinese(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    folder = tmp_path / "出"
    folder.mkdir()
    (folder / "书.epub").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    message, left = built_into(folder, tmp_path)
    assert words in message
    assert left == ["书.epub"]
    assert (folder / "书.epub").read_bytes() == b"old"


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "夹").write_text("文件")
    made, found = build(write_book(tmp_path / "书"), [tmp_path / "夹" / "书.epub"])
    assert (made, codes(found)) == ((), ["R001"])


def test_a_reader_always_sees_a_whole_file(tmp_path: Path) -> None:
    """Two processes build into one file again and again while it is read."""
    target = tmp_path / "书.epub"
    folder = write_book(tmp_path / "书", "长" * 50_000)
    assert build(folder, [target])[0]
    program = (
        "import sys; from pathlib import Path; from huozi.files import write\n"
        "data = Path(sys.argv[1]).read_bytes()\n"
        "for _ in range(200): write(Path(sys.argv[1]), data)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, target]) for _ in range(2)]
    reads = 0
    while any(writer.poll() is None for writer in writers):
        with zipfile.ZipFile(target) as archive:
            assert archive.testzip() is None
        reads += 1
    assert [writer.wait() for writer in writers] == [0, 0]
    assert reads
    assert sorted(item.name for item in tmp_path.iterdir()) == ["书", "书.epub"]


def test_two_builds_at_once_both_end_well(tmp_path: Path) -> None:
    folder, target = write_book(tmp_path / "书"), tmp_path / "书.epub"
    answers = []
    threads = [
        Thread(target=lambda: answers.append(huozi("build", folder, "-o", target)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.returncode for answer in answers] == [0, 0]
    assert Opened(target.read_bytes()).files


# --- a machine that lacks something


WITHOUT_PANGO = """
import cffi
opened = cffi.FFI.dlopen
def dlopen(self, name, *flags):
    if "pango" in str(name):
        raise OSError(f"cannot load library {name!r}: no such file")
    return opened(self, name, *flags)
cffi.FFI.dlopen = dlopen
"""
COMMANDS = ("apt-get install", "dnf install", "brew install", "Windows")


@pytest.fixture
def without_pango(tmp_path: Path) -> dict[str, str]:
    """An environment in which every Python finds no Pango."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(WITHOUT_PANGO)
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), str(ROOT)])}


def test_without_pango_the_commands_are_given_and_the_epub_is_made(
    tmp_path: Path, without_pango: dict[str, str]
) -> None:
    write_book(tmp_path / "书")
    answer = huozi("build", "书", cwd=tmp_path, env=without_pango)
    assert answer.returncode == 1
    assert "P003" in answer.stderr
    assert "libpango" in answer.stderr
    assert all(command in answer.stderr for command in COMMANDS)
    assert "Traceback" not in answer.stderr
    assert "WeasyPrint" not in answer.stdout + answer.stderr
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["xiaoshu.epub"]
    assert answer.stdout.startswith("✓ dist/xiaoshu.epub")


def test_without_pango_a_cover_cannot_be_drawn_and_that_is_said(
    tmp_path: Path, without_pango: dict[str, str]
) -> None:
    write_book(tmp_path / "书", config=CONFIG.replace('cover = "cover.svg"\n', ""))
    answer = huozi("build", "书", "-o", "书.epub", cwd=tmp_path, env=without_pango)
    assert answer.returncode == 0
    assert "提示 P008" in answer.stderr


def test_without_fc_list_no_pdf_is_tried_and_the_commands_are_given(tmp_path: Path) -> None:
    write_book(tmp_path / "书")
    answer = huozi("build", "书", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert answer.returncode == 1
    assert "fc-list" in answer.stderr
    assert all(command in answer.stderr for command in COMMANDS)
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["xiaoshu.epub"]


def test_a_theme_whose_faces_are_missing_says_which_and_how_to_get_them(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "书", config=f'{CONFIG}theme = "怪"\n')
    shutil.copytree(ROOT / "styles" / "song", folder / "styles" / "怪")
    fonts = folder / "styles" / "怪" / "fonts.toml"
    fonts.write_text('song = ["没有的宋体", "serif"]\nhei = ["没有的黑体"]\n', "utf-8")
    made, found = build(folder, [tmp_path / "书.pdf", tmp_path / "书.epub"])
    assert [(item.code, item.message[:5]) for item in found] == [
        ("P006", "没有装宋体"),
        ("P006", "没有装黑体"),
    ]
    assert all(command in found[0].hint for command in COMMANDS)
    assert [item.path.suffix for item in made] == [".epub"]


def test_a_missing_subsetter_is_only_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "has_subset", lambda: False)
    made, found = build(write_book(tmp_path / "书"), [tmp_path / "书.pdf"])
    assert len(made) == 1
    assert [(item.code, item.severity) for item in found] == [("P007", "notice")]


# --- judging an output


def test_a_finding_without_a_line_is_placed_where_the_text_begins(tmp_path: Path) -> None:
    prepared = ready(write_book(tmp_path / "书", "正文。"))
    lost = finding("V002", Span("articles/01.md"), file="书.pdf", title="第一篇")
    made, found = judging.judge(
        (Made(b"x", unaided=True), (lost,)), tmp_path / "书.pdf", prepared, Means()
    )
    assert made is None
    assert str(found[0].span) == "articles/01.md:4"


def test_pictures_of_an_edition_are_those_asked_for(tmp_path: Path) -> None:
    prepared = ready(write_book(tmp_path / "书", "![图](../cover.svg)\n\n![图](../cover.svg)"))
    assert [item.path for item in prepared.edition.pictures] == ["cover.svg"]
    assert isinstance(prepared.edition.cover, Picture)
