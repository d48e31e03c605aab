"""How well received text is put right, over the cases beside this file.

    python -m tests.intake.score

The second table cuts the clean texts of the cases at other places, at random, and takes words
out at some of them: joins over a loss are the wrong ones.

A case is a folder: `in.txt` as received, `golden.md` as an editor would have it, and
`questions.json`, the doubts that should be put to a person. Joins that are asked about are
neither right nor wrong, but missing from recall. `short.txt` says in what the import still falls
short of the golden text: such a case counts here, and is expected to fail in the tests.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from random import Random

from huozi.intake import Received, receive
from huozi.intake.decode import decode
from huozi.intake.manuscript import MISSING_TEXT

from .damage import damage

HERE = Path(__file__).parent
_EDGE, _REACH = 6, 4
_MARK = re.compile("[，；：？！（）“”]")


@dataclass(frozen=True)
class Case:
    """A received file and what should come of it."""

    name: str
    data: bytes
    file: str
    golden: str
    questions: list[tuple[str, int]]
    short: str = ""

    def received(self) -> Received:
        article, _ = receive(self.data, f"{self.name}/{self.file}")
        assert article is not None
        return article


def read_cases() -> list[Case]:
    return [_read(folder) for folder in sorted(HERE.iterdir()) if (folder / "golden.md").exists()]


def _read(folder: Path) -> Case:
    source = next(folder.glob("in.*"))
    golden = (folder / "golden.md").read_text("utf-8")
    questions = json.loads((folder / "questions.json").read_text("utf-8"))
    falls = folder / "short.txt"
    return Case(
        folder.name,
        source.read_bytes(),
        source.name,
        golden,
        [tuple(q) for q in questions],
        falls.read_text("utf-8").strip() if falls.exists() else "",
    )


def _bare(text: str) -> str:
    """The letters and figures of a text."""
    return re.sub(r"[\W_]", "", text)


def _source_pairs(case: Case) -> Iterator[tuple[str, str]]:
    """The edges of lines with an empty line between them, and of those a few lines apart."""
    source, _, _ = decode(case.data, case.file)
    assert source is not None
    blocks = [_bare(block) for block in re.split(r"\n\s*\n", source.text) if _bare(block)]
    for index, before in enumerate(blocks):
        for after in blocks[index + 1 : index + _REACH]:
            yield before[-_EDGE:], after[:_EDGE]


def joins(case: Case, markdown: str) -> Counter[Hashable]:
    """The cuts of the source across which the text is one paragraph."""
    lines = [_bare(line) for line in markdown.split("\n") if MISSING_TEXT not in line]
    text = "\n".join(lines)
    return Counter((a, b) for a, b in _source_pairs(case) if a + b in text)


def losses(case: Case, markdown: str) -> Counter[Hashable]:
    """The places marked as missing."""
    return Counter(
        (_bare(before)[-_EDGE:], _bare(after)[:_EDGE])
        for before, after in re.findall(f"([^\n]*?){MISSING_TEXT}([^\n]*)", markdown)
    )


def headings(case: Case, markdown: str) -> Counter[Hashable]:
    return Counter(line for line in markdown.split("\n") if line.startswith("#"))


def captions(case: Case, markdown: str) -> Counter[Hashable]:
    return Counter(line for line in markdown.split("\n") if line.startswith("!["))


def marks(case: Case, markdown: str) -> Counter[Hashable]:
    """The full-width marks, each between the letters beside it."""
    return Counter(
        (_bare(markdown[: mark.start()][-9:])[-3:], mark[0], _bare(markdown[mark.end() :][:9])[:3])
        for mark in _MARK.finditer(markdown)
    )


MEASURES: dict[str, Callable[[Case, str], Counter[Hashable]]] = {
    "joins": joins,
    "losses": losses,
    "headings": headings,
    "captions": captions,
    "marks": marks,
}


@dataclass(frozen=True)
class Score:
    """How many were found, how many there are, how many of the found are right."""

    found: int
    there: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def score(cases: list[Case]) -> dict[str, Score]:
    """The score of each measure over the cases."""
    totals = {name: [0, 0, 0] for name in MEASURES}
    for case in cases:
        result = case.received().markdown
        for name, measure in MEASURES.items():
            found, there = measure(case, result), measure(case, case.golden)
            for n, value in enumerate((found, there, found & there)):
                totals[name][n] += value.total()
        asked = sum(kind == "接合" for kind, _ in case.questions)
        totals["joins"][1] += asked
    return {name: Score(*values) for name, values in totals.items()}


def clean_paragraphs(case: Case) -> list[str]:
    """The paragraphs of a golden text that are plain prose in Chinese."""
    body = case.golden.split("\n---\n", 1)[1]
    blocks = [text.strip() for text in body.split("\n\n")]
    ended = [bool(re.search("[。！？…][”」）]*$", text)) for text in blocks]
    # (What stands under an open sentence is its other half, which a person is asked about.)
    fresh = [
        True,
        *(over or bool(re.match("[#!|]", text)) for over, text in zip(ended, blocks, strict=True)),
    ]
    whole = [
        text
        for text, is_whole, is_fresh in zip(blocks, ended, fresh, strict=False)
        if is_whole and is_fresh and re.match(r"[\u4e00-\u9fff“「]", text)
    ]
    return [text for text in whole if not re.search(r"[\\\n`]|〔|[a-z] [a-z]|^本报讯", text)]


@dataclass(frozen=True)
class Cuts:
    """What became of random cuts: joined, marked as lost, asked about, or kept apart silently."""

    joined: int = 0
    marked: int = 0
    asked: int = 0
    silent: int = 0

    def __add__(self, other: Cuts) -> Cuts:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Cuts(*(a + b for a, b in pairs))


def random_cuts(cases: list[Case], rounds: int = 20) -> tuple[Cuts, Cuts]:
    """The fate of whole cuts, and of cuts with words gone."""
    whole, lossy = Cuts(), Cuts()
    for case in cases:
        paragraphs = clean_paragraphs(case)
        if case.file.endswith(".md") or len(paragraphs) < 2:
            continue
        for seed in range(rounds):
            damaged = damage("题目在此", paragraphs, Random(seed), loss=0.3)
            article, _ = receive(damaged.text.encode(), "a.txt")
            assert article is not None
            whole += _fates(damaged.cuts, article)
            lossy += _fates(damaged.lost, article)
    return whole, lossy


def _fates(cuts: tuple[tuple[str, str], ...], article: Received) -> Cuts:
    fates = Cuts()
    text = "\n".join(map(_bare, article.markdown.split("\n")))
    asked = {(_bare(q.before)[-3:], _bare(q.after)[:3]) for q in article.questions}
    for before, after in cuts:
        a, b = _bare(before), _bare(after)
        fates += Cuts(
            joined=a + b in text,
            marked=a + _bare(MISSING_TEXT) + b in text,
            asked=(a[-3:], b[:3]) in asked and a + _bare(MISSING_TEXT) + b not in text,
        )
    silent = len(cuts) - fates.joined - fates.marked - fates.asked
    return replace(fates, silent=silent)


def main() -> None:
    cases = read_cases()
    questions = sum(len(case.questions) for case in cases)
    short = sum(bool(case.short) for case in cases)
    rows = [f"{len(cases)} cases ({short} known to fall short), {questions} questions"]
    rows.append(f"{'':10}{'found':>8}{'there':>8}{'right':>8}{'precision':>11}{'recall':>8}")
    rows += [
        f"{name:10}{result.found:>8}{result.there:>8}{result.right:>8}"
        f"{result.precision:>11.3f}{result.recall:>8.3f}"
        for name, result in score(cases).items()
    ]
    rows.append(f"\n{'':10}{'joined':>8}{'marked':>8}{'asked':>8}{'silent':>8}")
    for name, fates in zip(("whole", "lossy"), random_cuts(cases), strict=True):
        rows.append(f"{name:10}" + "".join(f"{value:>8}" for value in astuple(fates)))
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
