"""A publication held against what one reading system wants (`profiles.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, UnidentifiedImageError

from huozi.diagnostics import Finding, Span, finding
from huozi.profiles import DONE, PROFILES, written_language
from huozi.verify.publication.notes import is_call, is_note
from huozi.verify.publication.opening import EPUB_TYPE, NCX, PAGE, XHTML, Item, Publication
from huozi.xhtml import Element

_MEGABYTE, _KILOBYTE = 1_000_000, 1000
_COMMENT = re.compile(r"/\*(.*?)\*/", re.DOTALL)
_ENDINGS = frozenset({"otf", "ttf", "ttc", "woff", "woff2"})

Problem = tuple[Span, str]
Test = Callable[[Publication, Any], Iterator[Problem]]


def check_profile(book: Publication, reader: str) -> Iterator[Finding]:
    """What the reading system can't do with the book, with the reason in words."""
    profile = PROFILES[reader]
    for kind, want in profile.wants.items():
        remedy = f"用 huozi 排的书：huozi build --reader {reader}。" if kind in DONE else ""
        code = "V150" if want.breaks else "V151"
        for span, what in TESTS[kind](book, want.value):
            values = {"reader": profile.name, "what": what, "reason": want.reason}
            yield finding(code, span, remedy=remedy, **values)


def _languages(book: Publication, tags: dict[str, str]) -> Iterator[Problem]:
    language = book.language()
    if (right := written_language(language, tags)) != language:
        yield book.at(book.opf_path, book.opf), f"语言写的是 {language}，要写 {right}"


def _notes(book: Publication, style: str) -> Iterator[Problem]:
    for path, tree in book.pages.items():
        for node in tree.iter(f"{XHTML}*"):
            if style == "duokan" and is_call(node):
                tapped = "duokan-footnote" in node.get("class", "").split()
                if not tapped or next(node.iter(f"{XHTML}img"), None) is None:
                    yield book.at(path, node), "注号不是多看认的图"
            elif style == "duokan" and is_note(node):
                if node.find(f".//{XHTML}li[@class='duokan-footnote-item']") is None:
                    yield book.at(path, node), "注文不在多看认的列表里"
            elif is_note(node) and any(is_note(inner) for inner in node.iterdescendants("*")):
                yield book.at(path, node), "标作注的一块里又有注"
            elif is_note(node) and not node.get("id"):
                yield book.at(path, node), "注没有自己的 id"


def _types(book: Publication, names: tuple[str, ...]) -> Iterator[Problem]:
    for path, tree in book.pages.items():
        for node in tree.iter(f"{XHTML}*"):
            if wrong := set(node.get(EPUB_TYPE, "").split()) & set(names):
                yield book.at(path, node), f"有 epub:type {'、'.join(wrong)}"


def _depth(book: Publication, levels: int) -> Iterator[Problem]:
    nav = book.first(PAGE, "nav")
    for path, tree in book.pages.items():
        if nav is None or path != nav.path:
            continue
        for node in tree.iter(f"{XHTML}nav"):
            if node.get(EPUB_TYPE) == "toc" and (deep := _deepest(node)) > levels:
                yield book.at(path, node), f"目录有 {deep} 层"


def _deepest(node: Element) -> int:
    lists = (sum(1 for _ in item.iterancestors(f"{XHTML}ol")) for item in node.iter(f"{XHTML}li"))
    return max(lists, default=0)


def _ncx(book: Publication, wanted: bool) -> Iterator[Problem]:
    if wanted and book.first(NCX) is None:
        yield book.at(book.opf_path, book.opf), "没有 NCX"


def _whole(book: Publication, limit: float) -> Iterator[Problem]:
    size = sum(info.compress_size for info in book.members) / _MEGABYTE
    if size > limit:
        yield Span(book.name), f"文件有 {size:.0f} MB，最多 {limit} MB"


def _page(book: Publication, limit: float) -> Iterator[Problem]:
    for path in book.pages:
        if (size := len(book.files[path]) / _KILOBYTE) > limit:
            yield book.at(path), f"这个文件有 {size:.0f} KB，最好不超过 {limit} KB"


def _pictures(book: Publication) -> Iterator[Item]:
    kinds = (item for item in book.items if item.media_type.startswith("image/"))
    return (item for item in kinds if item.path in book.files)


def _picture(book: Publication, limit: float) -> Iterator[Problem]:
    for item in _pictures(book):
        if (size := len(book.files[item.path]) / _MEGABYTE) > limit:
            yield book.at(item.path), f"图有 {size:.1f} MB，最多 {limit} MB"


def _size(data: bytes) -> tuple[int, int]:
    """Width and height in px of a raster picture, zero for a drawing or none at all."""
    try:
        with Image.open(BytesIO(data)) as image:  # reads its head alone
            return image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return 0, 0


def _pixels(book: Publication, limit: int) -> Iterator[Problem]:
    for item in _pictures(book):
        width, height = _size(book.files[item.path])
        if width * height > limit:
            yield book.at(item.path), f"图有 {width} × {height} 像素，超过 {limit // 10_000} 万"


def _formats(book: Publication, kinds: tuple[str, ...]) -> Iterator[Problem]:
    for item in _pictures(book):
        if item.media_type not in kinds:
            yield book.at(item.path), f"图是 {item.media_type} 格式"


def _cover(book: Publication, least: int) -> Iterator[Problem]:
    covers = [item for item in _pictures(book) if "cover-image" in item.properties]
    if not covers:
        yield book.at(book.opf_path, book.opf), "没有封面图（cover-image）"
    for item in covers:
        if (side := min(_size(book.files[item.path]))) < least:
            what = f"封面的短边是 {side} 像素" if side else "封面不是位图"
            yield book.at(item.path), what


def _fonts(book: Publication, endings: tuple[str, ...]) -> Iterator[Problem]:
    for item in book.items:
        ending = PurePosixPath(item.path).suffix.lower().removeprefix(".")
        if ending in _ENDINGS and ending not in endings:
            yield book.at(item.path), f"嵌入的字体是 {ending} 格式"


def _specified(book: Publication, name: str) -> Iterator[Problem]:
    embedded = [PurePosixPath(item.path).suffix.lower()[1:] in _ENDINGS for item in book.items]
    if any(embedded) and [value for _, value in book.meta(name)] != ["true"]:
        yield book.at(book.opf_path, book.opf), f"嵌了字体，没有写 {name}"


def _css(book: Publication, words: tuple[str, ...]) -> Iterator[Problem]:
    for path, text in _styles(book):
        for word in words:
            if (at := text.find(word)) >= 0:
                yield _line(book, path, text, at), f"样式里有 {word}"


def _rules(book: Publication, names: tuple[str, ...]) -> Iterator[Problem]:
    for path, text in _styles(book):
        for name in names:
            if match := re.search(rf"@{name}\b", text):
                yield _line(book, path, text, match.start()), f"样式里有 @{name}"


def _styles(book: Publication) -> Iterator[tuple[str, str]]:
    """Every style sheet, those in pages too."""
    for item in book.items:
        if item.media_type == "text/css" and item.path in book.files:
            yield item.path, book.files[item.path].decode("utf-8", "replace")
    for path, tree in book.trees.items():
        for node in tree.iter("{*}style"):
            yield path, node.text or ""


def _comments(book: Publication, word: str) -> Iterator[Problem]:
    """Those of style sheets: in a page XML itself forbids it, and the page was not read."""
    for path, text in _styles(book):
        for match in _COMMENT.finditer(text):
            if word in match[1]:
                yield _line(book, path, text, match.start()), f"注释里有 {word}"


def _vertical(book: Publication, able: bool) -> Iterator[Problem]:
    for path, text in _styles(book):
        if not able and (at := text.find("vertical-rl")) >= 0:
            yield _line(book, path, text, at), "书是竖排的"


def _line(book: Publication, path: str, text: str, at: int) -> Span:
    whole = path.endswith(".css")
    return Span(book.at(path).path, text.count("\n", 0, at) + 1 if whole else 0)


TESTS: dict[str, Test] = {
    "languages": _languages,
    "notes": _notes,
    "types": _types,
    "depth": _depth,
    "ncx": _ncx,
    "whole": _whole,
    "page": _page,
    "picture": _picture,
    "pixels": _pixels,
    "formats": _formats,
    "cover": _cover,
    "fonts": _fonts,
    "specified": _specified,
    "css": _css,
    "rules": _rules,
    "comments": _comments,
    "vertical": _vertical,
}
