"""Sheets of paper: sizes by name, the smallest that holds something, how thick a sheet is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from huozi.papers import PAPERS

Size = tuple[float, float]  # mm
SLACK = 0.5  # mm; PDFs round


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet as it lies: its name, its width and height in mm."""

    name: str
    width: float
    height: float

    def holds(self, size: Size) -> bool:
        """Whether something fits on it as it lies."""
        return size[0] <= self.width + SLACK and size[1] <= self.height + SLACK

    def both_ways(self) -> tuple[Paper, Paper]:
        """The sheet as it lies, and turned a quarter."""
        return self, Paper(self.name, self.height, self.width)


class Stock(NamedTuple):
    """A paper that is bought: grams per m², bulk 松厚度 in cm³/g."""

    grams: float
    bulk: float

    @property
    def thickness(self) -> float:
        """Of one sheet, in mm: grams × bulk is µm."""
        return self.grams * self.bulk / 1000


def block_thickness(pages: int, stock: Stock) -> float:
    """How thick the block of a book is, without its cover, in mm."""
    return pages / 2 * stock.thickness


def named(name: str) -> Paper | None:
    """A sheet by its name, or by `宽x高` in mm."""
    sizes = {known.upper(): (known, size) for known, size in PAPERS.items()}
    if name.upper() in sizes:
        known, (width, height) = sizes[name.upper()]
        return Paper(known, width, height)
    try:
        width, height = (float(side) for side in name.lower().replace("×", "x").split("x"))
    except ValueError:
        return None
    if not (10 <= width <= 2000 and 10 <= height <= 2000):
        return None
    return Paper(f"{width:g}×{height:g}", width, height)


def laid(paper: Paper, size: Size) -> Paper | None:
    """A sheet the way round it holds something, both lying or both standing if it can be."""
    lying = size[0] > size[1]
    ways = sorted(paper.both_ways(), key=lambda way: (way.width > way.height) != lying)
    return next((way for way in ways if way.holds(size)), None)


def smallest(size: Size) -> Paper | None:
    """The smallest sheet of the table that holds something, the way round it does."""
    return next(filter(None, (laid(paper, size) for paper in by_area())), None)


def by_area() -> Iterator[Paper]:
    """Every sheet of the table, the small ones first."""
    for name, (width, height) in sorted(PAPERS.items(), key=lambda row: row[1][0] * row[1][1]):
        yield Paper(name, width, height)
