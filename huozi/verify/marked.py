"""A tagged PDF as a screen reader has it: its structure tree with the text marked for it.

ISO 32000-1, 14.6 to 14.8 and 9.10. Trees and maps of strangers may be deep, go in circles or be no
trees at all: what can't be read is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pikepdf

from huozi.verify.codes import Codes

_DEEPEST = 120  # elements in elements
_DEEPEST_FORM = 12  # forms in forms
_MOST_FORMS = 20_000  # drawn in all
_OPERATORS = "BMC BDC EMC Tj TJ ' \" Tf Do q Q"

# Marked content: the page or form whose stream it stands in, and its number there.
Key = tuple[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element: its type, its first page (from 1, 0 unknown), what it says of itself.

    `kids` are elements and texts in the order they are read.
    """

    kind: str
    page: int
    name: str = ""
    alt: str = ""
    scope: str = ""
    kids: tuple[Element | str, ...] = ()

    def all(self) -> Iterator[Element]:
        """The element and all in it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.all()


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tree, and how many characters of each page (from 1) are neither in it nor artifacts."""

    roots: tuple[Element, ...]
    loose: Mapping[int, int]


def read(document: pikepdf.Pdf) -> Tagged | None:
    """The structure of a file; None where it has none."""
    tree = document.Root.get("/StructTreeRoot")
    if not isinstance(tree, pikepdf.Dictionary):
        return None
    content = _Content()
    for number, page in enumerate(document.pages, 1):
        content.read(page, number)
    walk = _Walk(content, {page.obj.objgen: i for i, page in enumerate(document.pages, 1)})
    roots = tuple(kid for kid in walk.kids(tree, None, 0) if isinstance(kid, Element))
    loose = content.loose
    for key in content.texts.keys() - walk.reached:
        loose[content.pages[key]] += len("".join(content.texts[key]).strip())
    return Tagged(roots, {page: count for page, count in sorted(loose.items()) if count})


@dataclass(slots=True)
class _Walk:
    """The tree being read: what of the marked content it reaches."""

    content: _Content
    pages: Mapping[tuple[int, int], int]
    reached: set[Key] = field(default_factory=set)
    seen: set[tuple[int, int]] = field(default_factory=set)

    def kids(
        self, holder: pikepdf.Object, page: pikepdf.Object | None, depth: int
    ) -> Iterator[Element | str]:
        kids: pikepdf.Object = holder.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield from self._text(page, kid)
            elif isinstance(kid, pikepdf.Dictionary):
                yield from self._kid(kid, page, depth)

    def _kid(
        self, kid: pikepdf.Object, page: pikepdf.Object | None, depth: int
    ) -> Iterator[Element | str]:
        page = kid.get("/Pg", page)
        if kid.get("/Type") == "/OBJR":
            return
        if "/S" not in kid:
            number = kid.get("/MCID")
            if isinstance(number, int):
                yield from self._text(kid.get("/Stm", page), number)
            return
        if depth >= _DEEPEST or (kid.is_indirect and kid.objgen in self.seen):
            return
        self.seen.add(kid.objgen)
        kids = tuple(self.kids(kid, page, depth + 1))
        if "/ActualText" in kid:
            kids = (str(kid["/ActualText"]),)
        own = page.objgen if isinstance(page, pikepdf.Dictionary) else (0, 0)
        inner = next((item.page for item in kids if isinstance(item, Element) and item.page), 0)
        yield Element(
            str(kid["/S"]).removeprefix("/"),
            self.pages.get(own, inner),
            str(kid.get("/ID", "")),
            str(kid.get("/Alt", "")),
            _scope(kid.get("/A")),
            kids,
        )

    def _text(self, holder: pikepdf.Object | None, number: int) -> Iterator[str]:
        if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
            key = holder.objgen, number
            self.reached.add(key)
            if key in self.content.texts:
                yield "".join(self.content.texts[key])


def _scope(attributes: pikepdf.Object | None) -> str:
    for item in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(item, pikepdf.Dictionary) and "/Scope" in item:
            return str(item["/Scope"])
    return ""


@dataclass(slots=True)
class _Mark:
    """A sequence of marked content that is open; `said` where it says itself what it reads as."""

    key: Key | None = None
    is_artifact: bool = False
    said: bool = False


class _Content:
    """The texts of content streams, by their marks."""

    def __init__(self) -> None:
        self.texts: dict[Key, list[str]] = {}
        self.pages: dict[Key, int] = {}
        self.loose: Counter[int] = Counter()
        self.fonts: dict[tuple[int, int], Codes] = {}
        self.forms = 0

    def read(self, page: pikepdf.Page, number: int) -> None:
        """All texts of a page."""
        self.page = number
        self._read(page.obj, page, [], 0)

    def _read(
        self,
        holder: pikepdf.Object,
        stream: pikepdf.Page | pikepdf.Object,
        marks: list[_Mark],
        depth: int,
    ) -> None:
        resources = _within(holder, "/Resources")
        fonts, forms = _within(resources, "/Font"), _within(resources, "/XObject")
        named = _within(resources, "/Properties")
        font: Codes | None = None
        saved: list[Codes | None] = []
        outer = len(marks)
        for item in pikepdf.parse_content_stream(stream, _OPERATORS):
            operands, operator = item.operands, str(item.operator)
            if operator in {"BMC", "BDC"}:
                marks.append(self._mark(operands, named, holder, marks))
            elif operator == "EMC":
                del marks[max(outer, len(marks) - 1) :]
            elif operator == "q":
                saved.append(font)
            elif operator == "Q":
                font = saved.pop() if saved else None
            elif operator == "Tf":
                font = self._font(fonts.get(str(operands[0])))
            elif operator == "Do":
                form = forms.get(str(operands[0]))
                if form is not None and self._may_read(form, depth):
                    self._read(form, form, marks, depth + 1)
            elif operands:
                self._show(operands[-1], font, marks)
        del marks[outer:]

    def _may_read(self, form: pikepdf.Object, depth: int) -> bool:
        self.forms += 1
        is_form = form.get("/Subtype") == "/Form"
        return is_form and depth < _DEEPEST_FORM and self.forms <= _MOST_FORMS

    def _mark(
        self,
        operands: pikepdf._core._ObjectList,
        named: Mapping[str, pikepdf.Object],
        holder: pikepdf.Object,
        marks: list[_Mark],
    ) -> _Mark:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = named.get(str(properties))
        mark = _Mark(is_artifact=str(operands[0]) == "/Artifact")
        if isinstance(properties, pikepdf.Dictionary):
            number = properties.get("/MCID")
            if isinstance(number, int):
                mark.key = holder.objgen, number
                self.texts.setdefault(mark.key, [])
                self.pages.setdefault(mark.key, self.page)
            if "/ActualText" in properties:
                mark.said = True
                self._say(str(properties["/ActualText"]), [*marks, mark])
        return mark

    def _show(self, operand: pikepdf.Object, font: Codes | None, marks: list[_Mark]) -> None:
        if any(mark.said for mark in marks):
            return
        strings = operand if isinstance(operand, pikepdf.Array) else [operand]
        shown = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
        self._say(font.decode(shown) if font else "\ufffd" * len(shown), marks)

    def _say(self, text: str, marks: list[_Mark]) -> None:
        if any(mark.is_artifact for mark in marks):
            return
        key = next((mark.key for mark in reversed(marks) if mark.key), None)
        if key is None:
            self.loose[self.page] += len(text.strip())
        else:
            self.texts[key].append(text)

    def _font(self, font: pikepdf.Object | None) -> Codes | None:
        if not isinstance(font, pikepdf.Dictionary):
            return None
        if font.objgen not in self.fonts or not font.is_indirect:
            self.fonts[font.objgen] = Codes.of(font)
        return self.fonts[font.objgen]


def _within(
    holder: pikepdf.Object | Mapping[str, pikepdf.Object], key: str
) -> dict[str, pikepdf.Object]:
    inner = holder.get(key)
    return dict(inner.items()) if isinstance(inner, pikepdf.Dictionary | pikepdf.Stream) else {}
