"""Composed lines drawn from the glyphs they were measured by, without shaping them again.

WeasyPrint's private `draw_first_line` is replaced for one exact version; what it alone can draw
(bitmaps, colour) is left to it. What is lost when widths are written as whole thousandths of an em
is carried to the next glyph, so that lines end where they were composed to.
"""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from typing import Any

import pydyf
from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, pango

from huozi.pdf.engine.shaping import ComposedLayout, Glyph


class _Hex(dict[int, str]):
    """The ids of glyphs as strings of PDF have them."""

    def __missing__(self, number: int) -> str:
        self[number] = f"{number:04x}"
        return self[number]


_HEX = _Hex()
_draw_first_line = text.draw_first_line
_handle = itemgetter(0)
# What stands for a hyphen: a place where a line may end, and nothing else.
_NOTHING = "\u200b"


def draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any
) -> list[Any]:
    """WeasyPrint's contract: a line drawn; the pictures that have to be drawn over it."""
    layout = textbox.pango_layout
    if isinstance(layout, ComposedLayout) and layout.glyphs:
        if not textbox.text.strip():
            return []
        line = _Line(stream)
        if line.ink(layout.glyphs, layout.gaps, matrix, layout.unsaid):
            if stream._tags is not None:  # noqa: SLF001
                textbox.is_misread = line.is_misread(layout.glyphs)
            return []
        layout.glyphs = []
        layout.reactivate(textbox.style)
    is_told = stream._tags is None and _is_cut(textbox)  # noqa: SLF001 — else tags tell it
    stream.stream += ["/Span", _said(textbox.said), b"BDC"] if is_told else []
    pictures = _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.stream += [b"EMC"] if is_told else []
    return pictures  # type: ignore[no-any-return]


def _is_cut(textbox: Any) -> bool:
    """Whether a line ends with a hyphen that is no part of its text."""
    layout = textbox.pango_layout
    return layout.unsaid > 0 if isinstance(layout, ComposedLayout) else "said" in vars(textbox)


def _said(text: str) -> Any:
    """The property that says what marked content stands for (ISO 32000-1, 14.9.4)."""
    return pydyf.Dictionary({"ActualText": pydyf.String(text)})


class _Line:
    """One line of text operators (ISO 32000-1 9.4.3)."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.shown: list[str] = []
        self.handle: Any = None
        self.font: Any = None
        self.widths: dict[int, int] = {}
        self.unit = 0.0  # thousandths of an em to the px
        self.owed = 0.0  # thousandths of an em the next glyph stands too far right

    def ink(
        self, glyphs: list[list[Glyph]], gaps: list[float], matrix: Any, unsaid: int = 0
    ) -> bool:
        """Draw the glyphs of each character and the gap after it; False where it can't.

        The last, `unsaid` ones are read as nothing.
        """
        handles = dict.fromkeys(map(_handle, chain.from_iterable(glyphs)))
        fonts = {handle: self.stream.add_font(handle) for handle in handles}
        if any(font.bitmap or font.png or font.svg or font.colr for font, _ in fonts.values()):
            return False
        self.stream.set_text_matrix(*matrix.values)
        said = len(glyphs) - unsaid
        self._show(glyphs[:said], gaps[:said], fonts)
        self._end()
        if unsaid:
            is_told = self.stream._tags is None  # noqa: SLF001 — else tags tell it
            self.stream.stream += ["/Span", _said(_NOTHING), b"BDC"] if is_told else []
            self._show(glyphs[said:], gaps[said:], fonts)
            self._end()
            self.stream.stream += [b"EMC"] if is_told else []
        return True

    def _show(self, glyphs: list[list[Glyph]], gaps: list[float], fonts: dict[Any, Any]) -> None:
        """Add glyphs to what is shown."""
        owed, unit = self.owed, self.unit
        for cluster, gap in zip(glyphs, gaps, strict=True):
            for handle, number, offset, advance, words in cluster:
                if handle is not self.handle:
                    self.owed = owed
                    self._change(handle, *fonts[handle])
                    owed, unit = self.owed, self.unit
                width = self.widths.get(number)
                if width is None:
                    width = self._width(number, words)
                owed -= offset * unit
                step = round(owed)
                if step:
                    self.shown.append(f">{step}<{_HEX[number]}")
                    owed -= step
                else:
                    self.shown.append(_HEX[number])
                owed += width - (advance - offset) * unit
            owed -= gap * unit
        self.owed = owed

    def is_misread(self, glyphs: list[list[Glyph]]) -> bool:
        """Whether a glyph stands for another character here than its face says it does."""
        fonts = {glyph[0]: self.stream.add_font(glyph[0])[0] for item in glyphs for glyph in item}
        return any(
            fonts[handle].to_unicode[number] != words
            for cluster in glyphs
            for handle, number, _, _, words in cluster
        )

    def _change(self, handle: Any, font: Any, size: float) -> None:
        """Go on in another font; what is owed is owed in its size."""
        self._end()
        unit = 1000 / size
        self.owed = self.owed / self.unit * unit if self.unit else 0.0
        self.handle, self.font, self.widths, self.unit = handle, font, font.widths, unit
        self.stream.set_font_size(font.hash, size)

    def _width(self, number: int, words: str) -> int:
        """The width a font has for a glyph, in thousandths of an em; the glyph is new to it."""
        stream = self.stream
        pango.pango_font_get_glyph_extents(
            self.handle, number, stream.ink_rect, stream.logical_rect
        )
        width = round(stream.logical_rect.width * FROM_UNITS * self.unit)
        self.widths[number], self.font.to_unicode[number] = width, words
        return int(width)

    def _end(self) -> None:
        if self.shown:
            self.stream.show_text("".join(("<", *self.shown, ">")))
            self.shown = []


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    text.draw_first_line = draw_first_line
