"""A content stream said again in inks: no colour of the screen left, black text overprinting.

ISO 32000-1, 8.6 (colours), 8.6.7 (overprint). What can't be said in inks stays as it was; who
looks at the page afterwards finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Name, Operator

from huozi.colour_spaces import family
from huozi.press.inks import Inks, Values

# Graphics states that the rewritten streams call by name.
OVER, PLAIN = "/HzOver", "/HzPlain"

_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"})
# Setting a colour: the part it is for, the space it is said in ("" for the one chosen before).
_COLOURS = {
    "g": ("fill", "gray"), "rg": ("fill", "rgb"), "k": ("fill", "cmyk"),
    "G": ("stroke", "gray"), "RG": ("stroke", "rgb"), "K": ("stroke", "cmyk"),
    "sc": ("fill", ""), "scn": ("fill", ""), "SC": ("stroke", ""), "SCN": ("stroke", ""),
}  # fmt: skip
_CHOOSES = {"cs": "fill", "CS": "stroke"}
_OPERATORS = {
    ("/DeviceCMYK", "fill"): "k", ("/DeviceCMYK", "stroke"): "K",
    ("/DeviceGray", "fill"): "g", ("/DeviceGray", "stroke"): "G",
}  # fmt: skip
# What a space begins with (ISO 32000-1, 8.6.3): black.
_FIRST: dict[str, Values] = {
    "gray": (0.0,), "rgb": (0.0, 0.0, 0.0), "lab": (0.0, 0.0, 0.0), "cmyk": (0.0, 0.0, 0.0, 1.0),
}  # fmt: skip
BLACK: Values = (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Space:
    kind: str
    icc: bytes = b""


@dataclass(frozen=True, slots=True)
class _State:
    """What is set where the stream is: spaces; whether fills are black ink and hide all below."""

    fill: _Space = _Space("gray")
    stroke: _Space = _Space("gray")
    black: bool = False
    opaque: bool = True
    veiled: bool = False
    filled: bool = True
    over: bool = False

    @property
    def may_overprint(self) -> bool:
        return self.black and self.opaque and self.filled and not self.veiled


@dataclass(slots=True)
class Repainter:
    """Says streams in inks; `resources` are those of the stream, `overprints` where text may."""

    inks: Inks
    resources: Mapping[str, pikepdf.Object]
    overprints: bool
    state: _State = _State()
    stack: list[_State] = field(default_factory=list)

    def page(self, content: pikepdf.Page) -> bytes:
        """A page anew; what sets no colour of its own is black ink too."""
        start = [self._inked(part, _Space("gray"), (0.0,)) for part in ("fill", "stroke")]
        return pikepdf.unparse_content_stream(start) + b"\n" + self.stream(content)

    def stream(self, content: pikepdf.Page | pikepdf.Object) -> bytes:
        """A form, a cell of a pattern or a glyph anew."""
        said = [
            word
            for instruction in pikepdf.parse_content_stream(content)
            for word in self._said(instruction)
        ]
        return pikepdf.unparse_content_stream(said)

    def _said(
        self, instruction: ContentStreamInstruction | ContentStreamInlineImage
    ) -> Iterator[ContentStreamInstruction | ContentStreamInlineImage]:
        operator = str(instruction.operator)
        if operator in _SHOWS:
            yield from self._printing(over=self.state.may_overprint)
        elif operator in _PAINTS or operator == "INLINE IMAGE":
            yield from self._printing(over=False)
        elif operator in _COLOURS:
            instruction = self._colour(*_COLOURS[operator], instruction)
        elif operator in _CHOOSES:
            instruction = self._space(_CHOOSES[operator], instruction)
        else:
            self._note(operator, instruction)
        yield instruction

    def _printing(self, *, over: bool) -> Iterator[ContentStreamInstruction]:
        """Switch overprint, where it isn't as it should be."""
        over = over and self.overprints
        if over != self.state.over:
            self.state = replace(self.state, over=over)
            name = Name(OVER if over else PLAIN)
            yield ContentStreamInstruction([name], Operator("gs"))

    def _note(
        self, operator: str, instruction: ContentStreamInstruction | ContentStreamInlineImage
    ) -> None:
        """What decides whether text may overprint."""
        if operator == "q":
            self.stack.append(self.state)
        elif operator == "Q" and self.stack:
            self.state = self.stack.pop()
        elif operator == "Tr":
            self.state = replace(self.state, filled=int(instruction.operands[0]) == 0)
        elif operator == "gs":
            wanted = self._named("/ExtGState", instruction.operands[0])
            if wanted is not None:
                self.state = _with(self.state, wanted)

    def _named(self, kind: str, name: pikepdf.Object) -> pikepdf.Object | None:
        group = self.resources.get(kind)
        return None if group is None else group.get(str(name))

    def _space(
        self, part: str, instruction: ContentStreamInstruction | ContentStreamInlineImage
    ) -> ContentStreamInstruction | ContentStreamInlineImage:
        name = instruction.operands[0]
        named = self._named("/ColorSpace", name)
        space = _described(name if named is None else named)
        self._set(part, space, black=False)
        if space.kind not in _FIRST:
            return instruction
        return self._inked(part, space, _FIRST[space.kind])

    def _colour(
        self,
        part: str,
        kind: str,
        instruction: ContentStreamInstruction | ContentStreamInlineImage,
    ) -> ContentStreamInstruction | ContentStreamInlineImage:
        space = _Space(kind) if kind else self.state.fill if part == "fill" else self.state.stroke
        operands = list(instruction.operands)
        if space.kind not in _FIRST or len(operands) != len(_FIRST[space.kind]):
            self._set(part, space, black=False)
            return instruction
        return self._inked(part, space, tuple(float(number) for number in operands))

    def _inked(self, part: str, space: _Space, values: Values) -> ContentStreamInstruction:
        inked = in_inks(self.inks, space.kind, values, space.icc)
        self._set(part, space, black=inked == BLACK)
        return ContentStreamInstruction(
            [_number(part) for part in inked], Operator(_OPERATORS[self.inks.space, part])
        )

    def _set(self, part: str, space: _Space, *, black: bool) -> None:
        if part == "fill":
            self.state = replace(self.state, fill=space, black=black)
        else:
            self.state = replace(self.state, stroke=space)


def in_inks(inks: Inks, kind: str, values: Values, icc: bytes = b"") -> Values:
    """A colour of a kind of space (`family`) in inks."""
    if kind == "rgb":
        return inks.of_rgb(values, icc)
    if kind == "lab":
        return inks.of_lab(values)
    return inks.of_cmyk(values) if kind == "cmyk" else inks.of_grey(values[0])


def profile_of(space: pikepdf.Object | None) -> bytes:
    """The ICC profile a space in three channels brings; empty for none."""
    if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased" and space[1].get("/N") == 3:
        return bytes(space[1].read_bytes())
    return b""


def _described(space: pikepdf.Object) -> _Space:
    """A space that colours can be said in; one whose values are numbers of a table isn't."""
    table = isinstance(space, pikepdf.Array) and space[0] in {"/Indexed", "/I"}
    return _Space("" if table else family(space), profile_of(space))


def _with(state: _State, wanted: pikepdf.Object) -> _State:
    """A state after what a graphics state says of seeing through."""
    if "/ca" in wanted:
        state = replace(state, opaque=float(wanted.ca) >= 1)
    if "/SMask" in wanted or "/BM" in wanted:
        plain = wanted.get("/BM", Name.Normal) in {"/Normal", "/Compatible"}
        state = replace(state, veiled=not plain or wanted.get("/SMask", Name("/None")) != "/None")
    return state


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value
