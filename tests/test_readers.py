"""Finished EPUBs in reading systems: opened, read, turned, clicked, and measured.

In Chromium three engines that share no code (foliate-js, epub.js, Vivliostyle); MuPDF and calibre,
which have their own. What looks a person had of them is in docs/readers.md.
"""

from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from books import ready, said
from PIL import Image
from reading import BOOK, PHONE, SHARPNESS, drive, job, lacking

from huozi import xhtml
from huozi.making.build import build
from huozi.making.outputs import READYING
from huozi.making.prepare import prepare
from huozi.model import Edition, Role
from huozi.verify.text import visible
from huozi.work.steps import Order

pytestmark = pytest.mark.slow

ENGINES = ("foliate", "epubjs", "vivliostyle")
WAYS = {"across": "", "down": "vertical"}  # how the lines of the book run, and its edition
Seen = dict[tuple[str, str], dict[str, Any]]
Box = list[float]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The book for readers with lines across, and down."""
    made = {}
    for way, variety in WAYS.items():
        target = tmp_path_factory.mktemp("books") / "book.epub"
        artefacts, found = build(BOOK, [target], Order(variety=variety))
        assert artefacts, said(found)
        made[way] = target.read_bytes()
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seen")


@pytest.fixture(scope="module")
def seen(
    books: dict[str, bytes],
    shipped: dict[str, bytes],
    full_files: dict[str, bytes],
    folder: Path,
) -> Seen:
    """What one browser saw of all the books: by book and engine; `wide` is that of a phone."""
    if reason := lacking():
        pytest.skip(reason)
    looks = ("cover", "read", "contents", "readings", "turn")
    jobs = [job("across", engine, *looks, "dots", "note") for engine in ENGINES]
    jobs += [job("down", engine, *looks) for engine in ENGINES]
    jobs += [job("shipped", "foliate", "cover", "read", "contents")]
    wide = [job(name, "foliate", "overflow", flow="scrolled") for name in ("shipped", "full")]
    wide += [job("across", engine, "overflow", flow="scrolled") for engine in ENGINES]
    files = books | {"shipped": shipped[".epub"], "full": full_files[".epub"]}
    reports = drive(files, jobs + wide, folder)
    keys = [(item["book"], item["engine"]) for item in jobs]
    keys += [(f"{item['book']} wide", item["engine"]) for item in wide]
    return dict(zip(keys, reports, strict=True))


def found(seen: Seen, book: str, engine: str) -> dict[str, Any]:
    """What an engine saw of a book: all that was looked for, and no error in its page."""
    report = seen[book, engine]
    assert "failed" not in report, report["failed"]
    assert report["said"] == []
    return report


def owed(edition: Edition) -> tuple[str, list[str]]:
    """The running text of a book in order, the contents among it, and its notes."""
    running: list[str] = []
    notes: list[str] = []
    for section in edition.sections:
        tree = xhtml.parse(section.xhtml)
        for note in [node for node in tree.iter("aside") if node.get("role") == "doc-footnote"]:
            notes.append(visible(xhtml.text(note)))
            xhtml.remove(note)
        running.append(visible(xhtml.text(tree)))
        if section.role is Role.CONTENTS:
            running[-1] = "目录" + visible("".join(entry.title for entry in edition.contents))
    return "".join(running), notes


def without(text: str, notes: list[str]) -> str:
    """A text without its notes, wherever the engine set them; each must be there."""
    for note in notes:
        assert note in text
        text = text.replace(note, "", 1)
    return text


def is_over(reading: Box, base: Box) -> bool:
    """Whether a reading stands above its characters, in their middle."""
    middle, around = (reading[0] + reading[2]) / 2, (base[0] + base[2]) / 2
    return (
        reading[1] < base[1] and reading[3] < (base[1] + base[3]) / 2 and abs(middle - around) < 4
    )


def is_beside(reading: Box, base: Box) -> bool:
    """Whether a reading stands on the right of its characters, in their middle."""
    turned = ([-box[2], -box[0]] for box in (reading, base))
    (start, end), (first, last) = turned
    middle, around = (reading[1] + reading[3]) / 2, (base[1] + base[3]) / 2
    return start < first and end < (first + last) / 2 and abs(middle - around) < 4


def ink(picture: Path, box: Box) -> int:
    """How many px that are not white a picture has in a box of CSS px."""
    with Image.open(picture) as image:
        band = image.convert("L").crop(tuple(round(value * SHARPNESS) for value in box))
    return sum(band.histogram()[:200])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("engine", ENGINES)
def test_the_text_is_whole_and_in_order(seen: Seen, engine: str, way: str) -> None:
    prepared, _ = prepare(BOOK, Order(variety=WAYS[way]))
    assert prepared is not None
    text, notes = owed(READYING[".epub"](prepared.edition))
    read = visible("".join(found(seen, way, engine)["read"]))
    assert without(read, notes) == text


def test_the_text_of_the_shipped_book_is_whole(seen: Seen) -> None:
    text, notes = owed(READYING[".epub"](ready(BOOK.parents[2] / "book").edition))
    assert without(visible("".join(found(seen, "shipped", "foliate")["read"])), notes) == text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("engine", ENGINES)
def test_every_line_of_the_contents_leads_to_its_heading(seen: Seen, engine: str, way: str) -> None:
    landed = found(seen, way, engine)["contents"]
    titles = [visible(entry.title) for entry in ready(BOOK).edition.contents]
    assert [line["label"] for line in landed] == titles
    assert [line["words"] for line in landed] == titles
    assert [line["label"] for line in landed if not line["seen"]] == []


def test_the_contents_of_the_shipped_book_lead_to_their_headings(seen: Seen) -> None:
    landed = found(seen, "shipped", "foliate")["contents"]
    assert len(landed) > 5
    assert [line for line in landed if line["words"] != line["label"] or not line["seen"]] == []


@pytest.mark.parametrize(
    ("engine", "kind"), [*zip(ENGINES, ("popup", "jump", "foot"), strict=True)]
)
def test_a_note_is_shown_where_its_reader_is(seen: Seen, engine: str, kind: str) -> None:
    note = found(seen, "across", engine)["note"]
    assert (note["kind"], note["words"], note["seen"]) == (kind, "〔1〕第一条注的话。", True)
    assert (
        note.get("later", 0) <= 1
    )  # at the foot of the same page, or of the next where it is full


@pytest.mark.parametrize(("way", "holds"), [("across", is_over), ("down", is_beside)])
@pytest.mark.parametrize("engine", ENGINES)
def test_readings_stand_by_their_characters(seen: Seen, engine: str, way: str, holds: Any) -> None:
    readings = found(seen, way, engine)["readings"]
    pairs = [(item["over"], item["words"]) for item in readings]
    assert pairs == [("汉", "hàn"), ("字", "zì"), ("重庆", "Chóngqìng")]
    assert [item for item in readings if not holds(item["reading"], item["base"])] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_dots_are_seen_under_the_words_that_have_them(
    seen: Seen, folder: Path, engine: str
) -> None:
    dots = found(seen, "across", engine)["dots"]
    assert dots["style"] in {"dot", "filled dot"}
    picture, (left, _, right, bottom) = folder / dots["picture"], dots["dots"]
    below = (bottom - 1, bottom + 9)
    assert ink(picture, [left, below[0], right, below[1]]) > 4
    for plain in dots["plain"]:
        assert ink(picture, [plain[0], below[0], plain[2], below[1]]) == 0


@pytest.mark.parametrize("book", [*WAYS, "shipped"])
def test_the_cover_is_the_first_thing_shown(seen: Seen, book: str) -> None:
    for engine in ENGINES if book in WAYS else ("foliate",):
        (cover,) = found(seen, book, engine)["cover"]
        left, top, right, bottom = cover["place"]
        if (book, engine) == ("down", "vivliostyle"):
            left += 18  # it takes no heed of the width an image may have among columns
        assert cover["drawn"]
        assert left >= 0
        assert top >= 0
        assert right <= PHONE[0]
        assert bottom <= PHONE[1]
        assert (right - left) * (bottom - top) > PHONE[0] * PHONE[1] / 3


@pytest.mark.parametrize(("way", "side"), [("across", "right"), ("down", "left")])
@pytest.mark.parametrize("engine", ENGINES)
def test_pages_turn_the_way_the_book_is_read(seen: Seen, engine: str, way: str, side: str) -> None:
    turn = found(seen, way, engine)["turn"]
    assert turn["side"] == side
    pages = [page["at"] for page in turn["pages"]]
    assert len(pages) > 5
    assert pages == sorted(set(pages))
    assert turn["back"] == pages[-2]
    begun = [item["number"] for page in turn["pages"] for item in page["begun"]]
    assert begun == [*range(1, 41)]  # no paragraph is passed over, none comes twice


@pytest.mark.parametrize("engine", ENGINES)
def test_lines_follow_each_other_down_the_page(seen: Seen, engine: str) -> None:
    pages = found(seen, "across", engine)["turn"]["pages"]
    assert {item["mode"] for page in pages for item in page["begun"]} == {"horizontal-tb"}
    for page in pages:
        tops = [item["place"][1] for item in page["begun"]]
        assert all(one < other for one, other in pairwise(tops))


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_follow_each_other_to_the_left(seen: Seen, engine: str) -> None:
    pages = found(seen, "down", engine)["turn"]["pages"]
    assert {item["mode"] for page in pages for item in page["begun"]} == {"vertical-rl"}
    for page in pages:
        rights = [item["place"][2] for item in page["begun"]]
        assert all(one > other for one, other in pairwise(rights))


@pytest.mark.parametrize(
    ("book", "engine"),
    [("shipped", "foliate"), ("full", "foliate"), *(("across", engine) for engine in ENGINES)],
)
def test_nothing_sticks_out_of_a_phone(seen: Seen, book: str, engine: str) -> None:
    pages = found(seen, f"{book} wide", engine)["overflow"]
    assert {page["width"] for page in pages} == {PHONE[0]}
    out = [page for page in pages if page["scroll"] > PHONE[0] or page["wide"]]
    assert out == []


def test_mupdf_has_the_text_the_contents_and_the_cover(
    books: dict[str, bytes], shipped: dict[str, bytes]
) -> None:
    pymupdf = pytest.importorskip(
        "pymupdf", reason="PyMuPDF is not installed: pip install '.[test]'"
    )
    for home, data in ((BOOK, books["across"]), (BOOK.parents[2] / "book", shipped[".epub"])):
        edition = READYING[".epub"](ready(home).edition)
        with pymupdf.open(stream=data, filetype="epub") as book:
            book.layout(width=PHONE[0], height=PHONE[1], fontsize=14)
            pages = [visible(page.get_text()) for page in book]
            lines = book.get_toc()
            cover = book[0].get_pixmap().samples
        text, notes = owed(edition)
        # It prints the numbers of lists, and nothing else of its own.
        assert subsequence(text, without("".join(pages), notes)) < 0.02
        assert [title for _, title, _ in lines] == [entry.title for entry in edition.contents]
        for _, title, number in lines:
            assert visible(title) in pages[number - 1], title
        assert sum(value < 240 for value in cover) > len(cover) / 4


def test_calibre_has_the_text(books: dict[str, bytes], tmp_path: Path) -> None:
    converter = shutil.which("ebook-convert")
    if converter is None:
        pytest.skip("calibre is not installed: sudo apt-get install calibre")
    (tmp_path / "book.epub").write_bytes(books["across"])
    command = [converter, tmp_path / "book.epub", tmp_path / "book.txt"]
    subprocess.run(command, check=True, capture_output=True)
    text, notes = owed(READYING[".epub"](ready(BOOK).edition))
    converted = visible((tmp_path / "book.txt").read_text("utf-8"))
    assert subsequence(text, without(converted, notes)) < 0.05


def subsequence(wanted: str, text: str) -> float:
    """The part of a text that is not wanted, where all that is wanted stands in it in order."""
    at = 0
    for place, character in enumerate(wanted):
        at = text.find(character, at) + 1
        assert at, f"{wanted[max(0, place - 10) : place + 20]} is not in its place"
    return (len(text) - len(wanted)) / len(text)
