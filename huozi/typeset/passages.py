"""What the passages between `:::` lines are built of: verse, letters, figures, notices."""

from __future__ import annotations

import re
from collections.abc import Callable

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.numerals import first_number, notice_marker
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_BAR = re.compile(r"[ \t]*[|｜][ \t]*")
# Words after which a letter's last wish stands on a line of its own, at the margin.
_REGARDS = re.compile(r"此致|(?:敬|谨|顺|遥|恭|并|即)?(?:祝|颂|请|候|问)|此[颂祝]|专此.{0,4}")


def passages(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Build the inside of every passage."""
    found: list[Finding] = []
    for box in list(body.iter("div")):
        if build := BUILDERS.get(box.get("class", "")):
            found += build(box, setting)
    return tuple(found)


def _verse(box: Element, setting: Setting) -> list[Finding]:
    """Verse: each paragraph a stanza, each line of it a paragraph; its title, its author."""
    del setting
    for paragraph in box.findall("p"):
        if paragraph.get("class") == "block-title":
            title, *authors = xhtml.divide(paragraph, _BAR.split)
            box.replace(paragraph, title)
            for author in reversed(authors):
                author.set("class", "block-author")
                title.addnext(author)
            continue
        stanza = E.div({"class": "stanza"})
        paragraph.addprevious(stanza)
        stanza.extend(_lines(paragraph))
        for line in stanza:
            line.set("class", "line")
        xhtml.remove(paragraph)
    return []


def _letter(box: Element, setting: Setting) -> list[Finding]:
    """A letter, a line a paragraph: the salutation and the regards start at the margin."""
    del setting
    before = ""
    lines = [line for line in _by_lines(box) if line.get("class") != "block-title"]
    for number, line in enumerate(lines):
        words = xhtml.text(line).strip()
        if (number == 0 and words.endswith(("：", ":"))) or _REGARDS.fullmatch(before):
            line.set("class", "flush")
        before = words
    return []


def _signature(box: Element, setting: Setting) -> list[Finding]:
    """Who signs, and when: a line a paragraph."""
    del setting
    _by_lines(box)
    return []


def _pull_quote(box: Element, setting: Setting) -> list[Finding]:
    """A passage quoted from the article itself, to catch the eye."""
    del setting
    box.tag = "blockquote"
    return []


def _key_figures(box: Element, setting: Setting) -> list[Finding]:
    """Figures with what they count: `8.86亿元 | 投资额`, a line a pair."""
    listing = E.dl({"class": "key-figures"})
    for child in box:
        for line in _lines(child) if child.tag == "p" else [child]:
            cells = xhtml.divide(line, _BAR.split) if line.tag == "p" else []
            if len(cells) != 2 or not all(xhtml.text(cell).strip() for cell in cells):
                words = xhtml.text(line).strip()
                return [finding("M026", setting.finder.span(words[:8]), line=words[:20])]
            cells[0].tag, cells[1].tag = "dt", "dd"
            listing.append(E.div(*cells))
    box.addprevious(listing)
    xhtml.remove(box)
    return []


def _notice(box: Element, setting: Setting) -> list[Finding]:
    """An official notice: its numbered lists count 一、（一）1.（1） (GB/T 9704—2012, 7.3.3)."""
    del setting
    for listing in box.iter("ol"):
        outer = [node for node in listing.iterancestors("ol") if box in node.iterancestors()]
        listing.set("class", "numbered")
        first = first_number(listing.attrib.pop("start", None))
        for number, item in enumerate(listing.iterchildren("li"), first):
            _number(item, notice_marker(len(outer) + 1, number))
    return []


def _number(item: Element, marker: str) -> None:
    """An item's words as paragraphs, its number before them; one that heads others is a heading."""
    xhtml.wrap_loose(item)
    if not len(item) or item[0].tag != "p":
        item.insert(0, E.p())
    first = item[0]
    if len(item) > 1 and not xhtml.text(first).rstrip().endswith(tuple("。；：！？;:")):
        first.set("class", "heading")
    mark = E.span({"class": "marker"}, marker)
    mark.tail, first.text = first.text, None
    first.insert(0, mark)


BUILDERS: dict[str, Callable[[Element, Setting], list[Finding]]] = {
    "verse": _verse,
    "letter": _letter,
    "signature": _signature,
    "pull-quote": _pull_quote,
    "key-figures": _key_figures,
    "notice": _notice,
}


def _lines(paragraph: Element) -> list[Element]:
    """A paragraph cut at the ends of its lines."""
    for break_ in list(paragraph.iter("br")):
        break_.tail = f"\n{break_.tail or ''}"
        xhtml.remove(break_)
    lines = xhtml.divide(paragraph, _LINE_END.split)
    return [line for line in lines if len(line) or (line.text or "").strip()]


def _by_lines(box: Element) -> list[Element]:
    """The paragraphs of a box, each of its lines now one."""
    result = []
    for paragraph in box.findall("p"):
        lines = _lines(paragraph)
        result += lines
        for line in lines:
            paragraph.addprevious(line)
        xhtml.remove(paragraph)
    return result
