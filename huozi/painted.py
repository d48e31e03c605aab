"""What a page of a PDF puts on paper: every text, path, picture and shading, with its colour.

Read from content streams (ISO 32000-1, 8 and 9), through forms and patterns. Boxes are in points
of the page's own space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import hypot

import pikepdf

from huozi.colour_spaces import DEEPEST, family, resources_of

Matrix = tuple[float, float, float, float, float, float]
Corners = tuple[float, float, float, float]

_AS_IS: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour: its space in one word (see `family`) and its numbers."""

    space: str
    values: tuple[float, ...] = ()


BLACK = Paint("gray", (0.0,))


@dataclass(frozen=True, slots=True)
class Painted:
    """A thing on the paper: `text`, `path`, `picture` or `shading`, its colour, where it is.

    A text has no box. A picture has its size in pixels, and its dots to the inch as it is drawn.
    `overprints` is said as ISO 32000-1, 8.6.7 means it for text in DeviceCMYK: fill and mode 1;
    text that is not `solid` lets through what is below it.
    """

    kind: str
    paint: Paint
    box: Corners = (0, 0, 0, 0)
    overprints: bool = False
    solid: bool = True
    pixels: tuple[int, int] = (0, 0)
    dpi: float = 0.0


def painted(page: pikepdf.Page) -> Iterator[Painted]:
    """Everything a page paints, in its order; what is hidden or cut away is not left out."""
    yield from _Walk(page.obj, page, _AS_IS, 0).walk()


def joined(inner: Matrix, outer: Matrix) -> Matrix:
    """First the one, then the other."""
    a, b, c, d, e, f = inner
    k, l, m, n, o, p = outer  # noqa: E741 — the letters of the standard are taken
    return (
        a * k + b * m,
        a * l + b * n,
        c * k + d * m,
        c * l + d * n,
        e * k + f * m + o,
        e * l + f * n + p,
    )


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix
    fill: Paint = BLACK
    stroke: Paint = BLACK
    overprint: bool = False
    mode: int = 0  # of overprint
    alpha: float = 1.0
    rendering: int = 0  # of text


@dataclass(slots=True)
class _Walk:
    """One content stream, read through."""

    holder: pikepdf.Object
    content: pikepdf.Page | pikepdf.Object
    matrix: Matrix
    depth: int
    state: _State = field(init=False)
    stack: list[_State] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    resources: Mapping[str, pikepdf.Object] = field(init=False)

    def __post_init__(self) -> None:
        self.state = _State(self.matrix)
        self.resources = resources_of(self.holder)

    def walk(self) -> Iterator[Painted]:
        for instruction in pikepdf.parse_content_stream(self.content):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                yield from self._inline(instruction)
                continue
            operator = str(instruction.operator)
            operands = list(instruction.operands)
            if change := _CHANGES.get(operator):
                change(self, operands)
            elif operator in _PATHS:
                yield from self._path(_PATHS[operator])
            elif operator in _TEXTS:
                yield from self._text()
            elif operator == "Do":
                yield from self._object(str(operands[0]))
            elif operator == "sh":
                shading = self._named("/Shading", str(operands[0]))
                if shading is not None:
                    yield Painted("shading", Paint(family(shading.get("/ColorSpace"))))

    def _named(self, kind: str, name: str) -> pikepdf.Object | None:
        group = self.resources.get(kind)
        return None if group is None else group.get(name)

    def _path(self, how: str) -> Iterator[Painted]:
        if how and self.points:
            xs, ys = zip(*self.points, strict=True)
            box = (min(xs), min(ys), max(xs), max(ys))
            for part, paint in (("f", self.state.fill), ("s", self.state.stroke)):
                if part in how:
                    yield Painted("path", paint, box)
                    yield from self._pattern(paint)
        self.points.clear()

    def _text(self) -> Iterator[Painted]:
        state = self.state
        if state.rendering in {0, 2, 4, 6}:
            over = state.overprint and state.mode == 1
            yield Painted("text", state.fill, overprints=over, solid=state.alpha >= 1)
        if state.rendering in {1, 2, 5, 6}:
            yield Painted("text", state.stroke)

    def _pattern(self, paint: Paint) -> Iterator[Painted]:
        """What a pattern paints: its cell once, or its shading."""
        name = paint.space.partition(" ")[2] if paint.space.startswith("pattern") else ""
        pattern = self._named("/Pattern", name) if name else None
        if pattern is None or self.depth >= DEEPEST:
            return
        if isinstance(pattern, pikepdf.Stream):
            moved = joined(_matrix(pattern), self.matrix)
            yield from _Walk(pattern, pattern, moved, self.depth + 1).walk()
        elif "/Shading" in pattern:
            yield Painted("shading", Paint(family(pattern.Shading.get("/ColorSpace"))))

    def _object(self, name: str) -> Iterator[Painted]:
        item = self._named("/XObject", name)
        if item is None:
            return
        if item.get("/Subtype") == "/Form" and self.depth < DEEPEST:
            moved = joined(_matrix(item), self.state.matrix)
            holder = item if "/Resources" in item else self.holder
            yield from _Walk(holder, item, moved, self.depth + 1).walk()
        elif item.get("/Subtype") == "/Image":
            yield self._picture(item)

    def _inline(self, instruction: pikepdf.ContentStreamInlineImage) -> Iterator[Painted]:
        image = instruction.iimage
        space = image.obj.get("/ColorSpace", image.obj.get("/CS"))
        if isinstance(space, pikepdf.Name) and not family(space):
            space = self._named("/ColorSpace", str(space))
        yield self._drawn((image.width, image.height), family(space) or "gray")

    def _picture(self, image: pikepdf.Object) -> Painted:
        size = (int(image.get("/Width", 0)), int(image.get("/Height", 0)))
        if image.get("/ImageMask"):
            return self._drawn(size, self.state.fill.space)
        return self._drawn(size, family(image.get("/ColorSpace")))

    def _drawn(self, pixels: tuple[int, int], space: str) -> Painted:
        """A picture on the unit square (ISO 32000-1, 8.9.5)."""
        a, b, c, d, e, f = self.state.matrix
        sides = hypot(a, b), hypot(c, d)
        dots = [72 * count / side for count, side in zip(pixels, sides, strict=True) if side > 0]
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        box = (min(xs), min(ys), max(xs), max(ys))
        return Painted("picture", Paint(space), box, pixels=pixels, dpi=min(dots, default=0))

    # What changes the state.

    def save(self, _: list[pikepdf.Object]) -> None:
        self.stack.append(self.state)

    def restore(self, _: list[pikepdf.Object]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def move(self, operands: list[pikepdf.Object]) -> None:
        a, b, c, d, e, f = map(float, operands)
        moved = joined((a, b, c, d, e, f), self.state.matrix)
        self.state = replace(self.state, matrix=moved)

    def draw(self, operands: list[pikepdf.Object]) -> None:
        self.trace([float(number) for number in operands])

    def trace(self, numbers: list[float]) -> None:
        a, b, c, d, e, f = self.state.matrix
        for x, y in zip(numbers[::2], numbers[1::2], strict=False):
            self.points.append((a * x + c * y + e, b * x + d * y + f))

    def rectangle(self, operands: list[pikepdf.Object]) -> None:
        x, y, width, height = map(float, operands)
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.trace([side for corner in corners for side in corner])

    def render(self, operands: list[pikepdf.Object]) -> None:
        self.state = replace(self.state, rendering=int(operands[0]))

    def set_state(self, operands: list[pikepdf.Object]) -> None:
        wanted = self._named("/ExtGState", str(operands[0]))
        if wanted is None:
            return
        over = wanted.get("/op", wanted.get("/OP"))
        if over is not None:
            self.state = replace(self.state, overprint=bool(over))
        if "/OPM" in wanted:
            self.state = replace(self.state, mode=int(wanted.OPM))
        if "/ca" in wanted:
            self.state = replace(self.state, alpha=float(wanted.ca))

    def colour(self, part: str, paint: Paint) -> None:
        fill = part == "fill"
        state = self.state
        self.state = replace(state, fill=paint) if fill else replace(state, stroke=paint)

    def space(self, part: str, operands: list[pikepdf.Object]) -> None:
        name = operands[0]
        kind = family(name) or family(self._named("/ColorSpace", str(name)))
        self.colour(part, Paint(kind))

    def values(self, part: str, operands: list[pikepdf.Object]) -> None:
        paint: Paint = getattr(self.state, part)
        if operands and isinstance(operands[-1], pikepdf.Name):
            self.colour(part, Paint(f"pattern {operands[-1]}"))
            return
        self.colour(part, Paint(paint.space, tuple(map(float, operands))))


def _matrix(holder: pikepdf.Object) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in holder.get("/Matrix", _AS_IS))
    return a, b, c, d, e, f


Change = Callable[[_Walk, list[pikepdf.Object]], None]


def _plain(part: str, space: str) -> Change:
    def change(walk: _Walk, operands: list[pikepdf.Object]) -> None:
        walk.colour(part, Paint(space, tuple(map(float, operands))))

    return change


def _by(method: Callable[[_Walk, str, list[pikepdf.Object]], None], part: str) -> Change:
    def change(walk: _Walk, operands: list[pikepdf.Object]) -> None:
        method(walk, part, operands)

    return change


_NAMED = {"g": "gray", "rg": "rgb", "k": "cmyk"}
_CHANGES: dict[str, Change] = {
    "q": _Walk.save,
    "Q": _Walk.restore,
    "cm": _Walk.move,
    "gs": _Walk.set_state,
    "Tr": _Walk.render,
    "re": _Walk.rectangle,
    **dict.fromkeys(("m", "l", "c", "v", "y"), _Walk.draw),
    **{name: _plain("fill", space) for name, space in _NAMED.items()},
    **{name.upper(): _plain("stroke", space) for name, space in _NAMED.items()},
    "cs": _by(_Walk.space, "fill"),
    "CS": _by(_Walk.space, "stroke"),
    **dict.fromkeys(("sc", "scn"), _by(_Walk.values, "fill")),
    **dict.fromkeys(("SC", "SCN"), _by(_Walk.values, "stroke")),
}
# How each operator paints the path: filled, stroked, not at all.
_PATHS = {
    **dict.fromkeys(("f", "F", "f*"), "f"),
    **dict.fromkeys(("S", "s"), "s"),
    **dict.fromkeys(("B", "B*", "b", "b*"), "fs"),
    "n": "",
}
_TEXTS = frozenset({"Tj", "TJ", "'", '"'})
