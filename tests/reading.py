"""Books opened in reading engines: `tests/readers/drive.mjs`, run from Python.

Installed by `./setup-system.sh test`: the packages of tests/readers (npm) and Debian's Chromium.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "readers"
BOOK = HERE / "book"
DRIVER = HERE / "drive.mjs"
PHONE = (360, 640)
SHARPNESS = 2  # px of a picture in a CSS px

Job = dict[str, Any]


def lacking() -> str:
    """What keeps the engines in the browser from being run here; "" where nothing does."""
    if not (HERE / "node_modules" / "puppeteer-core").exists():
        return "the packages of tests/readers are not installed: ./setup-system.sh test"
    if shutil.which("node") is None:
        return "no Node: ./setup-system.sh test"
    if shutil.which("chromium") is None:
        return "no Chromium: ./setup-system.sh test"
    return ""


def job(book: str, engine: str, *steps: str, flow: str = "paginated", **others: Any) -> Job:
    """What is to be done with one book in one engine."""
    return {"book": book, "engine": engine, "steps": steps, "flow": flow, "window": PHONE} | others


def drive(books: Mapping[str, bytes], jobs: Iterable[Job], folder: Path) -> list[dict[str, Any]]:
    """What each job saw; its pictures are in `folder`. Books are EPUBs by name."""
    for name, data in books.items():
        file = folder / f"{name}.epub"
        file.write_bytes(data)
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder / name)  # our own file
    order = {
        "browser": shutil.which("chromium"),
        "books": str(folder),
        "pictures": str(folder),
        "jobs": list(jobs),
    }
    result = subprocess.run(
        ["node", DRIVER],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        raise RuntimeError(result.stderr)
    reports: list[dict[str, Any]] = json.loads(result.stdout)
    return reports
