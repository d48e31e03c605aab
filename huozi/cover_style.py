"""What a manuscript says of its printed cover. Plain values, frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverStyle:
    """What `[cover]` of `book.toml` says; `ebook` is the cover of files to read on screens.

    `text_paper` and `cover_paper` are the thickness of a sheet, 0 where nothing is said; `flap`
    (0 for none) and `bleed` are widths; all in mm. `front`, `back`, `spine` and `wrap` (the whole
    sheet in one) are paths of pictures, as `ebook` is.
    """

    ebook: str = ""
    front: str = ""
    back: str = ""
    spine: str = ""
    wrap: str = ""
    text_paper: float = 0.0
    cover_paper: float = 0.0
    flap: float = 0.0
    bleed: float = 3.0
    price: str = ""
    blurb: tuple[str, ...] = ()
    front_flap: tuple[str, ...] = ()
    back_flap: tuple[str, ...] = ()
