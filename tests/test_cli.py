"""The command line as an editor and a script meet it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from books import COMMAND, ROOT, Command, huozi, write_book

import huozi as package
from huozi.making import build as builder

VERBS = (
    *("build", "shelf", "check", "verify", "cover", "impose", "spread", "import", "review"),
    *("hant", "index", "new", "fonts", "doctor", "clean"),
)


def one_json(text: str) -> dict[str, Any]:
    """The one JSON value that is all of an output."""
    value = json.loads(text)
    assert isinstance(value, dict)
    assert text.count("\n") == 1
    return value


# --- help and wrong usage


def test_publish_and_the_command_are_one_program(tmp_path: Path) -> None:
    import subprocess

    for verb in ((), ("build",), ("import",)):
        said = [
            subprocess.run(
                [*program, *verb, "--help"],
                capture_output=True,
                text=True,
                check=True,
                cwd=tmp_path,
            )
            for program in ((*COMMAND,), (sys.executable, ROOT / "publish.py"))
        ]
        assert said[0].stdout == said[1].stdout
        assert said[0].stdout.startswith("用法：huozi")


def test_a_child_that_reads_the_script_again_loads_nothing_by_it() -> None:
    import subprocess

    script = "import sys, huozi.__main__; print(*[n for n in sys.modules if 'huozi' in n or n == 'click'])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["huozi", "huozi.__main__"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_in_chinese(verb: str, command: Command) -> None:
    answer = command(verb, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"用法：huozi {verb}")
    assert not {"Usage", "Options", "Show this"} & set(answer.out.replace(":", " ").split())


def test_the_program_lists_its_verbs(command: Command) -> None:
    out = command("--help").out
    assert [line.split()[0] for line in out.partition("命令:\n")[2].splitlines()] == list(VERBS)


def test_the_version(command: Command) -> None:
    assert command("--version") == (0, f"huozi {package.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bild"], "没有命令 bild，是不是 build？"),
        (["zzz"], "没有命令 zzz"),
        (["build", "--jsno"], "没有选项 --jsno，是不是 --json？"),
        (["build", "甲", "乙"], "多了参数 乙"),
        (["build", "-o"], "选项 -o 后面缺一个值"),
        (["build", "--json=1"], "选项 --json 不带值"),
        (["import", "x.txt"], "缺少选项 --into"),
        (["import", "--into", "书"], "缺少参数 文件…"),
        (["new"], "缺少参数 文件夹"),
        (["doctor", "甲"], "多了参数 甲"),
    ],
)
def test_wrong_usage_is_said_in_chinese(arguments: list[str], words: str, command: Command) -> None:
    answer = command(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"用法不对：{words}\n运行 huozi --help 看用法。\n"


# --- build


def test_with_no_arguments_book_is_built(tmp_path: Path) -> None:
    write_book(tmp_path / "book")
    answer = huozi(cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert (answer.returncode, len(answer.stderr.splitlines())) == (0, 1)
    epub, pdf = answer.stdout.splitlines()
    assert epub.startswith("✓ dist/xiaoshu.epub（")
    assert pdf.startswith("✓ dist/xiaoshu.pdf（")
    assert all(word in pdf for word in (" 页，", " 字，", "KB，", " 秒）"))


def test_with_no_arguments_and_no_book_that_is_said(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = command()
    assert answer.code == 1
    assert answer.err.startswith("book: 错误 B001 找不到书稿文件夹 book\n    → ")


def test_the_ending_chooses_the_format_and_names_may_be_chinese(
    tmp_path: Path, command: Command
) -> None:
    folder = write_book(tmp_path / "我的 书")
    out = [tmp_path / "成 品" / "书 一.epub", tmp_path / "书.pdf"]
    answer = command("build", folder, "-o", out[0], "--output", out[1])
    assert (answer.code, len(answer.err.splitlines())) == (0, 1)
    assert [line.partition("（")[0] for line in answer.out.splitlines()] == [
        f"✓ {path}" for path in out
    ]
    assert [path.read_bytes()[:4] for path in out] == [b"PK\x03\x04", b"%PDF"]


def test_a_line_can_be_followed_from_where_the_command_was_given(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "书", "见[这里](没有.md)。")
    monkeypatch.chdir(tmp_path)
    answer = command("check", "书")
    assert answer.code == 1
    assert answer.err.startswith("书/articles/01.md:5:")


UNBUILDABLE = [
    (["nix"], 1, "B001"),
    (["书", "-o", "x.docx"], 2, "R002"),
    (["书", "-o", "x"], 2, "R002"),
    (["书", "-o", "夹.pdf"], 1, "R001"),
    (["书", "--only", "没有"], 1, "R003"),
    (["书", "--only", "y" * 300], 1, "R003"),
]


@pytest.fixture
def beside_a_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_book(tmp_path / "书")
    (tmp_path / "夹.pdf").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("beside_a_book")
@pytest.mark.parametrize(("arguments", "code", "finding"), UNBUILDABLE)
def test_what_cannot_be_built_says_why(
    arguments: list[str], code: int, finding: str, command: Command
) -> None:
    plain, machine = command("build", *arguments), command("build", *arguments, "--json")
    assert (plain.code, plain.out) == (code, "")
    assert f"错误 {finding} " in plain.err
    assert (machine.code, machine.err) == (code, "")
    value = one_json(machine.out)
    assert [item["code"] for item in value["findings"]] == [finding]
    assert value["artefacts"] == []


def test_json_holds_artefacts_and_findings_and_nothing_else_is_printed(tmp_path: Path) -> None:
    write_book(tmp_path / "书", "![](cover.svg)", CONFIG_UNUSED)
    answer = huozi(
        "build", "书", "-o", "书.pdf", "--json", cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    value = one_json(answer.stdout)
    (artefact,) = value["artefacts"]
    assert artefact["path"] == "书.pdf"
    assert artefact["size"] == (tmp_path / "书.pdf").stat().st_size
    assert artefact["pages"] > 2
    (found,) = value["findings"]
    assert found["severity"] == "warning"
    assert (found["span"]["path"], found["span"]["line"]) == ("articles/01.md", 5)
    assert set(found) >= {"code", "severity", "span", "message", "hint"}


CONFIG_UNUSED = 'title = "书"\ndate = 2026-01-01\ncover = "cover.svg"\n'


# --- check and new


def test_check_makes_nothing(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "书")
    monkeypatch.chdir(tmp_path)
    assert command("check", "书") == (0, "✓ 书（1 篇，可以排书）\n", "")
    assert one_json(command("check", "书", "--json").out) == {"findings": []}
    assert [item.name for item in tmp_path.iterdir()] == ["书"]


@pytest.mark.parametrize("name", ["新 书", 'a"b', "a\\b", "名\x7f", "a'b", "{x}"])
def test_a_new_book_can_be_built_whatever_its_name(
    name: str, tmp_path: Path, command: Command
) -> None:
    answer = command("new", tmp_path / "深" / name)
    assert answer.code == 0, answer.err
    assert len(answer.out.splitlines()) == 2
    assert command("check", tmp_path / "深" / name).code == 0


def test_new_leaves_a_book_alone(tmp_path: Path, command: Command) -> None:
    folder = write_book(tmp_path / "书")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    answer = command("new", folder)
    assert (answer.code, answer.out) == (1, "")
    assert "R004" in answer.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_new_where_a_file_stands(tmp_path: Path, command: Command) -> None:
    (tmp_path / "书").write_text("文件")
    answer = command("new", tmp_path / "书", "--json")
    assert answer.code == 1
    assert [item["code"] for item in one_json(answer.out)["findings"]] == ["R001"]


# --- what nobody foresaw


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("第一行\n第二行")

    monkeypatch.setattr(builder, "build", crash)


@pytest.mark.usefixtures("broken")
def test_an_unforeseen_error_is_a_short_message(command: Command) -> None:
    answer = command("build")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(
        "huozi: 错误 R006 程序内部出错（ZeroDivisionError: 第一行 第二行）"
    )
    assert "Traceback" not in answer.err


@pytest.mark.usefixtures("broken")
def test_an_unforeseen_error_is_json_where_a_machine_reads(command: Command) -> None:
    answer = command("build", "--json")
    assert (answer.code, answer.err) == (1, "")
    assert [item["code"] for item in one_json(answer.out)["findings"]] == ["R006"]


@pytest.mark.usefixtures("broken")
def test_a_maintainer_can_ask_how_it_came(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUOZI_DEBUG", "1")
    assert "Traceback" in command("build").err


def test_a_reader_that_hangs_up_gets_no_traceback(tmp_path: Path) -> None:
    import subprocess

    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*COMMAND, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
