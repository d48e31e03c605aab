"""XHTML fragments: text in, tree for the length of one function, text out.

Trees carry no namespace; whoever writes a file wraps the text in its `<html xmlns>`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.builder import ElementMaker

Element = etree._Element  # noqa: SLF001 — lxml has no public name for the type

E = ElementMaker()

# Elements whose end separates words and lines of text (HTML 4.4, 4.9).
BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li nav ol p pre section table tbody td tfoot th thead tr ul".split()
)

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def parse(fragment: str) -> Element:
    """The tree of one well-formed element; raises lxml.etree.XMLSyntaxError."""
    return etree.fromstring(fragment, _PARSER)


def serialise(element: Element) -> str:
    """The element as text, without what follows it, void elements closed as XML wants."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def text(element: Element) -> str:
    """All text of an element, in order."""
    return "".join(str(piece) for piece in element.itertext())


def slots(element: Element) -> Iterator[tuple[Element, str]]:
    """Every place that can hold text inside an element, in reading order: (node, attribute)."""
    yield element, "text"
    for child in element:
        if isinstance(child.tag, str):
            yield from slots(child)
        yield child, "tail"


def unwrap(element: Element) -> None:
    """Put an element's content where the element stands."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    _append_text(parent, place, element.text or "")
    for child in list(element):
        parent.insert(parent.index(element), child)
    tail = element.tail or ""
    place = parent.index(element)
    parent.remove(element)
    _append_text(parent, place, tail)


def _append_text(parent: Element, place: int, words: str) -> None:
    """Add text before the child at `place`."""
    if place == 0:
        parent.text = (parent.text or "") + words
    else:
        before = parent[place - 1]
        before.tail = (before.tail or "") + words


def remove(element: Element) -> None:
    """Take an element out and leave what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    place, tail = parent.index(element), element.tail or ""
    element.tail = None
    parent.remove(element)
    _append_text(parent, place, tail)


def register(prefix: str, namespace: str) -> None:
    """Let a namespace be written with its customary prefix."""
    etree.register_namespace(prefix, namespace)
