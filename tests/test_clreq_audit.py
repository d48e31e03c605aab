"""The bars of `make type-audit` on the shipped book and the mixed text, at every run of the tests."""

import pytest
from books import said
from glyphs import HAN  # noqa: F401 — puts the project's folder on the path

from bench.typeset.figures import Text, measure, read
from bench.typeset.report import ROWS
from bench.typeset.samples import MIXED
from huozi.making.build import build

BARS = [(letter, row) for letter in "ac" for row in ROWS if letter in row.bars]


@pytest.fixture(scope="session")
def texts(shipped: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Text]:
    target = tmp_path_factory.mktemp("mixed") / "mixed.pdf"
    made, found = build(MIXED, [target])
    assert made, said(found)
    return {"a": read(shipped[".pdf"]), "c": read(target)}


@pytest.fixture(scope="session")
def figures(texts: dict[str, Text]) -> dict:
    return {letter: measure(text) for letter, text in texts.items()}


@pytest.mark.parametrize(("letter", "row"), BARS, ids=[f"{a} {row.key}" for a, row in BARS])
def test_the_bars_are_held(figures: dict, letter: str, row):
    figure = figures[letter][row.key]
    assert row.bars[letter].holds(figure.value), figure.places[:5]


def test_the_mixed_text_is_long_and_mixed_enough():
    text = "".join(path.read_text("utf-8") for path in sorted(MIXED.glob("articles/*.md")))
    sentences = [part for part in text.replace("！", "。").replace("？", "。").split("。") if part]
    mixed = sum(any(c.isascii() and c.isalnum() for c in part) for part in sentences)
    assert len("".join(text.split())) >= 20_000
    assert mixed / len(sentences) > 1 / 3
