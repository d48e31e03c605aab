"""Pictures of a PDF in inks: the same pixels in CMYK or grey, their masks as they are."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from huozi.colour_spaces import family
from huozi.files import DAMAGE
from huozi.press.inks import Inks
from huozi.press.repaint import profile_of

# Of pictures that were JPEG before: once more is seen by nobody, and without it they are huge.
_QUALITY = 95


def repaint(image: pikepdf.Stream, inks: Inks) -> None:
    """Put a picture into ink where it isn't; one that can't be read stays as it was."""
    space = image.get("/ColorSpace")
    kind = family(space)
    if image.get("/ImageMask") or kind in {"all", "spot"} or (kind == "gray" and space is not None):
        return
    if kind == "cmyk" and inks.in_colour and not _tabled(space):
        image.ColorSpace = Name.DeviceCMYK
        return
    # A key colour is said in the old colours; a range of its own turns light and dark.
    if isinstance(image.get("/Mask"), pikepdf.Array) or "/Decode" in image:
        return
    try:
        picture = pikepdf.PdfImage(image).as_pil_image()
        picture.load()
    except (*DAMAGE, OSError, pikepdf.PdfError, NotImplementedError):
        return
    _write(image, inks.picture(picture, profile_of(_base(space))))


def _tabled(space: pikepdf.Object | None) -> bool:
    return isinstance(space, pikepdf.Array) and space[0] == "/Indexed"


def _base(space: pikepdf.Object | None) -> pikepdf.Object | None:
    return space[1] if isinstance(space, pikepdf.Array) and _tabled(space) else space


def _write(image: pikepdf.Stream, picture: Image.Image) -> None:
    """The pixels of a picture into its object, packed as it was: JPEG for what was that."""
    jpeg = image.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode]))
    coloured = picture.mode == "CMYK"
    for key in ("/Decode", "/Intent"):
        if key in image:
            del image[key]
    if jpeg:
        target = BytesIO()
        picture.save(target, "JPEG", quality=_QUALITY, subsampling=0)
        image.write(target.getvalue(), filter=Name.DCTDecode)
        if coloured:  # Pillow writes inks the way round that Photoshop does
            image.Decode = Array([1, 0] * 4)
    else:
        parms = Dictionary(
            Predictor=15, Colors=4 if coloured else 1, BitsPerComponent=8, Columns=picture.width
        )
        packed = zlib.compress(_predicted(picture), 6)
        image.write(packed, filter=Name.FlateDecode, decode_parms=parms)
    image.ColorSpace = Name.DeviceCMYK if coloured else Name.DeviceGray
    image.BitsPerComponent = 8


def _predicted(picture: Image.Image) -> bytes:
    """Rows as PNG has them, each with the difference to the one above (ISO 32000-1, 7.4.4.4)."""
    above = Image.new(picture.mode, picture.size, 0)
    above.paste(picture, (0, 1))
    raw = ImageChops.subtract_modulo(picture, above).tobytes()
    width = picture.width * len(picture.getbands())
    return b"".join(b"\2" + raw[start : start + width] for start in range(0, len(raw), width))
