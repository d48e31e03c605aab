"""Word documents become articles: styles by name and by looks, notes, comments, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.containers import Element
from huozi.intake.docx_parts import Package, opened
from huozi.intake.docx_runs import Counts
from huozi.intake.docx_styles import local, value
from huozi.intake.docx_text import Reader
from huozi.intake.story import NOTHING, Answers, Comment, Outcome, Story
from huozi.intake.structure import finished, received_text

_MOST_SAID = 60
_PICTURES = frozenset({"image", "hyperlink"})  # reported where they stand, or as links


def read_document(data: bytes, name: str, answers: Answers) -> Outcome:
    """A Word document with its pictures."""
    package, found = opened(data, name)
    if package is None:
        return NOTHING, found
    root = package.tree(package.main)
    if root is None:
        return NOTHING, (finding("I209", Span(name), member=package.main),)
    story = Story()
    reader = Reader(package, story)
    reader.body(root)
    for kind in ("footnote", "endnote"):
        reader.notes(kind)
    story.comments += _comments(package, reader)
    story.findings += _said(package, reader.runs.counts, story, name)
    return finished(story, name, answers)


def _comments(package: Package, reader: Reader) -> Iterator[Comment]:
    """The remarks in the margin, at the places they are about."""
    root = package.only("comments")
    for node in root if root is not None else ():
        words = _text(node)
        line, about = reader.runs.commented.get(value(node, "id"), (1, ""))
        if words:
            yield Comment(line, value(node, "author"), words, about)


def _said(package: Package, counts: Counts, story: Story, name: str) -> Iterator[Finding]:
    """What a person must know of the document beside its text."""
    span = Span(name)
    if counts.kept or counts.gone:
        first = (counts.gone or ["无"])[0][:_MOST_SAID]
        yield finding("I210", span, kept=counts.kept, gone=len(counts.gone), first=first)
    for text in dict.fromkeys(_margins(package)):
        story.dropped(received_text(text, story), line=1)
        yield finding("I211", span, text=text[:_MOST_SAID])
    for what, count in counts.formless.items():
        yield finding("I212", span, what=what, count=count)
    linked = (
        r.target for r in package.relations.values() if r.external and r.kind not in _PICTURES
    )
    for target in dict.fromkeys((*counts.outside, *linked)):
        yield finding("I213", span, target=target[:200])


def _margins(package: Package) -> Iterator[str]:
    """The words of running heads and feet, without page numbers alone."""
    for kind in ("header", "footer"):
        for path in package.parts(kind):
            root = package.tree(path)
            text = _text(root) if root is not None else ""
            if text.strip("-—– 0123456789第页共/"):
                yield text


def _text(node: Element) -> str:
    lines = (
        "".join(t.text or "" for t in paragraph.iter() if local(t) == "t")
        for paragraph in node.iter()
        if local(paragraph) == "p"
    )
    return " ".join(filter(None, map(str.strip, lines)))
