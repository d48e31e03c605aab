"""Faces inside the EPUB: the characters of each role and no more, within their budget."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from books import CONFIG, codes, huozi, ready, write_book
from container import Opened, edition, theme
from fontTools.ttLib import TTFont

from huozi.doctor import missing_faces
from huozi.epub import make_epub
from huozi.fonts import installed
from huozi.making.reading_faces import characters_by_role
from huozi.reader_style import ReaderStyle

pytestmark = pytest.mark.skipif(
    bool(missing_faces(theme(), installed())), reason="the theme's faces: huozi doctor"
)

ARTICLE = (
    "---\ntitle: 题\nauthors: [署名]\nsource: {publication: 出处}\n---\n\n"
    "正文有*楷体*和**黑体**，还有`码`。\n\n> 引文。\n"
)


def test_each_face_has_the_characters_set_in_it_and_no_more(tmp_path: Path) -> None:
    prepared = ready(write_book(tmp_path, {"a.md": ARTICLE}))
    used = characters_by_role(prepared.edition, prepared.theme)
    assert set("楷体引文。") <= set(used["kai"])
    assert set("题黑体目录") <= set(used["hei"])
    assert set("署名（原载《出处》）") <= set(used["fangsong"])
    assert set(used["mono"]) == {"码"}
    assert not set("正有和") & set("".join(used.values()))


def test_the_files_hold_them_and_the_style_asks_for_them() -> None:
    made, found = make_epub(edition(), theme(), {"kai": "楷体字", "hei": "黑题"})
    assert made is not None
    assert found == ()
    book = Opened(made)
    fonts = {name: data for name, data in book.files.items() if name.endswith(".otf")}
    assert sorted(fonts) == [
        f"EPUB/fonts/{name}.otf" for name in ("hei-bold", "hei-normal", "kai-normal")
    ]
    for name, data in fonts.items():
        cmap = set(map(chr, TTFont(BytesIO(data)).getBestCmap()))
        assert cmap == set("楷体字" if "kai" in name else "黑题")
    style = book.files["EPUB/style.css"].decode()
    assert style.count("@font-face") == 3
    assert "url(fonts/kai-normal.otf)" in style
    assert 'font-family: "Huozi kai", "FandolKai"' in style
    assert "META-INF/encryption.xml" not in book.files
    assert book.find("//opf:item[@media-type='font/otf']/@href")
    assert book.find("//opf:meta[@property='ibooks:specified-fonts']/text()") == ["true"]
    assert "ibooks:" in book.opf.get("prefix", "")


def test_a_book_that_does_not_ask_has_none() -> None:
    made, _ = make_epub(edition(), theme())
    assert made is not None
    assert not [name for name in Opened(made).files if "font" in name]
    assert Opened(made).opf.get("prefix") is None


def test_the_same_characters_give_the_same_bytes() -> None:
    first, second = (make_epub(edition(), theme(), {"kai": "楷体"})[0] for _ in range(2))
    assert first == second


def test_a_budget_is_not_overrun_silently() -> None:
    tight = replace(edition(), epub=ReaderStyle(font_budget=0.001))
    made, found = make_epub(tight, theme(), {"kai": "楷体"})
    assert made is None
    assert codes(found) == ["E003"]
    assert "kai" in found[0].message


def test_a_face_that_is_not_there_is_named() -> None:
    families = tuple((role, ("没有这种字体",)) for role, _ in theme().families)
    made, found = make_epub(edition(), replace(theme(), families=families), {"kai": "楷"})
    assert made is not None
    assert codes(found) == ["E004"]


@pytest.mark.slow
def test_book_toml_asks_for_them(tmp_path: Path) -> None:
    config = f"{CONFIG}[epub]\nembed_fonts = true\n"
    folder = write_book(tmp_path / "书", {"a.md": ARTICLE}, config)
    answer = huozi("build", folder, "-o", tmp_path / "b.epub")
    assert answer.returncode == 0, answer.stderr
    names = Opened((tmp_path / "b.epub").read_bytes()).files
    assert "EPUB/fonts/kai-normal.otf" in names
