"""The type area as `book.toml` gives it, and the margins that follow (clreq 2.3.2–2.3.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from huozi.diagnostics import Finding, Span, finding
from huozi.page_style import TypeArea
from huozi.sizes import points

PT_PER_MM = 72 / 25.4

# Trim sizes 成品尺寸 in mm (GB/T 788—1999; the last three are trade sizes).
TRIMS: dict[str, tuple[float, float]] = {
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 144),
    "B5": (169, 239),
    "16开": (185, 260),
    "大32开": (140, 203),
    "32开": (130, 184),
}

# Less than this between type and trim leaves no room for folios, nor for the guillotine.
LEAST_MARGIN = 9.0
# Of what the trim leaves, the share at the head and at the spine, and at the other sides.
_HEAD, _FOOT = 0.52, 0.48
# No book is longer on a side, in mm.
LONGEST = 2000.0


class Margins(NamedTuple):
    """Distances from the trim to the type area, in mm."""

    top: float
    inner: float
    bottom: float
    outer: float


def margins(area: TypeArea) -> Margins:
    """What the trim leaves: a little more at the head than at the foot, and at the spine."""
    across = area.trim_width - area.width / PT_PER_MM
    down = area.trim_height - area.height / PT_PER_MM
    top = down * _HEAD if area.top is None else area.top
    inner = across * _HEAD if area.inner is None else area.inner
    return Margins(top, inner, down - top, across - inner)


def type_area(
    values: Mapping[str, Any],
    locate: Callable[[str], Span],
    usual: Mapping[str, Any] = MappingProxyType({}),
    *,
    vertical: bool = False,
) -> tuple[TypeArea, tuple[Finding, ...]]:
    """The type area from the checked table `[layout]`; one that can't be is a finding with sums.

    `locate` gives the place of a key of the table; `usual` is the table of the theme.
    """
    values = {**usual, **(_columns(values, usual) if vertical else {}), **values}
    trim = values.get("trim", "A5")
    sides = TRIMS.get(trim) if isinstance(trim, str) else _sides(trim)
    if sides is None:
        return TypeArea(), (finding("B015", locate("trim"), trim=trim, known="、".join(TRIMS)),)
    fallback = TypeArea()
    area = TypeArea(
        *sides,
        int(values.get("characters", fallback.characters)),
        int(values.get("lines", fallback.lines)),
        points(values.get("size", fallback.size)),
        float(values.get("leading", fallback.leading)),
        float(values["top"]) if "top" in values else None,
        float(values["inner"]) if "inner" in values else None,
        str(values.get("folio", fallback.folio)),
        vertical,
    )
    return area, _impossible(area, locate)


def _columns(values: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, int]:
    """How many columns of how many characters stand where the usual lines would."""
    lying, _ = type_area(usual, lambda _: Span(""))
    size, leading = points(values.get("size", lying.size)), values.get("leading", lying.leading)
    if min(size, leading) <= 0:
        return {}
    return {"characters": int(lying.depth / size), "lines": int(lying.measure / leading)}


def _sides(trim: list[Any]) -> tuple[float, float] | None:
    """Width and height from a list of two lengths a press could cut."""
    if len(trim) != 2 or not all(type(side) in {int, float} for side in trim):
        return None
    width, height = trim
    return (float(width), float(height)) if 0 < width <= LONGEST >= height > 0 else None


def _impossible(area: TypeArea, locate: Callable[[str], Span]) -> tuple[Finding, ...]:
    sound = {
        "characters": area.characters >= 1,
        "lines": area.lines >= 1,
        "size": area.size > 0,
        "leading": area.leading >= area.size,
    }
    if wrong := [key for key, right in sound.items() if not right]:
        return (finding("B017", locate(wrong[0]), size=area.size, leading=area.leading),)
    if min(margins(area)) >= LEAST_MARGIN:
        return ()
    return (finding("B016", locate(""), **_sums(area)),)


def _sums(area: TypeArea) -> dict[str, object]:
    """The arithmetic of a page, side by side: lengths in mm, and the most that would fit."""
    across = LEAST_MARGIN / _FOOT if area.inner is None else area.inner + LEAST_MARGIN
    down = LEAST_MARGIN / _FOOT if area.top is None else area.top + LEAST_MARGIN
    rooms = area.trim_width - across, area.trim_height - down
    along, beside = reversed(rooms) if area.vertical else rooms
    sides = {name: f"{side:.1f}" for name, side in margins(area)._asdict().items()}
    return sides | {
        "characters": area.characters,
        "size": f"{area.size:g}",
        "measure": f"{area.measure / PT_PER_MM:.1f}",
        "along": "高" if area.vertical else "宽",
        "lines": area.lines,
        "leading": f"{area.leading:g}",
        "depth": f"{area.depth / PT_PER_MM:.1f}",
        "across": "宽" if area.vertical else "高",
        "trim": f"{area.trim_width:g} × {area.trim_height:g}",
        "least": f"{LEAST_MARGIN:g}",
        "most_characters": max(0, int(along * PT_PER_MM / area.size)),
        "most_lines": max(0, int(beside * PT_PER_MM / area.leading)),
    }
