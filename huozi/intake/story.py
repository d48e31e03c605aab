"""What a rich format delivers: paragraphs with their looks, pictures, notes, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from huozi.diagnostics import Finding
from huozi.intake.blocks import Kind
from huozi.intake.edits import Edit, Received, Rule
from huozi.model import Person

# What the log calls text of a file that is no part of its article: running heads, deletions.
DROPPED = Rule.DROPPED


class Role(StrEnum):
    """What a paragraph is by the format's own word for it."""

    NONE = ""
    TITLE = "题目"
    SUBTITLE = "副题"
    CAPTION = "图注"


class Align(StrEnum):
    """How a paragraph is set."""

    NONE = ""
    CENTRE = "居中"
    RIGHT = "居右"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph: its text with inline marks, its looks, its line in the text read (from 1).

    `size` is in points (0: not known); `number` is text that the format numbered it with;
    `picture` is the number of the picture that stands here instead of text. The lines of a part
    of kind `逐行`, `照录` or `已标记` are separated by line ends.
    """

    text: str
    line: int = 0
    kind: Kind = Kind.BODY
    level: int = 0
    role: Role = Role.NONE
    align: Align = Align.NONE
    size: float = 0.0
    bold: bool = False
    indent: int = 0
    number: str = ""
    picture: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its bytes, or None where it did not come along; what the format says of it."""

    data: bytes | None
    address: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark of a reader in the margin, with the words it is about."""

    line: int
    author: str
    text: str
    about: str = ""


@dataclass(slots=True)
class Story:
    """One article as it is gathered; notes by their number, links with theirs."""

    parts: list[Part] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    line: int = 1  # of the next part

    def add(self, part: Part) -> None:
        """Put a part here; it gets its line."""
        self.parts.append(replace(part, line=self.line))
        self.line += 1 + part.text.count("\n")

    def link(self, address: str) -> int:
        """The number of an address."""
        return self.links.setdefault(address, len(self.links) + 1)

    def show(self, picture: Picture) -> None:
        """Put a picture here."""
        self.pictures.append(picture)
        self.add(Part("", picture=len(self.pictures)))

    def dropped(self, text: str, *, line: int = 0) -> None:
        """Note text that is not taken over."""
        self.edits.append(Edit(line or self.line, 1, " ".join(text.split()), "", DROPPED))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an article: its path in the book's folder, its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """A whole book that one file held: its imprint, its order by the slugs of its articles.

    `parts` are titles with the slugs under them; the one without a title is the body of a book
    without parts.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[Person, ...] = ()
    front: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one received file holds; `work` where it is a whole book.

    `originals` is, for each article, the text it was read as, whose lines the edits and the
    questions number; those of a work are its text in stretches, numbered through.
    """

    articles: tuple[Received, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    originals: tuple[str, ...] = ()
    work: Work | None = None


Answers = Mapping[str, str]
Outcome = tuple[Parcel, tuple[Finding, ...]]
NOTHING = Parcel()
