"""Tiny books for tests, and the command run as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from huozi.diagnostics import Finding
from huozi.making.prepare import Prepared, prepare
from huozi.model import Edition
from huozi.work.steps import BUDGET
from huozi.work.workers import Limits

ROOT = Path(__file__).parent.parent
COVER = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 24" width="16" height="24">'
    b'<rect width="16" height="24" fill="#345"/></svg>'
)
CONFIG = """title = "小书"
slug = "xiaoshu"
authors = ["甲", "乙"]
date = 2026-01-02
cover = "cover.svg"
"""
# Hostile input is stopped after this, so that no test waits for the limits of real books.
TIGHT = replace(
    BUDGET,
    article=Limits(seconds=2, megabytes=2048),
    output=Limits(seconds=3, megabytes=4096),
    suspect=Limits(seconds=6, megabytes=4096),
)

Articles = str | dict[str, str]


def write_book(
    folder: Path,
    articles: Articles = "正文。",
    config: str = CONFIG,
    files: dict[str, bytes] | None = None,
) -> Path:
    """A book in `folder`: articles by file name (or the body of one), `book.toml`, other files."""
    if isinstance(articles, str):
        articles = {"01.md": f"---\ntitle: 第一篇\n---\n\n{articles}\n"}
    texts = {f"articles/{name}": text.encode() for name, text in articles.items()}
    given = {"cover.svg": COVER, "book.toml": config.encode()} | texts | (files or {})
    for name, data in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def ready(folder: Path) -> Prepared:
    """A folder prepared without a complaint that stops it."""
    prepared, found = prepare(folder)
    assert prepared is not None, said(found)
    return prepared


def edition_of(folder: Path, articles: Articles, **others: Any) -> Edition:
    return ready(write_book(folder, articles, **others)).edition


def said(found: tuple[Finding, ...]) -> str:
    """Findings a line each."""
    return "\n".join(f"{item.span} {item.code} {item.message}" for item in found)


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [item.code for item in found]


def huozi(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; `env` is added to ours."""
    env = os.environ | options.pop("env", {})
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=env,
        **options,
    )


COMMAND = (sys.executable, "-m", "huozi.cli")


class Answer(NamedTuple):
    """What the command said, and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Answer]


def rezip(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """A zip with some members replaced, or left out where the new bytes are None."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(condition: Callable[[], object]) -> None:
    """Wait as long as a slow machine may need; a test never asks how long it took."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")
