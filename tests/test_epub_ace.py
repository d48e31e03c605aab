"""Ace by DAISY on finished books: no violation, whatever its impact.

Installed by `./setup-system.sh test`: the packages of tests/ace (npm) and Debian's Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from container import edition, made

from huozi.reader_style import PageStart, ReaderStyle

ACE = Path(__file__).parent / "ace" / "node_modules" / ".bin" / "ace-cli"
CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ACE.exists(), reason="Ace is not installed: ./setup-system.sh test"),
    pytest.mark.skipif(CHROMIUM is None, reason="Ace needs Chromium: ./setup-system.sh test"),
]

NOTED = (
    '<header class="article-header"><p class="kicker">引题</p><h1>题</h1>'
    '<p class="byline">甲</p><section class="abstract"><p>提要。</p></section></header>'
    '<p>正文<sup class="note-call"><a href="#note" id="call" role="doc-noteref">〔1〕</a></sup>，'
    "<ruby>汉<rt>hàn</rt></ruby>。次页文字。</p>"
    '<section class="notes" role="doc-endnotes"><aside id="note" role="doc-footnote" class="note">'
    '<p><a href="#call" role="doc-backlink">〔1〕</a>注文。</p></aside></section>'
)


def violations(data: bytes, folder: Path) -> list[str]:
    """What Ace has against a book: where, which rule, and what it says."""
    book = folder / "book.epub"
    book.write_bytes(data)
    # A busy machine takes longer to start a browser than the five seconds it is given.
    quiet = {"PUPPETEER_EXECUTABLE_PATH": str(CHROMIUM), "ACE_TIMEOUT_INITIAL": "120000"}
    result = subprocess.run(
        [ACE, "--silent", "--force", "--outdir", folder / "ace", book],
        env=os.environ | quiet | {"XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    report = folder / "ace" / "report.json"
    assert report.exists(), result.stdout + result.stderr
    said = json.loads(report.read_text("utf-8"))
    assert len(said["assertions"]) > 3
    return [
        f"{page['earl:testSubject']['url']} {item['earl:test']['earl:impact']} "
        f"{item['earl:test']['dct:title']}: {item['earl:result']['dct:description']}"
        for page in said["assertions"]
        for item in page["assertions"]
    ]


def test_the_shipped_book_has_no_violation(shipped: dict[str, bytes], tmp_path: Path) -> None:
    assert violations(shipped[".epub"], tmp_path) == []


def test_a_book_with_everything_has_none(full_files: dict[str, bytes], tmp_path: Path) -> None:
    assert violations(full_files[".epub"], tmp_path) == []


@pytest.mark.parametrize("reader", ["", "duokan"])
def test_pages_notes_and_a_claim_have_none(reader: str, tmp_path: Path) -> None:
    pages = (PageStart("a1", "1", "引题题"), PageStart("a1", "2", "次页文字"))
    book = replace(
        edition(NOTED), folios=pages, epub=ReaderStyle(reader=reader, certified_by="某社")
    )
    assert violations(made(book).data, tmp_path) == []
