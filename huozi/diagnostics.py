"""Problems as values: what is wrong, where, and what to do.

A stage returns its findings beside its result; only `cli.py` prints them. The words of every
finding stand once, in `messages.py`; `finding()` fills them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from huozi.messages import MESSAGES


class Severity(StrEnum):
    """How bad a finding is: an error stops the build, a warning and a notice do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a source file; line and column count from 1, 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`path:line:column`, the form editors and terminals can jump to."""
        parts = [self.path, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: a stable code, its severity, its place, the message and what to do.

    `page` is the page of a finished file, from 1, where it is on one.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A text and where it came from; `first_line` is the line of the file its text starts at."""

    path: str
    text: str
    first_line: int = 1

    def span(self, offset: int) -> Span:
        """The place of a character offset of `text` (0 ≤ offset ≤ len)."""
        before = self.text[:offset]
        line = before.count("\n")
        return Span(self.path, self.first_line + line, offset - (before.rfind("\n") + 1) + 1)


def finding(code: str, span: Span, /, **values: object) -> Finding:
    """The finding `code` at `span`, its message filled in; KeyError for an unknown code."""
    message = MESSAGES[code]
    page = values.get("page")
    return Finding(
        code,
        Severity(message.severity),
        span,
        message.text.format(**values),
        message.hint.format(**values),
        page if isinstance(page, int) else 0,
    )


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that stop a build."""
    return tuple(item for item in findings if item.severity is Severity.ERROR)
