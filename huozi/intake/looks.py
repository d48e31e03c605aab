"""Paragraphs with looks become blocks: what the format's styles, sizes and places say of them.

Only what looks can tell is told here (the title, subheads, captions beside their pictures); the
rest is left to the steps that read the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from huozi.characters import HAN
from huozi.intake.blocks import Block, Kind, Piece
from huozi.intake.bylines import read_byline
from huozi.intake.figures import is_credit, is_credited_caption, is_labelled_caption
from huozi.intake.inline import bare, picture, plain_style, settle_edges, without_calls
from huozi.intake.origins import origin_of
from huozi.intake.story import Align, Part, Role

_LONGEST_HEADING, _LONGEST_CAPTION, _LONGEST_TITLE = 32, 60, 60
_FIRST_SUBTITLE = 9  # a level below all headings; each further line of a subtitle is one less
_HAN = re.compile(f"[{HAN}]")
_STOP = re.compile("[。！？!?…；;，,、：:][”’」』）)】》]*$")
_RUNNING = re.compile("[。！？!?…；;][”’」』）)]*$")
_DASH = re.compile("[—–-]{1,2}(?=[^—–-])")
_NUMBERED = (
    (2, re.compile(r"第[一二三四五六七八九十百\d]+[章编篇部]|[一二三四五六七八九十]+、")),
    (3, re.compile(r"第[一二三四五六七八九十百\d]+节|[（(][一二三四五六七八九十]+[）)]")),
    (4, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_LABEL = re.compile(
    "[【\\[]?(?:内容提要|内容摘要|核心提示|摘\\s*要|提\\s*要|关键词|關鍵詞|导\\s*读|编者按|来源|作者)"
)
_TABLE_CAPTION = re.compile(r"(?:续?表|附表)\s*[一二三四五六七八九十\d]")
_SPACE = re.compile("[\u00a0\t ]+")


def blocks_of(parts: list[Part]) -> list[Block]:
    """The blocks of an article, its title and subheads with their levels."""
    parts = [_settled(part) for part in parts if part.picture or bare(part.text).strip()]
    common = _common_size(parts)
    running = _running(parts, common)
    parts = _title(parts, running, common)
    parts = [
        *parts[:running],
        *(_heading(part, common) for part in parts[running:]),
    ]
    return _figures_after_head(list(_blocks(_shifted(parts), common)))


def _settled(part: Part) -> Part:
    """A part without space at its ends, the marks of its styles where the words allow."""
    if part.picture or part.kind in (Kind.MARKED, Kind.VERBATIM):
        return part
    text = _SPACE.sub(" ", part.text) if part.kind is not Kind.LINES else part.text
    indent = part.indent or 2 * (len(text) - len(text.lstrip(" \u3000")))
    text = text.strip(" \u3000\n")
    words = bare(text)
    bold_line = part.bold and len(words) <= _LONGEST_HEADING and not _STOP.search(words)
    if part.kind is Kind.BODY and (_LABEL.match(words) or part.role or bold_line):
        text = plain_style(text)
    return replace(part, text=settle_edges(part.number + text), indent=indent)


def _common_size(parts: list[Part]) -> float:
    """The size most of the text is set in."""
    sizes: Counter[float] = Counter()
    for part in parts:
        sizes[part.size] += len(part.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _running(parts: list[Part], common: float) -> int:
    """Where the running text begins: with a long paragraph, or a sentence."""
    for index, part in enumerate(parts):
        plain = part.kind is Kind.BODY and not part.role and part.size <= common
        if plain and _is_running(bare(part.text)):
            return index
    return len(parts)


def _is_running(text: str) -> bool:
    return len(text) > _LONGEST_TITLE or (len(text) > 12 and bool(_RUNNING.search(text)))


def _title(parts: list[Part], running: int, common: float) -> list[Part]:
    """The parts with the title known: by its style, or as the largest line of the head."""
    named = [n for n, part in enumerate(parts) if part.role is Role.TITLE]
    if named or any(part.level == 1 for part in parts[:running]):
        return _subtitled(parts, named[-1], running, common) if named else parts
    main = _largest(parts[:running], common)
    if main is None:
        return parts
    last = main
    while last + 1 < running and _continues(parts[main], parts[last + 1]):
        last += 1
    title = parts[main]
    for more in parts[main + 1 : last + 1]:
        title = replace(title, text=_run_on(title.text, more.text))
    title = replace(title, text=plain_style(title.text), role=Role.TITLE)
    parts = [*parts[:main], title, *parts[last + 1 :]]
    return _subtitled(parts, main, running - (last - main), common)


def _largest(head: list[Part], common: float) -> int | None:
    """The line of a head that looks like its title: the largest, else the one bold and centred."""
    lines = [n for n, part in enumerate(head) if _may_be_title(part)]
    larger = [n for n in lines if common and head[n].size > common]
    if larger:
        return max(larger, key=lambda n: (head[n].size, -n))
    marked = [n for n in lines if head[n].bold and head[n].align is Align.CENTRE]
    return marked[0] if marked else None


def _may_be_title(part: Part) -> bool:
    text = bare(part.text)
    plain = part.kind is Kind.BODY and not part.role and not part.level and not part.picture
    words = plain and len(text) <= _LONGEST_TITLE and bool(re.search(r"\w", text))
    numbered = any(pattern.match(text) for _, pattern in _NUMBERED)
    return words and not numbered and not read_byline(text) and not origin_of(text)


def _continues(first: Part, part: Part) -> bool:
    """Whether a line is the second of a title set in two: of the same looks, no subtitle."""
    looks = (first.size, first.bold, first.align)
    alike = (part.size, part.bold, part.align) == looks and first.size > 0
    return alike and _may_be_title(part) and not _DASH.match(bare(part.text))


def _run_on(text: str, more: str) -> str:
    """A line of a title and the next as one: a space between Latin words alone."""
    latin = text[-1:].isascii() and more[:1].isascii()
    return f"{text} {more}" if latin else text + more


def _subtitled(parts: list[Part], main: int, running: int, common: float) -> list[Part]:
    """The parts with the lines under the title that are its subtitle."""
    out = list(parts)
    for at in range(main + 1, len(parts)):
        part = parts[at]
        looks = part.size > common > 0 or (part.bold and part.align is Align.CENTRE)
        dashed = bool(_DASH.match(bare(part.text)))
        by_looks = at < running and _may_be_title(part) and (looks or dashed)
        if not (part.role is Role.SUBTITLE or by_looks):
            break
        out[at] = replace(part, text=plain_style(part.text), role=Role.SUBTITLE)
    return out


def _heading(part: Part, common: float) -> Part:
    """A short line without a stop, bold or larger than the text: a subhead by its looks."""
    text = bare(part.text)
    if part.kind is not Kind.BODY or part.level or part.role or part.picture:
        return part
    short = len(text) <= _LONGEST_HEADING and _HAN.search(text) and not _STOP.search(text)
    looks = part.bold or part.size > common > 0
    if not (short and looks) or part.align is Align.RIGHT:
        return part
    captioned = is_labelled_caption(text) or is_credit(text) or _TABLE_CAPTION.match(text)
    if captioned or read_byline(text):
        return part
    level = next((level for level, pattern in _NUMBERED if pattern.match(text)), 2)
    return replace(part, level=level)


def _shifted(parts: list[Part]) -> list[Part]:
    """Headings one level down where the title stands above them all; subtitles below them."""
    titled = any(part.role is Role.TITLE for part in parts)
    out: list[Part] = []
    depth = _FIRST_SUBTITLE
    for part in parts:
        level = part.level + 1 if part.level and titled else part.level
        if part.role is Role.TITLE:
            level = 1
        elif part.role is Role.SUBTITLE:
            level, depth = depth, depth - 1
        text = plain_style(part.text) if level else part.text
        out.append(replace(part, level=level, text=text))
    return out


def _blocks(parts: list[Part], common: float) -> Iterator[Block]:
    """A block for each part; a picture takes the caption beside it."""
    at = 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        beyond = parts[at + 2] if at + 2 < len(parts) else None
        if part.picture and after and _is_caption(after, common):
            yield _figure(part.picture, after)
            at += 2
        elif _stands_above(part, after, beyond, common):
            yield _figure(after.picture if after else 0, part)
            at += 2
        else:
            table_next = after is not None and after.kind is Kind.MARKED
            yield _block(part, named=table_next and bool(_TABLE_CAPTION.match(bare(part.text))))
            at += 1


def _stands_above(part: Part, after: Part | None, beyond: Part | None, common: float) -> bool:
    """Whether a caption stands over its picture, which has none under it."""
    if part.role is not Role.CAPTION or after is None or not after.picture:
        return False
    return beyond is None or not _is_caption(beyond, common)


def _is_caption(part: Part, common: float) -> bool:
    """Whether a part under a picture is its caption; a credit alone is left for later."""
    text = bare(part.text)
    if part.picture or part.level or part.kind is not Kind.BODY or not text:
        return False
    if part.role is Role.CAPTION or is_labelled_caption(text) or is_credited_caption(text):
        return not is_credit(text)
    looks = part.align is Align.CENTRE or 0 < part.size < common
    return looks and len(text) <= _LONGEST_CAPTION and not part.role and not is_credit(text)


def _figure(number: int, caption: Part | None) -> Block:
    """A figure: the mark of its picture, then the caption."""
    line = caption.line if caption else 0
    words = (Piece(line, 1, plain_style(caption.text)),) if caption else ()
    return Block((Piece(line, 1, picture(number)), *words), Kind.CAPTION)


def _block(part: Part, *, named: bool) -> Block:
    """A part as a block; `named` where it is the name of a table."""
    if part.picture:
        return Block((Piece(part.line, 1, picture(part.picture)),), Kind.CAPTION)
    rows = part.text.split("\n") if part.kind is not Kind.BODY else [part.text.replace("\n", " ")]
    pieces = tuple(Piece(part.line + n, 1, row) for n, row in enumerate(rows) if row.strip())
    kind = part.kind
    short = len(part.text) <= _LONGEST_HEADING and not _STOP.search(part.text)
    listed = bool(part.number) and short and not part.level and not part.bold
    if kind is Kind.BODY and (named or listed):
        kind = Kind.LINES
    text = without_calls(part.text) if part.role in (Role.TITLE, Role.SUBTITLE) else ""
    if text:
        pieces = (Piece(part.line, 1, text),)
    block = Block(pieces, kind, indent=part.indent, level=part.level)
    dash = _DASH.match(block.text) if part.role is Role.SUBTITLE else None
    return block.unmarked(dash.end()) if dash else block


def _figures_after_head(blocks: list[Block]) -> list[Block]:
    """Pictures among the lines of the head (a banner, a portrait) put where the text begins."""
    for at, block in enumerate(blocks[:12]):
        running = _is_running(bare(block.text))
        if block.kind is not Kind.CAPTION and (block.kind is not Kind.BODY or running):
            head = blocks[:at]
            lines = [other for other in head if other.kind is not Kind.CAPTION]
            return [*lines, *(b for b in head if b.kind is Kind.CAPTION), *blocks[at:]]
    return blocks
