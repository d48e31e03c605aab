"""Where the article of a web page is: its title, its text, and what stands between the two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from huozi.characters import HAN
from huozi.intake.containers import Element
from huozi.intake.nodes import INVISIBLE, lines_of, tag_of

# Where the content systems of Chinese papers and agencies put the text, the surest first.
_PLACES = (
    ("id", "js_content artibody article_content articleContent rm_txt_con detailContent ozoom"),
    ("id", "UCAP-CONTENT zoom artContent cms_content_area"),
    ("class", "TRS_Editor rich_media_content rm_txt_con article-content article_content"),
    ("class", "article-body post-content entry-content content_area text_con main-text"),
    ("itemprop", "articleBody"),
)
_COMMON_SITE = re.compile(r"\s*(?:[-_|｜—–]{1,2}\s*[^-_|｜—–]{2,20}){1,3}$")
_LONG = 40
_SHARE = 0.5
_MARKS = re.compile(f"[{HAN}]|[，。；：？！,.]")
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|footer|sidebar|share|comments?|related|recommend|breadcrumb|copyright|"
    r"advert|ads?|toolbar|pagination|hot|rank)(?:$|[-_ ])",
    re.IGNORECASE,
)


def body_of(page: Element) -> Element:
    """The element that holds the text of an article; the whole body where none stands out."""
    body = next(page.iter("{*}body"), page)
    total = len(_words(body))
    for attribute, names in _PLACES:
        for name in names.split():
            for element in body.iter():
                values = (element.get(attribute) or "").split() if tag_of(element) else []
                if name in values and len(_words(element)) > min(_LONG, total / 2):
                    return element
    for tag in ("article", "main"):
        held = [element for element in body.iter("{*}" + tag) if _words(element)]
        if len(held) == 1 and len(_words(held[0])) > total * _SHARE:
            return held[0]
    return _densest(body)


def _densest(body: Element) -> Element:
    """The element whose own paragraphs weigh most, links taken off."""
    scores: dict[Element, float] = defaultdict(float)
    for element in body.iter():
        if tag_of(element) not in ("p", "section", "div", "td", "li"):
            continue
        own = _own_text(element)
        weight = len(_MARKS.findall(own)) - 2 * _linked(element)
        if len(own.strip()) < 10 or weight <= 0 or _in_furniture(element, body):
            continue
        for around, share in zip(_around(element, body), (1.0, 0.5, 0.25), strict=False):
            scores[around] += weight * share
    if not scores:
        return body
    best = max(scores, key=lambda element: scores[element])
    return _holding(best, body, scores[best])


def _around(element: Element, body: Element) -> Iterator[Element]:
    """A div with text of its own, and the elements it stands in."""
    if tag_of(element) in ("div", "td"):
        yield element
    while element is not body and (above := element.getparent()) is not None:
        yield above
        element = above


def _holding(best: Element, body: Element, _: float) -> Element:
    """The best element, or the body where it holds most of the text anyway."""
    return body if len(_words(best)) > 0.9 * len(_words(body)) else best


def _in_furniture(element: Element, body: Element) -> bool:
    for node in (element, *element.iterancestors()):
        if node is body:
            return False
        names = f"{node.get('id', '')} {node.get('class', '')}"
        if tag_of(node) in ("nav", "footer", "aside") or _FURNITURE.search(names):
            return True
    return False


def _own_text(element: Element) -> str:
    """The text right in an element and in its inline children."""
    parts = [element.text or ""]
    for child in element:
        if tag_of(child) in ("span", "b", "strong", "i", "em", "font", "a", "sup", "sub"):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return "".join(parts)


def _linked(element: Element) -> int:
    links = (child for child in element if tag_of(child) == "a")
    return sum(len(_MARKS.findall("".join(link.itertext()))) for link in links)


def _words(element: Element) -> str:
    return "".join(lines_of(element))


def title_of(page: Element, content: Element) -> tuple[Element | None, str]:
    """The element that shows the title, and its words; a page may say it in its head alone."""
    inside = set(content.iter())
    tops = [top for top in page.iter("{*}h1") if _words(top)]
    named = _meta(page, "og:title") or _site_off(
        "".join(next(page.iter("{*}title"), page).itertext())
        if next(page.iter("{*}title"), None) is not None
        else ""
    )
    outside = [top for top in tops if top not in inside]
    for top in outside:
        words = " ".join(_words(top).split())
        if len(outside) == 1 or words in named or named in words:
            return top, words
    if any(top in inside for top in tops):
        return None, ""
    return None, "" if named and named in _words(content)[: len(named) + 80] else named


def _site_off(title: str) -> str:
    """The title of a window without the name of the site at its end."""
    words = " ".join(title.split())
    return _COMMON_SITE.sub("", words) or words


def _meta(page: Element, *names: str) -> str:
    """The first of some values that the head of a page gives."""
    for name in names:
        for meta in page.iter("{*}meta"):
            words = " ".join((meta.get("content") or "").split())
            if (meta.get("property") or meta.get("name") or "").lower() == name and words:
                return words
    return ""


def between(page: Element, title: Element | None, content: Element) -> list[Element]:
    """The elements after the title and before the text, where a page names author and source."""
    if title is None:
        return []
    out: dict[Element, None] = {}
    inside, around = set(title.iter()), set(content.iterancestors())
    begun = False
    for element in next(page.iter("{*}body"), page).iter():
        if element is content:
            return list(out)
        if element is title:
            begun = True
        elif begun and element not in inside and tag_of(element) not in (*INVISIBLE, ""):
            if element.getparent() in inside or element.getparent() in out:
                inside.add(element)
            elif element not in around:
                out[element] = None
    return []


def day_of_page(page: Element) -> str:
    """The day a page says it was published, as its head writes it."""
    return _meta(page, "article:published_time", "publishdate", "pubdate", "og:release_date")


def author_of_page(page: Element) -> str:
    """The author a page names in its head."""
    return _meta(page, "author", "og:article:author", "article:author")


def address_of_page(page: Element) -> str:
    """The address a page stood at."""
    for link in page.iter("{*}link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href", "").startswith(
            "http"
        ):
            return link.get("href", "")
    url = _meta(page, "og:url")
    return url if url.startswith("http") else ""
