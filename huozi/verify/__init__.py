"""Step 7, verify: finished files are read back; nothing may be lost.

Twice: `check_source` holds each article as set against its Markdown, `CHECKS` hold each finished
file against what was set.
"""

from __future__ import annotations

from collections.abc import Callable

from huozi.diagnostics import Finding
from huozi.model import Edition
from huozi.verify.epub import check_epub
from huozi.verify.pdf import check_pdf
from huozi.verify.source import check_source
from huozi.verify.text import count_characters

__all__ = ["CHECKS", "check_source", "count_characters"]

CHECKS: dict[str, Callable[[Edition, bytes, str], tuple[Finding, ...]]] = {
    ".epub": check_epub,
    ".pdf": check_pdf,
}
