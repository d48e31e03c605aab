"""What was made before is found again, and only that."""

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path

import pytest
from books import Command, write_book
from hypothesis import given
from hypothesis import strategies as st

import huozi.work.cache
from huozi.digest import digest
from huozi.model import Person
from huozi.work.cache import NOT_KEPT, Cache, run_or_recall, users
from huozi.work.workers import Failure, Limits, run

LIMITS = Limits(seconds=60, megabytes=4096)
KEY = "ab" + "0" * 38


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


class Kind(StrEnum):
    ONE = "1"


@dataclass(frozen=True)
class Pair:
    left: object
    right: object


DIFFERENT = [
    # values that must not be taken for one another
    ("1", 1),
    (1, True),
    ("", None),
    (b"a", "a"),
    (("a", "b"), ("ab",)),
    (("a", ("b",)), (("a",), "b")),
    (("a", 1), 'a"1:1'),
    (("a", "b"), ('a"1:b',)),
    (Pair("a", "bc"), Pair("ab", "c")),
    (Pair(1, 2), Person("1", "2")),
    (Kind.ONE, "1"),
    (date(2026, 11, 22), "2026-11-22"),
    ({"a": 1}, (("a", 1),)),
    (partial(len, 1), partial(len, 2)),
    (len, max),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=str)
def test_values_that_differ_have_digests_that_differ(one: object, other: object):
    assert digest(one) != digest(other)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner).map(tuple) | st.builds(Pair, inner, inner),
)


@given(plain, plain)
def test_a_digest_tells_values_apart_as_repr_does(one: object, other: object):
    assert (digest(one) == digest(other)) == (repr(one) == repr(other))


def test_what_is_no_plain_value_is_refused():
    with pytest.raises(TypeError, match="generator"):
        digest(_ for _ in ())


def test_what_is_kept_is_recalled(kept: Cache):
    assert kept.recall(KEY) is NOT_KEPT
    kept.keep(KEY, ("书", b"\0"))
    assert kept.recall(KEY) == ("书", b"\0")


def entry(kept: Cache) -> Path:
    (path,) = kept.folder.glob("*/*")
    return path


@pytest.mark.parametrize("data", [b"", b"x" * 20, b"x" * 500], ids=["empty", "short", "changed"])
def test_an_entry_that_is_not_whole_is_not_there(kept: Cache, data: bytes):
    kept.keep(KEY, "书")
    entry(kept).write_bytes(data)
    assert kept.recall(KEY) is NOT_KEPT


def test_an_entry_cut_short_is_not_there(kept: Cache):
    kept.keep(KEY, "书" * 100)
    path = entry(kept)
    path.write_bytes(path.read_bytes()[:-1])
    assert kept.recall(KEY) is NOT_KEPT


def test_a_folder_that_takes_nothing_costs_nothing_else(tmp_path: Path):
    (tmp_path / "file").write_text("")
    Cache(tmp_path / "file").keep(KEY, "书")


def test_what_was_not_used_for_longest_goes_first(kept: Cache):
    for number in range(4):
        kept.keep(f"{number}" * 40, "书" * 1000)
    size = entry_size(kept)
    for path, age in zip(sorted(kept.folder.glob("*/*")), (3, 1, 4, 2), strict=True):
        os.utime(path, (age, age))
    replace(kept, limit=2 * size).trim()
    left = [number for number in range(4) if kept.recall(f"{number}" * 40) is not NOT_KEPT]
    assert left == [0, 2]


def entry_size(kept: Cache) -> int:
    return next(kept.folder.glob("*/*")).stat().st_size


def test_clearing_leaves_nothing_and_tells_how_much_there_was(kept: Cache):
    kept.keep(KEY, "书")
    size = entry_size(kept)
    assert kept.clear() == size
    assert kept.recall(KEY) is NOT_KEPT


def test_the_cache_is_its_owners_alone(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("HUOZI_CACHE", str(tmp_path / "mine"))
    found = users()
    found.keep(KEY, "书")
    assert [found.closed, found.refusal] == [False, ""]
    made = [found.folder, found.folder / KEY[:2], entry(found)]
    assert [path.stat().st_mode & 0o777 for path in made] == [0o700, 0o700, 0o600]


@pytest.mark.parametrize("rights", [0o755, 0o500])
def test_a_folder_that_is_there_keeps_its_rights(monkeypatch, tmp_path: Path, rights: int):
    monkeypatch.setenv("HUOZI_CACHE", str(tmp_path / "mine"))
    (tmp_path / "mine").mkdir(mode=rights)
    assert not users().closed
    assert (tmp_path / "mine").stat().st_mode & 0o777 == rights


@pytest.mark.parametrize("rights", [0o777, 0o770, 0o722])
def test_a_folder_that_others_may_write_to_is_not_used(monkeypatch, tmp_path: Path, rights: int):
    """An entry runs as a program does when it is read."""
    monkeypatch.setenv("HUOZI_CACHE", str(tmp_path / "mine"))
    Cache(tmp_path / "mine").keep(KEY, "书")
    (tmp_path / "mine").chmod(rights)
    found = users()
    assert (found.closed, found.refusal) == (True, "别人也能写这个文件夹")
    assert found.recall(KEY) is NOT_KEPT
    found.keep("cd" * 20, "书")
    assert found.clear() == 0
    assert len(list(found.folder.glob("*/*"))) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root gives files away")
@pytest.mark.parametrize("what", ["the folder", "an entry"])
def test_what_belongs_to_somebody_else_is_not_used(monkeypatch, tmp_path: Path, what: str):
    monkeypatch.setenv("HUOZI_CACHE", str(tmp_path / "mine"))
    users().keep(KEY, "书")
    assert users().recall(KEY) == "书"
    os.chown(tmp_path / "mine" if what == "the folder" else entry(users()), 12345, 12345)
    found = users()
    assert found.recall(KEY) is NOT_KEPT
    assert found.refusal == ("这个文件夹是别人的" if what == "the folder" else "")
    found.keep(KEY, "书")
    assert found.closed == (what == "the folder")
    assert found.closed or found.recall(KEY) == "书"


def test_files_of_other_programs_in_the_folder_are_left_alone(kept: Cache):
    """Somebody names a folder of his own for the cache."""
    own = [kept.folder / name for name in ("论文.docx", "ab/图.png", "文/稿.md", f"文/{'0' * 38}")]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1000)
        os.utime(path, (1, 1))
    kept.keep(KEY, "书" * 1000)
    replace(kept, limit=100).trim()
    assert kept.recall(KEY) is NOT_KEPT
    kept.keep(KEY, "书")
    assert 0 < kept.clear() < 1000
    assert sorted(path for path in kept.folder.rglob("*") if path.is_file()) == sorted(own)


def test_a_disk_that_refuses_is_remembered(kept: Cache, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    kept.keep(KEY, "书")
    assert kept.refusal == "磁盘已满"
    assert list(kept.folder.glob("*/*")) == []


def length(task: str) -> tuple[int, str]:
    """A task that leaves a mark each time it is done."""
    folder, _, text = task.partition("|")
    done = Path(folder) / "done"
    done.write_text((done.read_text() if done.exists() else "") + text[:1])
    if text == "crash":
        raise ValueError(text)
    return len(text), text


def results(kept: Cache | None, tasks: list[str], state: object = None) -> dict[int, object]:
    return dict(run_or_recall(kept, run, length, tasks, LIMITS, state=lambda _: state))


def test_a_task_is_done_once(kept: Cache, tmp_path: Path):
    first = [f"{tmp_path}|甲", f"{tmp_path}|乙乙"]
    second = [f"{tmp_path}|丙", f"{tmp_path}|乙乙"]
    assert results(kept, first) == {0: (1, "甲"), 1: (2, "乙乙")}
    assert results(kept, second) == {0: (1, "丙"), 1: (2, "乙乙")}
    assert (tmp_path / "done").read_text() == "甲乙丙"


def test_a_task_is_done_again_where_what_it_reads_has_changed(kept: Cache, tmp_path: Path):
    for state in ("one", "other", "one"):
        results(kept, [f"{tmp_path}|甲"], state)
    assert (tmp_path / "done").read_text() == "甲甲"


def test_a_failure_is_not_kept(kept: Cache, tmp_path: Path):
    for _ in range(2):
        assert isinstance(results(kept, [f"{tmp_path}|crash"])[0], Failure)
    assert (tmp_path / "done").read_text() == "cc"


def test_a_book_comes_out_alike_with_a_full_cache_an_empty_one_and_none(
    tmp_path: Path, command: Command
):
    folder = write_book(tmp_path / "书", {"a.md": "# 甲\n\n一。\n", "b.md": "# 乙\n\n二。\n"})
    out = [tmp_path / "o" / name for name in ("书.epub", "书.pdf")]

    def made(*options: str) -> list[bytes]:
        answer = command("build", folder, "-o", out[0], "-o", out[1], *options)
        assert answer.code == 0, answer.err
        return [path.read_bytes() for path in out]

    cold, warm, none = made(), made(), made("--no-cache")
    assert cold == warm == none
    (folder / "articles" / "b.md").write_text("# 乙\n\n二三。\n")
    changed = made()
    assert changed != cold
    assert changed == made("--no-cache")


def test_clean_tells_what_it_took_away(tmp_path: Path, command: Command):
    folder = write_book(tmp_path / "书", {"a.md": "# 甲\n\n一。\n"})
    command("build", folder, "-o", tmp_path / "书.epub")
    assert json.loads(command("clean", "--json").out)["bytes"] > 1000
    assert json.loads(command("clean", "--json").out)["bytes"] == 0


def test_another_word_list_is_another_program():
    package = Path(huozi.work.cache.__file__).parent.parent
    names = {path.name for path in huozi.work.cache._sources(package)}
    assert {"cache.py", "words.txt", "note.png"} <= names
    assert not any(name.endswith(".pyc") for name in names)


def test_without_a_cache_everything_is_done(tmp_path: Path):
    for _ in range(2):
        results(None, [f"{tmp_path}|甲"])
    assert (tmp_path / "done").read_text() == "甲甲"
