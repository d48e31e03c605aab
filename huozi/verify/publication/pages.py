"""The pages: links land, ids are unique, nothing runs or is fetched, pictures have words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huozi.diagnostics import Finding, Span, finding
from huozi.typeset.sanitise import SCHEMES, scheme_of
from huozi.verify.publication.opening import (
    NCX,
    XHTML,
    XLINK_HREF,
    XML_LANG,
    Publication,
)
from huozi.xhtml import Element, is_described

# Elements that run something, or bring in what does.
_ACTIVE = frozenset("script iframe object embed form applet handler foreignObject".split())
_SOURCES = ("src", "poster", "data")
_IN_STYLE = re.compile(
    r"""@import\s+["']([^"']+)|url\(\s*["']?(?!data:|#)([^"')]+)""", re.IGNORECASE
)


def check_pages(book: Publication) -> Iterator[Finding]:
    """Every content document, drawing and style sheet."""
    ids = {path: _ids(tree) for path, tree in book.trees.items()}
    kinds = {item.path: item.media_type for item in book.items}
    for path, tree in book.trees.items():
        if kinds[path] == NCX:
            continue
        yield from _unique(book, path, tree)
        yield from _language(book, path, tree)
        for node in tree.iter("*"):
            yield from _runs(book, path, node)
            yield from _leads(book, path, node, ids)
            yield from _described(book, path, node)
    for item in book.items:
        if item.media_type == "text/css" and item.path in book.files:
            yield from _style(book, item.path)


def _ids(tree: Element) -> set[str]:
    return {str(name) for node in tree.iter("*") if (name := node.get("id"))}


def _unique(book: Publication, path: str, tree: Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in tree.iter("*"):
        if (name := node.get("id")) in seen and name:
            yield finding("V121", book.at(path, node), id=name)
        elif name:
            seen.add(name)


def _language(book: Publication, path: str, tree: Element) -> Iterator[Finding]:
    """A page names its language, in HTML's way and XML's, and it is that of the book."""
    if path not in book.pages:
        return
    given = {tree.get("lang", ""), tree.get(XML_LANG, "")}
    if given == {""}:
        yield finding("V122", book.at(path, tree))
    elif len(given - {""}) > 1 or "" in given:
        yield finding("V123", book.at(path, tree), tags="、".join(sorted(given - {""})))


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _runs(book: Publication, path: str, node: Element) -> Iterator[Finding]:
    name = _name(node)
    if name in _ACTIVE:
        yield finding("V124", book.at(path, node), what=f"<{name}>")
    for key, value in node.attrib.items():
        attribute = str(key).rpartition("}")[2]
        if attribute.startswith("on") and attribute.islower():
            yield finding("V124", book.at(path, node), what=f"<{name}> 上的 {attribute}")
        elif attribute == "href" and scheme_of(str(value)) not in {*SCHEMES, ""}:
            yield finding("V124", book.at(path, node), what=f"链接 {str(value)[:40]}")
    if name == "meta" and node.get("http-equiv", "").lower() == "refresh":
        yield finding("V124", book.at(path, node), what="自动跳转")


def _leads(
    book: Publication, path: str, node: Element, ids: dict[str, set[str]]
) -> Iterator[Finding]:
    """Links of `a` may lead out of the book; whatever a page is made of must be in it."""
    name = _name(node)
    given = [url for key in ("href", XLINK_HREF, *_SOURCES) if (url := node.get(key)) is not None]
    sets = [part.split()[0] for part in node.get("srcset", "").split(",") if part.strip()]
    for url in (*given, *sets):
        if (scheme := scheme_of(url)) == "data":
            continue
        if scheme:
            if name != "a" and scheme in {"http", "https", "//"}:
                yield finding("V125", book.at(path, node), url=url[:80])
            continue
        yield from _lands(book, path, node, url, ids)


def _lands(
    book: Publication, path: str, node: Element, url: str, ids: dict[str, set[str]]
) -> Iterator[Finding]:
    target = book.target(url, path)
    if target is None:
        return
    file, fragment = target
    lost = file not in book.files or (fragment and file in ids and fragment not in ids[file])
    if lost:
        yield finding("V120", book.at(path, node), url=url[:80])


def _described(book: Publication, path: str, node: Element) -> Iterator[Finding]:
    """Every picture has words in its place, or is said to be decoration (WCAG 1.1.1)."""
    if node.tag == f"{XHTML}img" and not is_described(node):
        yield finding("V126", book.at(path, node), url=node.get("src", ""))


def _style(book: Publication, path: str) -> Iterator[Finding]:
    text = book.files[path].decode("utf-8", "replace")
    for match in _IN_STYLE.finditer(text):
        url = match[1] or match[2]
        target = book.target(url, path)
        line = text.count("\n", 0, match.start()) + 1
        place = Span(book.at(path).path, line)
        if target is None:
            yield finding("V125", place, url=url[:80])
        elif target[0] not in book.files:
            yield finding("V120", place, url=url[:80])
