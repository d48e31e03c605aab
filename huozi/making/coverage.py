"""Which face sets each character of a book, known before any page is laid out.

The theme's rules say in which families a text is tried, fontconfig which characters a family has;
Pango goes by the same two. A character that only a `rare` face has is told of; one that no face
has is an error.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from huozi import files, fonts
from huozi.characters import HAN
from huozi.diagnostics import Finding, Source, Span, finding
from huozi.doctor import FACES, RARE, SYMBOLS, in_words, missing_faces
from huozi.fonts import Face
from huozi.making.prepare import Prepared
from huozi.manuscript.load import CONFIG
from huozi.model import Book, Edition
from huozi.pdf.cascade import Families, texts
from huozi.pdf.faces import Dressed, dress
from huozi.pdf.pages import pages
from huozi.pdf.sheet import sheet
from huozi.themes import LATIN, Theme

# Spaces, control and format characters are drawn by no face; nor are variation selectors.
_UNDRAWN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
CHART = ".toml"  # the ending of a picture that is drawn from figures
_IS_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Use:
    """A character and the face that sets it: in which role, how often, where first.

    `role` is that of the text, or the one that had to help out: a Latin one, `rare`; the first
    family itself where a theme's CSS names families without a role. `tried` are the families in
    their order; `face` is None where none has it. It first stands in the section or picture
    `part`, after `before` others like it.
    """

    character: str
    role: str
    tried: tuple[str, ...]
    face: Face | None
    count: int
    part: str
    before: int

    @property
    def family(self) -> str:
        """The family of its face as the theme asks for it."""
        names = self.face.families if self.face else ()
        return next((name for name in self.tried if name in names), "")


class _Option(NamedTuple):
    """A face that a text may be set in: under what name and in which role it is there."""

    family: str
    role: str
    face: Face
    characters: frozenset[str]


def survey(prepared: Prepared, faces: tuple[Face, ...]) -> tuple[Use, ...]:
    """Every character that the pages of a book will show, with the face that will set it.

    Raises KeyError where the theme uses an unknown `var()`.
    """
    return (*_on_pages(prepared.edition, prepared.theme, faces), *_in_charts(prepared, faces))


def _on_pages(edition: Edition, theme: Theme, faces: tuple[Face, ...]) -> Iterator[Use]:
    dressed = dress(theme, faces)
    style = f"{dressed.css}\n{sheet(dressed.theme, edition.type_area)}"
    tally = _Tally()
    for families, part, text in texts(pages(edition), style, (s.id for s in edition.sections)):
        tally.add(families, part, text)
    for families, counts in tally.counts.items():
        role, options = _options(families, dressed, theme, faces)
        tried = tuple(option.family for option in options)
        for character, count in counts.items():
            if not _is_drawn(character):
                continue
            chosen = next((item for item in options if character in item.characters), None)
            part, before = tally.first[families, character]
            own, face = (chosen.role, chosen.face) if chosen else (role, None)
            yield Use(character, own, tried, face, count, part, before)


def _in_charts(prepared: Prepared, faces: tuple[Face, ...]) -> Iterator[Use]:
    """The Chinese of charts, which are drawn in one face (its letters have matplotlib's own)."""
    families = dict(prepared.theme.families)["hei"]
    face = fonts.first_present(families, faces)
    places = Places(prepared.book, prepared.edition)
    for picture in prepared.edition.pictures:
        if face is None or not picture.path.endswith(CHART):
            continue
        values = tomllib.loads(places.text(picture.path))
        words = json.dumps(values, ensure_ascii=False, default=str)
        for character, count in Counter(_IS_HAN.findall(words)).items():
            own = face if character in face.characters else None
            tried = fonts.present(families, (face,))
            yield Use(character, "hei", tried, own, count, picture.path, 0)


def _options(
    families: Families, dressed: Dressed, theme: Theme, faces: tuple[Face, ...]
) -> tuple[str, list[_Option]]:
    """The role that a list of families stands for, and the faces it tries, in order."""
    role = next((role for role, chain in dressed.theme.families if chain == families), families[0])
    asked = dict(theme.families)
    helping = set(asked["rare"]) - set(asked.get(role, ())) - set(asked["song"])
    latin = {rule.name: rule for rule in reversed(dressed.rules)}
    options = []
    for name in families:
        if rule := latin.get(name):
            family, characters = rule.face.families[0], rule.characters
            options.append(_Option(family, LATIN.get(role, role), rule.face, characters))
        elif face := fonts.first_present([name], faces):
            own = "rare" if name in helping else role
            options.append(_Option(name, own, face, face.characters))
    return role, options


@dataclass(slots=True)
class _Tally:
    """Characters counted by the families they are tried in, and where each stands first."""

    counts: dict[Families, Counter[str]] = field(default_factory=dict)
    first: dict[tuple[Families, str], tuple[str, int]] = field(default_factory=dict)
    seen: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, families: Families, part: str, text: str) -> None:
        """Count a text that stands in a part of the book."""
        counts = self.counts.setdefault(families, Counter())
        seen = self.seen.setdefault(part, Counter())
        here = Counter(text)
        for character in here.keys() - counts.keys():
            self.first[families, character] = part, seen[character]
        counts.update(here)
        seen.update(here)


def _is_drawn(character: str) -> bool:
    return unicodedata.category(character) not in _UNDRAWN and not _SELECTORS.match(character)


def covered(prepared: Prepared) -> tuple[Finding, ...]:
    """What is to be said of a book's characters; nothing where this machine can't tell."""
    faces = fonts.installed()
    if not faces or missing_faces(prepared.theme, faces):
        return ()
    try:
        uses = survey(prepared, faces)
    except KeyError:  # an unknown `var()`, which the output complains of
        return ()
    return check(uses, prepared)


def check(uses: Iterable[Use], prepared: Prepared) -> tuple[Finding, ...]:
    """A finding for each character that no face has, and for each that a rare one sets."""
    places = Places(prepared.book, prepared.edition)
    found = []
    by_character: dict[tuple[str, bool], list[Use]] = {}
    for use in uses:
        if use.face is None or use.role == "rare":
            by_character.setdefault((use.character, use.face is None), []).append(use)
    for (character, is_missing), group in by_character.items():
        place = places.of(character, group[0].part, group[0].before)
        count = sum(use.count for use in group)
        values = {"character": character, "code": coded(character), "times": _times(count)}
        if is_missing:
            found.append(_missing(place, values, group))
        else:
            found.append(finding("P021", place, family=group[0].family, **values))
    return tuple(found)


def coded(character: str) -> str:
    """`U+20BB7`, as the code charts write it."""
    return f"U+{ord(character):04X}"


def _times(count: int) -> str:
    return f"，共 {count} 处" if count > 1 else ""


def _missing(place: Span, values: dict[str, str], group: list[Use]) -> Finding:
    roles = dict.fromkeys(FACES[use.role].name if use.role in FACES else use.role for use in group)
    tried = dict.fromkeys(family for use in group for family in use.tried)
    return finding(
        "P001",
        place,
        roles="、".join(roles),
        families="、".join(tried),
        commands=in_words(RARE if _IS_HAN.match(values["character"]) else SYMBOLS),
        **values,
    )


def unset(characters: str, prepared: Prepared) -> tuple[Finding, ...]:
    """A finding for each character the engine itself found no glyph for, as in a drawing."""
    tried = dict(prepared.theme.families)["song"]
    uses = (Use(c, "song", tried, None, 1, "", 0) for c in dict.fromkeys(characters))
    return check(uses, prepared)


class Places:
    """Where in the manuscript a character stands that pages show."""

    def __init__(self, book: Book, edition: Edition) -> None:
        self._root = Path(book.root)
        self._paths = {section.id: section.path for section in edition.sections if section.path}
        self._paths |= {picture.path: picture.path for picture in edition.pictures}
        self._all = (CONFIG, *(article.path for article in book.articles))
        self._sources: dict[str, Source] = {}

    def of(self, character: str, part: str, before: int) -> Span:
        """The place of a character in its part; where the part has no file, its first anywhere."""
        own = self._paths.get(part)
        for path in (own,) if own else self._all:
            source = self._source(path)
            if character in source.text:
                return source.span(_nth(source.text, character, before if own else 0))
        return Span(own or CONFIG)

    def text(self, path: str) -> str:
        """The text of a file of the manuscript."""
        return self._source(path).text

    def _source(self, path: str) -> Source:
        if path not in self._sources:
            data, _ = files.read(self._root, path, Span(path), files.TEXT_LIMIT)
            self._sources[path] = Source(path, (data or b"").decode("utf-8-sig", "replace"))
        return self._sources[path]


def _nth(text: str, character: str, before: int) -> int:
    """The offset of an occurrence, or of the first where there are not so many."""
    offset = first = text.index(character)
    for _ in range(before):
        offset = text.find(character, offset + 1)
        if offset < 0:
            return first
    return offset
