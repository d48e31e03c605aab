"""Raw HTML of strangers reduced to a safe list; what is taken away is named with its line.

nh3 (the Rust library ammonia) does the cleaning on an HTML5 tree; the scan before it only tells
the editor what will go.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

from huozi.diagnostics import Finding, finding
from huozi.typeset.setting import Finder

TAGS = frozenset(
    "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "section small span strong sub sup table tbody td tfoot th thead tr u ul var wbr".split()
)
# Nothing inside these is text of the manuscript.
EMPTIED = frozenset({"script", "style"})
COMMON = frozenset({"id", "class", "title", "lang", "role"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "credit"}),
    "td": frozenset({"colspan", "rowspan", "align"}),
    "th": frozenset({"colspan", "rowspan", "align", "scope"}),
    "ol": frozenset({"start"}),
    "col": frozenset({"span"}),
}
SCHEMES = frozenset({"http", "https", "mailto"})
ADDRESSES = frozenset({"href", "src", "cite", "action", "data", "xlink:href"})
DEPTH_LIMIT = 60
SPAN_LIMIT = 100

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_IN_URL = re.compile(r"[\x00-\x20]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>", re.IGNORECASE)
_VOID = frozenset("br col hr img wbr".split())


def scheme_of(url: str) -> str:
    """The scheme a browser would see in an address, "" for a relative one."""
    match = _SCHEME.match(_IGNORED_IN_URL.sub("", url))
    return match[1].lower() if match else ""


class _Scan(HTMLParser):
    """Collects what the safe list will not let through."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.found: list[Finding] = []
        self._finder = finder

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(finding("S003", self._finder.span(f"<{tag}"), what=f"标记 <{tag}>"))
            return
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name in ADDRESSES and (scheme := scheme_of(value)) and scheme not in SCHEMES:
            place = self._finder.span(value, value[-12:], scheme, "&#")
            self.found.append(finding("S004", place, url=value[:60]))
        elif name not in COMMON and name not in ATTRIBUTES.get(tag, ()):
            place = self._finder.span(f"{name}=", name)
            self.found.append(finding("S003", place, what=f"<{tag}> 上的 {name}"))
        elif name in {"colspan", "rowspan", "span"} and _number(value) > SPAN_LIMIT:
            place = self._finder.span(f"{name}={value}", name)
            self.found.append(finding("S009", place, name=name, value=value[:20], limit=SPAN_LIMIT))


def _number(value: str) -> int:
    digits = re.match(r"\s*\+?(\d{1,12})", value)
    return int(digits[1]) if digits else 0


def clean(html: str, finder: Finder) -> tuple[str, tuple[Finding, ...]]:
    """HTML of the safe list alone, and what was taken away or must be mended first."""
    scan = _Scan(finder)
    scan.feed(html)
    scan.close()
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(EMPTIED),
        attributes={"*": set(COMMON)} | {tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    deepest = depth(safe)
    if deepest > DEPTH_LIMIT:
        place = finder.span("")
        scan.found.append(finding("S005", place, depth=deepest, limit=DEPTH_LIMIT))
    return safe, tuple(scan.found)


def depth(html: str) -> int:
    """How deep the elements of serialised HTML are nested."""
    level = deepest = 0
    for closing, tag, closed in _TAG.findall(html):
        if tag.lower() in _VOID or closed:
            continue
        level += -1 if closing else 1
        deepest = max(deepest, level)
    return deepest
