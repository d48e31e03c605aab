"""Vertical EPUBs: lines that run downwards, pages that turn to the right, brackets for quotes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from books import CONFIG, ROOT, codes, said, write_book
from hypothesis import given, settings
from hypothesis import strategies as st
from test_epubcheck import remarks

from huozi import xhtml
from huozi.desk.importing import import_files
from huozi.editions import with_upright_quotes
from huozi.epub.vertical import stand, turned
from huozi.making.build import build
from huozi.making.prepare import prepare
from huozi.manuscript.layout import margins
from huozi.manuscript.load import load
from huozi.work.steps import Order

BODY = """他说：“读过‘红楼’3遍，1987年第12回，占72%，GDP为8.86亿。”It’s[^1]。

> 引文“一”。

| 项 | 数 |
|---|--:|
| 甲“一” | 12 |

```
x = “12”
```

[^1]: 注“文”。
"""
RECEIVED = sorted((ROOT.parent / "shared" / "articles").glob("*.txt"))
HONGLOUMENG = ROOT.parent / "shared" / "texts" / "hongloumeng.txt"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a small vertical EPUB."""
    folder = tmp_path_factory.mktemp("vertical")
    target = folder / "b.epub"
    artefacts, found = build(write_book(folder, BODY), [target], Order(variety="vertical"))
    assert artefacts, said(found)
    return opened(target)


def opened(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_pages_turn_to_the_right_and_every_document_runs_downwards(files: dict[str, str]) -> None:
    package = files["EPUB/content.opf"]
    assert 'page-progression-direction="rtl"' in package
    assert '<meta name="primary-writing-mode" content="vertical-rl"/>' in package
    style = files["EPUB/style.css"]
    for name in ("-epub-writing-mode", "-webkit-writing-mode", " writing-mode"):
        assert f"{name}: vertical-rl" in style
    documents = [text for name, text in files.items() if name.endswith(".xhtml")]
    assert documents
    assert all("style.css" in text for text in documents)  # the contents and the cover too


def test_a_horizontal_book_says_nothing_of_it(tmp_path: Path) -> None:
    target = tmp_path / "b.epub"
    build(write_book(tmp_path, BODY), [target])
    files = opened(target)
    assert "writing-mode" not in files["EPUB/style.css"] + files["EPUB/content.opf"]
    assert "page-progression-direction" not in files["EPUB/content.opf"]
    assert "“读过‘红楼’3遍" in files["EPUB/text/a01.xhtml"]


def test_quotes_are_brackets_and_figures_stand(files: dict[str, str]) -> None:
    page = files["EPUB/text/a01.xhtml"]
    figures = '<span class="tcy">{}</span>'.format
    assert f"『读过「红楼」{figures(3)}遍，1987年第{figures(12)}回，占{figures('72%')}，" in page
    assert '<span class="upright">GDP</span>为8.86亿。』It’s' in page
    assert "注『文』。" in page


def test_tables_and_code_stay_level(files: dict[str, str]) -> None:
    page = files["EPUB/text/a01.xhtml"]
    assert "<td>甲『一』</td>" in page
    assert '<td class="align-right">12</td>' in page
    assert "x = “12”" in page
    assert "table, pre { -epub-writing-mode: horizontal-tb" in files["EPUB/style.css"]


def test_writing_of_book_toml_makes_the_epub_vertical_too(tmp_path: Path) -> None:
    target = tmp_path / "b.epub"
    build(write_book(tmp_path, BODY, f'writing = "vertical"\n{CONFIG}'), [target])
    assert 'page-progression-direction="rtl"' in opened(target)["EPUB/content.opf"]


def test_a_grid_made_for_lines_is_none_for_columns(tmp_path: Path) -> None:
    layout = "[layout]\ncharacters = 30\nlines = 30\nsize = 10\ntop = 12\n"
    folder = write_book(tmp_path, config=f"{CONFIG}{layout}")
    book, found = load(folder, "vertical")
    assert book is not None, said(found)
    area = book.type_area
    assert area.vertical
    assert (area.size, area.top) == (10, None)
    assert (area.characters, area.lines) != (30, 30)
    assert min(margins(area)) > 9
    own = f"{CONFIG}{layout}[editions.vertical.layout]\ncharacters = 40\nlines = 15\n"
    book, found = load(write_book(tmp_path, config=own), "vertical")
    assert book is not None, said(found)
    assert (book.type_area.characters, book.type_area.lines) == (40, 15)


@pytest.mark.parametrize(
    ("css", "vertical"),
    [
        ("p { margin: 1em 0 .8em; }", "p { margin: 0 1em 0 .8em; }"),
        ("p { margin: 1em; }", "p { margin: 1em; }"),
        ("p { padding: 1px 2px 3px 4px }", "p { padding: 4px 1px 2px 3px }"),
        ("p { margin-left: 2em; border-top: 1px solid }", "p { margin-top: 2em; border-right: 1px solid }"),
        ("p { border-bottom-width: 0 }", "p { border-left-width: 0 }"),
        ("img { max-width: 100%; max-height: 95vh }", "img { max-height: 100%; max-width: 95vw }"),
        ("p { line-height: 0; text-align: left }", "p { line-height: 0; text-align: left }"),
        ("th, td { padding: 1px 2px }", "th, td { padding: 1px 2px }"),
        ("@media (max-width: 30em) { p { margin-top: 0 } }", "@media (max-width: 30em) { p { margin-right: 0 } }"),
        ("@font-face { src: url(a) }", "@font-face { src: url(a) }"),
    ],
)  # fmt: skip
def test_a_style_sheet_is_turned_to_the_right(css: str, vertical: str) -> None:
    assert turned(css) == vertical


@settings(deadline=None)
@given(st.text(st.sampled_from("第12年。 GDPa%’“”甲")))
def test_what_stands_is_marked_and_nothing_else_changes(words: str) -> None:
    tree = xhtml.parse(f"<section><p>{words}</p></section>")
    stand(tree)
    assert xhtml.text(tree) == words
    assert {node.get("class") for node in tree.iter("span")} <= {"tcy", "upright"}


def test_pages_of_a_pdf_keep_the_quotes_of_the_manuscript(tmp_path: Path) -> None:
    prepared, found = prepare(write_book(tmp_path, "“甲”"), Order(variety="vertical"))
    assert prepared is not None, said(found)
    assert "“甲”" in prepared.edition.sections[3].xhtml
    assert "『甲』" in with_upright_quotes(prepared.edition).sections[3].xhtml


# --- whole books, and the W3C's checker

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")


@pytest.mark.slow
@needs_java
@pytest.mark.parametrize("edition", ["hant", "hant-hk", "vertical", "hant-vertical"])
def test_the_checker_has_nothing_to_say_of_any_edition(edition: str, tmp_path: Path) -> None:
    target = tmp_path / "b.epub"
    artefacts, found = build(ROOT / "book", [target], Order(variety=edition))
    assert artefacts, said(found)
    assert remarks(target) == []


@pytest.mark.slow
@needs_java
@pytest.mark.parametrize("edition", ["hant", "hant-vertical"])
def test_nor_of_a_book_of_everything(edition: str, full_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.epub"
    artefacts, found = build(full_folder, [target], Order(variety=edition))
    assert artefacts, said(found)
    assert remarks(target) == []


@pytest.mark.slow
@pytest.mark.skipif(not RECEIVED, reason="no received articles (../shared/articles)")
def test_imported_articles_in_editions(tmp_path: Path) -> None:
    assert import_files(RECEIVED, tmp_path / "b").written
    for edition in ("hant", "vertical"):
        target = tmp_path / f"{edition}.epub"
        artefacts, found = build(tmp_path / "b", [target], Order(variety=edition))
        assert artefacts, said(found)


@pytest.mark.slow
@pytest.mark.skipif(not HONGLOUMENG.exists(), reason="no long novel (../shared/texts)")
def test_a_long_novel_in_editions(tmp_path: Path) -> None:
    assert import_files([HONGLOUMENG], tmp_path / "b").written
    for edition in ("hant", "vertical"):
        target = tmp_path / f"{edition}.epub"
        artefacts, found = build(tmp_path / "b", [target], Order(variety=edition))
        assert artefacts, said(found)
        assert ("H001" in codes(found)) == (edition == "hant")
