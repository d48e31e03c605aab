"""Laid-out boxes drawn as PDF content, outside of any PDF file (ISO 32000-1, 8 and 9)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from typing import Any

import pydyf
from tinycss2.color5 import D50, D65
from weasyprint.draw import draw_background, draw_border, draw_stacking_context
from weasyprint.pdf import _use_references
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from huozi.pdf.laid import Face

SCALE = 0.75  # pt a px
_UNMARKED = nullcontext()


class _Named(pydyf.Dictionary):  # type: ignore[misc]  # pydyf is untyped
    """Resources of one kind; WeasyPrint names them by their number, here counted from `start`."""

    start = 0

    def __len__(self) -> int:
        return int(super().__len__()) + self.start

    def __bool__(self) -> bool:
        return bool(self.keys())


def page_boxes(page: Any) -> tuple[float, ...]:
    """Width, height and the bleed at top, right, bottom and left of a page, in px."""
    bleed = (page.bleed[side] for side in ("top", "right", "bottom", "left"))
    return (page.margin_width(), page.margin_height(), *bleed)


# Resources of pages that draw nothing but text, by what they are.
_PLAIN: dict[str, bytes] = {}


class Easel:
    """What pages are drawn with: the faces and resources they share, gathered while they are."""

    def __init__(self, fonts: dict[int, Any] | None = None, start: int = 0) -> None:
        self.fonts: dict[int, Any] = {} if fonts is None else fonts
        self.images: dict[str, Any] = {}
        self._pdf = pydyf.PDF()
        self._resources = pydyf.Dictionary()
        for name in ("ExtGState", "XObject", "Pattern", "Shading"):
            self._resources[name] = _Named()
            self._resources[name].start = start
        colours = pydyf.Dictionary(
            {f"lab-{name}": _lab(white) for name, white in (("d50", D50), ("d65", D65))}
        )
        self._pdf.add_object(colours)
        self._resources["ColorSpace"] = colours.reference

    def content(self, page: Any) -> bytes:
        """What stands on a page, without the page's own background."""
        stream = self._stream(page)
        with stream.stacked():
            stream.transform(a=SCALE, d=SCALE)
            draw_stacking_context(stream, StackingContext.from_page(page))
        return _data(stream)

    def background(self, page: Any, background: Any, *, border: bool = False) -> bytes:
        """A background that fills a page, and the border of the page; nothing where it has none."""
        marks = page.style["marks"]
        if _is_clear(background) and not marks and not (border and _has_border(page)):
            return b""
        stream = self._stream(page)
        with stream.stacked():
            stream.transform(a=SCALE, d=SCALE)
            before = len(stream.stream)
            draw_background(stream, background, clip_box=False, bleed=page.bleed, marks=marks)
            if border:
                draw_border(stream, page)
            is_empty = len(stream.stream) == before
        return b"" if is_empty else _data(stream)

    def _stream(self, page: Any) -> Any:
        stream = _Stream(
            self.fonts, page.bleed_area, self._resources, self.images, None, {}, None, compress=True
        )
        stream.transform(d=-1, f=page.margin_height() * SCALE)
        return stream

    def resources(self) -> bytes:
        """A PDF without pages whose catalog has the resources, with an empty table of fonts."""
        looks = repr(self._resources)
        if any(self._resources[name] for name in ("XObject", "Pattern", "Shading")):
            return self._written()
        if looks not in _PLAIN:
            _PLAIN[looks] = self._written()
        return _PLAIN[looks]

    def _written(self) -> bytes:
        fonts = pydyf.Dictionary()
        self._pdf.add_object(fonts)
        self._resources["Font"] = fonts.reference
        _use_references(self._pdf, self._resources, self.images, {})
        self._pdf.add_object(self._resources)
        self._pdf.catalog["Resources"] = self._resources.reference
        output = BytesIO()
        self._pdf.write(output, b"1.7", compress=True)
        return output.getvalue()

    def faces(self) -> tuple[Face, ...]:
        """The faces used, each once, with the glyphs that were shown."""
        merged: dict[str, tuple[str, dict[int, tuple[float, str]]]] = {}
        for font in self.fonts.values():
            _, glyphs = merged.setdefault(font.hash, (font.words, {}))
            for glyph, width in font.widths.items():
                glyphs.setdefault(glyph, (width, font.to_unicode.get(glyph, "")))
        return tuple(
            Face(name, description, tuple((glyph, *glyphs[glyph]) for glyph in sorted(glyphs)))
            for name, (description, glyphs) in sorted(merged.items())
        )


class _Stream(Stream):  # type: ignore[misc]
    """A stream whose faces can be told apart, and found again, in other processes."""

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """WeasyPrint's contract: the face with its size; new ones get Pango's description."""
        key, description, size = get_pango_font_key(pango_font)
        if key not in self._fonts:
            words = ffi.string(pango.pango_font_description_to_string(description)).decode()
            with _unread():
                self._fonts[key] = Font(pango_font, description, size)
            self._fonts[key].words = words
        return self._fonts[key], size

    def marked(self, box: Any, tag: str) -> Any:
        """WeasyPrint's contract: within it what is drawn has a tag; pages of leaves have none."""
        return _UNMARKED if self._tags is None else super().marked(box, tag)

    def clone(self, **others: Any) -> Any:
        """WeasyPrint's contract: another stream with the same fonts and resources."""
        twin = super().clone(**others)
        twin.__class__ = _Stream
        return twin


@contextmanager
def _unread() -> Iterator[None]:
    """Leave the 25 MB of a font file where they are: its program is put in by `programs`."""
    whole = pdf_fonts.get_hb_object_data
    pdf_fonts.get_hb_object_data = lambda *_: b""
    try:
        yield
    finally:
        pdf_fonts.get_hb_object_data = whole


def _is_clear(background: Any) -> bool:
    """Whether a background has neither colour nor pictures nor shadows (css-backgrounds 3)."""
    return background is None or not (
        background.color.alpha > 0
        or background.style["box_shadow"]
        or any(layer.image is not None for layer in background.layers)
    )


def _has_border(box: Any) -> bool:
    sides = ("top", "right", "bottom", "left")
    return any(getattr(box, f"border_{side}_width") for side in sides)


def _lab(white: Any) -> pydyf.Array:
    """The colour space CIE Lab with a white point (ISO 32000-1 8.6.5.4)."""
    edges = pydyf.Array((-125, 125, -125, 125))
    values = pydyf.Dictionary({"WhitePoint": pydyf.Array(white), "Range": edges})
    return pydyf.Array(("/Lab", values))


def _data(stream: Any) -> bytes:
    written = pydyf._to_bytes  # noqa: SLF001
    return b"\n".join(
        [item if isinstance(item, bytes) else written(item) for item in stream.stream]
    )
