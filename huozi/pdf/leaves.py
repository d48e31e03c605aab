"""The tasks a PDF is made by, each in a child process: leaves, heads, fonts.

A task is a plain value and its result another, so that what was done can be kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from huozi.digest import digest
from huozi.indexing.leaf import targets
from huozi.page_style import LineStyle
from huozi.pdf.laid import Face, Heads, LeafPages, Margins, Numbering, PageKind
from huozi.pdf.notes import AT_FEET, Arrangement, Standing, rearranged
from huozi.pdf.pace import at_full_pace
from huozi.pdf.pages import Leaf, leaf_page, numbered

PX_PER_PT = 96 / 72


@dataclass(frozen=True, slots=True)
class Dress:
    """The style sheet of a book's pages, and the font files its rules ask for by address."""

    css: str
    fonts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LeafTask:
    """A leaf to be laid out: how it begins, and the folios of other leaves it shows."""

    leaf: Leaf
    lines: LineStyle
    dress: Dress
    kind: PageKind
    folios: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HeadsTask:
    """Pages whose heads are to be drawn."""

    dress: Dress
    language: str
    wanted: tuple[Margins, ...]


@dataclass(frozen=True, slots=True)
class FontTask:
    """A face whose program is wanted, with all the glyphs it is to show."""

    dress: Dress
    face: Face


# What only a whole document knows: counters that run through it, boxes that are on every page,
# text of one place shown at another.
_TOGETHER = re.compile(
    r"target-text\(|running\(|element\(|position:\s*fixed|:nth\([^)o]*\)"
    r"|string\([^)]*\bstart\b"
    r"|counter-(?:reset|set|increment):(?!\s*(?:page|none|list-item)\b)"
)


def hang_together(css: str) -> bool:
    """Whether a style sheet wants the book laid out as one document."""
    return _TOGETHER.search(css) is not None


def get_going(dressed: Dress) -> None:
    """Lay out a few words by a style sheet: what is read and loaded for them serves all leaves."""
    from huozi.pdf.engine.leaves import lay_out  # noqa: PLC0415 — loads Pango
    from huozi.pdf.engine.sheets import PLAIN  # noqa: PLC0415

    lay_out(
        "<p>活字 huozi 1</p>", dressed.css, (), setting=PLAIN, fonts=dressed.fonts,
        kind=PageKind(), folios={}, revise=lambda *_: "",
    )  # fmt: skip


def set_leaf(task: LeafTask) -> LeafPages:
    """Lay out one leaf; its notes where they can stay."""
    try:
        from huozi.pdf import engine  # noqa: PLC0415 — loads Pango, which may be missing
        from huozi.pdf.engine.leaves import lay_out  # noqa: PLC0415
        from huozi.pdf.engine.sheets import PageStyle  # noqa: PLC0415
    except OSError as error:
        return LeafPages((), lacking=str(error)[:200])
    measure = partial(engine.room, css=task.dress.css, fonts=task.dress.fonts)
    arrangement, folios = AT_FEET, dict(task.folios)
    leaf = numbered(task.leaf, folios)

    def revise(standings: tuple[Standing, ...], _: Numbering) -> str:
        """The leaf with notes moved that could not stay where they stood; none if all could."""
        nonlocal arrangement
        wanted: Arrangement = rearranged(arrangement, standings)
        if wanted == arrangement:
            return ""
        arrangement = wanted
        return leaf_page(leaf, wanted, measure)

    style = PageStyle(task.lines, leaf.area.leading * PX_PER_PT)
    work = partial(
        lay_out, leaf_page(leaf, AT_FEET, measure), task.dress.css, leaf.pictures,
        setting=style, fonts=task.dress.fonts, kind=task.kind, folios=folios, revise=revise,
    )  # fmt: skip
    laid = at_full_pace(work)
    wanted = tuple(sorted({*laid.wanted, *targets(task.leaf.section)}))
    laid = replace(laid, at_end=arrangement.at_end, wanted=wanted)
    # The words of a value stand for it: hundreds of glyphs are quicker written than gone through.
    words = repr(replace(laid, at_end=frozenset()))
    return replace(laid, seal=digest(words, laid.at_end))


def draw_heads(task: HeadsTask) -> Heads:
    """Draw the margin boxes of some pages."""
    from huozi.pdf.engine.heads import draw  # noqa: PLC0415 — loads Pango

    dressed = task.dress
    return at_full_pace(partial(draw, dressed.css, dressed.fonts, task.language, task.wanted))


def set_font(task: FontTask) -> bytes:
    """A PDF with nothing but a font of a book (LookupError where Pango can't find it)."""
    from huozi.pdf.engine.programs import program  # noqa: PLC0415 — loads Pango

    return program(task.dress.css, task.dress.fonts, task.face)
