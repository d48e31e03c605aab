"""Pictures in the EPUB: their bytes where they fit, else smaller and in RGB."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO

import pytest
from books import codes
from container import Opened, edition, theme
from PIL import Image

from huozi.epub import make_epub
from huozi.epub.pictures import LONGEST
from huozi.model import Picture
from huozi.reader_style import ReaderStyle


def drawn(mode: str, kind: str, side: int, *, noisy: bool = False, **options: object) -> bytes:
    image = Image.new(mode, (side, side), 1 if mode == "L" else "white")
    if noisy:
        bands = len(image.getbands())
        image = Image.frombytes(mode, (side, side), random.Random(1).randbytes(side * side * bands))
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def packed(name: str, media_type: str, data: bytes, limit: float = 2) -> tuple[Opened, list[str]]:
    picture = Picture(name, media_type, data, 1, 1)
    book = replace(
        edition(f'<p><img src="{name}" alt="图"/></p>'),
        pictures=(picture,),
        epub=ReaderStyle(picture_limit=limit),
    )
    made, found = make_epub(book, theme())
    assert made is not None
    return Opened(made), codes(found)


@pytest.mark.parametrize(
    ("mode", "kind", "media_type"),
    [("RGB", "PNG", "image/png"), ("RGB", "JPEG", "image/jpeg"), ("L", "JPEG", "image/jpeg"), ("RGB", "WEBP", "image/webp")],
)  # fmt: skip
def test_a_picture_that_fits_keeps_its_bytes(mode: str, kind: str, media_type: str) -> None:
    data = drawn(mode, kind, 60)
    book, found = packed("a", media_type, data)
    assert data in book.files.values()
    assert found == []


@pytest.mark.parametrize(
    ("mode", "kind", "media_type", "after"),
    [
        ("RGB", "PNG", "image/png", ("000.jpg", "JPEG", "RGB")),
        ("RGBA", "PNG", "image/png", ("000.png", "PNG", "RGBA")),
        ("RGB", "WEBP", "image/webp", ("000.jpg", "JPEG", "RGB")),
    ],
)
def test_a_picture_too_heavy_is_written_anew(
    mode: str, kind: str, media_type: str, after: tuple[str, str, str]
) -> None:
    book, found = packed("a", media_type, drawn(mode, kind, 600, noisy=True), limit=0.2)
    name, written, colours = after
    data = book.files[f"EPUB/images/{name}"]
    assert len(data) <= 200_000
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.mode) == (written, colours)
    assert found == ["E002"]
    assert book.find(f"//opf:item[@href='images/{name}']/@media-type") == [f"image/{written.lower()}"]  # fmt: skip


def test_inks_of_print_become_colours_of_a_screen() -> None:
    book, found = packed("a.jpg", "image/jpeg", drawn("CMYK", "JPEG", 40))
    with Image.open(BytesIO(book.files["EPUB/images/000.jpg"])) as image:
        assert (image.mode, image.size) == ("RGB", (40, 40))
    assert found == ["E002"]


def test_a_picture_larger_than_any_screen_is_made_smaller() -> None:
    data = drawn("L", "JPEG", 4000, noisy=True, quality=60)
    book, _ = packed("a.jpg", "image/jpeg", data)
    with Image.open(BytesIO(book.files["EPUB/images/000.jpg"])) as image:
        assert max(image.size) <= LONGEST
    assert len(book.files["EPUB/images/000.jpg"]) <= 2_000_000


def test_a_drawing_is_never_touched() -> None:
    data = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * 500_000 + b"</svg>"
    book, found = packed("a.svg", "image/svg+xml", data, limit=0.1)
    assert book.files["EPUB/images/000.svg"] == data
    assert found == []
