"""SVG from strangers: drawing elements stay, scripts, links and everything remote go.

SVG Tiny-like allow-list; EPUB 3.3 3.4 forbids what is removed here, or readers ignore it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from huozi import xhtml

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"

ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc "
    "metadata style linearGradient radialGradient stop clipPath mask pattern marker filter "
    "feGaussianBlur feOffset feMerge feMergeNode feColorMatrix feBlend feFlood feComposite "
    "switch".split()
)
# What stands inside these is drawn only where something refers to it.
HELD = frozenset(
    "defs symbol linearGradient radialGradient clipPath mask pattern marker filter".split()
)
# More copies than this is a bomb (nested `use`), not a drawing.
COPY_LIMIT = 20_000
_ENDLESS = 10**12
DEPTH_LIMIT = 60

# Addresses other than `#…`; a backslash, by which CSS can spell anything.
_REMOTE = re.compile(r"""@import|\\|image(?:-set)?\(|url\(\s*['"]?(?!\s*['"]?#)""", re.IGNORECASE)
_LOCAL = re.compile(r"""url\(\s*['"]?#([^'")]+)""")
_NUMBER = r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_LENGTH = re.compile(rf"\s*{_NUMBER}\s*(px|pt|mm|cm|in|)\s*$")
_VIEW_BOX = re.compile(rf"\s*-?{_NUMBER}[\s,]+-?{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*$")
_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class SafeSvg(NamedTuple):
    """A cleaned drawing and its size in px."""

    data: bytes
    width: int
    height: int


def safe_svg(data: bytes) -> tuple[SafeSvg | None, tuple[str, ...], str]:
    """The cleaned drawing, what was removed, and why there is none (Chinese words)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, (), "不是完好的 SVG"
    if _has_entities(root):
        return None, (), "SVG 里定义了实体（ENTITY），不安全"
    if root.tag != f"{{{SVG}}}svg":
        return None, (), "不是 SVG"
    if max(_depths(root)) > DEPTH_LIMIT:
        return None, (), f"SVG 嵌套超过 {DEPTH_LIMIT} 层"
    removed = tuple(dict.fromkeys(_clean(root)))
    own = sum(1 for _ in root.iter())
    if _drawn(root) > max(COPY_LIMIT, 20 * own):
        return None, (), "SVG 里的图形互相引用，没有尽头"
    width, height = _size(root)
    etree.cleanup_namespaces(root)
    return SafeSvg(etree.tostring(root, encoding="utf-8"), width, height), removed, ""


def _has_entities(root: etree._Element) -> bool:
    """Whether the file's own DTD declares any; parameter entities are entities too."""
    dtd = root.getroottree().docinfo.internalDTD
    return dtd is not None and any(True for _ in dtd.iterentities())


def _depths(root: etree._Element) -> list[int]:
    depths = {root: 1}
    for node in root.iter():
        parent = node.getparent()
        if parent is not None and node is not root:
            depths[node] = depths[parent] + 1
    return list(depths.values())


def _clean(root: etree._Element) -> list[str]:
    """Take out everything the list does not name; returns what, in words."""
    removed: list[str] = []
    gone: set[etree._Element] = set()
    for node in list(root.iter()):
        if node.getparent() in gone:
            gone.add(node)
            continue
        if not isinstance(node.tag, str):
            xhtml.remove(node)
            continue
        name = etree.QName(node)
        if node is not root and (name.namespace != SVG or name.localname not in ELEMENTS):
            if name.namespace in {SVG, XHTML}:
                removed.append(f"<{name.localname}>")
            if name.localname == "a":
                xhtml.unwrap(node)  # a link's drawing stays, without the link
            else:
                xhtml.remove(node)
                gone.add(node)
            continue
        if name.localname == "style" and _REMOTE.search("".join(map(str, node.itertext()))):
            removed.append("指向外部的样式")
            xhtml.remove(node)
            continue
        removed.extend(_clean_attributes(node))
    return removed


def _clean_attributes(node: etree._Element) -> list[str]:
    removed = []
    for key, value in list(node.attrib.items()):
        name = etree.QName(str(key))
        words = str(value)
        if name.localname.lower().startswith("on"):
            removed.append(str(name.localname))
        elif name.localname == "href" and not words.startswith("#"):
            removed.append(f"外部引用 {words[:40]}")
        elif _REMOTE.search(words):
            removed.append(f"{name.localname} 里的外部引用")
        elif name.namespace in {None, SVG, XLINK} or name.localname in {"space", "lang"}:
            continue
        del node.attrib[key]
    return removed


def _drawn(root: etree._Element) -> int:
    """How many elements are drawn once every reference is followed; a circle is too many.

    References are `use` and `url(#…)` of patterns, masks, markers and the like. Elements are
    counted from the leaves up, without recursion: a chain of references may be any length.
    """
    by_id = {str(node.get("id")): node for node in root.iter() if node.get("id")}
    needs = {node: [*_shown(node), *_referred(node, by_id)] for node in root.iter()}
    totals: dict[etree._Element, int] = {}
    open_nodes: set[etree._Element] = set()
    stack = [root]
    while stack:
        node = stack[-1]
        waiting = [need for need in needs[node] if need not in totals]
        if not waiting:
            open_nodes.discard(stack.pop())
            totals[node] = min(_ENDLESS, 1 + sum(totals[need] for need in needs[node]))
        elif any(need in open_nodes for need in waiting):
            return _ENDLESS
        else:
            open_nodes.add(node)
            stack.append(waiting[0])
    return totals[root]


def _shown(node: etree._Element) -> list[etree._Element]:
    """The children that are drawn where they stand."""
    return [child for child in node if etree.QName(child).localname not in HELD]


def _referred(node: etree._Element, by_id: dict[str, etree._Element]) -> list[etree._Element]:
    """The elements a node draws besides its own children."""
    names = [_LOCAL.findall(str(value)) for value in node.attrib.values()]
    links = [str(node.get(key, "")) for key in ("href", f"{{{XLINK}}}href")]
    wanted = [*(name for group in names for name in group), *(link[1:] for link in links if link)]
    return [by_id[name] for name in wanted if name in by_id]


def _size(root: etree._Element) -> tuple[int, int]:
    """Width and height in px, from the attributes or the view box; 600 × 400 where neither says."""
    sides = [_LENGTH.match(str(root.get(name, ""))) for name in ("width", "height")]
    if all(sides):
        width, height = (float(side[1]) * _UNITS[side[2]] for side in sides if side)
        return _pixels(width), _pixels(height)
    numbers = _VIEW_BOX.match(str(root.get("viewBox", "")))
    if numbers:
        return _pixels(float(numbers[3])), _pixels(float(numbers[4]))
    return 600, 400


def _pixels(length: float) -> int:
    """A length as whole pixels, kept to what a picture can have."""
    return max(1, round(min(length, 100_000)))
