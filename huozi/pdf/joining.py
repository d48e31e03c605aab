"""Leaves, heads and fonts joined into one PDF (ISO 32000-1), with qpdf.

Content is put together page by page: what is under the text, the text, its head and folio. What
leads from place to place (outline, links, names, page labels) is made here, for only here is it
known where every page is.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from huozi.pdf.laid import BarePage, Place, Volume
from huozi.pdf.makeup import Branch, outline

PX = 0.75  # pt
_BLEED = 10.0  # pt; no BleedBox is further from the trim
_THREADS = 2  # that compress; more would wait for the interpreter's lock
_TOGETHER = 16  # pages that are compressed at a time
_AHEAD = 8  # as many times these, while others are put in
_KINDS = ("/ExtGState", "/XObject", "/Pattern", "/Shading")


def unlike(data: bytes, volume: Volume) -> str:
    """Where a file is not what it was joined of: its pages, its places, its fonts' characters."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = list(pdf.Root.Pages.Kids)
        if len(pages) != len(volume.places):
            return f"{len(pages)} pages of {len(volume.places)}"
        for index, page in enumerate(pages):
            if page.Contents.read_bytes() != content(volume, index):
                return f"page {index + 1}"
        for face in volume.faces:
            written = _characters(pages[0].Resources.Font[f"/{face.name}"])
            if any(written.get(glyph) != text for glyph, _, text in face.glyphs):
                return face.name
    return ""


_ROW = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")


def _characters(font: Any) -> dict[int, str]:
    """What the glyphs of a font stand for (9.10.3)."""
    rows = _ROW.findall(font.ToUnicode.read_bytes())
    words = {glyph: bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in rows}
    return {int(glyph, 16): text for glyph, text in words.items()}


def join(volume: Volume) -> bytes:
    """The finished file."""
    with pikepdf.new() as pdf:
        joint = _Joint(pdf, volume)
        pages = [joint.page(index, data) for index, data in enumerate(_packed(volume))]
        tree = pdf.Root.Pages
        tree.Kids, tree.Count = Array(pages), len(pages)
        for page in pages:
            page.Parent = tree
        joint.lead(pages)
        pdf.Root.Lang = String(volume.about.language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.PageLabels = Dictionary(Nums=_labels(joint.front))
        for key, words in volume.about.info:
            pdf.docinfo[f"/{key}"] = words
        output = BytesIO()
        pdf.save(
            output, min_version="1.7", deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )  # fmt: skip
        return output.getvalue()


def content(volume: Volume, index: int) -> bytes:
    """What a page draws: what is under the text, the text moved to its side, head and folio."""
    page, head = volume.at(index)
    shift = _shift(page, volume.places[index])
    body = page.content if page else b""
    parts = [head.under, page.canvas if page else b""]
    shifted = b"1 0 0 1 %s 0 cm\n%s" % (number(shift), body) if shift else body
    parts += [shifted, head.over]
    return b"\n".join(b"q\n%s\nQ" % part for part in parts if part)


def _packed(volume: Volume) -> Iterator[bytes]:
    """What every page draws, compressed: zlib works beside everything else, a little ahead."""
    numbers = range(len(volume.places))
    with ThreadPoolExecutor(_THREADS) as threads:
        waiting = deque[Future[list[bytes]]]()
        for first in numbers[::_TOGETHER]:
            some = numbers[first : first + _TOGETHER]
            waiting.append(threads.submit(_compressed, volume, some))
            if len(waiting) == _AHEAD:
                yield from waiting.popleft().result()
        for item in waiting:
            yield from item.result()


def _compressed(volume: Volume, numbers: range) -> list[bytes]:
    return [zlib.compress(content(volume, number)) for number in numbers]


def number(value: float) -> bytes:
    """A number as PDF writes it."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return (text if text not in {"", "-0"} else "0").encode()


def _labels(front: int) -> Array:
    """Page labels as printed: roman front matter, then arabic (12.4.2)."""
    arabic = [front, Dictionary(S=Name.D)]
    return Array([0, Dictionary(S=Name.r), *arabic] if front else arabic)


@dataclass(slots=True)
class _Joint:
    """A PDF being joined."""

    pdf: pikepdf.Pdf
    volume: Volume
    front: int = 0
    fonts: Any = None
    names: dict[str, Any] = field(default_factory=dict)
    marks: list[tuple[int, int, str, tuple[float, float], str]] = field(default_factory=list)
    _resources: dict[tuple[bytes, ...], Any] = field(default_factory=dict)
    _images: dict[bytes, Any] = field(default_factory=dict)
    _boxes: dict[tuple[float, ...], dict[str, Array]] = field(default_factory=dict)
    _anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.fonts = Dictionary()
        for program in self.volume.programs:
            with pikepdf.open(BytesIO(program)) as holder:
                for name, font in holder.Root.Fonts.items():
                    self.fonts[name] = self.pdf.copy_foreign(font)
        for leaf in self.volume.leaves:
            for page in leaf.pages:
                self._anchors.update(name for name, _ in page.anchors)

    def page(self, index: int, data: bytes) -> Any:
        """The object of a page that draws `data`; where it leads and what leads to it is noted."""
        place = self.volume.places[index]
        bare, head = self.volume.at(index)
        own = self.volume.leaves[place.leaf].resources if bare else b""
        shift = _shift(bare, place)
        page = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Contents=Stream(self.pdf, data, Filter=Name.FlateDecode),
                Resources=self._merged(own, head.resources),
            )
        )
        size = bare.boxes if bare else head.boxes
        if size not in self._boxes:
            self._boxes[size] = _boxes(size)
        for name, box in self._boxes[size].items():
            page[name] = box
        if bare:
            self._note(page, index, bare, shift)
        return page

    def _note(self, page: Any, index: int, bare: BarePage, shift: float) -> None:
        for name, (x, y) in bare.anchors:
            if name not in self.names:
                self.names[name] = _point(page, x + shift, y)
                if name == self.volume.about.first_body:
                    self.front = index
        self.marks += [
            (index, level, label, (x + shift, y), state)
            for level, label, (x, y), state in bare.bookmarks
        ]
        links = [item for item in bare.links if item[0] != "internal" or item[1] in self._anchors]
        if links:
            page.Annots = Array([self.pdf.make_indirect(_link(item, shift)) for item in links])

    def lead(self, pages: Sequence[Any]) -> None:
        """The outline and the named places (12.3.2, 12.3.3)."""
        if self.names:
            flat: list[Any] = []
            for name in sorted(self.names):
                flat += [String(name), self.names[name]]
            self.pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))
        if branches := outline(self.marks):
            root = self.pdf.make_indirect(Dictionary())
            root.Count = self._grow(root, branches, pages)
            self.pdf.Root.Outlines = root

    def _grow(self, parent: Any, branches: Sequence[Branch], pages: Sequence[Any]) -> int:
        """Hang branches on a parent; how many of them and below them are shown."""
        items = [
            self.pdf.make_indirect(
                Dictionary(
                    Title=String(branch.title),
                    Parent=parent,
                    Dest=_point(pages[branch.page], *branch.at),
                )
            )
            for branch in branches
        ]
        shown = len(items)
        for place, (item, branch) in enumerate(zip(items, branches, strict=True)):
            below = self._grow(item, branch, pages) if branch else 0
            item.Count = below if branch.is_open else -below
            shown += below if branch.is_open else 0
            if place:
                item.Prev, items[place - 1].Next = items[place - 1], item
        parent.First, parent.Last = items[0], items[-1]
        return shown

    def _merged(self, *sources: bytes) -> Any:
        """The resources of a page: those of its leaf and of its head, and all fonts."""
        if sources not in self._resources:
            merged = Dictionary(Font=self.fonts)
            for source in filter(None, sources):
                with pikepdf.open(BytesIO(source)) as foreign:
                    copy = self.pdf.copy_foreign(foreign.Root.Resources)
                for name, font in self.fonts.items():
                    copy.Font[name] = font  # what forms inside it draw with
                self._merge(merged, copy)
            self._resources[sources] = self.pdf.make_indirect(merged)
        return self._resources[sources]

    def _merge(self, merged: Any, copy: Any) -> None:
        merged.ColorSpace = copy.ColorSpace
        for kind in _KINDS:
            for name, item in copy.get(kind, {}).items():
                if kind not in merged:
                    merged[kind] = Dictionary()
                merged[kind][name] = self._once(item) if kind == "/XObject" else item

    def _once(self, item: Any) -> Any:
        """A picture that several leaves show, once."""
        if item.get("/Subtype") != Name.Image:
            return item
        mask = item.get("/SMask")
        parts = [item.read_raw_bytes(), mask.read_raw_bytes() if mask is not None else b""]
        looks = [str(item.get(key)) for key in ("/Width", "/Height", "/ColorSpace", "/Decode")]
        key = blake2b(b"\0".join([*parts, *(look.encode() for look in looks)])).digest()
        return self._images.setdefault(key, item)


def _shift(bare: BarePage | None, place: Place) -> float:
    """How far a page moves to the right, for the side it stands on."""
    if bare is None or bare.kind.side == place.margins.kind.side:
        return 0.0
    return bare.shift or 0.0


def _point(page: Any, x: float, y: float) -> Array:
    return Array([page, Name.XYZ, *_numbers((x, y)), 0])


def _numbers(values: Sequence[float]) -> Iterator[Any]:
    return (pikepdf.Object.parse(number(value)) for value in values)


def _link(link: tuple[str, str, tuple[float, ...]], shift: float) -> Dictionary:
    kind, target, (x1, y1, x2, y2) = link
    rectangle = Array(_numbers((x1 + shift, y1, x2 + shift, y2)))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, BS=Dictionary(W=0))
    if kind == "internal":
        note.Dest = String(target)
    else:
        note.A = Dictionary(Type=Name.Action, S=Name.URI, URI=String(target))
    return note


def _boxes(boxes: tuple[float, ...]) -> dict[str, Array]:
    """MediaBox, TrimBox and BleedBox of a page (14.11.2)."""
    width, height, *bleed = (side * PX for side in boxes)
    top, right, bottom, left = bleed
    bounds = {
        "/MediaBox": (-left, -bottom, width + right, height + top),
        "/TrimBox": (0.0, 0.0, width, height),
        "/BleedBox": (
            -min(_BLEED, left),
            -min(_BLEED, bottom),
            width + min(_BLEED, right),
            height + min(_BLEED, top),
        ),
    }
    return {name: Array(_numbers(box)) for name, box in bounds.items()}
