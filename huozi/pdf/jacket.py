"""The panels of a cover as markup: what stands on each, where, how large; lengths in mm.

The front is the theme's own cover, made as large as the page. The lines of the spine lie, to be
stood up in turned faces, as those of a vertical book are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from huozi.model import Metadata, Picture
from huozi.page_style import TypeArea
from huozi.pdf.cover import byline, front
from huozi.pdf.pages import address
from huozi.pdf.vertical import stand
from huozi.xhtml import E, Element

PANELS = {
    "front": "封面",
    "back": "封底",
    "spine": "书脊",
    "front_flap": "前勒口",
    "back_flap": "后勒口",
}

# Left, bottom, right, top, from the lower left corner of the sheet.
Box = tuple[float, float, float, float]

# The page `cover.css` is written for is so wide.
_THEME_WIDTH = 100.0
_PT_PER_MM = 72 / 25.4
_PX_PER_MM = 96 / 25.4
# From the ends of the spine to its words; of its width, their size; the largest and least, in pt.
_SPINE_MARGIN, _SPINE_SHARE, _SPINE_LARGEST, _SPINE_SMALLEST = 14.0, 0.58, 18.0, 6.0
_SHARES = {"title": 1.0, "byline": 0.72, "publisher": 0.72}  # of it, what each is set in
_GAP = 1.5  # em between them
# From the edges of the back to the bar code (GB/T 12906).
_CODE_EDGE = 15.0
_CAP = 0.72  # of a face's size, the height of its digits
_CODE_HEIGHT = 40.0  # with its number, price and the white around


@dataclass(frozen=True, slots=True)
class Code:
    """The bar code: its drawing and size, the height of its digits, each with its room.

    A digit's room is from where and how wide; `number` is what stands above all.
    """

    drawing: Picture
    size: tuple[float, float]
    digit: float
    digits: tuple[tuple[str, float, float], ...]
    number: str


@dataclass(frozen=True, slots=True)
class Jacket:
    """What stands on the panels of a cover (by name, of which not all are there), and how large.

    `size` is that of the sheet with its bleed. A panel with a picture has nothing else, but for
    the bar code; `wrap` is the panel of all. `texts` are paragraphs.
    """

    data: Metadata
    size: tuple[float, float]
    bleed: float
    panels: tuple[tuple[str, Box], ...]
    pictures: tuple[tuple[str, Picture], ...] = ()
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    code: Code | None = None
    price: str = ""
    lettered: bool = True


def sheet(jacket: Jacket) -> Element:
    """The panels that are there, side by side."""
    pictures = dict(jacket.pictures)
    if "wrap" in pictures:
        across = (jacket.bleed, 0.0, jacket.size[0] - jacket.bleed, 0.0)
        return _panel(jacket, "wrap", across, [_image(pictures["wrap"])])
    sheet = E.div()
    for name, box in jacket.panels:
        inside = [_image(pictures[name])] if name in pictures else [*_FILLINGS[name](jacket, box)]
        if name == "back":
            inside += _code(jacket)
        sheet.append(_panel(jacket, name, box, inside))
    return sheet


def _panel(jacket: Jacket, name: str, box: Box, inside: Iterable[Element]) -> Element:
    """A panel with the bleed at the edges of the sheet; what is inside counts from its trim."""
    left, right = _reach(jacket, box)
    height = jacket.size[1]
    trim = E.div(
        {"class": "inside", "style": _place(box[0] - left, jacket.bleed, *_sides(box, jacket))}
    )
    images = [item for item in inside if item.tag == "img"]
    trim.extend(item for item in inside if item.tag != "img")
    place = _place(left - jacket.bleed, -jacket.bleed, right - left, height)
    return E.div({"class": f"panel {name.replace('_', '-')}", "style": place}, *images, trim)


def _reach(jacket: Jacket, box: Box) -> tuple[float, float]:
    """From where to where a panel is printed: to its folds, and past the edges of the sheet."""
    width, bleed = jacket.size[0], jacket.bleed
    left = 0.0 if box[0] < 1.5 * bleed else box[0]
    return left, width if box[2] > width - 1.5 * bleed else box[2]


def _sides(box: Box, jacket: Jacket) -> tuple[float, float]:
    return box[2] - box[0], jacket.size[1] - 2 * jacket.bleed


def _place(left: float, top: float, width: float, height: float) -> str:
    return f"left: {left:.3f}mm; top: {top:.3f}mm; width: {width:.3f}mm; height: {height:.3f}mm"


def _image(picture: Picture) -> Element:
    return E.img({"src": address(picture.path), "alt": ""})


def _front(jacket: Jacket, box: Box) -> Iterator[Element]:
    """The theme's cover, as large as the page with bleed on all sides; folds cut it off."""
    width, height = _sides(box, jacket)
    scale = (width + 2 * jacket.bleed) / _THEME_WIDTH
    high = (height + 2 * jacket.bleed) / scale
    place = _place(-jacket.bleed, -jacket.bleed, _THEME_WIDTH, high)
    yield E.div(
        {"class": "theme", "style": f"{place}; transform: scale({scale:.5f})"}, front(jacket.data)
    )


def _back(jacket: Jacket, box: Box) -> Iterator[Element]:
    end = _sides(box, jacket)[1] - _CODE_EDGE - (_CODE_HEIGHT if jacket.code else 0)
    yield from _text(jacket, "back", "blurb", end)


def _flap(name: str) -> Callable[[Jacket, Box], Iterator[Element]]:
    def words(jacket: Jacket, box: Box) -> Iterator[Element]:
        yield from _text(jacket, name, "flap-text", _sides(box, jacket)[1] - _CODE_EDGE)

    return words


def _text(jacket: Jacket, name: str, kind: str, end: float) -> Iterator[Element]:
    """Paragraphs that have to end so far from the head, in mm."""
    if paragraphs := dict(jacket.texts).get(name):
        room = {"class": kind, "data-panel": name, "data-end": f"{end * _PX_PER_MM:.2f}"}
        yield E.div(room, *(E.p(words) for words in paragraphs))


def spine(jacket: Jacket, box: Box) -> Iterator[Element]:
    """Title, names and publisher on a line as long as the spine, stood up."""
    if not jacket.lettered:
        return
    width, height = _sides(box, jacket)
    data = jacket.data
    kinds = {"title": data.title, "byline": byline(data), "publisher": data.publisher}
    words = {kind: text for kind, text in kinds.items() if text}
    room = height - 2 * _SPINE_MARGIN
    size = _spine_size(width, room, words)
    names = [
        E.p({"class": f"spine-{kind}", "style": f"font-size: {size * _SHARES[kind]:.2f}pt"}, text)
        for kind, text in words.items()
    ]
    line = E.div({"class": "spine-line"}, *names)
    stand(line, {}, TypeArea(vertical=True))
    place = _place(0, _SPINE_MARGIN, room, width)
    line.set("style", f"{place}; transform: translate({width:.3f}mm, 0) rotate(90deg)")
    yield line


def _spine_size(width: float, room: float, words: Mapping[str, str]) -> float:
    """Of the title on a spine, in pt: as its width and its length allow."""
    ems = sum(_SHARES[kind] * len(text) for kind, text in words.items())
    ems += _GAP * (len(words) - 1)
    fitting = min(_SPINE_SHARE * width, room / ems) * _PT_PER_MM
    return max(_SPINE_SMALLEST, min(_SPINE_LARGEST, fitting))


def _code(jacket: Jacket) -> Iterator[Element]:
    """The bar code with the number above it and the price below, at the lower right."""
    lines: list[Element] = []
    if code := jacket.code:
        lines += [E.p({"class": "number"}, code.number), _symbol(code)]
    if jacket.price:
        lines.append(E.p({"class": "price"}, f"定价：{jacket.price}"))
    if lines:
        yield E.div(
            {"class": "code", "style": f"right: {_CODE_EDGE:g}mm; bottom: {_CODE_EDGE:g}mm"}, *lines
        )


def _symbol(code: Code) -> Element:
    width, height = code.size
    place = f"width: {width:.2f}mm; height: {height:.2f}mm; font-size: {code.digit / _CAP:.2f}mm"
    digits = (
        E.div({"class": "digit", "style": f"left: {left:.2f}mm; width: {room:.2f}mm"}, digit)
        for digit, left, room in code.digits
    )
    return E.div({"class": "symbol", "style": place}, _image(code.drawing), *digits)


_FILLINGS: dict[str, Callable[[Jacket, Box], Iterator[Element]]] = {
    "front": _front,
    "back": _back,
    "spine": spine,
    "front_flap": _flap("front_flap"),
    "back_flap": _flap("back_flap"),
}
