"""The paragraphs of a rich format become an article: the last step of every such reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import PurePath

from huozi.diagnostics import Finding, Severity, Span, finding
from huozi.intake import manuscript
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.compose import compose
from huozi.intake.decode import decode
from huozi.intake.edits import Doubt, Edit, Question, Received, Rule
from huozi.intake.inline import (
    bare,
    calls,
    escape,
    mask,
    picture,
    render,
    reserved,
    without_reserved,
)
from huozi.intake.log import Log
from huozi.intake.looks import blocks_of
from huozi.intake.parting import Portion, parted, work_of
from huozi.intake.setting import settled
from huozi.intake.story import NOTHING, Attachment, Outcome, Parcel, Part, Story
from huozi.intake.writing import Markup

# What a remark in the margin is asked as.
REMARK = Doubt.REMARK

_MARKUP = Markup(escape, mask)
_MARK = picture(0)[0], picture(0)[-1]
_FIGURE = re.compile(
    rf"!\[{_MARK[0]}(?P<number>\d+){_MARK[1]}(?P<alt>(?:\\.|[^\]\\])*)\]"
    rf'\({manuscript.MISSING_PICTURE}(?: "{_MARK[0]}\d+{_MARK[1]}(?P<title>[^"]*)")?\)'
)
_FRONT_END = "\n---\n"
_ANY_SPACE = str.maketrans("\r\x0b\x0c\x85\u2028\u2029\u00a0", "       ")

# First bytes of pictures that can be printed, and of those that must be converted first.
_PRINTED = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (
        re.compile(
            rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg", re.DOTALL
        ),
        "svg",
    ),
)
_CONVERTED = (
    (re.compile(rb"\x01\x00\x00\x00.{36} EMF", re.DOTALL), "emf"),
    (re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\x09\x00"), "wmf"),
    (re.compile(rb"BM"), "bmp"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "tiff"),
)


def picture_ending(data: bytes) -> tuple[str, bool]:
    """The ending of a picture by its first bytes, and whether it can be printed as it is."""
    for table, printed in ((_PRINTED, True), (_CONVERTED, False)):
        for pattern, ending in table:
            if pattern.match(data[:1024]):
                return ending, printed
    return "", False


def finished(story: Story, name: str, answers: Mapping[str, str]) -> Outcome:
    """The story as an article with its pictures; an error where it has no words."""
    stem = PurePath(name).stem
    lines = _lines(story)
    source, edits, found = decode("\n".join(lines).encode("utf-8", "replace"), name)
    if source is None:
        found = tuple(item for item in found if item.severity is Severity.ERROR)
        return NOTHING, (*story.findings, *found)
    clean = source.text.split("\n")
    parts = [_cleaned(part, clean) for part in story.parts]
    log = Log((*story.edits, *edits), answers)
    for comment in story.comments:
        words = (
            f"批注（{comment.author}）：{comment.text}"
            if comment.author
            else f"批注：{comment.text}"
        )
        log.ask(REMARK, comment.line, words, around=("", bare(comment.about)))
    original = bare(source.text)
    whole = Portion(blocks_of(parts), original, stem, log, story.given)
    parcel, problems = _articles(whole, story, name)
    return parcel, (*story.findings, *found, *problems)


def _articles(whole: Portion, story: Story, name: str) -> Outcome:
    """The articles of a story with their notes and pictures."""
    portions, imprint, parting = parted(whole, name)
    found = list(parting)
    articles: list[Received] = []
    attachments: list[Attachment] = []
    uncalled = set(story.notes)
    for portion in portions:
        article = compose(portion, _MARKUP)
        called = set(calls(article.markdown[article.markdown.find(_FRONT_END, 4) :]))
        uncalled -= called
        shown = called | uncalled if portion is portions[-1] else called
        notes = _notes(story, shown, called, portion.log)
        article = replace(article, markdown=article.markdown + notes, edits=portion.log.edits)
        article, pictures, problems = _with_pictures(article, story, name)
        articles.append(_rendered(article, story))
        attachments += pictures
        found += problems
    texts = tuple(portion.text for portion in portions)
    work = work_of(imprint, portions, articles)
    return Parcel(tuple(articles), tuple(attachments), texts, work), tuple(found)


def _lines(story: Story) -> list[str]:
    """The text the story was read as, line by line; characters that stand for marks are out."""
    lines = []
    for part in story.parts:
        lines += part.text.translate(_ANY_SPACE).split("\n")
    return lines


def received_text(text: str, story: Story) -> str:
    """Text of a file as it may stand in a part: without the characters kept for marks."""
    if strange := reserved(text):
        story.edits.append(Edit(story.line, 1, strange, "", Rule.CHARACTER))
    return without_reserved(text)


def _cleaned(part: Part, lines: list[str]) -> Part:
    count = 1 + part.text.count("\n")
    return replace(part, text="\n".join(lines[part.line - 1 : part.line - 1 + count]))


def _notes(story: Story, shown: AbstractSet[int], called: AbstractSet[int], log: Log) -> str:
    """Notes of the story under an article; one whose call is in no text is a paragraph."""
    out = ""
    for number in sorted(shown & story.notes.keys()):
        text = story.notes[number]
        words = settled(
            Block((Piece(story.line, 1, text.strip() or "　"),), Kind.BODY), log, mask=mask
        )
        words = manuscript.escape_inline(words)
        if number in called:
            out += f"\n[^{number}]: {words}\n"
        elif bare(words).strip():
            out += f"\n〔注〕{words}\n"
    return out


def _with_pictures(
    article: Received, story: Story, name: str
) -> tuple[Received, tuple[Attachment, ...], tuple[Finding, ...]]:
    """The article with the paths of its pictures, the pictures, what is wrong with them."""
    attachments: list[Attachment] = []
    found: list[Finding] = []
    paths: dict[int, str] = {}
    shown = [int(match["number"]) for match in _FIGURE.finditer(article.markdown)]
    for number in shown:
        held = story.pictures[number - 1]
        if held.data is None:
            found.append(finding("I215", Span(name), address=held.address[:200] or "？"))
            continue
        ending, printed = picture_ending(held.data)
        path = f"images/{article.slug}-{len(attachments) + 1}.{ending or 'bin'}"
        attachments.append(Attachment(path, held.data))
        if printed:
            paths[number] = path
        else:
            found.append(finding("I216", Span(name), path=path, kind=ending.upper() or "未知"))

    def placed(match: re.Match[str]) -> str:
        number = int(match["number"])
        words = manuscript.escape_inline(story.pictures[number - 1].words)
        alt, title = bare(match["alt"]) or words or "图片", bare(match["title"] or "")
        address = paths.get(number, manuscript.MISSING_PICTURE)
        return f"![{alt}]({address}" + (f' "{title}")' if title else ")")

    markdown = _FIGURE.sub(placed, article.markdown)
    return replace(article, markdown=markdown), tuple(attachments), tuple(found)


def _rendered(article: Received, story: Story) -> Received:
    """The article with its inline marks as Markdown; its logs without them."""
    end = article.markdown.find(_FRONT_END, 4)
    front, body = bare(article.markdown[:end]), render(article.markdown[end:], tuple(story.links))
    edits = (
        edit._replace(before=bare(edit.before), after=bare(edit.after)) for edit in article.edits
    )
    return replace(
        article,
        markdown=front + body,
        edits=tuple(edit for edit in edits if edit.before or edit.after),
        questions=tuple(question for question in map(_plain, article.questions) if question),
    )


def _plain(question: Question) -> Question | None:
    """A question without marks; none about the credit of a picture nothing is said of."""
    plain = question._replace(
        text=bare(question.text), before=bare(question.before), after=bare(question.after)
    )
    empty = not (plain.before or plain.after)
    return None if question.kind is Doubt.FIGURE and empty else plain
