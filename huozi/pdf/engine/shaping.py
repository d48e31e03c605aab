"""Glyphs: Pango shapes a text once, and a composed line edits the advances where it is drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from operator import lt
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango
from weasyprint.text.line_break import Layout, _font_style_cache_key, get_log_attrs

from huozi.characters import all_chinese, places_beside_others
from huozi.pdf.engine.amendments import EM_ASCENT
from huozi.pdf.engine.glyphs import Glyphs, unset

_EMPTY: int = pango.PANGO_GLYPH_EMPTY
# Not among the functions WeasyPrint declares.
ffi.cdef("gpointer g_object_ref (gpointer object);")


class Shaped(NamedTuple):
    """A text box's text as its face sets it: advances in px, the box's height and baseline.

    `offsets` are the bytes before each character and the end, as Pango and WeasyPrint count them.
    There are no `glyphs` where WeasyPrint has to draw the text, for one is missing or raised.
    """

    advances: list[float]
    offsets: list[int]
    height: float
    baseline: float
    glyphs: Glyphs | None


class ComposedLayout(Layout):  # type: ignore[misc]  # WeasyPrint is untyped
    """A line of text with what is added after each character (px), edited into its glyphs.

    The last `unsaid` characters are no text: the hyphen of a word that is cut.
    """

    def __init__(self, style: Any, text: str, gaps: list[float], glyphs: Glyphs | None) -> None:
        # Pango is asked only for where decorations stand, and for glyphs that WeasyPrint draws.
        if style["text_decoration_line"] != "none":
            super().__init__(style)
            self.deactivate()
        self.style, self.justification_spacing, self.max_width = style, 0, None
        self.first_line_direction = 0
        self.text = text
        self.gaps = gaps
        self.glyphs = glyphs
        self.unsaid = 0
        self.edited = False

    def reactivate(self, style: Any) -> None:
        """Shape the text again for drawing; its glyphs are then edited anew."""
        if self.glyphs:
            return
        self.setup(style)
        self.set_text(self.text)
        self.edited = False

    def deactivate(self) -> None:
        """Let go of what Pango holds, if it was asked."""
        if hasattr(self, "layout"):
            super().deactivate()

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
    glyphs, drawable, offsets, start = unset(text), True, _offsets(text), 0
    for part in text.split("\n"):
        layout.set_text(part)
        line, _ = layout.get_first_line()
        drawable = _read(glyphs, start, offsets, line) and drawable
        start += len(part) + 1
    em = float(style["font_size"])
    return Shaped(glyphs.advances, offsets, em, EM_ASCENT * em, glyphs if drawable else None)


_Key = tuple[object, ...]

# What shaping depends on besides WeasyPrint's own key of a face.
_ALSO = ("font_kerning", "letter_spacing", "word_spacing", "overflow_wrap", "direction")
# One layout for all texts of a style: to set one up takes longer than to shape a word. Short
# texts, as of a table, are asked for again and again: their widths first, then their lines.
_LAYOUTS: dict[_Key, Any] = {}
_SHAPED: dict[tuple[_Key, str], Shaped] = {}
_FONTS: dict[Any, Any] = {}
_SHORT = 50


def _key(style: Any) -> _Key:
    """What all styles have in common that shape a text alike, in one document."""
    face = _font_style_cache_key(style, include_size=True)
    return (id(style.font_config), face, *(str(style[name]) for name in _ALSO))


def forget() -> None:
    """Drop what was set up for another document."""
    _LAYOUTS.clear()
    _SHAPED.clear()
    _FONTS.clear()


class _Bytes(dict[str, int]):
    """The bytes of characters in UTF-8."""

    def __missing__(self, character: str) -> int:
        self[character] = len(character.encode())
        return self[character]


_BYTES = _Bytes()


def _offsets(text: str) -> list[int]:
    """The bytes before each character of a text, and in all."""
    return [0, *accumulate(map(_BYTES.__getitem__, text))]


def _read(glyphs: Glyphs, start: int, offsets: list[int], line: Any) -> bool:
    """Enter what a shaped line draws from the character `start` on; whether all can be drawn so.

    `offsets` are those of the whole text.
    """
    drawable = True
    for item, infos, rows in _runs(line):
        face, at = _held(item.analysis.font), offsets[start] + item.offset
        numbers, widths, shifts, rises = _columns(infos, len(rows))
        own = [width * FROM_UNITS for width in widths]
        highest = max(numbers, default=0)
        drawable = drawable and not any(rises) and highest <= _EMPTY
        first, last = bisect_left(offsets, at), bisect_left(offsets, at + item.length)
        if len(numbers) == last - first and highest < _EMPTY and _apart(rows) and not any(shifts):
            here, size = slice(first, last), last - first
            glyphs.faces[here], glyphs.ids[here] = [face] * size, numbers
            glyphs.advances[here], glyphs.clusters[here] = own, [None] * size
            continue
        places = [bisect_left(offsets, at + row) for row in rows]
        columns = zip(places, [*places[1:], last], numbers, shifts, own, strict=True)
        for place, end, number, shift, advance in columns:
            glyphs.advances[place] += advance
            if number < _EMPTY:
                one = (number, shift * FROM_UNITS, advance, glyphs.text[place:end])
                glyphs.clusters[place] = (*(glyphs.clusters[place] or ()), one)
                glyphs.faces[place] = face
    return drawable


def _apart(clusters: list[int]) -> bool:
    """Whether every glyph is a cluster of its own, in the order of the text."""
    return all(map(lt, clusters, clusters[1:]))


def _columns(infos: Any, count: int) -> tuple[list[int], ...]:
    """Ids, advances, offsets and rises of glyphs, read in one go out of their array."""
    ints = ffi.unpack(ffi.cast("int *", infos), count * _GLYPH_INTS)
    return tuple(ints[place::_GLYPH_INTS] for place in _GLYPH_PLACES)


# A PangoGlyphInfo is so many ints; where among them the four are.
_GLYPH_INTS = ffi.sizeof("PangoGlyphInfo") // ffi.sizeof("int")
_GLYPH_PLACES = tuple(
    ffi.offsetof("PangoGlyphInfo", *names) // ffi.sizeof("int")
    for names in (
        ("glyph",),
        ("geometry", "width"),
        ("geometry", "x_offset"),
        ("geometry", "y_offset"),
    )
)


def _held(font: Any) -> Any:
    """A font of Pango that stays until its text is drawn."""
    if font not in _FONTS:
        _FONTS[font] = ffi.gc(gobject.g_object_ref(font), gobject.g_object_unref)
    return _FONTS[font]


def uax14(text: str, language: str | None) -> list[bool]:
    """For each index of a text, and its end, whether UAX #14 lets a line start there.

    Between two ideographs it always does; in a text that is Chinese throughout nobody asks it.
    """
    if all_chinese(text):
        return [False, *([True] * len(text))]
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
