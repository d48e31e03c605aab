"""The bar code of a book as a drawing: EAN-13 (GS1 General Specifications 5.2; GB/T 12906).

Sizes in mm at magnification 1; print shops take 0.8 to 2.
"""

from __future__ import annotations

from itertools import accumulate, groupby

MODULE = 0.33
HEIGHT, GUARD_HEIGHT = 22.85, 24.5
# Blank before and after, in modules; nothing else may stand there.
QUIET = (11, 7)
_DIGITS = 2.75  # their height, below the bars
_GAP = 0.33

# Light and dark of the digits on the left, odd; those on the right are their opposites, and the
# left even ones these backwards.
_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
# Which of the left digits are even says the first digit, which has no bars.
_EVEN = "000000 001011 001101 001110 010011 011001 011100 010101 010110 011010".split()
_GUARD, _CENTRE = "101", "01010"
_GUARDS = (range(3), range(45, 50), range(92, 95))


def modules(digits: str) -> str:
    """The 95 modules of thirteen digits, 1 for dark."""
    left = (
        _right(digit)[::-1] if even == "1" else _ODD[int(digit)]
        for digit, even in zip(digits[1:7], _EVEN[int(digits[0])], strict=True)
    )
    return "".join((_GUARD, *left, _CENTRE, *map(_right, digits[7:]), _GUARD))


def _right(digit: str) -> str:
    return _ODD[int(digit)].translate({48: "1", 49: "0"})


def size(magnification: float) -> tuple[float, float]:
    """Of the whole drawing with its blanks, in mm."""
    width = (95 + sum(QUIET)) * MODULE
    return width * magnification, (HEIGHT + _GAP + _DIGITS) * magnification


def as_svg(digits: str, magnification: float = 1.0) -> str:
    """The drawing of thirteen digits, black on nothing: what is behind it has to be light."""
    width, height = size(1)
    bars = "".join(_box(start, length, tall) for start, length, tall in _bars(digits))
    base = HEIGHT + _GAP + _DIGITS
    groups = ((digits[0], 0, 6), (digits[1:7], 14, 42), (digits[7:], 61, 42))
    words = "".join(
        f'<text x="{start * MODULE:.2f}" y="{base:.2f}" textLength="{length * MODULE:.2f}"'
        f' font-family="OCR B, monospace" font-size="{_DIGITS / 0.72:.2f}">{group}</text>'
        for group, start, length in groups
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}"'
        f' width="{width * magnification:.2f}mm" height="{height * magnification:.2f}mm">'
        f'<path d="{bars}"/>{words}</svg>'
    )


def _box(start: int, length: int, tall: float) -> str:
    left, width = (QUIET[0] + start) * MODULE, length * MODULE
    return f"M{left:.2f} 0h{width:.2f}v{tall:.2f}h-{width:.2f}z"


def _bars(digits: str) -> list[tuple[int, int, float]]:
    """Where each bar begins and how wide it is in modules, and how long it is."""
    runs = [(dark, len(list(run))) for dark, run in groupby(modules(digits))]
    starts = accumulate((length for _, length in runs), initial=0)
    return [
        (start, length, GUARD_HEIGHT if any(start in guard for guard in _GUARDS) else HEIGHT)
        for start, (dark, length) in zip(starts, runs, strict=False)
        if dark == "1"
    ]
