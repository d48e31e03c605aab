"""Saved web pages become articles: those of WeChat by their names, others by where the text is."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from huozi.diagnostics import Span, finding
from huozi.intake import pages
from huozi.intake.bylines import read_byline
from huozi.intake.containers import Element, actual_kind, other_than
from huozi.intake.decode import decode
from huozi.intake.edits import Edit
from huozi.intake.elements import Fetch, Walker
from huozi.intake.nodes import lines_of
from huozi.intake.origins import day_of, origin_of
from huozi.intake.story import DROPPED, NOTHING, Answers, Outcome, Part, Role, Story
from huozi.intake.structure import finished, received_text

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_ELEMENT = re.compile(rb"<(?:p|div|section|span|br|h[1-6]|article)\b[^>]*>", re.IGNORECASE)
# What divides the line under a title that says when, from where and by whom.
_ITEMS = re.compile(
    r"\s*(?=(?:来源|來源|作者|编辑|責編|责编|记者|发布时间|时间)\s*[:：])|[|｜]|\s{2,}|\s+(?=\S{1,4}[:：])"
)
_MARKS_OF_ORDER = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CREATED = re.compile(r"(?:createTime\s*=\s*['\"](\d{4}-\d\d-\d\d)|\bct\s*=\s*['\"](\d{10})['\"])")
_DATA = re.compile(
    r"data:image/[\w.+-]+(?P<coded>;base64)?(?:;[^,]{0,40})?,(?P<content>.*)", re.DOTALL
)
_MOST_SAID = 60

Beside = Mapping[str, bytes]


def read_page(data: bytes, name: str, answers: Answers, beside: Beside) -> Outcome:
    """A saved web page with the pictures in `beside`, by their paths from the page."""
    if (problems := other_than(data, name, "html")) and not _is_fragment(data):
        return NOTHING, problems
    source, edits, found = decode(_with_charset(data), name)
    if source is None:
        return NOTHING, found
    page = parsed(source.text)
    if page is None:
        return NOTHING, (*found, finding("I208", Span(name)))
    story = Story(edits=[Edit(1, 1, edit.before, "", edit.rule) for edit in edits])
    story.findings += [item for item in found if item.code == "I005"]
    fetch = fetcher(beside)
    wechat = next((node for node in page.iter() if node.get("id") == "js_content"), None)
    if wechat is not None:
        _wechat(page, wechat, source.text, story, fetch)
    else:
        _general(page, story, fetch)
    if not any(part.text for part in story.parts):
        return NOTHING, (*story.findings, finding("I208", Span(name)))
    _said(story, name)
    return finished(story, name, answers)


def _is_fragment(data: bytes) -> bool:
    """Whether a text without the usual beginning of a page is HTML all the same."""
    return not actual_kind(data)[0] and bool(_ELEMENT.search(data[: 1 << 16]))


def _with_charset(data: bytes) -> bytes:
    """A page in UTF-8, where it says what it is in and is that; else as it came."""
    declared = _CHARSET.search(data[:4096])
    if declared is None or data.startswith(_MARKS_OF_ORDER):
        return data
    charset = declared[1].decode("ascii").lower()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(_ALIASES.get(charset, charset)).encode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError, LookupError):
            return data
    return data


def parsed(text: str) -> Element | None:
    """The tree of a page, with no network and no entities but HTML's own."""
    words = _DECLARED.sub("", text).encode("utf-8", "replace")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return etree.fromstring(words, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def fetcher(beside: Beside, folder: str = "") -> Fetch:
    """What gives the pictures that came along, by the addresses a page in `folder` has for them."""

    def fetch(address: str) -> bytes | None:
        if inline := _DATA.match(address):
            return _decoded(inline["content"], coded=bool(inline["coded"]))
        plain = unquote(address.partition("#")[0].partition("?")[0]).replace("\\", "/")
        path = posixpath.normpath(posixpath.join(folder, plain))
        outside = path.startswith(("../", "/")) or ":" in plain.partition("/")[0]
        return None if outside or not plain else beside.get(path)

    return fetch


def _decoded(content: str, *, coded: bool) -> bytes | None:
    """The bytes of a picture that stands in the page itself."""
    raw = unquote_to_bytes(content)
    try:
        data = base64.b64decode(raw) if coded else raw
    except (binascii.Error, ValueError):
        return None
    # A placeholder of lazy loading is a dot of a few bytes.
    return data if len(data) > 128 else None


def _wechat(page: Element, content: Element, text: str, story: Story, fetch: Fetch) -> None:
    """An article of a WeChat account: its title, account, day and text stand under known names."""
    named = {node.get("id"): node for node in page.iter() if node.get("id")}
    title, account = named.get("activity-name"), named.get("js_name")
    time, author = named.get("publish_time"), named.get("js_author_name")
    words = "".join(lines_of(title)) if title is not None else pages.title_of(page, content)[1]
    if words:
        story.add(Part(received_text(words, story), role=Role.TITLE))
    if author is not None and (people := "".join(lines_of(author))):
        story.add(Part(received_text(people, story)))
    publication = "".join(lines_of(account)) if account is not None else ""
    when = "".join(lines_of(time)) if time is not None else ""
    _given(
        story, publication, when if day_of(when) else _created(text), pages.address_of_page(page)
    )
    used = {node for node in (title, account, time, author) if node is not None}
    _walked(page, content, used, story, fetch)


def _created(text: str) -> str:
    """The day that the script of a WeChat page says it was made."""
    match = _CREATED.search(text)
    if match is None:
        return ""
    if match[1]:
        return match[1]
    return f"{datetime.fromtimestamp(int(match[2]), UTC) + timedelta(hours=8):%Y-%m-%d}"


def _given(story: Story, publication: str, when: str, address: str) -> None:
    """What a page says of its source, as front matter."""
    day = day_of(when)
    words = f"{day.year}年{day.month}月{day.day}日" if day else ""
    source = {"publication": received_text(publication, story), "date": words, "url": address}
    story.given["source"] = {key: value for key, value in source.items() if value}
    story.given["date"] = day


def _general(page: Element, story: Story, fetch: Fetch) -> None:
    """Any other page: the title, what stands between it and the text, the text."""
    content = pages.body_of(page)
    title, words = pages.title_of(page, content)
    if words:
        story.add(Part(received_text(words, story), role=Role.TITLE))
    used: set[Element] = {title} if title is not None else set()
    head = _known_lines(pages.between(page, title, content), used, story)
    for line in head:
        story.add(Part(received_text(line, story)))
    author = pages.author_of_page(page)
    if author and not any(read_byline(line) for line in head) and read_byline(author):
        story.add(Part(received_text(author, story)))
    address, day = pages.address_of_page(page), day_of(pages.day_of_page(page))
    if day and not any(origin_of(line) for line in head):
        story.given["date"] = day
    if address and not any(origin_of(line) for line in head):
        story.given["source"] = {"url": address}
    _walked(page, content, used, story, fetch)


def _known_lines(between: Iterable[Element], used: set[Element], story: Story) -> list[str]:
    """The lines above the text that say by whom, from where and when; a subtitle is added."""
    head: list[str] = []
    for element in between:
        if subtitle := _subtitle(element):
            used.add(element)
            story.add(Part(received_text(subtitle, story), role=Role.SUBTITLE))
            continue
        lines = [word.strip() for line in lines_of(element) for word in _ITEMS.split(line)]
        known = [line for line in lines if line and (read_byline(line) or origin_of(line))]
        if known:
            used.add(element)
            head += known
            for line in lines:
                if line and line not in known:
                    story.dropped(line)
    return head


def _subtitle(element: Element) -> str:
    """The subtitle a line under the title is: one with a dash."""
    words = "".join(lines_of(element)).strip()
    return words if words.startswith(("——", "--")) and len(words) <= _MOST_SAID else ""


def _walked(
    page: Element, content: Element, used: set[Element], story: Story, fetch: Fetch
) -> None:
    """The text taken over; what the page says elsewhere goes to the log."""
    last = len(story.edits)
    skipped = frozenset(element for element in used if content in element.iterancestors())
    Walker(story, fetch, skipped=skipped).walk(content)
    # The title and the byline inside the text are in the article already.
    taken = {line for element in skipped for line in lines_of(element)}
    story.edits[last:] = [
        edit for edit in story.edits[last:] if edit.rule is not DROPPED or edit.before not in taken
    ]
    body = next(page.iter("{*}body"), page)
    if content is not body:
        outside = lines_of(body, frozenset({content, *used}))
        story.edits += [Edit(1, 1, line, "", DROPPED) for line in outside]


def _said(story: Story, name: str) -> None:
    """A word on how much of the page was left out."""
    gone = [edit.before for edit in story.edits if edit.rule is DROPPED and edit.before]
    if gone:
        count = sum(len("".join(words.split())) for words in gone)
        story.findings.append(finding("I214", Span(name), count=count, first=gone[0][:_MOST_SAID]))
