"""One article file becomes an `Article`: encoding, front matter, title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from huozi import files
from huozi.diagnostics import Finding, Source, Span, errors, finding
from huozi.manuscript.config import FRONT_MATTER, UNPRINTABLE, check
from huozi.manuscript.days import as_date
from huozi.manuscript.front_matter import FrontMatter, split
from huozi.model import Article, Origin, Person, Role
from huozi.names import xml_name

# Roles an editor may give an article, in the words of the EPUB structural vocabulary.
ROLES = {
    role.value: role
    for role in (
        Role.FOREWORD,
        Role.PREFACE,
        Role.INTRODUCTION,
        Role.CHAPTER,
        Role.APPENDIX,
        Role.AFTERWORD,
        Role.COLOPHON,
    )
}

_TITLE = re.compile(
    r"\A\s*(?:#[ \t]+(?P<atx>[^\n]+?)(?:[ \t]+#+)?[ \t]*|(?P<setext>[^\n]+)\n=+[ \t]*)(?:\n|\Z)"
)
_ATTRIBUTES = re.compile(r"[ \t]+\{:?[ \t]*[#.\w][^{}]*\}$")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|\*|`)(?P<words>.+?)(?<!\\)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")


def read_article(
    folder: Path, path: str, named_at: Span
) -> tuple[Article | None, tuple[Finding, ...]]:
    """The article in the file `path` of the book; None where the file can't be used."""
    data, found = files.read(folder, path, named_at)
    if data is None:
        return None, found
    source, found = _decode(path, data)
    if source is None:
        return None, found
    head, found = split(source)
    values, checked = check(head.values, FRONT_MATTER, lambda at: _place(head, path, at))
    if errors(found := (*found, *checked)):
        return None, found
    article, building = _article(path, values, head)
    found = (*found, *building)
    return (None if errors(found) else article), found


def _decode(path: str, data: bytes) -> tuple[Source | None, tuple[Finding, ...]]:
    """UTF-8 text with plain line ends; another encoding or a control character is an error."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (finding("M001", _byte_place(path, data, error), byte=_byte(data, error)),)
    source = Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    found = tuple(
        finding("M002", source.span(match.start()), code=f"U+{ord(match[0]):04X}")
        for match in islice(UNPRINTABLE.finditer(source.text), 20)
    )
    return (None if found else source), found


def _byte(data: bytes, error: UnicodeDecodeError) -> str:
    return f"0x{data[error.start]:02X}"


def _byte_place(path: str, data: bytes, error: UnicodeDecodeError) -> Span:
    """The place of the byte that is no UTF-8, its column in characters."""
    before = data[: error.start]
    start = before.rfind(b"\n") + 1
    column = len(before[start:].decode("utf-8-sig", "replace")) + 1
    return Span(path, before.count(b"\n") + 1, column)


def _place(head: FrontMatter, path: str, at: tuple[str | int, ...]) -> Span:
    while at:
        if at in head.places:
            return head.places[at]
        at = at[:-1]
    return Span(path, 1, 1)


def _article(
    path: str, values: dict[str, Any], head: FrontMatter
) -> tuple[Article, tuple[Finding, ...]]:
    """The article from checked front matter; its title from a first `# heading` if need be."""
    found: list[Finding] = []
    title, body = _title(values, head.body)
    if not title:
        title = PurePosixPath(path).stem
        found.append(finding("M003", Span(path, 1, 1), title=title))
    if not body.text.strip():
        found.append(finding("M004", Span(path, body.first_line)))
    role = str(values.get("role", Role.CHAPTER.value))
    if role not in ROLES:
        place = _place(head, path, ("role",))
        found.append(finding("M005", place, role=role, known="、".join(ROLES)))
    article = Article(
        id=xml_name(str(values.get("id") or PurePosixPath(path).stem)),
        path=path,
        title=title,
        body=body.text,
        body_line=body.first_line,
        authors=tuple(Person(**person) for person in values.get("authors", ())),
        abstract=str(values.get("abstract", "")).strip(),
        sources=_origins(values.get("source")),
        keywords=tuple(values.get("keywords", ())),
        date=as_date(values.get("date", "")),
        role=ROLES.get(role, Role.CHAPTER),
        **{key: _one_line(values.get(key, "")) for key in _LINES},
    )
    return article, tuple(found)


# Front matter that is one line of text, as it is.
_LINES = ("kicker", "subtitle", "credit", "rights", "column")


def _title(values: Mapping[str, Any], body: Source) -> tuple[str, Source]:
    """The title and the text below it: front matter's, or that of a first `# heading`.

    Where both say the same the heading is not printed again.
    """
    title = _one_line(values.get("title", ""))
    match = _TITLE.match(body.text)
    heading = _plain(match["atx"] or match["setext"]) if match else ""
    if not match or title not in {"", heading}:
        return title, body
    rest = body.text[match.end() :]
    return heading, Source(body.path, rest, body.first_line + match[0].count("\n"))


def _plain(heading: str) -> str:
    """A heading's words without Markdown's marks: a title is plain text."""
    text = _ATTRIBUTES.sub("", heading.strip())
    for _ in range(2):
        text = _EMPHASIS.sub(lambda match: match["words"], text)
    return _ESCAPE.sub(r"\1", text).strip()


def _one_line(text: Any) -> str:
    return _LINE_END.sub(" ", str(text).strip())


def _origins(value: Any) -> tuple[Origin, ...]:
    """Where the article stood before: one table, or several."""
    tables = value if isinstance(value, list) else [value] if value else []
    return tuple(Origin(**{key: _one_line(table[key]) for key in table}) for table in tables)
