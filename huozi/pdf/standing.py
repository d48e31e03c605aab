"""Pages laid out lying on their side, stood up in the finished PDF.

Every page gets boxes of its own shape, and its content, links and destinations are turned a
quarter to the right: no `/Rotate`, which imposition and preflight tools treat each in their way.
Nor is there a `/Direction /R2L`: PDFium, which Chrome copies with, takes it for a right-to-left
script and gives the words of every line in reverse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pydyf

from huozi.pdf.columns import BLANK, in_order

_BOXES = ("MediaBox", "TrimBox", "BleedBox")


def stand_up(document: Any, pdf: pydyf.PDF) -> None:
    """Turn every page, and whatever points at a place on one (a WeasyPrint finisher)."""
    widths = {font.hash: font.widths for font in document.fonts.values()}
    blank = _blank(pdf)
    head = 0.0
    heads: dict[bytes, float] = {}
    patterns: set[int] = set()
    for page in _pages(pdf):
        head = page["TrimBox"][2]  # where the lying page ends is the head of the standing one
        heads[page.reference] = head
        page.update({name: _turned(page[name], head) for name in _BOXES})
        content = _object(pdf, page["Contents"])
        content.stream[:] = [_turn(head), *in_order(content.stream, widths)]
        for reference in page.get("Annots", ()):
            link = _object(pdf, reference)
            link["Rect"] = _turned(link["Rect"], head)
        used = _object(pdf, page["Resources"]).get("Pattern", {})
        patterns |= {_number(reference) for reference in used.values()}
        _object(pdf, _object(pdf, page["Resources"])["Font"])[BLANK] = blank.reference
    for number in patterns:  # a pattern's matrix starts from the page, whatever its content does
        extra = pdf.objects[number].extra
        extra["Matrix"] = pydyf.Array(_product(extra["Matrix"], (0, -1, 1, 0, 0, head)))
    for place in _destinations(pdf):
        place[2:4] = 0, head - place[2]
    for page_of, said in _areas(pdf):
        said["BBox"] = _turned(said["BBox"], heads[page_of])


def _areas(pdf: pydyf.PDF) -> Iterator[tuple[bytes, Any]]:
    """Where pictures stand, as tags say it: their pages, and the attributes that say it."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem":
            yield from ((item["Pg"], said) for said in item.get("A", ()) if "BBox" in said)


def _blank(pdf: pydyf.PDF) -> pydyf.Dictionary:
    """A font of one blank as wide as it is high (ISO 32000-1 9.6.5)."""
    drawing = pydyf.Stream([b"1000 0 0 0 1000 1000 d1"])
    meaning = pydyf.Stream(
        [
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            b"1 begincodespacerange <20> <20> endcodespacerange",
            b"1 beginbfchar <20> <0020> endbfchar",
            b"endcmap end end",
        ]
    )
    for stream in (drawing, meaning):
        pdf.add_object(stream)
    font = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type3",
            "FontBBox": pydyf.Array([0, 0, 1000, 1000]),
            "FontMatrix": pydyf.Array([0.001, 0, 0, 0.001, 0, 0]),
            "CharProcs": pydyf.Dictionary({"space": drawing.reference}),
            "Encoding": pydyf.Dictionary({"Differences": pydyf.Array([32, "/space"])}),
            "FirstChar": 32,
            "LastChar": 32,
            "Widths": pydyf.Array([1000]),
            "Resources": pydyf.Dictionary(),
            "ToUnicode": meaning.reference,
        }
    )
    pdf.add_object(font)
    return font


def _pages(pdf: pydyf.PDF) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page":
            yield item


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _turn(head: float) -> bytes:
    return f"0 -1 1 0 0 {head:f} cm".encode()


def _turned(box: Sequence[float], head: float) -> pydyf.Array:
    x1, y1, x2, y2 = box  # of a link: any two corners
    left, right = sorted((y1, y2))
    bottom, top = sorted((head - x1, head - x2))
    return pydyf.Array([left, bottom, right, top])


def _product(one: Sequence[float], two: Sequence[float]) -> list[float]:
    """The matrix that does what `one` does and then what `two` does."""
    a, b, c, d, e, f = one
    k, m, n, p, q, r = two
    return [
        a * k + b * n,
        a * m + b * p,
        c * k + d * n,
        c * m + d * p,
        e * k + f * n + q,
        e * m + f * p + r,
    ]


def _destinations(pdf: pydyf.PDF) -> Iterator[Any]:
    """The places that outline and names lead to: `[page /XYZ left top zoom]`."""
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    yield from names[1::2]
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and isinstance(item.get("Dest"), pydyf.Array):
            yield item["Dest"]
