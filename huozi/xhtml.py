"""XHTML fragments: text in, tree for the length of one function, text out.

Trees carry no namespace; whoever writes a file wraps the text in its `<html xmlns>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lxml import etree
from lxml.builder import ElementMaker

Element = etree._Element  # noqa: SLF001 — lxml has no public name for the type

E = ElementMaker()

# Elements whose end separates words and lines of text (HTML 4.4, 4.9).
BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li nav ol p pre section table tbody td tfoot th thead tr ul".split()
)

# Elements whose text stands as it is.
VERBATIM = frozenset({"pre", "code", "kbd", "samp"})

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


def is_described(image: Element) -> bool:
    """Whether a picture has words in its place, or is said to be decoration."""
    return bool(image.get("alt", "").strip()) or image.get("role") in {"presentation", "none"}


def slots(element: Element) -> Iterator[tuple[Element, str]]:
    """Every place that can hold text inside an element, in reading order: (node, attribute)."""
    yield element, "text"
    for child in element:
        if isinstance(child.tag, str):
            yield from slots(child)
        yield child, "tail"


def is_verbatim(node: Element, slot: str) -> bool:
    """Whether a slot is inside preformatted text or code."""
    inside = node.tag in VERBATIM and slot == "text"
    return inside or next(node.iterancestors(*VERBATIM), None) is not None


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


def fill(node: Element, slot: str, content: Sequence[str | Element]) -> None:
    """Put text and elements in the place of the text of a slot."""
    lead, elements = "", list[Element]()
    for item in content:
        if not isinstance(item, str):
            elements.append(item)
        elif elements:
            elements[-1].tail = (elements[-1].tail or "") + item
        else:
            lead += item
    setattr(node, slot, None)
    for element in reversed(elements):
        if slot == "text":
            node.insert(0, element)
        else:
            node.addnext(element)
    setattr(node, slot, lead or None)


def divide(element: Element, cut: Callable[[str], Sequence[str]]) -> list[Element]:
    """An element cut into several wherever `cut` parts its text, at any depth.

    `cut` gets the text of every slot in reading order, and gives its pieces. Each part has copies
    of the elements around it; a name stays with the first.
    """
    parts = [_twin(element)]
    path = [parts[0]]  # the elements open at the end of the last part

    def put(words: str | None) -> None:
        for number, piece in enumerate(cut(words) if words else ()):
            if number:
                path[:] = _again(path)
                parts.append(path[0])
            if piece:
                _append_text(path[-1], len(path[-1]), piece)

    def walk(node: Element) -> None:
        put(node.text)
        for child in node:
            path[-1].append(twin := _twin(child))
            path.append(twin)
            walk(child)
            last = path.pop()
            if last is not twin and not len(last) and not last.text:
                remove(last)
            put(child.tail)

    walk(element)
    return parts


def _twin(node: Element) -> Element:
    return etree.Element(str(node.tag), dict(node.attrib))


def _again(path: list[Element]) -> list[Element]:
    """Empty copies of nested elements, each in the one before it; names are not given twice."""
    copies = [_twin(node) for node in path]
    for outer, inner in pairwise(copies):
        outer.append(inner)
    for copy in copies:
        copy.attrib.pop("id", None)
    return copies


def wrap_loose(element: Element) -> None:
    """Text and inline elements that stand beside blocks become paragraphs."""
    paragraph: Element | None = None
    if (element.text or "").strip():
        paragraph = E.p(element.text or "")
        element.insert(0, paragraph)
    element.text = None
    for node in list(element):
        if node is paragraph:
            continue
        if node.tag in BLOCKS:
            paragraph = None
        elif paragraph is None:
            paragraph = E.p()
            node.addprevious(paragraph)
        words, node.tail = node.tail or "", None
        if node.tag not in BLOCKS and paragraph is not None:
            paragraph.append(node)
            node.tail = words
        elif words.strip():
            paragraph = E.p(words)
            node.addnext(paragraph)


def register(prefix: str, namespace: str) -> None:
    """Let a namespace be written with its customary prefix."""
    etree.register_namespace(prefix, namespace)
