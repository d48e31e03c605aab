"""Contents, landmarks, page list and NCX (EPUB 3.3, 7): complete, in order, and the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.verify.publication.opening import DC, EPUB_TYPE, NCX, PAGE, XHTML, Publication
from huozi.xhtml import Element

# Leaves around the text that no line of the contents leads to.
_UNLISTED = frozenset(
    "cover titlepage halftitlepage copyright-page toc landmarks loi lot imprint dedication".split()
)


def check_navigation(book: Publication) -> Iterator[Finding]:
    """The navigation document, then the older NCX beside it."""
    version = book.opf.get("version", "")
    if not version.startswith("3"):
        yield finding("V117", book.at(book.opf_path, book.opf), version=version or "？")
        return
    nav = book.first(PAGE, "nav")
    tree = book.pages.get(nav.path) if nav else None
    if nav is None or tree is None:
        yield finding("V111", book.at(book.opf_path, book.opf), what="导航文件（nav）")
        return
    found = {
        kind: node for node in tree.iter(f"{XHTML}nav") for kind in node.get(EPUB_TYPE, "").split()
    }
    if "toc" not in found:
        yield finding("V111", book.at(nav.path, tree), what="目录（toc）")
        return
    if "landmarks" not in found:
        yield finding("V112", book.at(nav.path, tree))
    yield from _contents(book, nav.path, found["toc"])
    for kind, words in (("toc", "目录"), ("page-list", "页码")):
        if kind in found:
            yield from _in_order(book, nav.path, found[kind], words)
    yield from _ncx(book, found["toc"])


def _links(nav: Element) -> list[Element]:
    return [node for node in nav.iter(f"{XHTML}a") if node.get("href")]


def _contents(book: Publication, path: str, toc: Element) -> Iterator[Finding]:
    """Every document that has a heading is led to, the leaves around the text aside."""
    targets = (book.target(link.get("href", ""), path) for link in _links(toc))
    reached = {target[0] for target in targets if target}
    for document in book.spine:
        tree = book.pages.get(document)
        if tree is None or document in reached or document == path:
            continue
        heading = next(tree.iter(f"{XHTML}h1", f"{XHTML}h2"), None)
        types = {word for node in tree.iter("*") for word in node.get(EPUB_TYPE, "").split()}
        if heading is not None and not types & _UNLISTED and heading.tag == f"{XHTML}h1":
            title = xhtml.text(heading).strip()[:30]
            yield finding("V113", book.at(document, heading), title=title)


def _in_order(book: Publication, path: str, nav: Element, words: str) -> Iterator[Finding]:
    """Lines lead to places in the order of the book (EPUB 3.3, 7.4.2)."""
    orders = {document: number for number, document in enumerate(book.spine)}
    positions = {document: _positions(tree) for document, tree in book.pages.items()}
    places = []
    for link in _links(nav):
        target = book.target(link.get("href", ""), path)
        if target and target[0] in orders:
            inside = positions.get(target[0], {}).get(target[1], 0)
            places.append((orders[target[0]], inside, link))
    for before, after in pairwise(places):
        if after[:2] < before[:2]:
            title = xhtml.text(after[2]).strip()[:30]
            yield finding("V114", book.at(path, after[2]), what=words, title=title)


def _positions(tree: Element) -> dict[str, int]:
    return {name: at for at, node in enumerate(tree.iter("*")) if (name := node.get("id"))}


def _ncx(book: Publication, toc: Element) -> Iterator[Finding]:
    item = book.first(NCX)
    tree = book.trees.get(item.path) if item else None
    if item is None or tree is None:
        yield finding("V115", book.at(book.opf_path, book.opf))
        return
    identifiers = {(node.text or "").strip() for node in book.opf.iter(f"{DC}identifier")}
    named = tree.xpath("string(//*[local-name()='meta'][@name='dtb:uid']/@content)")
    if str(named).strip() not in identifiers:
        yield finding("V116", book.at(item.path, tree), what="书的标识（dtb:uid）")
    points = tree.xpath("//*[local-name()='navPoint']/*[local-name()='navLabel']")
    old = ["".join(xhtml.text(node).split()) for node in points] if isinstance(points, list) else []
    new = ["".join(xhtml.text(link).split()) for link in _links(toc)]
    if old != new:
        yield finding("V116", book.at(item.path, tree), what="导航文件的目录")
    for node in tree.iter("{*}content"):
        target = book.target(node.get("src", ""), item.path)
        if not target or target[0] not in book.files:
            yield finding("V120", book.at(item.path, node), url=node.get("src", ""))
