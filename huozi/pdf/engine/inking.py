"""Composed lines drawn from the glyphs they were measured by, without shaping them again.

WeasyPrint's private `draw_first_line` is replaced for one exact version; what it alone can draw
(bitmaps, colour) is left to it. The space most characters of a line are widened by is said once;
what is lost when widths and others are written as whole thousandths of an em is carried to the next
glyph, so that lines end where they were composed to.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

import pydyf
from weasyprint.draw import text
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, pango

from huozi.pdf.engine.glyphs import Glyphs
from huozi.pdf.engine.shaping import ComposedLayout


class _Hex(dict[int, str]):
    """The ids of glyphs as strings of PDF have them."""

    def __missing__(self, number: int) -> str:
        self[number] = f"{number:04x}"
        return self[number]


_HEX = _Hex()
_draw_first_line, _draw_text = text.draw_first_line, text.draw_text
# In thousandths of an em: what a line may lose when widths are written whole.
_UNSEEN = 0.5
# What stands for a hyphen: a place where a line may end, and nothing else.
_NOTHING = "\u200b"


def draw_text(
    stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: str
) -> None:
    """WeasyPrint's contract: a text box drawn; one that is composed and plain is its line alone."""
    style, layout = textbox.style, textbox.pango_layout
    is_plain = style["visibility"] == "visible" and style["text_decoration_line"] == "none"
    if not (is_plain and isinstance(layout, ComposedLayout)):
        _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    x, y = textbox.position_x, textbox.position_y + textbox.baseline
    stream.set_color(style["color"])
    layout.reactivate(style)
    stream.begin_text()
    at = Matrix(d=-1, e=x, f=y)
    pictures = text.draw_first_line(stream, textbox, text_overflow, block_ellipsis, at)
    stream.end_text()
    text.draw_emojis(stream, style, x, y, pictures)
    layout.deactivate()


def draw_first_line(
    stream: Any,
    textbox: Any,
    text_overflow: str,
    block_ellipsis: str,
    matrix: Any,
    *,
    tracked: bool = True,
) -> list[Any]:
    """WeasyPrint's contract: a line drawn; the pictures that have to be drawn over it.

    A `tracked` one leaves the usual space after its glyphs to the reader (ISO 32000-1 9.3.2).
    """
    layout = textbox.pango_layout
    if isinstance(layout, ComposedLayout) and layout.glyphs:
        if not textbox.text.strip():
            return []
        line = _Line(stream, _usual(layout.gaps) if tracked else 0.0)
        if line.ink(layout.glyphs, layout.gaps, matrix, layout.unsaid):
            if stream._tags is not None:  # noqa: SLF001
                textbox.is_misread = line.is_misread(layout.glyphs)
            return []
        layout.glyphs = None
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

    def __init__(self, stream: Any, tracking: float) -> None:
        self.stream = stream
        self.tracking = tracking  # px: what the reader adds after every glyph (9.3.2)
        self.shown: list[str] = []
        self.face: Any = None
        self.font: Any = None
        self.unit = 0.0  # thousandths of an em to the px
        self.owed = 0.0  # thousandths of an em the next glyph stands too far right

    def ink(self, glyphs: Glyphs, gaps: list[float], matrix: Any, unsaid: int = 0) -> bool:
        """Draw the glyphs of each character and the gap after it; False where it can't.

        The last, `unsaid` ones are read as nothing.
        """
        fonts = {face: self._added(face) for face in dict.fromkeys(glyphs.faces) if face}
        if any(font.bitmap or font.png or font.svg or font.colr for font, _ in fonts.values()):
            return False
        self.stream.set_text_matrix(*matrix.values)
        self._track(self.tracking)
        said = len(gaps) - unsaid
        self._show(glyphs.part(0, said) if unsaid else glyphs, gaps, fonts)
        if unsaid:
            is_told = self.stream._tags is None  # noqa: SLF001 — else tags tell it
            self.stream.stream += ["/Span", _said(_NOTHING), b"BDC"] if is_told else []
            self._show(glyphs.part(said, len(gaps)), gaps[said:], fonts)
            self.stream.stream += [b"EMC"] if is_told else []
        self._track(0.0)
        return True

    def _added(self, face: Any) -> tuple[Any, float]:
        """WeasyPrint's font and its size; it is asked for once a page."""
        known = vars(self.stream).setdefault("added_faces", {})
        if face not in known:
            known[face] = self.stream.add_font(face)
        return known[face]  # type: ignore[no-any-return]

    def _track(self, tracking: float) -> None:
        """Set the space after every glyph; it is none outside of lines that have one."""
        if self.tracking:
            self.stream.stream.append(f"{tracking:.6f} Tc".encode())

    def _show(self, glyphs: Glyphs, gaps: list[float], fonts: dict[Any, Any]) -> None:
        """Show glyphs, face by face."""
        end = 0
        for face, same in groupby(glyphs.faces):
            start, end = end, end + len(list(same))
            if face and face is not self.face:
                self._change(face, *fonts[face])
            one_face = glyphs if end - start == len(gaps) else glyphs.part(start, end)
            lost = self._lost(one_face) if face else None
            if lost is None:
                self._show_each(one_face, gaps[start:end])
            else:
                self._show_even(one_face.ids, gaps[start:end])
                self.owed += lost * (end - start)
        self._end()

    def _lost(self, glyphs: Glyphs) -> float | None:
        """What PDF's width of each glyph has more than Pango's; None if they are not all alike."""
        count, advance = len(glyphs.ids), glyphs.advances[0]
        if glyphs.clusters.count(None) < count or glyphs.advances.count(advance) < count:
            return None
        known = self.font.widths
        for number, words in zip(glyphs.ids, glyphs.text, strict=True):
            if number not in known:
                self._width(number, words)
        widths = {known[number] for number in glyphs.ids}
        lost = float(widths.pop() - advance * self.unit)
        return None if widths or abs(lost) * count > _UNSEEN else lost

    def _show_even(self, ids: list[int], gaps: list[float]) -> None:
        """Show glyphs that stand as their widths say, but where a gap is not the usual one."""
        shown, start, usual = list(map(_HEX.__getitem__, ids)), 0, self.tracking
        for place in [place for place, gap in enumerate(gaps, 1) if gap != usual]:
            self._add("".join(shown[start:place]))
            self.owed -= (gaps[place - 1] - usual) * self.unit
            start = place
        self._add("".join(shown[start:]))

    def _show_each(self, glyphs: Glyphs, gaps: list[float]) -> None:
        """Show glyphs of any width, or several for a character, or none."""
        unit, tracking = self.unit, self.tracking
        for cluster, gap in zip(glyphs.drawn(), gaps, strict=True):
            for glyph, offset, advance, words in cluster:
                self.owed -= offset * unit
                self._add(_HEX[glyph])
                self.owed += self._width(glyph, words) - (advance - offset - tracking) * unit
            self.owed -= gap * unit

    def _add(self, shown: str) -> None:
        """Add glyphs, back where they belong."""
        step = round(self.owed)
        if step and shown:
            self.shown.append(f">{step}<")
            self.owed -= step
        self.shown.append(shown)

    def is_misread(self, glyphs: Glyphs) -> bool:
        """Whether a glyph stands for another character here than its face says it does."""
        return any(
            self._added(face)[0].to_unicode[glyph] != words
            for face, cluster in zip(glyphs.faces, glyphs.drawn(), strict=True)
            for glyph, _, _, words in cluster
        )

    def _change(self, face: Any, font: Any, size: float) -> None:
        """Go on in another font; what is owed is owed in its size."""
        self._end()
        unit = 1000 / size
        self.owed = self.owed / self.unit * unit if self.unit else 0.0
        self.face, self.font, self.unit = face, font, unit
        self.stream.set_font_size(font.hash, size)

    def _width(self, number: int, words: str) -> int:
        """The width a font has for a glyph, in thousandths of an em."""
        width: int | None = self.font.widths.get(number)
        if width is None:  # the glyph is new to it
            stream = self.stream
            pango.pango_font_get_glyph_extents(
                self.face, number, stream.ink_rect, stream.logical_rect
            )
            width = round(stream.logical_rect.width * FROM_UNITS * self.unit)
            self.font.widths[number], self.font.to_unicode[number] = width, words
        return width

    def _end(self) -> None:
        if any(self.shown):
            self.stream.show_text("".join(("<", *self.shown, ">")))
            self.shown = []


def _usual(gaps: list[float]) -> float:
    """The space after most characters of a line, if it is after several."""
    usual = gaps[0]
    if 2 * gaps.count(usual) <= len(gaps):
        usual = max(dict.fromkeys(gaps), key=gaps.count)
    return usual if gaps.count(usual) > 2 else 0.0


def install(*, vertical: bool) -> None:
    """Put our function in the place of WeasyPrint's.

    The spaces of columns stand where they are, for `columns` joins their texts and cuts them.
    """
    text.draw_first_line = partial(draw_first_line, tracked=not vertical)
