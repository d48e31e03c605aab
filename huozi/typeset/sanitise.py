"""Raw HTML of strangers reduced to a safe list; what is taken away is named with its line.

nh3 (the Rust library ammonia) does the cleaning on an HTML5 tree; the scan before it only tells
the editor what will go.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import nh3

from huozi.diagnostics import Finding, Source, Span, finding
from huozi.typeset.setting import Finder

TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre rp rt ruby s samp "
    "section small span strong sub sup table tbody td tfoot th thead tr u ul var".split()
)
# Nothing inside these is text of the manuscript.
EMPTIED = frozenset({"script", "style"})
COMMON = frozenset({"id", "class", "title", "lang"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "credit"}),
    "td": frozenset({"colspan", "rowspan", "align"}),
    "th": frozenset({"colspan", "rowspan", "align", "scope"}),
    "ol": frozenset({"start"}),
    "col": frozenset({"span"}),
}
# What these attributes may say; one that says something else goes.
VALUES: dict[str, re.Pattern[str]] = {
    "align": re.compile("left|center|right"),
    "scope": re.compile("col|row"),
    "lang": re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
    **dict.fromkeys(("colspan", "rowspan", "span"), re.compile("[1-9][0-9]{0,2}")),
    "start": re.compile("[0-9]{1,9}"),
}
# Classes that mean something to the outputs; a manuscript may not take them.
RESERVED = frozenset(
    "article body note note-call notes sources source abstract numbered marker".split()
)
SCHEMES = frozenset({"http", "https", "mailto"})
ADDRESSES = frozenset({"href", "src", "cite", "action", "data", "xlink:href"})
DEPTH_LIMIT = 60
SPAN_LIMIT = 100

# What brings a tag, an address or an attribute of the manuscript's own.
_OWN = re.compile(r"[<\[{]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_IN_URL = re.compile(r"[\x00-\x20]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>", re.IGNORECASE)
_VOID = frozenset("br col hr img".split())
_NESTING = re.compile(r"[ \t>*+-]*")


def scheme_of(url: str) -> str:
    """The scheme a browser would see in an address, `//` where it takes the page's own, or ""."""
    address = _IGNORED_IN_URL.sub("", url)
    match = _SCHEME.match(address)
    if match:
        return match[1].lower()
    return "//" if address.replace("\\", "/").startswith("//") else ""


class _Scan(HTMLParser):
    """Collects what the safe list will not let through."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.found: list[Finding] = []
        self._finder = finder

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            content = " 和它里面的内容" if tag in EMPTIED else ""
            self._gone(f"<{tag}", what=f"标记 <{tag}>{content}")
            return
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_decl(self, decl: str) -> None:
        self._gone(f"<!{decl[:7]}", "<!", what=f"<!{decl[:20]}…>")

    def unknown_decl(self, data: str) -> None:
        self._gone("<![", what=f"<![{data[:20]}…]> 和它里面的内容")

    def handle_pi(self, data: str) -> None:
        self._gone("<?", what=f"<?{data[:20]}…> 和它里面的内容")

    def _gone(self, *needles: str, what: str) -> None:
        self.found.append(finding("S003", self._finder.span(*needles), what=what))

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name in ADDRESSES and (code := _bad_address(tag, value)):
            place = self._finder.address(value)
            self.found.append(finding(code, place, url=value[:60], path=value[:60]))
        elif name not in COMMON and name not in ATTRIBUTES.get(tag, ()):
            self._gone(f"{name}=", name, what=f"<{tag}> 上的 {name}")
        elif name in {"colspan", "rowspan", "span"} and _number(value) > SPAN_LIMIT:
            place = self._finder.span(f"{name}={value}", name)
            values = {"name": name, "value": value[:20], "limit": SPAN_LIMIT}
            self.found.append(finding("S009", place, **values))


def _bad_address(tag: str, address: str) -> str:
    """The code of what is wrong with an address, "" where nothing is."""
    scheme = scheme_of(address)
    if tag == "img" and scheme in {"http", "https", "//"}:
        return "F007"
    if len(scheme) == 1:
        return "S001"  # the drive letter of a path
    if scheme and scheme not in SCHEMES:
        return "S004"
    # nh3 takes away what is no URL at all, like http://[
    link = f'<a href="{escape(address)}">'
    return "" if "href" in nh3.clean(link, url_schemes=set(SCHEMES)) else "S004"


def _number(value: str) -> int:
    digits = re.match(r"\s*\+?(\d{1,12})", value)
    return int(digits[1]) if digits else 0


def clean(html: str, source: Source) -> tuple[str, tuple[Finding, ...]]:
    """HTML of the safe list alone, and what was taken away or must be mended first."""
    scan = _Scan(Finder(source))
    if _OWN.search(source.text):
        scan.feed(html)
        scan.close()
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(EMPTIED),
        attributes={"*": set(COMMON)} | {tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_allowed,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    deepest = depth(safe)
    if deepest > DEPTH_LIMIT:
        place = deepest_line(source)
        scan.found.append(finding("S005", place, depth=deepest, limit=DEPTH_LIMIT))
    return safe, tuple(scan.found)


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The value an attribute of the safe list may keep."""
    del tag
    if name == "class":
        return " ".join(word for word in value.split() if word not in RESERVED) or None
    return value if name not in VALUES or VALUES[name].fullmatch(value) else None


def depth(html: str) -> int:
    """How deep the elements of serialised HTML are nested."""
    level = deepest = 0
    for closing, tag, closed in _TAG.findall(html):
        if tag.lower() in _VOID or closed:
            continue
        level += -1 if closing else 1
        deepest = max(deepest, level)
    return deepest


def deepest_line(source: Source) -> Span:
    """The line that is nested deepest, as far as its own marks show."""
    lines = source.text.split("\n")
    weights = [len(_NESTING.match(line)[0]) + 4 * line.count("<") for line in lines]  # type: ignore[index]  # matches ""
    return Span(source.path, source.first_line + weights.index(max(weights)))
