"""What a section's pages must show, worked out from its markup alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from huozi import xhtml
from huozi.model import Picture, Section
from huozi.numerals import UNMARKED, first_number, list_marker
from huozi.verify.notes import take_footnotes
from huozi.verify.rows import Row, with_rows
from huozi.verify.twins import shown
from huozi.xhtml import Element


class Owed(NamedTuple):
    """What a section's pages must show: its running text, and its notes in order of call.

    `heads` and `feet` are the head and foot rows of its tables: a page on which a table goes on
    repeats the head, and one on which it breaks off repeats the foot. `drawn` are the words in its
    pictures, which are on the pages too. `rows` may go on from one page to the next.
    """

    running: str
    notes: tuple[str, ...]
    heads: tuple[str, ...] = ()
    feet: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def owed(
    section: Section,
    pictures: tuple[Picture, ...] = (),
    places: Mapping[str, int] = MappingProxyType({}),
    anew: bool = True,
) -> Owed:
    """The text of a section as its pages show it: list markers in it, notes apart.

    `places` are the pages of the ids in it that the file can lead to; `anew` says that footnotes
    are numbered on each page.
    """
    tree = xhtml.parse(section.xhtml)
    drawn = _drawn(tree, {item.path: item for item in pictures})
    _quotes(tree)
    _markers(tree)
    notes = tuple(map(shown, take_footnotes(tree, places, anew)))
    for table in tree.iter("table"):
        table.extend(table.findall("tfoot"))  # wherever it is written, it is printed last
    heads, feet = (
        tuple(shown(xhtml.text(node)) for node in tree.iter(tag)) for tag in ("thead", "tfoot")
    )
    running, rows = with_rows(tree)
    return Owed(running, notes, heads, feet, drawn, rows)


def _drawn(tree: Element, pictures: Mapping[str, Picture]) -> tuple[str, ...]:
    """The words in each picture of a section that has any."""
    asked = (pictures.get(image.get("src", "")) for image in tree.iter("img"))
    words = (shown(svg_words(item.data)) for item in asked if item and _is_svg(item))
    return tuple(filter(None, words))


def _is_svg(picture: Picture) -> bool:
    return picture.media_type == "image/svg+xml"


def svg_words(data: bytes) -> str:
    """The words a drawing shows; those it only defines are left out."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    hidden = ("defs", "symbol", "clipPath", "mask", "pattern", "marker")
    for node in list(root.iter(*(f"{{*}}{name}" for name in hidden))):
        xhtml.remove(node)
    return "".join(xhtml.text(node) for node in root.iter("{*}text"))


def _quotes(tree: Element) -> None:
    """The marks a page engine puts around `q` (HTML, 15.3.4)."""
    for quote in tree.iter("q"):
        inner = sum(node.tag == "q" for node in quote.iterancestors()) % 2
        opening, closing = ("“”", "‘’")[inner]
        quote.text = opening + (quote.text or "")
        quote.tail = closing + (quote.tail or "")


def _markers(tree: Element) -> None:
    """The markers of list items, as text before them."""
    for listing in tree.iter("ol", "ul"):
        if listing.get("class") in UNMARKED:
            continue
        items = listing.iterchildren("li")
        for number, item in enumerate(items, first_number(listing.get("start"))):
            item.text = list_marker(str(listing.tag), number) + (item.text or "")
