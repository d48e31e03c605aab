"""What waits for an answer is marked in a draft, and stops a release."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Command, ready

RECEIVED = """标题在这里

本报记者 张三

离岸孵化器联合专业机构,加强颠覆性技术的引进和落地,目前已推动20余家京津冀

异化服务,累计举办活动近千场次,超万名创业者从中得到帮助,园区的面貌也为之一新。

平台的第二期工程已经开工,建成以后可以容纳三百家企业,提供五千个就业岗位。
"""


@pytest.fixture
def draft(command: Command, tmp_path: Path) -> Path:
    (tmp_path / "来稿.txt").write_text(RECEIVED, "utf-8")
    answer = command("import", tmp_path / "来稿.txt", "--into", tmp_path / "书")
    assert answer.code == 0, answer
    return tmp_path / "书"


def test_open_questions_are_marked_in_the_draft(draft: Path) -> None:
    (document,) = ready(draft).documents
    assert '<mark class="query">〔此处原文缺失，待核〕</mark>' in document.xhtml


def test_a_draft_is_built_and_a_release_is_not(command: Command, draft: Path) -> None:
    target = draft / "dist" / "样.epub"
    assert command("build", draft, "--draft", "-o", target).code == 0
    assert target.exists()
    target.unlink()
    answer = command("build", draft, "--release", "-o", target)
    assert answer.code == 1
    assert "I301" in answer.err + answer.out
    assert not target.exists()


def test_an_answered_question_leaves_no_mark(command: Command, draft: Path) -> None:
    ledger = next((draft / "received").glob("*.edits.json"))
    ledger.write_text(
        ledger.read_text("utf-8").replace('"answer": ""', '"answer": "保留"'), "utf-8"
    )
    (document,) = ready(draft).documents
    assert "query" not in document.xhtml
