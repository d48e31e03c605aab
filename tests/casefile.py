"""Cases in text files: what is given, `--->`, what is expected; `--update` rewrites the latter.

Adding a case needs no Python: append a block that starts with `=== its name` to a file in
`tests/cases/`. Trailing blank lines of a part don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huozi.diagnostics import Finding

FOLDER = Path(__file__).parent / "cases"
_BLOCK = re.compile(r"^=== (?P<name>.+)\n(?P<given>(?:.*\n)*?)--->\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    file: str
    name: str
    given: str
    expected: str

    def check(self, actual: str, request: pytest.FixtureRequest) -> None:
        """Compare, or with `--update` write the new expectation into the file."""
        if request.config.getoption("--update", default=False):
            _rewrite(self, actual.strip("\n"))
        else:
            assert actual.strip("\n") == self.expected


def cases(file: str) -> Any:
    """A decorator that runs a test with each case of a file as `case`."""
    return pytest.mark.parametrize(
        "case", [pytest.param(case, id=case.name) for case in read(file)]
    )


def read(file: str) -> list[Case]:
    text = (FOLDER / file).read_text("utf-8")
    blocks = list(_BLOCK.finditer(text))
    ends = [block.start() for block in blocks[1:]] + [len(text)]
    return [
        Case(file, block["name"], block["given"].rstrip("\n"), text[block.end() : end].strip("\n"))
        for block, end in zip(blocks, ends, strict=True)
    ]


def _rewrite(case: Case, actual: str) -> None:
    blocks = [
        f"=== {item.name}\n{item.given}\n--->\n"
        + (actual if item.name == case.name else item.expected)
        + "\n"
        for item in read(case.file)
    ]
    (FOLDER / case.file).write_text("\n".join(blocks), "utf-8")


def shown(found: Iterable[Finding]) -> str:
    """Findings a line each, as the cases have them."""
    return "\n".join(f"{item.span} {item.code} {item.message}" for item in found)
