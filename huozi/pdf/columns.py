"""The text of a standing page in an order that every reader of PDF copies alike.

PDFium, which Chrome and many tools read with, takes texts that begin at about one height for
pieces of one line and puts them from left to right. Columns all begin at one height and go from
right to left: so a column is shown in two pieces, the second of which begins where the next
column does not, or, where it is too short, with a blank after it. As PDFium ends a line before a
text of a single glyph, what stands close together is shown together. No glyph moves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Widths = Mapping[str, Mapping[int, int]]

_PLACE = re.compile(rb"1 0 0 -1 (\S+) (\S+) Tm")
_FONT = re.compile(rb"/(\S+) (\S+) Tf")
_TOKEN = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+)")
_GLYPH = 4  # hexadecimal digits
_APART = 0.55  # of the wider glyph: between beginnings that are told apart PDFium asks for half
_TOGETHER = 0.6  # em between texts that are shown together

BLANK = "Blank"  # the font of the one blank, which has the code of a space

# Operators that decide how a text looks, and those over which none goes on (ISO 32000-1, A).
_PAINT = frozenset({b"rg", b"g", b"k", b"sc", b"scn", b"cs", b"gs", b"cm", b"Tr", b"Ts"})
_BETWEEN = frozenset(b"f f* F B B* b b* S s sh Do W W* BDC BMC EMC".split())


@dataclass(slots=True)
class _Show:
    """A text-showing operation: its number, how it looks, where along its row its glyphs begin.

    `glyphs` pairs the offset of each glyph in the operation with its place in the row; `first`
    and `last` are the widths of those at its ends.
    """

    index: int
    looks: tuple[object, ...]
    size: float
    row: float
    start: float
    end: float = 0.0
    first: float = 0.0
    last: float = 0.0
    glyphs: list[tuple[int, float]] = field(default_factory=list)


def in_order(stream: Sequence[Any], widths: Widths) -> list[Any]:
    """A lying page's content with its columns made whole and cut; `widths` are of its fonts."""
    reading = _Reading(widths)
    for item in stream:
        reading.read(item)
    content = reading.content
    for one, two in reversed(list(pairwise(reading.shows))):
        content[one.index : one.index + 1] = _parted(content[one.index], one, two)
    return content


_GAP = re.compile(rb"> *(-?[\d.]+) *<\Z")


def _parted(item: bytes, one: _Show, two: _Show) -> list[bytes]:
    """A text whose last piece begins at another height than the next text."""
    reach = _APART * max(one.size, two.size, one.last, two.first)
    start = two.glyphs[0][1]
    if two.row <= one.row or abs(one.glyphs[0][1] - start) > reach:
        return [item]
    for offset, place in one.glyphs:
        if abs(place - start) > reach:
            # A gap right before the place belongs to what is behind it.
            gap = _GAP.search(item, 0, offset)
            before = item[: gap.start() + 1] if gap else item[:offset] + b">"
            return [before + b"] TJ", b"[%s<" % (gap[1] if gap else b"") + item[offset:]]
    blank = (
        f"/{BLANK} {one.size:f} Tf",
        f"1 0 0 -1 {start + 2 * reach:f} {one.row:f} Tm",
        "( ) Tj",
        f"/{one.looks[0]} {one.size:f} Tf",
    )
    return [item, *(operation.encode() for operation in blank)]


@dataclass(slots=True)
class _Reading:
    """A content stream as it is read, with what stands close together shown together."""

    widths: Widths
    content: list[Any] = field(default_factory=list)
    shows: list[_Show] = field(default_factory=list)
    paint: dict[bytes, bytes] = field(default_factory=dict)
    saved: list[dict[bytes, bytes]] = field(default_factory=list)
    font: tuple[str, float] = ("", 1.0)
    place: float = 0.0
    row: float = 0.0
    goes_on: bool = False  # whether the next text may be shown with the last one

    def read(self, item: Any) -> None:
        """Add an operation."""
        operator = item.rpartition(b" ")[2] if isinstance(item, bytes) else b""
        if operator == b"TJ":
            self._show(item)
            return
        self.content.append(item)
        if operator == b"q":
            self.saved.append(dict(self.paint))
        elif operator == b"Q":
            self.paint = self.saved.pop()
        elif operator in _PAINT:
            key = item[:2] + operator
            self.paint[key] = item + (self.paint.get(key, b"") if operator == b"cm" else b"")
        elif operator in _BETWEEN:
            self.goes_on = False
        elif operator == b"Tf" and (match := _FONT.fullmatch(item)):
            self.font = match[1].decode(), float(match[2])
        elif operator == b"Tm":
            match = _PLACE.fullmatch(item)
            self.goes_on = self.goes_on and match is not None
            self.place, self.row = (float(match[1]), float(match[2])) if match else (0.0, 0.0)

    def _show(self, item: bytes) -> None:
        show = self._measured(item)
        self.place = show.end
        if self.goes_on and show.glyphs and _are_together(self.shows[-1], show):
            self._join(self.shows[-1], show, item)
            return
        self.content.append(item)
        if show.glyphs:
            self.shows.append(show)
            self.goes_on = True

    def _measured(self, item: bytes) -> _Show:
        name, size = self.font
        looks = (name, *sorted(self.paint.items()))
        show = _Show(len(self.content), looks, size, self.row, self.place)
        advances, place = self.widths.get(name, {}), self.place
        for token in _TOKEN.finditer(item):
            if token[2]:
                place -= float(token[2]) * size / 1000
                continue
            for at in range(token.start(1), token.end(1), _GLYPH):
                show.glyphs.append((at, place))
                show.last = advances.get(int(item[at : at + _GLYPH], 16), 1000) * size / 1000
                show.first = show.first or show.last
                place += show.last
        show.end = place
        return show

    def _join(self, last: _Show, show: _Show, item: bytes) -> None:
        before = self.content[last.index].removesuffix(b"] TJ")
        gap = f" {(last.end - show.start) * 1000 / show.size:.3f} ".encode()
        shift = len(before) + len(gap) - len(b"[")
        last.glyphs += [(offset + shift, place) for offset, place in show.glyphs]
        last.end, last.last = show.end, show.last
        self.content[last.index] = before + gap + item[1:]


def _are_together(one: _Show, two: _Show) -> bool:
    alike = one.looks == two.looks and one.size == two.size and one.row == two.row
    return alike and abs(two.start - one.end) < _TOGETHER * one.size
