"""Colours of the screen as inks: black and greys as black ink alone, the rest by ICC profile.

Relative colorimetric with black point compensation, as layout programs do; what has no profile of
its own is sRGB (as CSS says).
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from huozi.press.intent import Intent

Values = tuple[float, ...]

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
# Warm and cold greys of themes: in letters and lines four inks for them would only blur the edges.
_TINGE = 20.5 / 255
# How light the primaries are (ISO 32000-1, 10.3.2), where no profile says it.
_LIGHT = (0.3, 0.59, 0.11)


class Inks:
    """The inks of a printing; without one the grey of a soft mask, by luminosity.

    Values run from 0 to 1: four of CMYK, or one of DeviceGray, as `space` says.
    """

    def __init__(self, intent: Intent | None) -> None:
        self.intent = intent
        self.space = "/DeviceCMYK" if intent and intent.kind == "cmyk" else "/DeviceGray"
        self._mode = "CMYK" if self.space == "/DeviceCMYK" else "L"
        self._transforms: dict[tuple[str, bytes], ImageCms.ImageCmsTransform] = {}
        self._known: dict[tuple[Values, str, bytes], Values] = {}

    @property
    def in_colour(self) -> bool:
        """Whether there is more than black."""
        return self._mode == "CMYK"

    def of_grey(self, light: float) -> Values:
        """A grey as black ink alone, as dark as it says: tints keep their number."""
        return (0.0, 0.0, 0.0, round(1 - light, 4)) if self.in_colour else (light,)

    def of_cmyk(self, values: Values) -> Values:
        """Inks said as such stay; in one ink they become the grey of ISO 32000-1, 10.3.4."""
        if self.in_colour:
            return values
        *coloured, black = values
        covered = sum(part * share for part, share in zip(coloured, _LIGHT, strict=True))
        return (round(1 - min(1.0, covered + black), 4),)

    def of_rgb(self, values: Values, icc: bytes = b"") -> Values:
        """A colour of the screen; of another profile than sRGB where it brings one."""
        light = sum(part * share for part, share in zip(values, _LIGHT, strict=True))
        if max(values) - min(values) < _TINGE or self.intent is None:
            return self.of_grey(round(light, 4))
        return self._single(values, "RGB", icc)

    def of_lab(self, values: Values) -> Values:
        """A colour by its lightness (0 to 100) and two axes; WeasyPrint's words for oklch() too."""
        lightness, *axes = values
        if max(map(abs, axes)) < 1 or self.intent is None:
            # The eye's lightness as the tone of a grey: the curve of sRGB is close to it.
            return self.of_grey(round(lightness / 100, 4))
        return self._single((lightness / 100, *((axis + 128) / 255 for axis in axes)), "LAB", b"")

    def _single(self, values: Values, mode: str, icc: bytes) -> Values:
        key = (values, mode, icc)
        if key not in self._known:
            pixel = tuple(min(255, max(0, round(part * 255))) for part in values)
            inked = self._converted(Image.new(mode, (1, 1), pixel), icc).getpixel((0, 0))
            parts = inked if isinstance(inked, tuple) else (inked or 0,)
            self._known[key] = tuple(round(part / 255, 4) for part in parts)
        return self._known[key]

    def picture(self, image: Image.Image, icc: bytes = b"") -> Image.Image:
        """A picture in ink: `L` where it has no colour in it, else as many channels as inks."""
        if image.mode == "CMYK":
            return image if self.in_colour else image.convert("L")
        if image.mode in {"1", "L", "I", "I;16", "F"}:
            return image.convert("L")
        if image.mode != "LAB":
            image = image.convert("RGB")
            if is_grey(image) or self.intent is None:
                return image.convert("L")
        return self._converted(image, icc)

    def _converted(self, image: Image.Image, icc: bytes) -> Image.Image:
        key = (image.mode, icc)
        if key not in self._transforms:
            self._transforms[key] = self._transform(image.mode, icc)
        result = ImageCms.applyTransform(image, self._transforms[key])
        assert result is not None  # noqa: S101 — it is None only where the image is changed in place
        return result

    def _transform(self, mode: str, icc: bytes) -> ImageCms.ImageCmsTransform:
        assert self.intent is not None  # noqa: S101 — masks go by luminosity
        target = ImageCms.getOpenProfile(BytesIO(self.intent.icc))
        return ImageCms.buildTransform(
            _source(mode, icc), target, mode, self._mode, _INTENT, _FLAGS
        )


def is_grey(image: Image.Image) -> bool:
    """Whether a picture in RGB shows none but greys."""
    red, green, blue = image.split()
    return all(ImageChops.difference(red, other).getbbox() is None for other in (green, blue))


def _source(mode: str, icc: bytes) -> ImageCms.ImageCmsProfile:
    """The profile of a colour of the screen: its own where that can be read, or the usual."""
    if mode == "LAB":
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    if icc:
        try:
            own = ImageCms.getOpenProfile(BytesIO(icc))
        except (OSError, ImageCms.PyCMSError):
            own = None
        if own is not None and own.profile.xcolor_space.strip() == "RGB":
            return own
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
