"""Faces for vertical writing: Chinese glyphs turned a quarter to the left, on a page that lies.

The page is laid out lying on its side and stood up when it is done, so what is turned here stands
upright there. Marks take their vertical forms (clreq 3.1.1, GB/T 15834 5.2); Latin is left as it
is and lies sideways; short figures and acronyms have upright forms in the feature `vert` (clreq
2.4.2). Every character has a glyph of its own, so that the text copies as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.basePen import BasePen

from huozi.pdf.outlines import EM, Opened, Shelf, Source, of_language

TOP = 880  # of the em square, over the baseline
MIDDLE = TOP - EM / 2
BEARING = 60  # of a dash at its ends

# The marks quotes become: on the mainland double ones are outside (GB/T 15834 5.2.3).
QUOTES: dict[str, Mapping[str, str]] = {
    "zh-Hans": dict(zip("“”‘’", "『』「」", strict=True)),
    "zh-Hant": dict(zip("“”‘’", "「」『』", strict=True)),
}
# Where marks go in a face that has no vertical forms (GB/T 15834 5.2.1): 、。 to the upper right,
# ：；？！ to the right on the mainland and to the middle elsewhere. Brackets, dashes and ellipses
# turn with the line.
_CORNER = frozenset("、。，．")
_SIDE = frozenset("：；？！")
_ASIDE = {"zh-Hans": (0.22 * EM, 0.07 * EM), "zh-Hant": (0.0, 0.0)}
_LATIN = re.compile("[A-Za-z\u00c0-\u024f.,‘’“”-]")
_MIDDLE = frozenset("·•・‧")
_WITH_LINE = frozenset({"Ps", "Pe", "Pi", "Pf", "Pd", "Sm"})
_ELLIPSES = frozenset("…‥⋯")
_ANGLED = frozenset("「」『』")  # these keep to their side of the column

_SYSTEMS = "".join(f"languagesystem {script} dflt;\n" for script in ("DFLT", "hani", "latn"))

DASH = "——"  # one line of two em (GB/T 15834 4.14)

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Glyph:
    """A glyph as a Type 2 charstring, and its advance."""

    program: list[Any]
    advance: int


class _Pen(BasePen):  # type: ignore[misc]  # fontTools is untyped
    """Draws outlines into a charstring, each through its own matrix."""

    def __init__(self, advance: float) -> None:
        super().__init__()
        self.glyph = _Glyph([round(advance)], round(advance))
        self.matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self._x = self._y = 0

    def add(self, source: Opened, name: str, matrix: Matrix) -> None:
        """Draw one glyph of a face."""
        self.glyphSet, self.matrix = source.glyphs, matrix
        source.glyphs[name].draw(self)

    def done(self) -> _Glyph:
        """What was drawn."""
        self.glyph.program.append("endchar")
        return self.glyph

    def _put(self, operator: str, *points: tuple[float, float]) -> None:
        a, b, c, d, e, f = self.matrix
        for x, y in points:
            u, v = round(a * x + c * y + e), round(b * x + d * y + f)
            self.glyph.program += [u - self._x, v - self._y]
            self._x, self._y = u, v
        self.glyph.program.append(operator)

    def _moveTo(self, point: Any) -> None:  # noqa: N802
        self._put("rmoveto", point)

    def _lineTo(self, point: Any) -> None:  # noqa: N802
        self._put("rlineto", point)

    def _curveToOne(self, one: Any, two: Any, point: Any) -> None:  # noqa: N802
        self._put("rrcurveto", one, two, point)


class Foundry:
    """Casts turned faces, out of the font files of a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._quotes: Mapping[str, str] = of_language(shelf.language, QUOTES)

    def cast(
        self, sources: Sequence[Source], characters: Iterable[str], upright: Iterable[str]
    ) -> bytes:
        """An OpenType face of these characters, each from the first source that has it.

        `upright` are the figures (`12`) and letters that get an upright form in `vert`.
        """
        cmap: dict[int, str] = {}
        glyphs: dict[str, _Glyph] = {".notdef": _Glyph([EM, "endchar"], EM)}
        for character in sorted(set(characters)):
            if glyph := self._glyph(character, sources):
                cmap[ord(character)] = _named(character)
                glyphs[_named(character)] = glyph
        forms = [words for words in sorted(set(upright)) if all(ord(c) in cmap for c in words)]
        glyphs |= {_form(words): self._standing(words, sources) for words in forms}
        features = _feature("vert", forms)
        dash = self._shelf.having(DASH[0], sources)
        if dash is not None and dash.is_chinese and ord(DASH[0]) in cmap:
            glyphs[_form(DASH)] = _long_dash(dash)
            features += _feature("ccmp", [DASH])
        return _file(glyphs, cmap, features + self._kerning(map(chr, cmap), sources))

    def _glyph(self, character: str, sources: Sequence[Source]) -> _Glyph | None:
        """A character as it stands in a line: turned, or lying as Latin does."""
        font = self._shelf.having(character, sources)
        if font is not None and font.is_chinese and character in self._quotes:
            shown = self._quotes[character]
            font = self._shelf.having(shown, sources) or font
            character = shown if ord(shown) in font.cmap else character
        return _set(font, character) if font else None

    def _kerning(self, characters: Iterable[str], sources: Sequence[Source]) -> str:
        """The feature that sets lying Latin as close as its own face has it."""
        latin = [(c, self._shelf.having(c, sources)) for c in characters if _LATIN.match(c)]
        rows = []
        for font in dict.fromkeys(font for _, font in latin if font):
            own = [c for c, other in latin if other is font]
            names = {font.name(c): _named(c) for c in own if not _is_square(font, c)}
            pairs = sorted(font.kerning(names).items())
            rows += [f"pos {names[a]} {names[b]} {round(by)};" for (a, b), by in pairs]
        return f"feature kern {{ {' '.join(rows)} }} kern;\n" if rows else ""

    def _standing(self, words: str, sources: Sequence[Source]) -> _Glyph:
        """Figures side by side in one square, or one letter, upright (纵中横, clreq 2.4.2)."""
        pen = _Pen(EM)
        fonts = [self._shelf.having(character, sources) for character in words]
        parts = [(font, font.name(c)) for font, c in zip(fonts, words, strict=True) if font]
        width = sum(font.advance(name) for font, name in parts)
        squeeze = min(1.0, EM / width)
        x = MIDDLE - width * squeeze / 2
        for font, name in parts:
            head = TOP - MIDDLE + font.cap_height / 2
            pen.add(font, name, (0, squeeze * font.scale, -font.scale, 0, head, x))
            x += font.advance(name) * squeeze
        return pen.done()


def _set(font: Opened, character: str) -> _Glyph:
    """A character as it stands in a line: turned, or lying as Latin does (UTR #50)."""
    name = font.name(character)
    advance = font.advance(name)
    pen = _Pen(advance)
    if not _is_square(font, character):
        is_latin = character.isalnum() or character.isascii() or not font.is_chinese
        pen.add(font, name, _lying(font, MIDDLE - font.cap_height / 2 if is_latin else 0))
    elif form := font.vertical(name):
        pen.add(font, form, _turned(font, form))
    elif character in _ANGLED:
        pen.add(font, name, _lying(font))
    elif unicodedata.category(character) in _WITH_LINE or character in _ELLIPSES:
        pen.add(font, name, _lying(font, MIDDLE - font.centre(name)[1]))
    else:
        pen.add(font, name, _turned(font, name, *_moved(font, name, character)))
    return pen.done()


def _is_square(font: Opened, character: str) -> bool:
    """Whether a character fills its em, as Chinese ones do."""
    return font.is_chinese and abs(font.advance(font.name(character)) - EM) < EM / 50


def _lying(font: Opened, rise: float = 0) -> Matrix:
    return (font.scale, 0, 0, font.scale, 0, rise)


def _turned(font: Opened, name: str, dx: float = 0, dy: float = 0) -> Matrix:
    """A quarter to the left about the middle of the square, after a shift."""
    return (0, font.scale, -font.scale, 0, TOP - dy, MIDDLE - font.advance(name) / 2 + dx)


def _moved(font: Opened, name: str, character: str) -> tuple[float, float]:
    """How far the marks of a face without vertical forms move."""
    if character not in _CORNER | _SIDE | _MIDDLE:
        return 0, 0
    x, y = font.centre(name)
    if character in _CORNER:
        return 2 * (EM / 2 - x), 2 * (MIDDLE - y)
    right, up = of_language(font.language, _ASIDE) if character in _SIDE else (0, 0)
    return EM / 2 - x + right, MIDDLE - y + up


def _long_dash(font: Opened) -> _Glyph:
    """A dash as long as two characters, drawn out of the one of one."""
    pen = _Pen(2 * EM)
    name = font.name(DASH[0])
    left, _, right, _ = font.box(name)
    stretch = (2 * EM - 2 * BEARING) / max(1.0, right - left)
    start, rise = BEARING - left * stretch, MIDDLE - font.centre(name)[1]
    pen.add(font, name, (stretch * font.scale, 0, 0, font.scale, start, rise))
    return pen.done()


def _named(character: str) -> str:
    return f"u{ord(character):04X}"


def _form(words: str) -> str:
    return "_".join(map(_named, words)) + ".vert"


def _feature(tag: str, forms: Iterable[str]) -> str:
    """A feature that sets characters as one glyph, in the OpenType feature language."""
    rows = [
        f"sub {' '.join(map(_named, words))} by {_form(words)};"
        for words in sorted(forms, key=len, reverse=True)
    ]
    return f"feature {tag} {{ {' '.join(rows)} }} {tag};\n" if rows else ""


def _file(glyphs: dict[str, _Glyph], cmap: dict[int, str], features: str) -> bytes:
    """The face as an OpenType file; the same glyphs give the same bytes."""
    name = "Turned"
    builder = FontBuilder(EM, isTTF=False)
    builder.font.recalcBBoxes = builder.font.recalcTimestamp = False
    builder.setupHead(unitsPerEm=EM, created=0, modified=0)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(cmap)
    builder.setupHorizontalMetrics({name: (glyph.advance, 0) for name, glyph in glyphs.items()})
    builder.setupHorizontalHeader(ascent=TOP, descent=TOP - EM)
    line = {"sTypoAscender": TOP, "sTypoDescender": TOP - EM, "sTypoLineGap": 0}
    builder.setupOS2(**line, usWinAscent=TOP, usWinDescent=EM - TOP)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    strings = {name: T2CharString(program=glyph.program) for name, glyph in glyphs.items()}
    box = {"FontBBox": [-EM, -EM, 2 * EM, 2 * EM]}
    builder.setupCFF(name, {"FullName": name} | box, strings, {})
    builder.setupPost(keepGlyphNames=False, underlinePosition=-150, underlineThickness=50)
    addOpenTypeFeaturesFromString(builder.font, _SYSTEMS + features, tables=["GSUB", "GPOS"])
    data = BytesIO()
    builder.save(data)
    return data.getvalue()
