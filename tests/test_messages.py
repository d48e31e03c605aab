from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from huozi.diagnostics import Severity, Source, Span, errors, finding
from huozi.messages import MESSAGES

PACKAGE = Path(__file__).parent.parent / "huozi"
SOURCES = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
CALLS = [
    node
    for text in SOURCES.values()
    for node in ast.walk(ast.parse(text))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "finding"
]


def fields(code: str) -> set[str]:
    row = MESSAGES[code]
    parsed = [*Formatter().parse(row.text), *Formatter().parse(row.hint)]
    return {name for _, name, _, _ in parsed if name}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_used_says_something_in_chinese_and_formats_with_its_fields(code: str) -> None:
    row = MESSAGES[code]
    used = [
        path.name
        for path, text in SOURCES.items()
        if path.name != "messages.py" and f'"{code}"' in text
    ]
    assert used, f"{code} is used nowhere"
    assert Severity(row.severity)
    assert re.search("[\u4e00-\u9fff]", row.text)
    item = finding(code, Span("a.md", 1, 2), **dict.fromkeys(fields(code), 1))
    assert "{" not in item.message.replace("{#", "")
    assert item.code == code


@pytest.mark.parametrize(
    "code", [code for code, row in MESSAGES.items() if row.severity == "error"]
)
def test_an_error_says_what_to_do(code: str) -> None:
    assert MESSAGES[code].hint


def test_every_call_with_a_literal_code_gives_the_fields_of_its_message() -> None:
    wrong = []
    for call in CALLS:
        code = call.args[0]
        if not isinstance(code, ast.Constant) or any(word.arg is None for word in call.keywords):
            continue
        given = {str(word.arg) for word in call.keywords}
        if not fields(code.value) <= given:
            wrong.append((code.value, fields(code.value) - given))
    assert wrong == []


def test_families_are_those_of_the_catalogue() -> None:
    assert {code[0] for code in MESSAGES} <= set("BMSFIHPEVR")
    assert all(re.fullmatch("[A-Z][0-9]{3}", code) for code in MESSAGES)


def test_a_place_is_written_as_editors_and_terminals_can_jump_to_it() -> None:
    assert str(Span("a.md")) == "a.md"
    assert str(Span("a.md", 3)) == "a.md:3"
    assert str(Span("a.md", 3, 5)) == "a.md:3:5"


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (4, 1)), (2, (4, 3)), (3, (5, 1)), (5, (5, 3)), (6, (6, 1))]
)
def test_an_offset_has_line_and_column(offset: int, place: tuple[int, int]) -> None:
    assert Source("a.md", "甲乙\n丙丁\n", 4).span(offset) == Span("a.md", *place)


def test_errors_are_what_stops_a_build() -> None:
    found = tuple(
        finding(code, Span(""), **dict.fromkeys(fields(code), 1))
        for code in ("B001", "M003", "B013")
    )
    assert [item.code for item in errors(found)] == ["B001"]
