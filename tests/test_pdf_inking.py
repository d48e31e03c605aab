"""A line drawn: every glyph stands where it was composed to, and most need not be told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.matrix import Matrix

from huozi.pdf.engine.glyphs import Glyph, Glyphs
from huozi.pdf.engine.inking import _Line, _usual

SIZE = 14.0  # px
HAN, LATIN = 1000, 512  # thousandths of an em
TOKEN = re.compile(r"<([0-9a-f]*)>|(-?\d+)")


@dataclass
class Font:
    """What WeasyPrint knows of a font; glyph 512 is 512 thousandths of an em wide."""

    hash: str
    widths: dict[int, int] = field(default_factory=lambda: {i: i for i in range(1, 1001)})
    to_unicode: dict[int, str] = field(default_factory=dict)
    bitmap = png = svg = colr = None


@dataclass
class Stream:
    """WeasyPrint's stream, as far as a line needs one; its operators are values."""

    fonts: dict[str, Font] = field(default_factory=lambda: {"宋": Font("A"), "黑": Font("B")})
    stream: list[Any] = field(default_factory=list)
    _tags = None

    def add_font(self, face: str) -> tuple[Font, float]:
        return self.fonts[face], SIZE

    def set_text_matrix(self, *_: float) -> None:
        self.stream.append("Tm")

    def set_font_size(self, name: str, size: float) -> None:
        self.stream.append((name, size))

    def show_text(self, text: str) -> None:
        self.stream.append(text)

    def places(self) -> list[float]:
        """Where a reader puts each glyph, in px (ISO 32000-1 9.4.4)."""
        x = tracking = 0.0
        found = []
        for item in self.stream:
            if isinstance(item, bytes) and item.endswith(b" Tc"):
                tracking = float(item[:-3])
            for shown, step in TOKEN.findall(item) if isinstance(item, str) else ():
                x -= float(step or 0) / 1000 * SIZE
                for at in range(0, len(shown), 4):
                    found.append(x)
                    x += int(shown[at : at + 4], 16) / 1000 * SIZE + tracking
        assert tracking == 0  # nothing is left for the texts of others
        return found


def row(width: int, face: str = "宋") -> Glyphs:
    """A character of one glyph that stands where it should."""
    return Glyphs("字", [face], [width], [width / 1000 * SIZE], [None])


def cluster(*glyphs: Glyph, face: str = "宋") -> Glyphs:
    return Glyphs("字", [face if glyphs else None], [0], [sum(g[2] for g in glyphs)], [glyphs])


def line(*rows: Glyphs) -> Glyphs:
    whole = rows[0]
    for more in rows[1:]:
        whole = whole.with_more(more)
    return whole


def ink(glyphs: Glyphs, gaps: list[float], *, tracked: bool = True, unsaid: int = 0) -> Stream:
    stream = Stream()
    drawn = _Line(stream, _usual(gaps) if tracked else 0.0)
    assert drawn.ink(glyphs, gaps, Matrix(), unsaid)
    return stream


def composed(glyphs: Glyphs, gaps: list[float]) -> list[float]:
    """Where the glyphs of a line were meant to stand, in px."""
    x, found = 0.0, []
    for _, _, number, own, several, gap in zip(*glyphs, gaps, strict=True):
        for _, offset, advance, _ in ((number, 0.0, own, ""),) if several is None else several:
            found.append(x + offset)
            x += advance
        x += gap
    return found


def test_a_widened_line_says_its_space_once() -> None:
    stream = ink(row(HAN).repeated(5), [0.25] * 4 + [-7.0])
    shown = "<" + "03e8" * 5 + ">"
    assert stream.stream == ["Tm", b"0.250000 Tc", ("A", SIZE), shown, b"0.000000 Tc"]


def test_a_mark_that_gives_more_than_the_others_is_told_apart() -> None:
    stream = ink(row(HAN).repeated(5), [0.0, 0.0, -7.0, 0.0, 0.0])
    assert stream.stream == ["Tm", ("A", SIZE), "<03e803e803e8>500<03e803e8>"]


def test_columns_say_every_space_where_it_stands() -> None:
    stream = ink(row(HAN).repeated(3), [0.28] * 3, tracked=False)
    assert stream.stream == ["Tm", ("A", SIZE), "<03e8>-20<03e8>-20<03e8>"]


def test_a_hyphen_is_read_as_nothing() -> None:
    stream = ink(row(LATIN).repeated(3), [0.0] * 3, unsaid=1)
    told = stream.stream[3:]
    assert stream.stream[:3] == ["Tm", ("A", SIZE), "<02000200>"]
    assert (told[0], told[2:]) == ("/Span", [b"BDC", "<0200>", b"EMC"])


CLUSTERS = {
    "a ligature": [row(LATIN), cluster((600, 0.0, 8.4, "fi")), cluster(), row(LATIN)],
    "an accent": [cluster((512, 0.0, 7.168, "e"), (1, -4.0, 0.0, "\u0301")), row(LATIN)],
    "a glyph moved": [row(HAN), cluster((1000, 3.5, 14.0, "字")), row(HAN)],
    "a wider advance": [cluster((1000, 0.0, 21.0, "字")), row(HAN)],
    "two faces": [row(HAN), row(LATIN, "黑"), row(HAN), row(HAN), row(LATIN, "黑")],
}


@pytest.mark.parametrize("rows", CLUSTERS.values(), ids=CLUSTERS)
@pytest.mark.parametrize("gap", [0.0, 0.3, -0.2])
def test_clusters_stand_where_they_were_composed_to(rows: list[Glyphs], gap: float) -> None:
    glyphs = line(*rows * 2)
    gaps = [gap] * len(glyphs.ids)
    assert ink(glyphs, gaps).places() == pytest.approx(composed(glyphs, gaps), abs=SIZE / 1900)


widths = st.sampled_from([HAN, HAN, HAN, LATIN, 333])
rows = st.builds(row, widths, st.sampled_from(["宋", "宋", "宋", "黑"]))
spaces = st.sampled_from([0.0, 0.31, 0.31, 0.31, -7.0, 3.5]) | st.floats(-3, 3)


@given(st.lists(st.tuples(rows, spaces), min_size=1, max_size=30), st.booleans())
def test_every_glyph_stands_where_it_was_composed_to(
    items: list[tuple[Glyphs, float]], tracked: bool
) -> None:
    glyphs, gaps = line(*(glyph for glyph, _ in items)), [gap for _, gap in items]
    found = ink(glyphs, gaps, tracked=tracked).places()
    assert found == pytest.approx(composed(glyphs, gaps), abs=SIZE / 1900)


@given(st.lists(st.floats(13.99, 14.01), min_size=1, max_size=40))
def test_what_whole_widths_lose_does_not_add_up(advances: list[float]) -> None:
    glyphs = line(*(Glyphs("字", ["宋"], [HAN], [advance], [None]) for advance in advances))
    gaps = [0.0] * len(advances)
    assert ink(glyphs, gaps).places() == pytest.approx(composed(glyphs, gaps), abs=SIZE / 950)
