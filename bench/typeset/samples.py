"""The texts the figures are taken of: books built by the command, and their words for others."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import xhtml
from huozi.diagnostics import Finding
from huozi.making.build import build
from huozi.making.prepare import Prepared, prepare
from huozi.model import Edition
from huozi.work.steps import BUDGET, Means
from huozi.work.workers import Limits
from huozi.xhtml import Element

ROOT = Path(__file__).parents[2]
MIXED = ROOT / "bench" / "texts" / "mixed"

# A measurement waits for a machine that others use too.
PATIENT = replace(
    BUDGET,
    article=Limits(seconds=600, megabytes=4096),
    output=Limits(seconds=3600, megabytes=16384),
)

_WORDS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text: its letter in the table, its name, its book's folder."""

    letter: str
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (level 0) or a heading as plain text."""

    level: int
    text: str


def samples(articles: Sequence[Path], novel: Path | None, into: Path) -> tuple[Sample, ...]:
    """Our two books, and those of the files given, imported into folders below `into`."""
    found = [Sample("a", "项目的书", ROOT / "book")]
    if articles:
        found.append(Sample("b", "导入的文章", imported(articles, into / "articles")))
    found.append(Sample("c", "中西混排", MIXED))
    if novel:
        found.append(Sample("d", "长篇小说", imported([novel], into / "novel")))
    return tuple(found)


def imported(received: Sequence[Path], into: Path) -> Path:
    """The folder of a book imported from files; what an earlier run left there is replaced."""
    shutil.rmtree(into, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "huozi.cli",
        "import",
        *map(str, received),
        "--into",
        str(into),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return into


def make(folder: Path, target: Path) -> Path:
    """The book's PDF, built as the command does; SystemExit with what is wrong where it fails."""
    artefacts, found = build(folder, [target], means=Means(budget=PATIENT))
    if not artefacts:
        raise SystemExit(said(found))
    return target


def said(found: Sequence[Finding]) -> str:
    """Findings a line each."""
    return "\n".join(f"{item.span} {item.message}" for item in found)


def ready(folder: Path) -> Prepared:
    """The edition of a folder; SystemExit with what is wrong where there is none."""
    prepared, found = prepare(folder, means=Means(budget=PATIENT))
    if prepared is None:
        raise SystemExit(said(found))
    return prepared


def blocks(edition: Edition) -> tuple[Block, ...]:
    """The headings and paragraphs of all articles; tables, figures and note calls left out."""
    trees = (xhtml.parse(section.xhtml) for section in edition.sections if section.path)
    return tuple(block for tree in trees for block in _blocks(tree))


def _blocks(tree: Element) -> Iterator[Block]:
    for node in list(tree.iter("table", "figure", "pre", "a")):
        if node.tag != "a" or node.get("role") in {"doc-noteref", "doc-backlink"}:
            xhtml.remove(node)
    for node in tree.iter(*_WORDS):
        words = " ".join(xhtml.text(node).split())
        if words and next(node.iterdescendants(*_WORDS), None) is None:
            tag = str(node.tag)
            yield Block(int(tag[1]) if tag[0] == "h" else 0, words)
