"""Electronic books become articles: each document of the spine is one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.entities import name2codepoint
from urllib.parse import unquote

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.containers import Element, Members, open_zip, other_than, xml
from huozi.intake.decode import decode
from huozi.intake.elements import Walker
from huozi.intake.gathering import answers_for, counted, gathered
from huozi.intake.html import fetcher, parsed
from huozi.intake.nodes import lines_of, tag_of
from huozi.intake.story import NOTHING, Answers, Outcome, Part, Story
from huozi.intake.structure import finished, received_text
from huozi.model import Person

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_FONTS = ("obfuscation", "RC")  # the two ways fonts are disguised, which hides no text
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SKIPPED_TYPES = {
    "toc": "目录", "landmarks": "目录", "cover": "封面", "titlepage": "扉页", "title-page": "扉页",
    "copyright-page": "版权页", "halftitlepage": "扉页", "index": "索引", "loi": "图目",
}  # fmt: skip
_SKIPPED_NAME = re.compile(
    r"(?:^|[_.-])(?:nav|toc|cover|title_?page|copyright|colophon)(?:$|[_.-])", re.IGNORECASE
)
_NOTE_TYPES = frozenset({"footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"})
_CALL_TYPES = frozenset({"noteref", "doc-noteref"})
_TYPE = "{http://www.idpf.org/2007/ops}type"
_SHORTEST_COVER = 20


@dataclass(frozen=True, slots=True)
class _Book:
    """An opened book: its members, its title and authors, the documents of its spine."""

    members: Members
    title: str
    authors: tuple[Person, ...]
    spine: tuple[str, ...]
    skipped: Mapping[str, str]


def read_book(data: bytes, name: str, answers: Answers) -> Outcome:
    """The articles of an electronic book with their pictures."""
    if problems := other_than(data, name, "epub"):
        return NOTHING, problems
    members, found = open_zip(data, name, "电子书")
    if members is None:
        return NOTHING, found
    book = _opened(members)
    if book is None:
        return NOTHING, (finding("I201", Span(name), kind="电子书", reason="找不到里面的目录文件"),)
    if _is_locked(members):
        return NOTHING, (finding("I221", Span(name)),)
    outcomes: list[tuple[str, Outcome]] = []
    for path in book.spine:
        content = members.get(path)
        if content is None:
            outcomes.append((path, (NOTHING, (finding("B007", Span(name), path=path, near=""),))))
        else:
            outcomes.append(
                (path, _document(book, path, content, name, answers_for(answers, path)))
            )
    parcel, found = gathered(outcomes)
    parcel = parcel if parcel.work else counted(parcel)
    if parcel.work:
        title = parcel.work.title or book.title
        authors = parcel.work.authors or book.authors
        parcel = replace(parcel, work=replace(parcel.work, title=title, authors=authors))
    if not parcel.articles:
        found = (*found, finding("I218", Span(name), known="每篇文章一个文档的电子书"))
    return parcel, found


def _opened(members: Members) -> _Book | None:
    """The package of a book, as its container names it."""
    container = _tree(members, _CONTAINER)
    root = (
        next((n for n in container.iter() if tag_of(n) == "rootfile"), None)
        if container is not None
        else None
    )
    path = root.get("full-path", "") if root is not None else ""
    package = _tree(members, path)
    if package is None:
        return None
    folder = posixpath.dirname(path)
    items = {node.get("id", ""): node for node in package.iter() if tag_of(node) == "item"}
    skipped = {}
    for node in package.iter():
        if tag_of(node) == "reference" and node.get("type") in _SKIPPED_TYPES:
            target = _path(folder, node.get("href", ""))
            skipped[target] = _SKIPPED_TYPES[node.get("type", "")]
    for node in items.values():
        if "nav" in (node.get("properties") or "").split():
            skipped[_path(folder, node.get("href", ""))] = "目录"
    spine = [
        items.get(node.get("idref", "")) for node in package.iter() if tag_of(node) == "itemref"
    ]
    title = next(_said(package, "title"), "")
    authors = tuple(map(Person, _said(package, "creator")))
    paths = tuple(_path(folder, node.get("href", "")) for node in spine if node is not None)
    return _Book(members, title, authors, paths, skipped)


def _said(package: Element, name: str) -> Iterator[str]:
    """The words of the elements of a name, such as have any."""
    for node in package.iter():
        if tag_of(node) == name and (words := " ".join("".join(node.itertext()).split())):
            yield words


def _path(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _tree(members: Members, path: str) -> Element | None:
    data = members.get(path)
    return None if data is None else xml(data, doctype=True)


def _is_locked(members: Members) -> bool:
    """Whether anything but fonts is encrypted."""
    root = _tree(members, _ENCRYPTION)
    methods = (
        [n.get("Algorithm", "") for n in root.iter() if tag_of(n) == "encryptionmethod"]
        if root is not None
        else []
    )
    return any(not method.endswith(_FONTS) for method in methods)


def _document(book: _Book, path: str, content: bytes, name: str, answers: Answers) -> Outcome:
    """One document of the spine as an article, unless it is part of the book's own apparatus."""
    place = f"{name}/{path}"
    page, problems = _page(content, place)
    if page is None:
        return NOTHING, problems
    body = next(page.iter("{*}body"), page)
    words = "".join(lines_of(body))
    if what := _apparatus(book, path, body, words):
        count = len("".join(words.split()))
        return NOTHING, (finding("I220", Span(name), member=path, what=what, count=count),)
    story = Story()
    notes = _notes(page)
    walker = Walker(story, fetcher(book.members, posixpath.dirname(path)), notes=notes)
    walker.walk(body)
    _lead(story)
    if book.title:
        story.given["source"] = {"publication": received_text(book.title, story)}
    return finished(story, place, answers)


def _page(content: bytes, place: str) -> tuple[Element | None, tuple[Finding, ...]]:
    """A document as a tree: as XHTML where it is that, else as browsers would read it."""
    root = xml(_ENTITY.sub(_character, content), doctype=True)
    if root is not None:
        return root, ()
    if b"<!ENTITY" in content.replace(b"\0", b""):
        return None, (finding("I209", Span(place), member=place),)
    source, _, found = decode(content, place)
    page = parsed(source.text) if source else None
    return page, () if page is not None else (*found, finding("I208", Span(place)))


def _character(match: re.Match[bytes]) -> bytes:
    """HTML's names of characters, which XML has to be told."""
    entity = match[1].decode("ascii")
    known = entity not in _KEPT and entity in name2codepoint
    return f"&#{name2codepoint[entity]};".encode() if known else match[0]


def _apparatus(book: _Book, path: str, body: Element, words: str) -> str:
    """What part of the book's apparatus a document is; "" for an article."""
    if path in book.skipped:
        return book.skipped[path]
    types = [
        *(body.get(_TYPE) or "").split(),
        *(body.get("role") or "").removeprefix("doc-").split(),
    ]
    for inner in [node for node in body if tag_of(node) in ("section", "nav", "div")][:1]:
        types += (inner.get(_TYPE) or "").split()
    for kind in types:
        if kind in _SKIPPED_TYPES:
            return _SKIPPED_TYPES[kind]
    if any(tag_of(node) == "nav" for node in body):
        return "目录"
    if _SKIPPED_NAME.search(posixpath.splitext(posixpath.basename(path))[0]) and len(words) < 400:
        return "书前书后"
    return (
        "没有文字的页"
        if not words.strip()
        else "封面"
        if len(words) < _SHORTEST_COVER and body.find(".//{*}img") is not None
        else ""
    )


def _notes(page: Element) -> dict[str, int]:
    """The notes of a document by the ids of what holds them, numbered by their calls."""
    ids = {node.get("id"): node for node in page.iter() if node.get("id")}
    found: dict[str, int] = {}
    for node in page.iter("{*}a"):
        target = (node.get("href") or "").removeprefix("#")
        kinds = set((node.get(_TYPE) or "").split()) | set((node.get("role") or "").split())
        held = ids.get(target)
        if held is None or target in found:
            continue
        types = set((held.get(_TYPE) or "").split()) | set((held.get("role") or "").split())
        if kinds & _CALL_TYPES or types & _NOTE_TYPES:
            found[target] = len(found) + 1
    return found


def _lead(story: Story) -> None:
    """A document whose first line is no heading keeps its words; headings count from the top."""
    levels = [part.level for part in story.parts if part.level]
    top = min(levels, default=1)
    story.parts = list(_raised(story, top))


def _raised(story: Story, top: int) -> Iterator[Part]:
    for part in story.parts:
        yield replace(part, level=part.level - top + 1) if part.level else part
