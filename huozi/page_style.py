"""How pages are set: the type area, the lines in it, the notes. Plain values, frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeArea:
    """The type area 版心 and the page around it (clreq 2.3: size × characters, lines, leading).

    Trim in mm, type size and leading in pt; `characters` a line, `lines` a page. `top` 天头 and
    `inner` 订口 in mm where the house gives them; what is left goes to the opposite side. `folio`
    is how a folio looks, its 1 standing for the number (`— 1 —`). In a `vertical` book a line is
    a column.
    """

    trim_width: float = 148.0
    trim_height: float = 210.0
    characters: int = 28
    lines: int = 28
    size: float = 10.5
    leading: float = 16.5
    top: float | None = None
    inner: float | None = None
    folio: str = "1"
    vertical: bool = False

    @property
    def measure(self) -> float:
        """The length of a line 行长 in pt: characters × size."""
        return self.characters * self.size

    @property
    def depth(self) -> float:
        """All lines side by side, in pt: lines × leading, a whole number of leading boxes."""
        return self.lines * self.leading

    @property
    def width(self) -> float:
        """Width on the page, in pt."""
        return self.depth if self.vertical else self.measure

    @property
    def height(self) -> float:
        """Height on the page, in pt."""
        return self.measure if self.vertical else self.depth


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How lines are set; the words are those of `config.BREAKS` and `config.PUNCTUATION`.

    `breaks` is the level of 避头尾, `punctuation` how wide marks are; by `trim_indent` an opening
    mark after the indent gives up its blank half. In `vertical` columns some marks stay whole.
    """

    breaks: str = "strict"
    punctuation: str = "hangmo-banjiao"
    trim_indent: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class NoteStyle:
    """Where pages print notes, and what the numbers of footnotes begin anew with.

    The words are those of `config.NOTE_PLACES` and `config.NUMBERINGS`.
    """

    place: str = "foot"
    numbering: str = "page"
