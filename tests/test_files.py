from __future__ import annotations

import os
from pathlib import Path

import pytest

from huozi import files
from huozi.diagnostics import Span

HERE = Span("book.toml", 2, 5)


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "~/x",
        "C:\\x",
        "c:x",
        "\\\\server\\x",
        "a\0b",
        "..",
        "link",
    ],
)
def test_no_path_outside_the_folder_is_read(path: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("机密")
    folder = tmp_path / "书"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "x")
    data, found = files.read(folder, path, HERE)
    assert data is None
    assert [(item.code, item.span) for item in found] == [("S001", HERE)]


@pytest.mark.parametrize("path", ["图 一.md", "./图 一.md", "a/../图 一.md", "link/../图 一.md"])
def test_a_file_inside_is_read_however_its_path_is_spelt(path: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "图 一.md").write_text("字", "utf-8")
    assert files.read(tmp_path, path, HERE) == ("字".encode(), ())


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("images/tu1.png", "最接近的是 tu-1.png。"),
        ("images/xyz", "检查文件名"),
        ("bilder/tu-1.png", "文件夹 bilder/ 也不存在。"),
        ("images\\tu-1.png", "路径里用 / 分隔"),
        ("images", "最接近的是 images。"),
    ],
)
def test_a_missing_file_is_told_with_the_nearest_name(path: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "tu-1.png").touch()
    _, (found,) = files.read(tmp_path, path, HERE)
    assert found.code == "B007"
    assert found.hint.startswith(hint)


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert files.read(tmp_path, "a", HERE, limit=11)[0] == b"x" * 11
    assert [item.code for item in files.read(tmp_path, "a", HERE, limit=10)[1]] == ["S002"]


def test_what_cannot_be_read_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").touch()

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [item.code for item in files.read(tmp_path, "a", HERE)[1]] == ["B008"]
    assert [item.code for item in files.read(tmp_path, "字" * 300, HERE)[1]] == ["B008"]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    assert [item.code for item in files.read(tmp_path, "a", HERE)[1]] == ["B007"]


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_an_interrupted_write_leaves_the_old_files_and_nothing_beside_them(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = [tmp_path / "书.epub", tmp_path / "书.pdf"]
    for target in targets:
        target.write_bytes(b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(moment, interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write_all(dict.fromkeys(targets, b"new"))
    assert [target.read_bytes() for target in targets] == [b"old", b"old"]
    assert sorted(tmp_path.iterdir()) == targets


def test_where_one_file_can_not_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "夹").touch()
    targets = [tmp_path / "书.epub", tmp_path / "夹" / "书.pdf"]
    (found,) = files.put_all(dict.fromkeys(targets, b"new"))
    assert (found.code, found.span.path) == ("R001", str(targets[1]))
    assert [path.name for path in tmp_path.iterdir()] == ["夹"]


def test_a_written_file_replaces_the_old_one_with_the_usual_rights(tmp_path: Path) -> None:
    target = tmp_path / "dist" / "书.epub"
    files.write(target, b"new")
    files.write(target, b"newer")
    assert target.read_bytes() == b"newer"
    umask = os.umask(0)
    os.umask(umask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("target", [Path("/dev/null"), Path("/dev/zero")])
def test_a_device_is_never_replaced_by_a_file(target: Path) -> None:
    before = target.stat().st_mode
    with pytest.raises(OSError, match="不是普通文件"):
        files.write(target, b"x")
    assert target.stat().st_mode == before
