"""The bar code of a book as a drawing: EAN-13 (GS1 General Specifications 5.2; GB/T 12906).

Sizes in mm at magnification 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby

# What GB/T 12906 has the bar codes of books made at.
MAGNIFICATION = 0.8

MODULE = 0.33
HEIGHT, GUARD_HEIGHT = 22.85, 24.5
# Blank before and after, in modules; nothing else may stand there.
QUIET = (11, 7)
DIGITS = 2.75  # their height, below the bars
GAP = 0.33

# Light and dark of the digits on the left, odd; those on the right are their opposites, and the
# left even ones these backwards.
_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
# Which of the left digits are even says the first digit, which has no bars.
_EVEN = "000000 001011 001101 001110 010011 011001 011100 010101 010110 011010".split()
_GUARD, _CENTRE = "101", "01010"
_GUARDS = (range(3), range(45, 50), range(92, 95))
# Where the digits stand, in modules from the left edge of the blank, and the room each has.
_PLACES = (0.0, *(14 + 7 * i for i in range(6)), *(61 + 7 * i for i in range(6)))
_ROOM = 7


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit below the bars: the room it stands in the middle of, from where, how wide, in mm."""

    words: str
    left: float
    width: float


def modules(number: str) -> str:
    """The 95 modules of thirteen digits, 1 for dark."""
    left = (
        _right(digit)[::-1] if even == "1" else _ODD[int(digit)]
        for digit, even in zip(number[1:7], _EVEN[int(number[0])], strict=True)
    )
    return "".join((_GUARD, *left, _CENTRE, *map(_right, number[7:]), _GUARD))


def _right(digit: str) -> str:
    return _ODD[int(digit)].translate({48: "1", 49: "0"})


def size(magnification: float = MAGNIFICATION) -> tuple[float, float]:
    """Of the whole symbol with its blanks and digits, in mm."""
    width = (95 + sum(QUIET)) * MODULE
    return width * magnification, (HEIGHT + GAP + DIGITS) * magnification


def digits(number: str, magnification: float = MAGNIFICATION) -> tuple[Digit, ...]:
    """The digits as they stand below the bars."""
    unit = MODULE * magnification
    places = zip(number, _PLACES, strict=True)
    return tuple(Digit(digit, place * unit, _ROOM * unit) for digit, place in places)


def as_svg(number: str, magnification: float = MAGNIFICATION) -> str:
    """The bars of thirteen digits with room for these, black on nothing."""
    width, height = size(1)
    bars = "".join(_box(start, length, tall) for start, length, tall in _bars(number))
    wide, high = size(magnification)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}"'
        f' width="{wide:.2f}mm" height="{high:.2f}mm"><path d="{bars}"/></svg>'
    )


def _box(start: int, length: int, tall: float) -> str:
    left, width = (QUIET[0] + start) * MODULE, length * MODULE
    return f"M{left:.2f} 0h{width:.2f}v{tall:.2f}h-{width:.2f}z"


def _bars(number: str) -> list[tuple[int, int, float]]:
    """Where each bar begins and how wide it is in modules, and how long it is."""
    runs = [(dark, len(list(run))) for dark, run in groupby(modules(number))]
    starts = accumulate((length for _, length in runs), initial=0)
    return [
        (start, length, GUARD_HEIGHT if any(start in guard for guard in _GUARDS) else HEIGHT)
        for start, (dark, length) in zip(starts, runs, strict=False)
        if dark == "1"
    ]
