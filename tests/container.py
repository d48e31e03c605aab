"""A finished EPUB opened for a test: its files, its package document, its pages as trees."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from huozi.epub import make_epub
from huozi.model import ContentsEntry, Edition, Matter, Metadata, Person, Role, Section
from huozi.page_style import TypeArea
from huozi.themes import Theme, load_theme

NAMES = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "svg": "http://www.w3.org/2000/svg",
}

# Pages of tests may be longer and deeper than lxml takes unasked.
_PARSER = etree.XMLParser(huge_tree=True)


def theme() -> Theme:
    found, _ = load_theme("song", Path())
    assert found is not None
    return found


def section(id_: str, markup: str, role: Role = Role.CHAPTER, title: str = "") -> Section:
    matter = Matter.FRONT if role in {Role.CONTENTS, Role.TITLE_PAGE} else Matter.BODY
    return Section(id_, role, matter, title or id_, f'<section id="{id_}">{markup}</section>')


def edition(*bodies: str, **metadata: Any) -> Edition:
    """An edition of a title page, the contents and a section for each body."""
    sections = (
        section("_titlepage", "<h1>小书</h1>", Role.TITLE_PAGE, "小书"),
        section("_contents", "", Role.CONTENTS, "目录"),
        *[section(f"a{n}", body) for n, body in enumerate(bodies or ("<p>正文。</p>",), 1)],
    )
    data = Metadata(
        "小书",
        "xiaoshu",
        authors=(Person("甲"),),
        identifier="urn:uuid:00000000-0000-4000-8000-000000000001",
    )
    entries = tuple(ContentsEntry(item.title, item.id, 1) for item in sections[2:])
    modified = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return Edition(replace(data, **metadata), modified, TypeArea(), sections, entries)


def made(book: Edition) -> Opened:
    data, found = make_epub(book, theme())
    assert data is not None, found
    return Opened(data)


class Opened:
    """The files of an EPUB by name, and what is in them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.infos = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.infos}

    @property
    def opf(self) -> etree._Element:
        return self.tree("content.opf")

    @property
    def nav(self) -> etree._Element:
        return self.tree("nav.xhtml")

    @property
    def pages(self) -> dict[str, etree._Element]:
        """Every content document by its name."""
        return {
            name: etree.fromstring(data)
            for name, data in self.files.items()
            if name.endswith(".xhtml")
        }

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{name}"], _PARSER)

    def find(self, path: str, name: str = "content.opf") -> list[Any]:
        """What an XPath finds in a file, with the usual prefixes."""
        found = self.tree(name).xpath(path, namespaces=NAMES)
        assert isinstance(found, list)
        return found

    def text(self, name: str) -> str:
        body = self.tree(name).find("x:body", NAMES)
        assert body is not None
        return "".join(str(piece) for piece in body.itertext())
