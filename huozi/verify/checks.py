"""The check of each kind of finished file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable

from huozi.diagnostics import Finding
from huozi.model import Edition
from huozi.verify.epub import check_epub
from huozi.verify.pdf import check_pdf

CHECKS: dict[str, Callable[[Edition, bytes, str], tuple[Finding, ...]]] = {
    ".epub": check_epub,
    ".pdf": check_pdf,
}
