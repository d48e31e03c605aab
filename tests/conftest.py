"""What the tests share: the shipped book and a book of everything, built once a session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from books import ROOT, Answer, Command, Prepared, ready, said, write_book
from everything import ARTICLES, CONFIG, FILES

from huozi.cli import main
from huozi.making.build import build


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expectations of cases")


@pytest.fixture(scope="session", autouse=True)
def plain_environment() -> None:
    """What an editor's machine may set must not change what a test sees."""
    for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "TTY_COMPATIBLE", "HUOZI_DEBUG"):
        os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test finds what another one made."""
    monkeypatch.setenv("HUOZI_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line in this process: quicker, and what it calls can be replaced."""

    def run(*arguments: object) -> Answer:
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Answer(code, *capsys.readouterr())

    return run


def _built(folder: Path, into: Path) -> dict[str, bytes]:
    targets = [into / "book.epub", into / "book.pdf"]
    artefacts, found = build(folder, targets)
    assert len(artefacts) == 2, said(found)
    return {path.suffix: path.read_bytes() for path in targets}


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The book that ships with the project: its files by ending."""
    return _built(ROOT / "book", tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="session")
def full_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with some of everything."""
    return write_book(tmp_path_factory.mktemp("full") / "大 全", ARTICLES, CONFIG, FILES)


@pytest.fixture(scope="session")
def full_book(full_folder: Path) -> Prepared:
    return ready(full_folder)


@pytest.fixture(scope="session")
def full_files(full_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The finished files of the book with everything."""
    return _built(full_folder, tmp_path_factory.mktemp("files"))
