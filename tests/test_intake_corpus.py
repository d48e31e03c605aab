"""Damaged articles of many kinds come out as an editor would have them (tests/intake/<case>/)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from intake.score import HERE, Case, read_cases, score

CASES = read_cases()


def expected(case: Case) -> Any:
    """A case; one that is known to fall short must fail, until it does not."""
    marks = [pytest.mark.xfail(reason=case.short, strict=True)] if case.short else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [expected(case) for case in CASES])
def test_case(case: Case, request: pytest.FixtureRequest) -> None:
    article = case.received()
    asked = [(str(question.kind), question.line) for question in article.questions]
    if request.config.getoption("--update") and not case.short:
        (HERE / case.name / "golden.md").write_text(article.markdown, "utf-8")
        listed = json.dumps(asked, ensure_ascii=False)
        (HERE / case.name / "questions.json").write_text(listed + "\n", "utf-8")
        return
    assert article.markdown == case.golden
    assert asked == case.questions


def test_no_join_is_wrong() -> None:
    assert score([case for case in CASES if not case.short])["joins"].precision == 1.0


def test_there_are_many_kinds_of_articles() -> None:
    assert len(CASES) >= 30
