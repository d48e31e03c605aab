"""What the metadata says of accessibility, held against the book (EPUB Accessibility 1.1, 2)."""

from __future__ import annotations

from collections.abc import Iterator

from huozi.diagnostics import Finding, finding
from huozi.verify.publication.opening import EPUB_TYPE, XHTML, Publication
from huozi.xhtml import Element, is_described

_WANTED = (
    "accessMode",
    "accessModeSufficient",
    "accessibilityFeature",
    "accessibilityHazard",
    "accessibilitySummary",
)


def check_claims(book: Publication) -> Iterator[Finding]:
    """What is missing, and what is not so."""
    here = book.at(book.opf_path, book.opf)
    for name in _WANTED:
        if not any(value for _, value in book.meta(f"schema:{name}")):
            yield finding("V140", here, name=f"schema:{name}")
    seen = _seen(book)
    for node, feature in book.meta("schema:accessibilityFeature"):
        if fact := seen.get(feature):
            place = book.at(book.opf_path, node)
            yield finding("V141", place, claim=feature, fact=fact)
    modes = {value for _, value in book.meta("schema:accessMode")}
    if modes and "visual" not in modes and _pictures(book):
        yield finding("V141", here, claim="没有 accessMode visual", fact="书里有图")
    for node, value in book.meta("schema:accessModeSufficient"):
        if value == "textual" and (fact := seen.get("alternativeText")):
            place = book.at(book.opf_path, node)
            yield finding("V141", place, claim="accessModeSufficient textual", fact=fact)


def _seen(book: Publication) -> dict[str, str]:
    """Features that are not in the book, and why in words."""
    facts: dict[str, str] = {}
    pages = book.pages.values()
    types = {word for tree in pages for node in tree.iter("*") for word in _types(node)}
    if bare := sum(not is_described(image) for tree in pages for image in tree.iter(f"{XHTML}img")):
        facts["alternativeText"] = f"有 {bare} 幅图没有替代文字"
    if not any(True for tree in pages for _ in tree.iter(f"{XHTML}rt")):
        facts["rubyAnnotations"] = "书里没有注音"
    if "pagebreak" not in types:
        facts["pageBreakMarkers"] = facts["printPageNumbers"] = "书里没有纸书页码的记号"
    navs = {word for tree in pages for nav in tree.iter(f"{XHTML}nav") for word in _types(nav)}
    if "page-list" not in navs:
        facts["pageNavigation"] = "导航文件里没有页码"
    if "toc" not in navs:
        facts["tableOfContents"] = "导航文件里没有目录"
    return facts


def _types(node: Element) -> list[str]:

    return node.get(EPUB_TYPE, "").split()


def _pictures(book: Publication) -> bool:
    return any(item.media_type.startswith("image/") for item in book.items)
