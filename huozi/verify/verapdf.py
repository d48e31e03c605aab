"""veraPDF asked about a PDF, where it is installed; what it says becomes findings.

It is Java, and in no package index: `page-validation` is asked everywhere, this is the second
opinion of those who have it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from huozi.diagnostics import Finding, Span, finding

_NAME = "veraPDF"
_PATIENCE = 600.0


def is_installed() -> bool:
    """Whether there is a program of this name to run."""
    return shutil.which("verapdf") is not None


def ask_verapdf(path: Path, name: str, standards: tuple[str, ...]) -> tuple[Finding, ...]:
    """What it says of the file at `path`, called `name` in findings, for each standard."""
    found: list[Finding] = []
    for standard in standards:
        flavour = standard.removeprefix("PDF/A-").replace("PDF/UA-", "ua")
        try:
            found += _said(_report(path, flavour), name, standard)
        except (OSError, ValueError, subprocess.SubprocessError, etree.XMLSyntaxError) as error:
            reason = f"{type(error).__name__}: {error}"[:200]
            found.append(finding("V405", Span(name), name=_NAME, reason=reason))
    return tuple(found)


def _report(path: Path, flavour: str) -> bytes:
    """Its report for machines."""
    command = ["verapdf", "--format", "xml", "--flavour", flavour, str(path.resolve())]
    done = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)
    if not done.stdout.strip():
        raise ValueError(done.stderr.decode(errors="replace").strip()[:160] or "没有回答")
    return done.stdout


def _said(report: bytes, name: str, standard: str) -> Iterator[Finding]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(report, parser)
    reports = list(root.iter("validationReport"))
    if not reports:
        words = " ".join("".join(str(text) for text in root.itertext()).split())[:160]
        raise ValueError(words or "报告是空的")
    for rule in root.iter("rule"):
        if rule.get("status") == "failed":
            clause = f"{standard} {rule.get('clause')}-{rule.get('testNumber')}"
            words = " ".join(rule.findtext("description", "").split())[:300]
            yield finding("V402", Span(name), name=_NAME, rule=clause, words=words)
