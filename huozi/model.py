"""The values that cross the stages: frozen, plain, comparable, picklable.

    Book      what the manuscript says      (load)
    Document  one article as semantic XHTML (typeset)
    Edition   the whole book in page order  (assemble)

Paths are relative to the book's folder and written with `/`. XHTML strings are well-formed
fragments in the XHTML namespace, without a declaration; every `id` in them is unique in the
book, and a link inside the book is `href="#id"`: each output turns it into its own form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from huozi.apparatus import Index, Lists
from huozi.cover_style import CoverStyle
from huozi.page_style import LineStyle, NoteStyle, TypeArea
from huozi.print_profiles import PLAIN, PROFILES, PrintProfile
from huozi.reader_style import PageStart, ReaderStyle


class Matter(StrEnum):
    """The three divisions of a book's pages (EPUB SSV: frontmatter, bodymatter, backmatter)."""

    FRONT = "frontmatter"
    BODY = "bodymatter"
    BACK = "backmatter"


class Role(StrEnum):
    """What a section of the book is, in the words of the EPUB structural vocabulary."""

    TITLE_PAGE = "titlepage"
    IMPRINT = "copyright-page"
    CONTENTS = "toc"
    FIGURES = "loi"
    FOREWORD = "foreword"
    PREFACE = "preface"
    INTRODUCTION = "introduction"
    PART = "part"
    DIVISION = "division"
    CHAPTER = "chapter"
    APPENDIX = "appendix"
    AFTERWORD = "afterword"
    COLOPHON = "colophon"
    NOTES = "endnotes"
    SOURCES = "bibliography"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a byline or an imprint names; `sort` is what to file the name under, if given."""

    name: str
    role: str = ""
    affiliation: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was first published; all text as an editor would print it."""

    title: str = ""
    authors: str = ""
    publication: str = ""
    date: str = ""
    page: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the manuscript: its front matter and its Markdown body.

    `id` is an ASCII name made from the file name (never from its position); `body_line` is the
    line of the file at which `body` starts.
    """

    id: str
    path: str
    title: str
    body: str
    body_line: int = 1
    kicker: str = ""
    subtitle: str = ""
    authors: tuple[Person, ...] = ()
    abstract: str = ""
    sources: tuple[Origin, ...] = ()
    credit: str = ""
    rights: str = ""
    keywords: tuple[str, ...] = ()
    column: str = ""
    date: date | None = None
    role: Role = Role.CHAPTER


@dataclass(frozen=True, slots=True)
class Chapter:
    """Articles under one heading inside a part; without a title they stand in the part itself."""

    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part 编 of the book; without a title its chapters stand in the book itself."""

    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the title page, the imprint and the package document say of the book.

    `imprint` are rows of editors, `imprint_lines` where in `book.toml` they stand; `cip` is the
    CIP data as supplied; `internal` says that it is an internal publication 内部资料.
    """

    title: str
    slug: str
    subtitle: str = ""
    authors: tuple[Person, ...] = ()
    publisher: str = ""
    language: str = "zh-Hans"
    identifier: str = ""
    date: date | None = None
    description: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""
    imprint: tuple[tuple[str, str], ...] = ()
    series: str = ""
    volume: str = ""
    print_isbn: str = ""
    imprint_lines: tuple[int, ...] = ()
    cip: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The manuscript as loaded.

    `modified` is what the outputs are dated (UTC); `files` are the paths of all the folder holds.
    """

    root: str
    metadata: Metadata
    front: tuple[Article, ...]
    parts: tuple[Part, ...]
    back: tuple[Article, ...]
    modified: datetime
    type_area: TypeArea = TypeArea()
    lines: LineStyle = LineStyle()
    notes: NoteStyle = NoteStyle()
    theme: str = "song"
    cover: str = ""
    contents_depth: int = 2
    files: tuple[str, ...] = ()
    epub: ReaderStyle = ReaderStyle()
    profiles: tuple[PrintProfile, ...] = ()
    jacket: CoverStyle = CoverStyle()
    index: Index = Index()
    lists: Lists = Lists()

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article in reading order."""
        body = (
            article
            for part in self.parts
            for chapter in part.chapters
            for article in chapter.articles
        )
        return (*self.front, *body, *self.back)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a document: its anchor, level (2 is the first subhead) and plain text."""

    id: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class PictureReference:
    """A picture an article asks for: its path in the book and where it is asked for."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a place in the book: the `id` it points to, where it stands and what it says."""

    target: str
    line: int
    column: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked picture: `path` as documents refer to it, its bytes, its size in px."""

    path: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article set as semantic XHTML: one `<section>` with header, body, notes and source line.

    A note is `<a role="doc-noteref" href="#…">` in the text and `<aside role="doc-footnote">`
    in the section at the end; `<img src>` is the picture's path in the book.
    """

    article: Article
    xhtml: str
    headings: tuple[Heading, ...] = ()
    pictures: tuple[PictureReference, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A leaf of the book in page order: every section starts on a new page or in a new file.

    `note_lines` are the lines of the file at `path` where its notes stand, in order of call.
    """

    id: str
    role: Role
    matter: Matter
    title: str
    xhtml: str
    path: str = ""
    note_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: level 1 is the outermost; `byline` is printed after the title."""

    title: str
    target: str
    level: int
    byline: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The assembled book, ready for any output; `folios` where a PDF made with it has its pages.

    `profile` is what its PDF is made for.
    """

    metadata: Metadata
    modified: datetime
    type_area: TypeArea
    sections: tuple[Section, ...]
    contents: tuple[ContentsEntry, ...]
    pictures: tuple[Picture, ...] = ()
    cover: Picture | None = None
    notes: NoteStyle = NoteStyle()
    lines: LineStyle = LineStyle()
    epub: ReaderStyle = ReaderStyle()
    folios: tuple[PageStart, ...] = ()
    profile: PrintProfile = PROFILES[PLAIN]
