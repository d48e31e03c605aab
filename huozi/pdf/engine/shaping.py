"""Glyphs: Pango shapes a text once, and a composed line edits the advances where it is drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi
from weasyprint.text.line_break import Layout, _font_style_cache_key, get_log_attrs

from huozi.characters import places_beside_others
from huozi.pdf.engine.amendments import EM_ASCENT


class Shaped(NamedTuple):
    """A text box's text as its face sets it: advances in px, the box's height and baseline.

    `offsets` are the bytes before each character and the end, as Pango and WeasyPrint count them.
    """

    advances: list[float]
    offsets: list[int]
    height: float
    baseline: float


class ComposedLayout(Layout):  # type: ignore[misc]  # WeasyPrint is untyped
    """A line of text with what is added after each character (px), edited into its glyphs."""

    def __init__(self, style: Any, text: str, gaps: list[float]) -> None:
        # Pango is asked when the line is drawn; before, only for where decorations stand.
        if style["text_decoration_line"] != "none":
            super().__init__(style)
            self.deactivate()
        self.style, self.justification_spacing, self.max_width = style, 0, None
        self.first_line_direction = 0
        self.text = text
        self.gaps = gaps
        self.edited = False

    def reactivate(self, style: Any) -> None:
        """Shape the text again for drawing; its glyphs are then edited anew."""
        self.setup(style)
        self.set_text(self.text)
        self.edited = False

    def get_first_line(self) -> tuple[Any, int | None]:
        """The shaped line with its advances adjusted."""
        line, index = super().get_first_line()
        if not self.edited:
            self.edited = True
            self._edit(line)
        return line, index

    def _edit(self, line: Any) -> None:
        glyphs = list(_glyphs(line))
        added = self._by_cluster(sorted({cluster for _, cluster, _ in glyphs}))
        for geometry, cluster, is_last in glyphs:
            if is_last and cluster in added:
                geometry.width += round(added[cluster] * TO_UNITS)

    def _by_cluster(self, clusters: list[int]) -> dict[int, float]:
        """What is added to each cluster; —— is one cluster, and what follows it is its second's."""
        added: dict[int, float] = {}
        offset = 0
        for character, extra in zip(self.text, self.gaps, strict=False):
            if extra:
                cluster = clusters[bisect_right(clusters, offset) - 1]
                added[cluster] = added.get(cluster, 0.0) + extra
            offset += len(character.encode())
        return added


def shape(text: str, style: Any) -> Shaped:
    """Shape a text of one style, which may have forced line ends in it.

    Characters of a cluster share its first one's advance.
    """
    key = _key(style)
    shaped = _SHAPED.get((key, text))
    if shaped is None:
        shaped = _shape(text, style, key)
        if len(text) < _SHORT:
            _SHAPED[key, text] = shaped
    return shaped


def _shape(text: str, style: Any, key: _Key) -> Shaped:
    if key not in _LAYOUTS:
        _LAYOUTS[key] = Layout(style)
    layout = _LAYOUTS[key]
    advances: list[float] = []
    for part in text.split("\n"):
        layout.set_text(part)
        line, _ = layout.get_first_line()
        advances += [*_advances(_offsets(part), line), 0.0]
    em = float(style["font_size"])
    return Shaped(advances[:-1], _offsets(text), em, EM_ASCENT * em)


_Key = tuple[object, ...]

# What shaping depends on besides WeasyPrint's own key of a face.
_ALSO = ("font_kerning", "letter_spacing", "word_spacing", "overflow_wrap", "direction")
# One layout for all texts of a style: to set one up takes longer than to shape a word. Short
# texts, as of a table, are asked for again and again: their widths first, then their lines.
_LAYOUTS: dict[_Key, Any] = {}
_SHAPED: dict[tuple[_Key, str], Shaped] = {}
_SHORT = 50


def _key(style: Any) -> _Key:
    """What all styles have in common that shape a text alike, in one document."""
    face = _font_style_cache_key(style, include_size=True)
    return (id(style.font_config), face, *(str(style[name]) for name in _ALSO))


def forget() -> None:
    """Drop what was set up for another document."""
    _LAYOUTS.clear()
    _SHAPED.clear()


def _offsets(text: str) -> list[int]:
    """The bytes before each character of a text, and in all."""
    return [0, *accumulate(len(character.encode()) for character in text)]


def _advances(offsets: list[int], line: Any) -> list[float]:
    """The advance of every character of a shaped line, in px."""
    index = {offset: i for i, offset in enumerate(offsets)}
    advances = [0.0] * (len(offsets) - 1)
    for item, glyphs, clusters in _runs(line):
        start = item.offset
        for width, cluster in zip(_widths(glyphs, len(clusters)), clusters, strict=True):
            advances[index[start + cluster]] += width * FROM_UNITS
    return advances


def _widths(glyphs: Any, count: int) -> list[int]:
    """The advances of glyphs, in Pango's units, read in one go out of their array."""
    whole, place = _GLYPH_INTS, _WIDTH_INT
    return ffi.unpack(ffi.cast("int *", glyphs), count * whole)[place::whole]  # type: ignore[no-any-return]


# A PangoGlyphInfo is so many ints, and its advance is one of them.
_GLYPH_INTS = ffi.sizeof("PangoGlyphInfo") // ffi.sizeof("int")
_WIDTH_INT = ffi.offsetof("PangoGlyphInfo", "geometry", "width") // ffi.sizeof("int")


def uax14(text: str, language: str | None) -> list[bool]:
    """For each index of a text, and its end, whether UAX #14 lets a line start there.

    Between two ideographs it always does.
    """
    attributes = get_log_attrs(text, language)
    flags = [False, *([True] * len(text))]
    for place in places_beside_others(text):
        flags[place] = bool(attributes[place].is_line_break)
    return flags


def _glyphs(line: Any) -> Iterator[tuple[Any, int, bool]]:
    """Every glyph of a shaped line: its geometry, its byte offset, whether it ends a cluster."""
    for item, glyphs, clusters in _runs(line):
        ends = [here != following for here, following in pairwise([*clusters, -1])]
        shapes = glyphs[0 : len(clusters)]
        for glyph, cluster, is_last in zip(shapes, clusters, ends, strict=True):
            yield glyph.geometry, item.offset + cluster, is_last


def _runs(line: Any) -> Iterator[tuple[Any, Any, list[int]]]:
    """The runs of a shaped line: each with its glyphs and their clusters' offsets in it."""
    run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        data, run = run.data, run.next
        count = data.glyphs.num_glyphs
        yield data.item, data.glyphs.glyphs, ffi.unpack(data.glyphs.log_clusters, count)
