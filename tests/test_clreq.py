"""The scorecard of clreq: every requirement, whether it is met, and the test that shows it.

`tests/clreq.toml` is the table; `docs/clreq.md` is made from it (`--update` writes it).
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from books import ROOT

HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "clreq.md"
WAYS = {"horizontal": "横排", "vertical": "直排"}
STATUS = {"done": "✓ 做到", "partly": "◐ 部分", "not": "✗ 没有"}
CHAPTERS = {"2": "版面", "3": "行", "4": "标题"}

with (HERE / "clreq.toml").open("rb") as file:
    ROWS = tomllib.load(file)["requirement"]

_NODE = re.compile(r"(?P<file>test_\w+\.py)::(?P<name>test_\w+)(?:\[(?P<case>.+)\])?")


def cells(row: dict) -> dict[str, dict]:
    """The ways of writing a requirement is of: its status and tests in each."""
    return {way: row[way] for way in WAYS if way in row}


def named(row: dict) -> list[str]:
    """All tests a row names."""
    return [test for cell in cells(row).values() for test in cell.get("tests", ())]


NODES = sorted({test for row in ROWS for test in named(row)})


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((HERE / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def case_names() -> set[str]:
    texts = (path.read_text("utf-8") for path in (HERE / "cases").glob("*.txt"))
    return {name for text in texts for name in re.findall(r"^=== (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("node", NODES)
def test_the_tests_it_names_exist(node: str):
    found = _NODE.fullmatch(node)
    assert found, node
    assert found["name"] in functions(found["file"])
    assert found["case"] is None or found["case"] in case_names()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['section']} {row['text'][:12]}")
def test_every_row_is_whole(row: dict):
    assert set(row) <= {"section", "text", "stars", "note", *WAYS}
    assert row["stars"] in {1, 2, 3}
    assert cells(row)
    for cell in cells(row).values():
        assert set(cell) <= {"status", "tests"}
        assert cell["status"] in STATUS
        assert cell["status"] != "done" or cell.get("tests"), "what is done has a test"
        assert cell["status"] != "not" or not cell.get("tests"), "what has a test is partly done"
        assert cell["status"] != "partly" or row.get("note"), "what is missing is said"


def test_rows_stand_in_the_order_of_the_sections_and_say_each_thing_once():
    numbers = [tuple(map(int, row["section"].split("."))) for row in ROWS]
    assert numbers == sorted(numbers)
    texts = [row["text"] for row in ROWS]
    assert len(texts) == len(set(texts))


def scorecard() -> str:
    """The page, from the table."""
    lines = [
        "# 《中文排版需求》记分卡",
        "",
        "W3C《中文排版需求》（clreq，编辑草案 2024-03-21）的每条要求做到没有，由哪条测试说明。",
        "★★★ 简体横排的书必须有，★★ 应有，★ 可有；空格是这种排法用不着。",
        "这一页由测试写出，不要手改：改 `tests/clreq.toml`，再运行",
        "`.venv/bin/python -m pytest tests/test_clreq.py --update`。",
        "",
        *_totals(),
    ]
    chapter = ""
    for row in ROWS:
        if row["section"][0] != chapter:
            chapter = row["section"][0]
            head = "| 节 | 要求 | 重 | 横排 | 直排 | 测试 |"
            lines += [
                "",
                f"## {chapter} {CHAPTERS[chapter]}",
                "",
                head,
                "|---|---|---|---|---|---|",
            ]
        lines.append(_line(row))
    return "\n".join(lines) + "\n"


def _totals() -> list[str]:
    """How much is done, by way of writing and weight."""
    lines = ["| | " + " | ".join(STATUS.values()) + " | 共 |", "|---|--:|--:|--:|--:|"]
    for way, name in WAYS.items():
        for stars in (3, 2, 1):
            count = Counter(
                row[way]["status"] for row in ROWS if way in row and row["stars"] == stars
            )
            numbers = " | ".join(str(count[status]) for status in STATUS)
            lines.append(f"| {name} {'★' * stars} | {numbers} | {count.total()} |")
    return lines


def _line(row: dict) -> str:
    marks = [STATUS[row[way]["status"]] if way in row else "" for way in WAYS]
    tests = "<br>".join(_link(test) for test in dict.fromkeys(named(row)))
    text = row["text"] + (f"<br>*{row['note']}*" if row.get("note") else "")
    return f"| {row['section']} | {text} | {'★' * row['stars']} | {' | '.join(marks)} | {tests} |"


def _link(node: str) -> str:
    file, name = node.split("::")
    return f"[`{name}`](../tests/{file})"


def test_the_page_is_what_the_table_says(request: pytest.FixtureRequest):
    if request.config.getoption("--update", default=False):
        PAGE.write_text(scorecard(), "utf-8")
    assert PAGE.read_text("utf-8") == scorecard()
