"""What single HTML elements say: names, styles, places of pictures, the lines a browser shows."""

from __future__ import annotations

import re

from lxml import etree

from huozi.intake.containers import Element
from huozi.intake.inline import BOLD, ITALIC, READING, RUBY, SUB, SUPER
from huozi.intake.story import Align

INVISIBLE = frozenset(
    "script style noscript template head svg iframe object embed canvas audio video rp "
    "button select option textarea input datalist map meta link title".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_STYLED = {
    "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "cite": ITALIC, "sup": SUPER,
    "sub": SUB, "ruby": RUBY, "rt": READING,
}  # fmt: skip
_CSS_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CSS_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_CSS_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_CSS_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,6})(px|pt)", re.IGNORECASE)
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "_src", "src")
PLACEHOLDER = re.compile(r"data:image/(?:gif|svg)", re.IGNORECASE)
_SMALLEST = 32  # pixels: below, a picture is an icon

_XLINK = "{http://www.w3.org/1999/xlink}href"


def tag_of(element: Element) -> str:
    """The name of an element without its namespace; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def styles_of(element: Element) -> frozenset[str]:
    """The styles an element adds, by its name and its CSS."""
    css = element.get("style", "")
    named = _STYLED.get(tag_of(element), "")
    bold = BOLD if _CSS_BOLD.search(css) else ""
    return frozenset({named, bold, ITALIC if _CSS_ITALIC.search(css) else ""} - {""})


def align_of(element: Element) -> Align:
    """How an element sets its lines."""
    css = _CSS_ALIGN.search(element.get("style", ""))
    where = css[1] if css else element.get("align", "")
    named = {"center": Align.CENTRE, "right": Align.RIGHT}.get(where.lower(), Align.NONE)
    return named or (Align.CENTRE if tag_of(element) == "center" else Align.NONE)


def size_of(css: str) -> float:
    """The size of type in points; 0 where none is said."""
    size = _CSS_SIZE.search(css)
    if size is None or not re.fullmatch(r"\d+(?:\.\d*)?", size[1]):
        return 0.0
    return float(size[1]) * (0.75 if size[2].lower() == "px" else 1)


def addresses(element: Element) -> list[str]:
    """Where the picture of an element may be, the surest first."""
    named = (element.get(name) or "" for name in (*_SOURCES, _XLINK))
    return [address.strip() for address in named if address.strip()]


def is_icon(element: Element) -> bool:
    """Whether a picture is too small to be one of the article."""
    sizes = [element.get(side, "").removesuffix("px") for side in ("width", "height")]
    return all(size.isdigit() and int(size) < _SMALLEST for size in sizes)


def lines_of(element: Element, without: frozenset[Element] = frozenset()) -> list[str]:
    """The text of an element that a browser would show, in lines, without any marks."""
    lines: list[str] = [""]
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = tag_of(node)
        unseen = tag in INVISIBLE or node in without
        if event == "start" and unseen:
            walk.skip_subtree()
        if tag in BLOCKS or tag == "br":
            lines.append("")
        if event == "start" and not unseen:
            lines[-1] += node.text or ""
        elif event == "end" and node is not element:
            lines[-1] += node.tail or ""
    return [" ".join(line.split()) for line in lines if line.strip()]


def span_of(text: str) -> int:
    """How many columns a cell spans, by its attribute."""
    return max(1, min(int(text), 64)) if text.isdigit() and len(text) < 4 else 1


def fenced(text: str) -> str:
    """Text as a block of code, in a fence longer than any in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"
