"""What stands is not built again; whatever a build depends on has to be the same for that."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from books import Command, write_book

from huozi.diagnostics import Finding, Severity, Span
from huozi.making import artefacts
from huozi.making.artefacts import Artefact, keep, standing, state
from huozi.work.cache import Cache
from huozi.work.steps import Means, Order

ORDER = Order()


@pytest.fixture
def means(tmp_path: Path) -> Means:
    return Means(kept=Cache(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_book(tmp_path / "书", {"a.md": "# 甲\n\n正文。\n"})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "a.epub"
    path.write_bytes(b"a book")
    return path


def built(target: Path, *found: Finding) -> artefacts.Built:
    return (Artefact(target, 6, 0, 3, 1.5),), found


def test_what_was_written_stands_until_something_changes(
    folder: Path, target: Path, means: Means
) -> None:
    now = state(folder, (target,), ORDER)
    assert standing(now, means) is None
    keep(built(target), now, means)
    known = standing(state(folder, (target,), ORDER), means)
    assert known == ((Artefact(target, 6, 0, 3, 0.0, stands=True),), ())


def same_size(folder: Path) -> None:
    """As long as it was, and of the same time: only the system tells that it was changed."""
    path = folder / "articles" / "a.md"
    was = path.stat()
    path.write_text(path.read_text().replace("正文", "原文"))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def hide(folder: Path) -> None:
    (folder / ".images").mkdir()
    (folder / ".images" / "a.png").touch()


CHANGES: dict[str, Callable[[Path], object]] = {
    "an article": lambda folder: (folder / "articles" / "a.md").write_text("# 甲\n\n改了。\n"),
    "an article, as long and as old": same_size,
    "one more": lambda folder: (folder / "articles" / "b.md").write_text("# 乙\n"),
    "one less": lambda folder: (folder / "articles" / "a.md").unlink(),
    "something hidden": hide,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_manuscript_that_changed_is_built(
    change: Callable[[Path], object], folder: Path, target: Path, means: Means
) -> None:
    keep(built(target), state(folder, (target,), ORDER), means)
    change(folder)
    assert standing(state(folder, (target,), ORDER), means) is None


@pytest.mark.parametrize(
    "order", [Order(only="a"), Order(variety="hant"), Order(reader="kindle"), Order(release=True)]
)
def test_another_order_is_built(order: Order, folder: Path, target: Path, means: Means) -> None:
    keep(built(target), state(folder, (target,), ORDER), means)
    assert standing(state(folder, (target,), order), means) is None
    assert standing(state(folder, (target, target.with_suffix(".pdf")), ORDER), means) is None


def test_the_day_the_machine_gives_counts(
    folder: Path, target: Path, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(built(target), state(folder, (target,), ORDER), means)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert standing(state(folder, (target,), ORDER), means) is None


def test_what_was_built_into_the_folder_is_no_manuscript(
    folder: Path, target: Path, means: Means
) -> None:
    keep(built(target), state(folder, (target,), ORDER), means)
    (folder / "dist").mkdir()
    (folder / "dist" / "a.epub").touch()
    assert standing(state(folder, (target,), ORDER), means) is not None


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"A BOOK")])
def test_a_finished_file_that_is_not_as_it_was_is_built(
    harm: Callable[[Path], object], folder: Path, target: Path, means: Means
) -> None:
    now = state(folder, (target,), ORDER)
    keep(built(target), now, means)
    harm(target)
    assert standing(now, means) is None


def test_errors_are_looked_for_again_and_warnings_told_again(
    folder: Path, target: Path, means: Means
) -> None:
    warning = Finding("P004", Severity.WARNING, Span("a"), "…")
    now = state(folder, (target,), ORDER)
    keep(built(target, replace(warning, severity=Severity.ERROR)), now, means)
    assert standing(now, means) is None
    keep(built(target, warning), now, means)
    assert standing(now, means) == (
        (Artefact(target, 6, 0, 3, 0.0, stands=True),),
        (warning,),
    )


def test_a_book_that_stands_is_said_to_and_left_alone(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    target = tmp_path / "成品.epub"
    first = command("build", folder, "-o", target)
    assert " 秒）" in first.out
    before = target.stat()
    again = command("build", folder, "-o", target)
    assert "没有改，照旧" in again.out
    assert target.stat() == before
    anew = command("build", folder, "-o", target, "--no-cache")
    assert " 秒）" in anew.out
    assert target.stat() != before
