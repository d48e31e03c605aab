"""A tagged PDF read aloud: the text its tags lead through, against the edition.

A note is read at the end of the paragraph that calls it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from huozi.diagnostics import Finding, Span, finding
from huozi.files import DAMAGE
from huozi.model import Edition
from huozi.verify.marked import Element, Tagged, read
from huozi.verify.sections import section_differs
from huozi.verify.twins import shown


def check_reading(
    edition: Edition, data: bytes, places: dict[str, int], name: str
) -> tuple[Finding, ...]:
    """A finding for every section that is heard otherwise than it was written.

    `places` are the pages of its notes (`verify.pdf.read_pages`). A file without tags is not read.
    """
    try:
        with pikepdf.open(BytesIO(data)) as document:
            tree = read(document)
    except (pikepdf.PdfError, *DAMAGE):
        return (finding("V003", Span(name), file=name, reason="标签坏了"),)
    return () if tree is None else tuple(_unlike(edition, tree, places, name))


def _unlike(edition: Edition, tree: Tagged, places: dict[str, int], name: str) -> Iterator[Finding]:
    kids = (item for root in tree.roots for item in root.kids)
    heard = {item.name: item for item in kids if isinstance(item, Element)}
    for section in edition.sections:
        span = Span(section.path or name)
        if section.id not in heard:
            yield finding("V249", span, file=name, title=section.title)
            continue
        stretches = spoken(heard[section.id])
        if difference := section_differs(section, edition, places, stretches):
            yield finding("V248", span, file=name, title=section.title, **difference._asdict())


def spoken(section: Element) -> list[str]:
    """The text of a section in stretches, each with the notes that are read after it.

    What pictures say in themselves is not read: they have words in their place.
    """
    stretches = [""]
    after_note = False
    for is_note, words in _read(section, is_note=False):
        if after_note and not is_note:
            stretches.append("")
        stretches[-1] += words
        after_note = is_note
    return [shown(stretch) for stretch in stretches]


def _read(element: Element, *, is_note: bool) -> Iterator[tuple[bool, str]]:
    is_note = is_note or element.kind == "Note"
    for kid in element.kids:
        if isinstance(kid, str):
            yield is_note, kid
        elif kid.kind != "Figure":
            yield from _read(kid, is_note=is_note)
