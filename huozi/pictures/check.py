"""A picture's bytes become a `Picture`, or a finding that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageFile, UnidentifiedImageError

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
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "TIFF": "tif"}
# The only decoders that run; BMP and TIFF are known so that a wrong ending can be named.
_DECODERS = (*_ENDINGS, "BMP")

# A page at 300 dpi is some 4 million pixels; ten times that is no picture for a book.
PIXEL_LIMIT = 50_000_000
SVG_LIMIT = 20 * 1024 * 1024


def check_picture(path: str, data: bytes, span: Span) -> tuple[Picture | None, tuple[Finding, ...]]:
    """The picture in `data`, named `path` in the book; `span` is where the book asks for it."""
    ending = PurePosixPath(path).suffix.lower().removeprefix(".")
    if ending not in {*FORMATS, "svg"}:
        known = "、".join(sorted({*FORMATS, "svg"}))
        return None, (finding("F004", span, path=path, known=known),)
    if not data:
        return None, (finding("F001", span, path=path, reason="文件是空的"),)
    if ending == "svg":
        return _vector(path, data, span)
    promised, media_type = FORMATS[ending]
    problem, picture = _raster(path, data, promised, media_type)
    return picture, tuple(finding(code, span, path=path, **values) for code, values in problem)


def _raster(
    path: str, data: bytes, promised: str, media_type: str
) -> tuple[list[tuple[str, dict[str, object]]], Picture | None]:
    """The picture, or the code and values of what is wrong with it."""
    try:
        actual, width, height = _decoded(data)
    except UnidentifiedImageError:
        return [("F001", {"reason": "不是图片，或不认识的格式"})], None
    except Exception:  # noqa: BLE001 — Pillow raises many kinds for damaged files
        return [("F001", {"reason": "文件不完整，或已损坏"})], None
    if width * height > PIXEL_LIMIT:
        limit = PIXEL_LIMIT // 10_000
        return [("F003", {"width": width, "height": height, "limit": limit})], None
    if actual != promised:
        right = _ENDINGS.get(actual, actual.lower())
        return [("F002", {"actual": actual, "named": promised, "ending": right})], None
    return [], Picture(path, media_type, data, width, height)


def _decoded(data: bytes) -> tuple[str, int, int]:
    """Format, width and height; decoded whole unless it is too large. Raises what Pillow raises."""
    with _strictly(), Image.open(BytesIO(data), formats=_DECODERS) as image:
        width, height = image.size
        if width * height <= PIXEL_LIMIT:
            image.load()
        # Cameras write several pictures into one JPEG and call it MPO.
        return ("JPEG" if image.format == "MPO" else str(image.format)), width, height


@contextmanager
def _strictly() -> Iterator[None]:
    """Pillow without its size limit (ours is lower and named) and without patience for damage.

    WeasyPrint, where it is loaded, tells Pillow to accept pictures that are cut off.
    """
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    patience, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = limit, patience


def _vector(path: str, data: bytes, span: Span) -> tuple[Picture | None, tuple[Finding, ...]]:
    if len(data) > SVG_LIMIT:
        size, limit = len(data) >> 20, SVG_LIMIT >> 20
        return None, (finding("S002", span, path=path, size=size, limit=limit),)
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
