"""What may go wrong in the middle of a build: it ends with words, leaves nothing, loses nothing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from books import Answer, Command, wait_until, write_book
from processes import CHAPTERS, READY, Desk, desk, running, write_chapters

from huozi.making import build as builder
from huozi.work.cache import Cache
from huozi.work.steps import BUDGET, Means
from huozi.work.workers import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

# Title page, imprint and contents are sections beside the articles.
SECTIONS = CHAPTERS + 3


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_chapters(tmp_path_factory.mktemp("book") / "书")


@pytest.fixture(scope="module")
def right(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The book built with nothing going wrong."""
    place = desk(tmp_path_factory.mktemp("right"), book)
    answer = place.build()
    assert answer.code == 0, answer.err
    assert place.scraps() == []
    return place


@pytest.fixture
def place(book: Path, tmp_path: Path) -> Desk:
    """A desk with files of a former build on it."""
    place = desk(tmp_path, book)
    for target in place.targets:
        target.write_bytes(b"old")
    return place


def counted(answer: Answer) -> tuple[int, int]:
    """How many sections were laid out anew, and how many reused, as the log has it."""
    (line,) = [line for line in answer.err.splitlines() if "用时" in line]
    found = re.search(r"排版面 \d+ 节：新排 (\d+)，照旧 (\d+)", line)
    assert found, line
    return int(found[1]), int(found[2])


def laying_out(place: Desk) -> bool:
    """Whether some sections are laid out, and most are not."""
    return len(place.kept()) >= READY + 2


# --- asked to stop


@pytest.mark.parametrize(
    ("name", "to_all", "code"),
    [
        ("SIGINT", True, 130),  # as a terminal does it
        ("SIGINT", False, 130),
        ("SIGTERM", False, 143),
        ("SIGHUP", True, 129),
    ],
)
def test_a_build_that_is_stopped_goes_on_where_it_was(
    name: str, to_all: bool, code: int, place: Desk, right: Desk
) -> None:
    with running(place) as build:
        wait_until(lambda: laying_out(place))
        (os.killpg if to_all else os.kill)(build.process.pid, signal.Signals[name])
        answer = build.ended()
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.splitlines()[-1] == "已中断；原来的文件没有动。"
    assert "Traceback" not in answer.err
    assert place.scraps() == []
    assert place.made() == (b"old", b"old")
    answer = place.build()
    assert answer.code == 0, answer.err
    new, reused = counted(answer)
    assert reused >= 2
    assert new + reused == SECTIONS
    assert place.made() == right.made()
    assert place.scraps() == []


def test_a_second_ctrl_c_does_not_disturb_the_end(place: Desk) -> None:
    with running(place) as build:
        wait_until(lambda: laying_out(place))
        while build.process.poll() is None:
            os.kill(build.process.pid, signal.SIGINT)
            time.sleep(0.001)
        answer = build.ended()
    assert answer.code == 130
    assert answer.err.splitlines()[-1] == "已中断；原来的文件没有动。"
    assert place.scraps() == []


def test_a_build_killed_outright_leaves_no_child_and_goes_on_where_it_was(place: Desk) -> None:
    with running(place) as build:
        wait_until(lambda: laying_out(place))
        build.process.kill()
        build.ended()
    assert place.made() == (b"old", b"old")
    answer = place.build()
    assert answer.code == 0, answer.err
    assert counted(answer)[1] >= 2


# --- a worker that dies


def test_a_worker_that_is_killed_costs_nothing(place: Desk, right: Desk) -> None:
    with running(place) as build:
        wait_until(lambda: laying_out(place) and build.workers())
        os.kill(build.workers()[0], signal.SIGKILL)
        answer = build.ended()
    assert answer.code == 0, answer.err
    assert counted(answer) == (SECTIONS, 0)
    assert place.made() == right.made()
    assert place.scraps() == []


def test_workers_that_are_killed_again_and_again_are_told_of(place: Desk) -> None:
    with running(place) as build:
        wait_until(lambda: laying_out(place))
        while build.process.poll() is None:
            for worker in build.workers():
                try:
                    os.kill(worker, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        answer = build.ended()
    assert (answer.code, answer.out) == (1, "")
    told = re.findall(r"articles/\d\d\.md:1: 错误 S011 articles/\d\d\.md .*SIGKILL", answer.err)
    assert told, answer.err
    assert "内存不够" in answer.err
    assert place.made() == (b"old", b"old")
    assert place.scraps() == []
    new, reused = counted(place.build())
    assert reused >= 2
    assert new + reused == SECTIONS


def test_the_process_that_forks_workers_may_be_killed(place: Desk, right: Desk) -> None:
    with running(place) as build:
        wait_until(lambda: laying_out(place) and build.workers())
        (forker,) = {
            int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            for pid in build.workers()
        }
        os.kill(forker, signal.SIGKILL)
        answer = build.ended()
    assert answer.code == 0, answer.err
    assert place.made() == right.made()
    assert place.scraps() == []


def test_a_section_too_big_for_the_memory_is_named(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "\n\n".join(f"第{n}段，" + "一二三四五六七八九十，" * 20 for n in range(6000))
    folder = write_book(tmp_path / "书", {"小.md": "# 小\n\n小。\n", "大.md": f"# 大\n\n{long}\n"})
    budget = replace(BUDGET, output=Limits(900, 500))
    original = builder.build

    def build_in_little_memory(*given: object) -> object:
        *others, means = given
        return original(*others, replace(means, budget=budget))

    monkeypatch.setattr(builder, "build", build_in_little_memory)
    answer = command("build", folder, "-o", tmp_path / "书.pdf")
    assert answer.code == 1
    assert "articles/大.md:1: 错误 S007 articles/大.md 用的内存超过 500 MB，已停止" in answer.err
    assert not (tmp_path / "书.pdf").exists()


# --- a disk that is full


def with_small_disk(folder: Path, size: str, listing: Path) -> tuple[str, ...]:
    """A program that runs another with a small disk mounted, and lists what that leaves there."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    script = (
        'mount -t tmpfs -o size="$2",mode=700 tmpfs "$1" || exit 99; cp -a "$3/." "$1";'
        'listing="$4"; disk="$1"; shift 4; "$@"; code=$?; find "$disk" -type f > "$listing";'
        'cp -a "$disk/." "$listing.d"; exit $code'
    )
    before = listing.with_name("before")
    shutil.copytree(folder, before)
    given = (str(folder), size, str(before), str(listing))
    runner = ("unshare", "-rm", "sh", "-c", script, "sh", *given)
    (listing.parent / f"{listing.name}.d").mkdir()
    if subprocess.run([*runner, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    return runner


def left_on(listing: Path) -> dict[str, bytes]:
    """The files a program left on its small disk."""
    copied = listing.parent / f"{listing.name}.d"
    return {path.name: path.read_bytes() for path in copied.rglob("*") if path.is_file()}


def test_a_full_disk_for_the_outputs_leaves_both_old_files(
    place: Desk, right: Desk, tmp_path: Path
) -> None:
    epub, pdf = map(len, right.made())
    size = max(epub, pdf) + min(epub, pdf) // 2  # either of them, not both
    runner = with_small_disk(place.out, str(size), tmp_path / "left")
    answer = place.build(before=runner)
    assert (answer.code, answer.out) == (1, "")
    assert re.search(r"书\.(pdf|epub): 错误 R001 写不了 .*磁盘已满", answer.err), answer.err
    assert left_on(tmp_path / "left") == {"书.epub": b"old", "书.pdf": b"old"}
    assert place.scraps() == []


def test_a_full_disk_for_the_cache_is_told_of_and_costs_nothing_else(
    place: Desk, right: Desk, tmp_path: Path
) -> None:
    runner = with_small_disk(place.cache, "64k", tmp_path / "left")
    answer = place.build(before=runner)
    assert answer.code == 0
    assert re.search(r"警告 R011 中间结果存不进 .*：磁盘已满", answer.err), answer.err
    assert not [name for name in left_on(tmp_path / "left") if name.startswith("half-")]
    assert place.made() == right.made()
    assert place.scraps() == []


def test_a_full_disk_for_temporary_files_is_told_of(place: Desk, tmp_path: Path) -> None:
    runner = with_small_disk(place.drafts, "64k", tmp_path / "left")
    answer = place.build(before=runner)
    assert (answer.code, answer.out) == (1, "")
    assert re.search(r"错误 S010 .*磁盘已满", answer.err), answer.err
    assert "TMPDIR" in answer.err
    assert left_on(tmp_path / "left") == {}
    assert place.made() == (b"old", b"old")


@pytest.mark.parametrize("name", ["没有", "文件"])
def test_a_folder_for_temporary_files_that_is_not_there(
    name: str, place: Desk, tmp_path: Path
) -> None:
    (tmp_path / "文件").touch()
    assert place.build(TMPDIR=str(tmp_path / name)).code == 0


def test_a_folder_for_temporary_files_may_lie_deep(place: Desk) -> None:
    """Deeper than the address of a socket can say."""
    deep = place.drafts / ("深" * 60)
    deep.mkdir()
    assert place.build("--only", "01.md", TMPDIR=str(deep)).code == 0
    assert list(deep.iterdir()) == []


def test_no_place_for_temporary_files_at_all(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: [str(tmp_path / "没有")])
    folder = write_book(tmp_path / "书")
    answer = command("build", folder, "-o", tmp_path / "书.epub")
    assert (answer.code, answer.out) == (1, "")
    assert "错误 R012 这台机器做不下去：没有地方放临时文件" in answer.err


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "内存不够"),
        (OSError(28, "No space left on device"), "磁盘已满"),
        (OSError(11, "Resource temporarily unavailable"), "进程太多"),
    ],
)
def test_a_machine_that_has_nothing_left(
    error: Exception, words: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(builder, "build", fail)
    answer = command("build")
    assert (answer.code, answer.out) == (1, "")
    assert f"错误 R012 这台机器做不下去：{words}" in answer.err


# --- the cache


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def given_away(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give files away")
    os.chown(path, 12345, 12345)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE = [cut_short, changed, emptied, given_away, made_a_folder, made_a_link, made_a_pipe]


@pytest.mark.parametrize("damage", DAMAGE)
def test_entries_that_are_not_ours_any_more_are_made_anew(
    damage: object, right: Desk, tmp_path: Path
) -> None:
    place = desk(tmp_path, right.book)
    shutil.copytree(right.cache, place.cache, dirs_exist_ok=True)
    for path in place.kept():
        damage(path)
    answer = place.build()
    assert answer.code == 0, answer.err
    assert counted(answer) == (SECTIONS, 0)
    assert place.made() == right.made()


def test_what_lies_beside_the_entries_is_nobody_s_to_touch(place: Desk) -> None:
    """Somebody names a folder of his own for the cache."""
    own = [place.cache / name for name in ("论文.docx", "ab/图.png", "文/稿.md", "0a/half-写.txt")]
    for path in own:
        path.parent.mkdir(exist_ok=True)
        path.write_text("我的")
    rights = place.cache.stat().st_mode
    place.build("--only", "01.md")
    assert len(place.kept()) > 3
    env = place.env
    subprocess.run([*place.command[:3], "clean"], env=env, check=True, capture_output=True)
    assert [path.read_text() for path in own] == ["我的"] * 4
    assert sorted(path for path in place.cache.rglob("*") if path.is_file()) == sorted(own)
    assert place.cache.stat().st_mode == rights


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.chmod(0o777), "别人也能写这个文件夹"),
        (lambda path: (path.rmdir(), path.touch()), "同名的文件已经存在"),
    ],
)
def test_a_folder_for_the_cache_that_will_not_do(spoil: object, words: str, place: Desk) -> None:
    spoil(place.cache)
    answer = place.build("--only", "01.md")
    assert answer.code == 0
    assert f"警告 R011 中间结果存不进 {place.cache}：{words}" in answer.err
    assert "HUOZI_CACHE" in answer.err
    assert not place.cache.is_dir() or list(place.cache.iterdir()) == []


def test_two_builds_with_one_cache_and_somebody_who_cleans_it(
    place: Desk, right: Desk, tmp_path: Path
) -> None:
    (tmp_path / "二").mkdir()
    other = replace(desk(tmp_path / "二", place.book), cache=place.cache)
    with running(place) as one, running(other) as two:
        while one.process.poll() is None or two.process.poll() is None:
            subprocess.run(
                [*place.command[:3], "clean"], env=place.env, check=True, capture_output=True
            )
        answers = [one.ended(), two.ended()]
    assert [answer.code for answer in answers] == [0, 0], answers
    assert place.made() == other.made() == right.made()
    assert place.scraps() == other.scraps() == []


def test_two_builds_that_fill_one_cache(place: Desk, right: Desk, tmp_path: Path) -> None:
    (tmp_path / "二").mkdir()
    other = replace(desk(tmp_path / "二", place.book), cache=place.cache)
    with running(place) as one, running(other) as two:
        answers = [one.ended(), two.ended()]
    assert [answer.code for answer in answers] == [0, 0], answers
    assert place.made() == other.made() == right.made()
    third = place.build()
    assert "出成品 2 件：新做 0，照旧 2" in third.err
    assert place.made() == right.made()


@pytest.mark.parametrize("stopped", [False, True])
def test_the_cache_stays_under_its_limit(
    stopped: bool, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Cache(tmp_path / "cache", limit=20_000)
    monkeypatch.setattr("huozi.work.cache.users", lambda: small)
    if stopped:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(builder, "_write", stop)
    folder = write_chapters(tmp_path / "书", 2)
    answer = command("build", folder, "-o", tmp_path / "书.epub")
    assert answer.code == (130 if stopped else 0)
    size = sum(path.stat().st_size for path in small.folder.glob("*/*"))
    assert 0 < size <= 20_000


# --- whoever does it, it is the same


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers_makes_the_same_bytes(workers: int, place: Desk, right: Desk) -> None:
    made, found = builder.build(
        place.book, place.targets, means=Means(kept=Cache(place.cache), workers=workers)
    )
    assert (len(made), found) == (2, ())
    assert place.made() == right.made()


def test_a_warm_cache_half_a_cache_and_none_make_the_same_bytes(
    right: Desk, tmp_path: Path
) -> None:
    place = desk(tmp_path, right.book)
    shutil.copytree(right.cache, place.cache, dirs_exist_ok=True)
    warm = place.build()
    assert "出成品 2 件：新做 0，照旧 2" in warm.err
    assert place.made() == right.made()
    for path in sorted(place.kept(), key=lambda path: path.stat().st_size)[::2]:
        path.unlink()
    assert place.build().code == 0
    assert place.made() == right.made()
    before = {path: path.stat().st_mtime_ns for path in place.kept()}
    none = place.build("--no-cache")
    assert counted(none) == (SECTIONS, 0)
    assert place.made() == right.made()
    assert {path: path.stat().st_mtime_ns for path in place.kept()} == before
