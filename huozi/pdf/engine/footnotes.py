"""Footnotes on laid-out pages: where each came to stand, and ①② anew on every page.

Reads WeasyPrint's boxes; a number is changed in place, for every circled number is as wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext

from huozi.numerals import circled
from huozi.pdf.engine.shaping import ComposedLayout, shape
from huozi.pdf.notes import Standing

# The page of a note, its share of the type area, its number.
_Foot = tuple[int, float, int]

_CALL, _MARKER = "::footnote-call", "::footnote-marker"


_update_footnote_area = LayoutContext._update_footnote_area  # noqa: SLF001


def update_footnote_area(context: Any) -> bool:
    """WeasyPrint's contract: whether the notes of a page are higher than the area for them.

    An area without a greatest height grows with its notes; that one is higher by a rounding
    error must not send them to the next page.
    """
    is_higher = _update_footnote_area(context)
    return is_higher and isfinite(context.current_footnote_area.max_height)


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    LayoutContext._update_footnote_area = update_footnote_area  # noqa: SLF001


def number_notes(pages: list[Any]) -> tuple[Standing, ...]:
    """Where the notes of all pages stand; those that are numbered anew get their numbers."""
    feet: dict[str, _Foot] = {}
    for index, page in enumerate(pages):
        height = page._page_box.height  # noqa: SLF001
        for number, note in enumerate(_notes(page), 1):
            feet[note.element.get("id")] = (index, note.margin_height() / height, number)
            if _anew(note.element):
                _write(_inside(note, _MARKER), circled(number))
    return tuple(_standings(pages, feet))


def _standings(pages: list[Any], feet: dict[str, _Foot]) -> Iterator[Standing]:
    """A standing for the first call of each note, and for every further one that has an id."""
    called: set[str] = set()
    for index, page in enumerate(pages):
        for box in page._page_box.descendants():  # noqa: SLF001
            name, again = _called(box)
            if not name:
                continue
            foot, share, number = feet.get(name) or (-1, _share(box, page), 1)
            if again or _anew(box.element):
                _write((box,), circled(number))
            if again or name not in called:
                yield Standing(name, index, foot, share, number, again)
            called.add(name)


def _share(call: Any, page: Any) -> float:
    """The share of the type area a note would take that was not laid out, at 1½ em a line."""
    if call.footnote is None:
        return 0.0
    size, area = call.footnote.style["font_size"], page._page_box  # noqa: SLF001
    length = len("".join(call.element.itertext()))
    return float(length * size * size * 1.5 / (area.width * area.height))


def _called(box: Any) -> tuple[str, str]:
    """The note a box calls, and the id of the call where it is a further one."""
    if box.element is None or isinstance(box, boxes.TextBox):
        return "", ""
    if box.element_tag.endswith(_CALL):
        return box.element.get("id"), ""
    if box.element_tag == "a":
        again = box.element.get("data-call", "")
        return box.element.get("href", "")[1:] if again else "", again
    return "", ""


def _notes(page: Any) -> Iterator[Any]:
    """The notes at the foot of a page, in order."""
    for area in page._page_box.children:  # noqa: SLF001
        if isinstance(area, boxes.FootnoteAreaBox):
            yield from area.children


def _anew(element: Any) -> bool:
    return "anew" in element.get("class", "").split()


def _inside(box: Any, tag: str) -> Iterator[Any]:
    return (child for child in box.descendants() if child.element_tag.endswith(tag))


def _write(labels: Any, number: str) -> None:
    """Another number in the place of the one a label was laid out with."""
    for label in labels:
        for text in label.descendants():
            if isinstance(text, boxes.TextBox):
                text.text = text.said = text.pango_layout.text = number
                if isinstance(text.pango_layout, ComposedLayout):
                    text.pango_layout.glyphs = shape(number, text.style).glyphs
