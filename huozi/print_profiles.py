"""What a PDF is made for: a row for each purpose, plain data; lengths in mm.

`--profile NAME` names a row, or a table `[output.NAME]` of `book.toml` that is laid over one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintProfile:
    """What is done for a PDF besides its pages.

    On `single` pages nothing differs between left and right; `css` comes after the theme's own.
    `variant` is the standard that the page engine is to keep. `black` is `rgb` (as it was drawn)
    or `k` (black ink alone). The page count becomes a multiple of `signature`. `press` files have
    the colours of `icc`, a file of the book, or the usual ones. So many `pages` go side by side
    on a sheet of `paper`. The `round` 校次 counts from 1; 0 is no proof.
    """

    name: str
    words: str
    takes: tuple[str, ...] = ()
    single: bool = False
    css: str = ""
    variant: str = ""
    cover: bool = False
    bleed: float = 0.0
    marks: bool = False
    black: str = "rgb"
    signature: int = 1
    press: bool = False
    icc: str = ""
    pages: int = 1
    paper: str = ""
    round: int = 0

    @property
    def is_as_laid(self) -> bool:
        """Whether the file is what the pages were laid out as, byte for byte."""
        asked = (self.single, self.cover, self.bleed, self.marks, self.press, self.round)
        return not any(asked) and (self.black, self.signature, self.pages) == ("rgb", 1, 1)


# Where free profiles of presses in four inks lie, the better first; setup-system.sh puts one there.
SYSTEM_ICC = (
    "/usr/local/share/color/icc/huozi/FOGRA39L_coated.icc",
    "~/.local/share/color/icc/huozi/FOGRA39L_coated.icc",
    "/usr/share/texlive/texmf-dist/tex/generic/colorprofiles/FOGRA39L_coated.icc",
    "/usr/share/color/icc/ghostscript/default_cmyk.icc",
    "/usr/share/ghostscript/iccprofiles/default_cmyk.icc",
)

PLAIN = "plain"
# How a proof names the anchors of paragraphs.
PARAGRAPH = "hz-paragraph-{number}-{article}"
# What of a profile `[output.NAME]` may say otherwise; each takes some.
_BOOK = ("bleed", "marks", "black", "signature")
_NO_BLANKS = ".page-part, .page-first-article, .page-first-part { break-before: page; }"

PROFILES: dict[str, PrintProfile] = {
    row.name: row
    for row in (
        PrintProfile(PLAIN, "平常的 PDF"),
        PrintProfile(
            "screen", "在屏幕上读", ("cover",), single=True, css=_NO_BLANKS, cover=True
        ),
        PrintProfile(
            "print", "书心，给印厂", _BOOK, bleed=3.0, marks=True, black="k", signature=8
        ),
        PrintProfile("accessible", "给读屏软件（PDF/UA-1）", variant="pdf/ua-1"),
        PrintProfile("archive", "存档（PDF/A-3a 和 PDF/UA-1）", variant="pdf/a-3a"),
        PrintProfile(
            "press", "印前（PDF/X-4）", (*_BOOK, "icc"),
            bleed=3.0, marks=True, black="k", signature=8, press=True,
        ),
        PrintProfile("office", "办公室打印，一张两页", ("paper",), pages=2, paper="A4"),
        PrintProfile("proof", "校样", ("round", "paper"), round=1),
    )
}  # fmt: skip


def profile_named(name: str, own: tuple[PrintProfile, ...]) -> PrintProfile | None:
    """A profile of the book, else of the table; "" is the plain one, None one there is not."""
    mine = next((row for row in own if row.name == name), None)
    return mine or PROFILES.get(name or PLAIN)
