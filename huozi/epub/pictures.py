"""Pictures as e-readers take them: drawings as they are, others not too heavy, in RGB.

A picture that fits keeps its bytes. One that doesn't is written anew: photographs as JPEG, what
has transparency as PNG, smaller until it fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import inf, prod
from typing import TYPE_CHECKING, NamedTuple

from huozi.diagnostics import Finding, Span, finding
from huozi.doing import Do, here
from huozi.model import Picture
from huozi.profiles import wanted
from huozi.reader_style import ReaderStyle

if TYPE_CHECKING:
    from PIL import Image

# The longest side in px of a picture that has to be written anew: a large reader's screen, twice.
LONGEST = 2800
_SMALLER = 0.75
_LEAST = 200
_MEGABYTE = 1_000_000
_JPEG = b"\xff\xd8"


class _Limits(NamedTuple):
    """What one picture may have: bytes, pixels, media types (any where none are named)."""

    size: int
    pixels: float
    formats: tuple[str, ...]


def fitted(
    pictures: Sequence[Picture], style: ReaderStyle, do: Do = here
) -> tuple[tuple[Picture, ...], tuple[Finding, ...]]:
    """Pictures at a fit size, and what was done to which."""
    limits = _limits(style)
    doubtful = [picture for picture in pictures if not _is_fit(picture, limits)]
    done = do(fit_picture, [(picture, limits) for picture in doubtful])
    fit = {picture.path: new for picture, new in zip(doubtful, done, strict=True)}
    found = tuple(
        finding("E002", Span(old.path), path=old.path, old=_size(old), new=_size(fit[old.path]))
        for old in doubtful
        if fit[old.path] != old
    )
    return tuple(fit.get(picture.path, picture) for picture in pictures), found


def _size(picture: Picture) -> str:
    return f"{len(picture.data) / _MEGABYTE:.2g} MB"


def _limits(style: ReaderStyle) -> _Limits:
    """What `book.toml` allows and the reading system takes."""
    reader = style.reader
    megabytes = min(style.picture_limit, wanted(reader, "picture") or inf)
    return _Limits(
        int(megabytes * _MEGABYTE), wanted(reader, "pixels") or inf, wanted(reader, "formats") or ()
    )


def _is_fit(picture: Picture, limits: _Limits) -> bool:
    """Whether a picture can stay, as far as one sees without opening it."""
    known = not limits.formats or picture.media_type in limits.formats
    if picture.media_type == "image/svg+xml" or (picture.media_type == "image/gif" and known):
        return True
    return known and _is_light(picture, limits) and not picture.data.startswith(_JPEG)


def _is_light(picture: Picture, limits: _Limits) -> bool:
    return len(picture.data) <= limits.size and picture.width * picture.height <= limits.pixels


def fit_picture(task: tuple[Picture, _Limits]) -> Picture:
    """A picture itself, or one in its place (runs in a child process)."""
    picture, limits = task
    known = not limits.formats or picture.media_type in limits.formats
    if known and _is_light(picture, limits) and not _is_for_print(picture.data):
        return picture
    from PIL import Image  # noqa: PLC0415 — for pictures that are opened

    with Image.open(BytesIO(picture.data)) as image:
        profile = None if image.mode == "CMYK" else image.info.get("icc_profile")
        clear = "A" in image.getbands() or "transparency" in image.info
        drawn = image.convert("RGBA" if clear else "RGB")
    scale = min(1.0, LONGEST / max(drawn.size), (limits.pixels / prod(drawn.size)) ** 0.5)
    while True:
        size = max(1, int(drawn.width * scale)), max(1, int(drawn.height * scale))
        small = drawn.resize(size, Image.Resampling.LANCZOS) if scale < 1 else drawn
        data = _written(small, clear=clear, profile=profile)
        if len(data) <= limits.size or max(size) < _LEAST:
            media_type = "image/png" if clear else "image/jpeg"
            return Picture(picture.path, media_type, data, *size)
        scale *= _SMALLER


def _is_for_print(data: bytes) -> bool:
    """Whether a JPEG has four inks: few e-readers show them, and none in the right colours."""
    if not data.startswith(_JPEG):
        return False
    from PIL import Image  # noqa: PLC0415 — as above

    with Image.open(BytesIO(data)) as image:  # reads the head of the file alone
        return image.mode == "CMYK"


def _written(image: Image.Image, *, clear: bool, profile: bytes | None) -> bytes:
    buffer = BytesIO()
    if clear:
        image.save(buffer, "PNG", optimize=True, icc_profile=profile)
    else:
        image.save(buffer, "JPEG", quality=88, optimize=True, icc_profile=profile)
    return buffer.getvalue()
