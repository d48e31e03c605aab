"""How much ink a file puts on paper, as Ghostscript separates it, inside the trim boxes."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops

from huozi.verify.programs import output

HOW = "装上 ghostscript（Debian：sudo apt-get install ghostscript），就会一起量。"
_NAMES = ("gs", "gswin64c", "gswin32c")
_RESOLUTION = 50  # dpi: half a millimetre; whatever touches a spot counts, no smaller dries worse
_ROW = re.compile(r"^\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+CMYK", re.MULTILINE)


def command() -> str:
    """The program on this machine; empty for none."""
    return next(filter(None, map(shutil.which, _NAMES)), "")


def coverage(data: bytes) -> tuple[tuple[float, ...], ...]:
    """The share of each page that cyan, magenta, yellow and black cover, from 0 to 1.

    Raises OSError or SubprocessError where the program can't do it.
    """
    with tempfile.TemporaryDirectory(prefix="huozi-ink-") as folder:
        said = _run(folder, data, "-sDEVICE=inkcov", f"-r{_RESOLUTION}", "-o", "-")
    return tuple(tuple(map(float, row)) for row in _ROW.findall(said))


def heaviest(data: bytes, pages: Sequence[int]) -> dict[int, float]:
    """The most ink at one spot of some pages (from 1), in full inks; raises as above."""
    if not pages:
        return {}
    with tempfile.TemporaryDirectory(prefix="huozi-ink-") as folder:
        target = Path(folder) / "%d.tif"
        wanted = ",".join(map(str, pages))
        raster = ("-sDEVICE=tiff32nc", "-sCompression=lzw", f"-r{_RESOLUTION}")
        _run(folder, data, *raster, f"-sPageList={wanted}", "-o", str(target))
        drawn = (Path(folder) / f"{number}.tif" for number in range(1, len(pages) + 1))
        return {page: _most(path) for page, path in zip(pages, drawn, strict=True)}


def _most(path: Path) -> float:
    with Image.open(path) as image:
        cyan, magenta, yellow, black = image.split()
    first, second = (
        ImageChops.add(one, two, scale=2) for one, two in ((cyan, magenta), (yellow, black))
    )
    tones = ImageChops.add(first, second, scale=2).histogram()
    return max(tone for tone, count in enumerate(tones) if count) * 4 / 255


def _run(folder: str, data: bytes, *options: str) -> str:
    source = Path(folder) / "in.pdf"
    source.write_bytes(data)
    fixed = (command(), "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseTrimBox")
    return output([*fixed, *options, str(source)], check=True)
