"""How much a book is, as its imprint says it 载体形态: 开本, 成品尺寸, 印张, 字数 (GB/T 12450).

What hangs on the number of pages waits in the markup of the page: `data-figure` names the figure,
`data-per` says what it is counted by, `data-line` where in `book.toml` an editor wrote his own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from huozi import xhtml
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition, Role, Section
from huozi.page_style import TypeArea
from huozi.xhtml import E, Element

# The file that editors write rows of the imprint into.
SAID_IN = "book.toml"


class Cut(NamedTuple):
    """A sheet 全张纸 (mm) and how many leaves of a trim it is cut into 开数."""

    width: int
    height: int
    leaves: int

    def __str__(self) -> str:
        """As an imprint has it."""
        return f"{self.width}mm×{self.height}mm 1/{self.leaves}"


# By trim 成品尺寸 in mm (GB/T 788—1999, GB/T 147—1997; and the sizes of the trade).
CUTS: dict[tuple[float, float], Cut] = {
    (210, 297): Cut(890, 1240, 16),
    (210, 285): Cut(889, 1194, 16),
    (185, 260): Cut(787, 1092, 16),
    (170, 240): Cut(710, 1000, 16),
    (169, 239): Cut(1000, 1400, 32),
    (148, 210): Cut(880, 1230, 32),
    (145, 210): Cut(880, 1230, 32),
    (140, 203): Cut(850, 1168, 32),
    (130, 184): Cut(787, 1092, 32),
    (119, 165): Cut(1000, 1400, 64),
    (105, 144): Cut(890, 1240, 64),
}
# How far a trim may be from the one in the table, in mm (GB/T 788).
_TOLERANCE = 1.0
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEAVES = re.compile(r"1\s*[/／]\s*(\d+)|(\d+)\s*开")


def cut_of(area: TypeArea) -> Cut | None:
    """The sheet that a trim is cut from; None where the table doesn't know it.

    >>> str(cut_of(TypeArea()))
    '880mm×1230mm 1/32'
    """

    def away(trim: tuple[float, float]) -> float:
        return max(abs(trim[0] - area.trim_width), abs(trim[1] - area.trim_height))

    nearest = min(CUTS, key=away)
    return CUTS[nearest] if away(nearest) <= _TOLERANCE else None


def trim_words(area: TypeArea) -> str:
    """The trim 成品尺寸 as an imprint has it."""
    return f"{area.trim_width:g}mm×{area.trim_height:g}mm"


def leaves_in(words: str) -> int:
    """How many leaves a sheet gives by what an editor wrote of it; 0 where he doesn't say.

    >>> leaves_in("850×1168 1/32"), leaves_in("大32开"), leaves_in("A5")
    (32, 32, 0)
    """
    found = _LEAVES.search(words)
    return int(found[1] or found[2]) if found else 0


def numbers(words: str) -> list[float]:
    """The numbers in a text."""
    return [float(number) for number in _NUMBER.findall(words)]


class Count(NamedTuple):
    """A figure and the sum it is the result of, as people write both."""

    words: str
    sum: str


def sheets(pages: int, leaves: int) -> Count:
    """Printed sheets 印张: pages by how many of them one side of a sheet holds.

    A last leaf is blank behind. At most three decimals.
    """
    faces = pages + pages % 2
    exact = (Decimal(faces) / leaves).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return Count(f"{exact.normalize():f}", f"{faces} 面 ÷ {leaves} 开")


def characters(pages: int, each: int) -> Count:
    """Characters 字数 by the page 版面字数: every page is full, blank or not, the title page half.

    图书质量管理规定, annex: a line × the lines of a page × pages; in thousands.
    """
    faces = pages - Decimal("0.5")
    thousands = (faces * each / 1000).quantize(Decimal(1), ROUND_HALF_UP)
    return Count(f"{max(1, thousands)}千字", f"每面 {each} 字 × {faces} 面，扉页算半面")


class Figure(NamedTuple):
    """What counts a figure, and the number that a text of an editor gives for it."""

    name: str
    counted: Callable[[int, int], Count]
    said: Callable[[str], float | None]


def _number(words: str) -> float | None:
    return next(iter(numbers(words)), None)


_GAP = re.compile(r"(?<=\d)[\s,，](?=\d{3})")
_UNITS = {"万": 10, "千": 1}


def _thousands(words: str) -> float | None:
    """Thousands of characters: of 205千字, 20.5 万字, 205 000 字."""
    plain = _GAP.sub("", words)
    if (number := _number(plain)) is None:
        return None
    unit = next((_UNITS[mark] for mark in plain if mark in _UNITS), None)
    return number * unit if unit else float(round(number / 1000))


FIGURES: dict[str, Figure] = {
    "sheets": Figure("印张", sheets, _number),
    "characters": Figure("字数", characters, _thousands),
}


def waiting(figure: str, per: int) -> Element:
    """The place of a figure that is not known yet."""
    return E.span({"class": "latin", "data-figure": figure, "data-per": str(per)})


def given(figure: str, per: int, words: str, line: int) -> Element:
    """A figure an editor wrote himself, at a line of `book.toml`."""
    marks = {"data-figure": figure, "data-per": str(per), "data-line": str(line)}
    return E.span(marks, words)


def _figures(tree: Element) -> Iterator[Element]:
    return (node for node in tree.iter("span") if node.get("data-figure") in FIGURES)


def _count(node: Element, pages: int) -> Count:
    return FIGURES[node.get("data-figure", "")].counted(pages, int(node.get("data-per", "1")))


def filled(section: Section, pages: int) -> Section:
    """The imprint with the figures of a book of so many pages; any other section as it is."""
    if section.role is not Role.IMPRINT or "data-figure" not in section.xhtml:
        return section
    tree = xhtml.parse(section.xhtml)
    for node in _figures(tree):
        if node.get("data-line") is None:
            node.text = _count(node, pages).words
    return replace(section, xhtml=xhtml.serialise(tree))


def printed(edition: Edition, pages: int) -> Edition:
    """The edition as a book of so many pages has it."""
    pages = bound(pages, edition.profile.signature)
    sections = tuple(filled(section, pages) for section in edition.sections)
    return edition if sections == edition.sections else replace(edition, sections=sections)


def bound(pages: int, signature: int) -> int:
    """The pages with the blanks that make whole signatures of them.

    >>> bound(23, 8), bound(24, 8), bound(23, 1)
    (24, 24, 23)
    """
    return pages + -pages % signature


def compared(edition: Edition, pages: int) -> Iterator[Finding]:
    """Figures of an editor that are not those of a book of so many pages."""
    pages = bound(pages, edition.profile.signature)
    for section in edition.sections:
        if section.role is not Role.IMPRINT or "data-line" not in section.xhtml:
            continue
        for node in _figures(xhtml.parse(section.xhtml)):
            figure, counted = FIGURES[node.get("data-figure", "")], _count(node, pages)
            words = node.text or ""
            if node.get("data-line") is None or figure.said(words) == figure.said(counted.words):
                continue
            place = Span(SAID_IN, int(node.get("data-line", "0")))
            values = {"counted": counted.words, "sum": counted.sum}
            yield finding("P160", place, name=figure.name, given=words, **values)
