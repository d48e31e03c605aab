"""SVG from strangers: drawing elements stay, scripts, links and everything remote go.

SVG Tiny-like allow-list; EPUB 3.3 3.4 forbids what is removed here, or readers ignore it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc "
    "metadata style linearGradient radialGradient stop clipPath mask pattern marker filter "
    "feGaussianBlur feOffset feMerge feMergeNode feColorMatrix feBlend feFlood feComposite "
    "switch".split()
)
# More copies than this is a bomb (nested `use`), not a drawing.
COPY_LIMIT = 20_000
DEPTH_LIMIT = 60

_REMOTE = re.compile(r"""@import|url\(\s*['"]?(?!\s*['"]?#)""", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in|)\s*$")
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
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, (), f"不是完好的 SVG（{str(error)[:80]}）"
    if root.getroottree().docinfo.internalDTD is not None and _has_entities(root):
        return None, (), "SVG 里定义了实体（ENTITY），不安全"
    if root.tag != f"{{{SVG}}}svg":
        return None, (), "不是 SVG"
    if max(_depths(root)) > DEPTH_LIMIT:
        return None, (), f"SVG 嵌套超过 {DEPTH_LIMIT} 层"
    removed = tuple(dict.fromkeys(_clean(root)))
    if _copies(root) > COPY_LIMIT:
        return None, (), f"SVG 里重复引用的图形超过 {COPY_LIMIT} 个"
    width, height = _size(root)
    etree.cleanup_namespaces(root)
    return SafeSvg(etree.tostring(root, encoding="utf-8"), width, height), removed, ""


def _has_entities(root: etree._Element) -> bool:
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
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            _drop(node)
            continue
        name = etree.QName(node)
        if node is not root and (name.namespace != SVG or name.localname not in ELEMENTS):
            if name.namespace == SVG:
                removed.append(f"<{name.localname}>")
            _drop(node)
            continue
        if name.localname == "style" and _REMOTE.search(node.text or ""):
            removed.append("指向外部的样式")
            _drop(node)
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


def _drop(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _copies(root: etree._Element) -> int:
    """How many elements are drawn once every `use` is followed; a circle counts as too many."""
    by_id = {node.get("id"): node for node in root.iter() if node.get("id")}
    counts: dict[etree._Element, int] = {}

    def count(node: etree._Element, open_nodes: frozenset[etree._Element]) -> int:
        if node in open_nodes:
            return COPY_LIMIT + 1
        if node not in counts:
            inside = open_nodes | {node}
            total = 1 + sum(count(child, inside) for child in node if isinstance(child.tag, str))
            if etree.QName(node).localname == "use":
                link = node.get("href") or node.get(f"{{{XLINK}}}href") or ""
                target = by_id.get(str(link).removeprefix("#"))
                total += count(target, inside) if target is not None else 0
            counts[node] = min(total, COPY_LIMIT + 1)
        return counts[node]

    return count(root, frozenset())


def _size(root: etree._Element) -> tuple[int, int]:
    """Width and height in px, from the attributes or the view box; 600 × 400 where neither says."""
    sides = [_LENGTH.match(str(root.get(name, ""))) for name in ("width", "height")]
    if all(sides):
        width, height = (float(side[1]) * _UNITS[side[2]] for side in sides if side)
        return max(1, round(width)), max(1, round(height))
    numbers = re.findall(r"-?[0-9.]+", str(root.get("viewBox", "")))
    if len(numbers) == 4:
        return max(1, round(float(numbers[2]))), max(1, round(float(numbers[3])))
    return 600, 400
