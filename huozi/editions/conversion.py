"""An edition in Traditional characters: every word a reader sees or hears, and nothing else.

Names of anchors, addresses, code, readings 注音 and what isn't Chinese stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from huozi import xhtml
from huozi.editions.decisions import Question
from huozi.editions.quotes import (
    BLOCK,
    SIMPLIFIED_VERTICAL,
    TRADITIONAL,
    Pairs,
    corner_quotes,
)
from huozi.editions.spelling import Spelling, spell
from huozi.model import ContentsEntry, Edition, Metadata, Person, Section
from huozi.pinyin import file_as
from huozi.varieties import is_traditional
from huozi.xhtml import Element

# Attributes whose text people read or hear.
SPOKEN = ("alt", "title", "aria-label")
KEPT = "\ufffc"  # stands in a text for what isn't converted
_UNSPOKEN = xhtml.VERBATIM | {"rt", "rp", "svg", "math"}
_BREAKS = xhtml.BLOCKS | {"br", "img"}


def convert(edition: Edition, spelling: Spelling) -> tuple[Edition, tuple[Question, ...]]:
    """The edition in other characters, and the questions that stay open in it."""
    speller = _Speller(spelling)
    converted = replace(
        edition,
        metadata=_metadata(edition.metadata, speller),
        sections=tuple(_section(section, speller) for section in edition.sections),
        contents=tuple(_entry(entry, speller) for entry in edition.contents),
    )
    return converted, tuple(dict.fromkeys(speller.questions))


def with_upright_quotes(edition: Edition) -> Edition:
    """A vertical edition with corner brackets for quotes, on its pages; as it is if horizontal.

    Faces turn curved quotes on their side, where nobody knows them for quotes.
    """
    if not edition.type_area.vertical:
        return edition
    is_hant = is_traditional(edition.metadata.language)
    change = partial(_bracketed, TRADITIONAL if is_hant else SIMPLIFIED_VERTICAL)

    def words(text: str) -> str:
        return "".join(change(text))

    sections = (
        replace(item, title=words(item.title), xhtml=_changed(item.xhtml, change))
        for item in edition.sections
    )
    contents = (
        replace(item, title=words(item.title), byline=words(item.byline))
        for item in edition.contents
    )
    return replace(edition, sections=tuple(sections), contents=tuple(contents))


def _bracketed(pairs: Pairs, text: str) -> list[str]:
    pieces = list(text)
    for at, bracket in corner_quotes(text, pairs).items():
        pieces[at] = bracket
    return pieces


@dataclass(slots=True)
class _Speller:
    """Converts texts and gathers their questions; `part` is the file they stand in."""

    spelling: Spelling
    part: str = ""
    questions: list[Question] = field(default_factory=list)

    def pieces(self, text: str) -> list[str]:
        pieces, questions = spell(text, self.spelling, self.part)
        self.questions += questions
        return pieces

    def __call__(self, text: str) -> str:
        return "".join(self.pieces(text))


def _metadata(data: Metadata, speller: _Speller) -> Metadata:
    speller.part = "book.toml"
    return replace(
        data,
        title=speller(data.title),
        slug=speller(data.slug),
        subtitle=speller(data.subtitle),
        authors=tuple(_person(person, speller) for person in data.authors),
        publisher=speller(data.publisher),
        description=speller(data.description),
        subjects=tuple(map(speller, data.subjects)),
        rights=speller(data.rights),
        imprint=tuple((speller(name), speller(value)) for name, value in data.imprint),
        series=speller(data.series),
    )


def _person(person: Person, speller: _Speller) -> Person:
    """A name is filed as before: pinyin knows no script."""
    return Person(
        speller(person.name),
        speller(person.role),
        speller(person.affiliation),
        person.sort or file_as(person.name),
    )


def _entry(entry: ContentsEntry, speller: _Speller) -> ContentsEntry:
    """A line of the contents; what is open in it is asked for where it comes from."""
    silent = _Speller(speller.spelling)
    return replace(entry, title=silent(entry.title), byline=silent(entry.byline))


def _section(section: Section, speller: _Speller) -> Section:
    speller.part = section.path or "book.toml"
    title = _Speller(speller.spelling)(section.title)
    return replace(section, title=title, xhtml=_changed(section.xhtml, speller.pieces))


def _changed(markup: str, change: Callable[[str], list[str]]) -> str:
    """A section with its text changed, seen as one over inline elements.

    `change` says what becomes of each character.
    """
    tree = xhtml.parse(markup)
    text = ""
    places: list[tuple[Element, str, int]] = []
    for node, name, words in _texts(tree):
        if name:
            places.append((node, name, len(text)))
        text += words
    pieces = change(text)
    for node, name, start in places:
        length = len(_get(node, name))
        _put(node, name, "".join(pieces[start : start + length]))
    return xhtml.serialise(tree)


def _texts(tree: Element) -> Iterator[tuple[Element, str, str]]:
    """The texts of a tree in reading order, each with its place, and what stands between them."""
    skipped: set[Element] = set()
    for node in tree.iter():
        if node not in skipped and not _is_spoken(node):
            skipped.update(node.iter())
    attributes = [
        (node, f"@{name}")
        for node in tree.iter()
        if node not in skipped
        for name in SPOKEN
        if node.get(name)
    ]
    for node, slot in xhtml.slots(tree):
        if node.tag in _BREAKS:
            yield node, "", BLOCK
        around = node if slot == "text" else node.getparent()
        if around not in skipped:
            yield node, slot, getattr(node, slot) or ""
        elif slot == "text" and node.tag not in {"rt", "rp"}:
            yield node, "", KEPT
    for node, name in attributes:
        yield node, "", BLOCK
        yield node, name, _get(node, name)


def _is_spoken(node: Element) -> bool:
    """Whether an element is Chinese text."""
    is_foreign = node.get("lang", "zh")[:2] != "zh" or "latin" in node.get("class", "").split()
    return node.tag not in _UNSPOKEN and not is_foreign


def _get(node: Element, name: str) -> str:
    return node.get(name[1:], "") if name.startswith("@") else getattr(node, name) or ""


def _put(node: Element, name: str, words: str) -> None:
    if name.startswith("@"):
        node.set(name[1:], words)
    elif words != (getattr(node, name) or ""):
        setattr(node, name, words)
