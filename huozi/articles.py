"""One article file becomes an `Article`: encoding, front matter, title."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from huozi import files
from huozi.config import FRONT_MATTER, check
from huozi.diagnostics import Finding, Source, Span, errors, finding
from huozi.front_matter import FrontMatter, split
from huozi.model import Article, Origin, Person, Role
from huozi.names import xml_name

# Roles an editor may give an article, in the words of the EPUB structural vocabulary.
ROLES = {role.value: role for role in (Role.FOREWORD, Role.CHAPTER, Role.APPENDIX, Role.AFTERWORD)}

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_TITLE = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t#]*(?:\n|\Z)")


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
    article, building = _article(path, values, head)
    found = (*found, *checked, *building)
    return (None if errors(found) else article), found


def _decode(path: str, data: bytes) -> tuple[Source | None, tuple[Finding, ...]]:
    """UTF-8 text with plain line ends; another encoding or a control character is an error."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, (finding("M001", Span(path, line), byte=f"0x{data[error.start]:02X}"),)
    source = Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    found = tuple(
        finding("M002", source.span(match.start()), code=f"U+{ord(match[0]):04X}")
        for match in _CONTROL.finditer(source.text)
    )
    return (None if found else source), found[:20]


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
    body = head.body
    title = str(values.get("title", "")).strip()
    if not title and (match := _TITLE.match(body.text)):
        title = match["title"]
        rest = body.text[match.end() :]
        body = Source(path, rest, body.first_line + match[0].count("\n"))
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
        sources=_origins(values.get("source")),
        keywords=tuple(values.get("keywords", ())),
        date=values.get("date") if isinstance(values.get("date"), date) else None,
        role=ROLES.get(role, Role.CHAPTER),
        **{key: str(values.get(key, "")).strip() for key in _PLAIN},
    )
    return article, tuple(found)


_PLAIN = ("kicker", "subtitle", "abstract", "credit", "rights")


def _origins(value: Any) -> tuple[Origin, ...]:
    """Where the article stood before: one table, or several."""
    tables = value if isinstance(value, list) else [value] if value else []
    return tuple(Origin(**{key: str(text) for key, text in table.items()}) for table in tables)
