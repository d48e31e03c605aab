"""A picture's bytes become a `Picture`, or a finding that says what is wrong with it."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

from huozi.diagnostics import Finding, Span, finding
from huozi.model import Picture
from huozi.pictures.svg import safe_svg

# File endings and what they promise: the media types EPUB 3.3 calls core (3.2).
FORMATS: dict[str, tuple[str, str]] = {
    "png": ("PNG", "image/png"),
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "gif": ("GIF", "image/gif"),
    "webp": ("WEBP", "image/webp"),
}
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}

# A page at 300 dpi is some 4 million pixels; ten times that is no picture for a book.
PIXEL_LIMIT = 50_000_000


def check_picture(path: str, data: bytes, span: Span) -> tuple[Picture | None, tuple[Finding, ...]]:
    """The picture in `data`, named `path` in the book; `span` is where the book asks for it."""
    ending = PurePosixPath(path).suffix.lower().removeprefix(".")
    if ending == "svg":
        return _vector(path, data, span)
    if ending not in FORMATS:
        known = "、".join(sorted({*FORMATS, "svg"}))
        return None, (finding("F004", span, path=path, known=known),)
    promised, media_type = FORMATS[ending]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                width, height = image.size
                actual = str(image.format)
                if width * height <= PIXEL_LIMIT:
                    image.load()
    except Exception as error:  # noqa: BLE001 — Pillow raises many kinds for damaged files
        return None, (finding("F001", span, path=path, reason=str(error)[:120] or "文件已损坏"),)
    if width * height > PIXEL_LIMIT:
        values = {"width": width, "height": height, "limit": PIXEL_LIMIT // 10_000}
        return None, (finding("F003", span, path=path, **values),)
    if actual != promised:
        right = _ENDINGS.get(actual, actual.lower())
        return None, (
            finding("F002", span, path=path, actual=actual, named=promised, ending=right),
        )
    return Picture(path, media_type, data, width, height), ()


def _vector(path: str, data: bytes, span: Span) -> tuple[Picture | None, tuple[Finding, ...]]:
    safe, removed, problem = safe_svg(data)
    if safe is None:
        return None, (finding("F001", span, path=path, reason=problem),)
    found = tuple(finding("F008", span, path=path, what=what) for what in removed)
    return Picture(path, "image/svg+xml", safe.data, safe.width, safe.height), found


def placeholder(path: str) -> Picture:
    """A grey frame that stands where a picture is still missing."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300" viewBox="0 0 600 300">'
        '<rect x="2" y="2" width="596" height="296" fill="#f4f2ee" stroke="#b5afa5" '
        'stroke-width="2" stroke-dasharray="10 6"/>'
        '<path d="M210 210 270 130 310 180 340 150 390 210z" fill="#cfc9be"/>'
        '<circle cx="365" cy="105" r="18" fill="#cfc9be"/></svg>'
    )
    return Picture(path, "image/svg+xml", drawing.encode(), 600, 300)
