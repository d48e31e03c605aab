"""HTML elements become the parts of a story: blocks, inline styles, pictures, lists, tables.

One walk in document order; what a browser would not show is skipped, other omissions are logged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from huozi.intake import nodes
from huozi.intake.blocks import Kind
from huozi.intake.containers import Element
from huozi.intake.grids import Cell, is_layout, table_part
from huozi.intake.inline import BOLD, Run, bare, call, joined
from huozi.intake.nodes import BLOCKS, INVISIBLE, lines_of, tag_of
from huozi.intake.story import Align, Part, Picture, Role, Story
from huozi.intake.structure import received_text

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_CSS_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_STOP = re.compile("[。！？!?；;，,：:、…][”’」』）)]*$")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+$", re.IGNORECASE)
_UNSAFE = re.compile(r"[()\[\]<>\s\\]")
_VERSE = 24
Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an open element adds to the text in it."""

    tag: str
    styles: frozenset[str] = frozenset()
    link: int = 0
    align: Align = Align.NONE
    size: float = 0.0
    role: Role = Role.NONE
    level: int = 0
    kind: Kind = Kind.BODY


@dataclass(slots=True)
class _Lists:
    """The numbers of the open ordered lists; None for bullets."""

    open: list[int | None] = field(default_factory=list)


class Walker:
    """Walks elements into a story; `fetch` gives the bytes of a picture that came along.

    `skipped` are elements that are not taken (their text goes to the log), `notes` the numbers
    of notes by the id of the element that holds them.
    """

    def __init__(
        self,
        story: Story,
        fetch: Fetch,
        *,
        skipped: frozenset[Element] = frozenset(),
        notes: Mapping[str, int] | None = None,
    ) -> None:
        self._story, self._fetch = story, fetch
        self._skipped, self._notes = skipped, notes or {}
        self._frames: list[_Frame] = [_Frame("")]
        self._runs: list[Run] = []
        self._waiting: list[Picture] = []
        self._lists = _Lists()
        self._number = ""
        self._rows: list[list[Cell]] | None = None

    def walk(self, root: Element) -> None:
        """Take over an element and all in it."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event in ("comment", "pi"):
                self._tail(element, root)
            elif event == "start":
                if self._is_skipped(element) or self._whole(element):
                    walk.skip_subtree()
                    self._frames.append(_Frame("#skipped"))
                else:
                    self._start(element)
            else:
                self._end()
                self._tail(element, root)
        self._flush()

    def _tail(self, element: Element, root: Element) -> None:
        if element is not root and element.tail:
            self._text(element.tail)

    def _is_skipped(self, element: Element) -> bool:
        """Whether an element is none of the text; what it says goes to the log, if it is seen."""
        tag = tag_of(element)
        if tag in INVISIBLE:
            return True
        hidden = element.get("hidden") is not None or _CSS_NONE.search(element.get("style", ""))
        if not (hidden or element in self._skipped):
            return False
        for line in lines_of(element):
            self._story.dropped(line)
        return True

    def _whole(self, element: Element) -> bool:
        """Take over at once an element read as a whole: a picture, a table, code, a note."""
        tag = tag_of(element)
        if tag in ("img", "image"):
            self._picture(element)
        elif tag == "table" and (rows := self._table(element)):
            self._flush()
            self._story.add(table_part(rows))
        elif tag == "pre" and element.find(".//img") is None:
            self._flush()
            words = received_text("".join(element.itertext()), self._story).strip("\n")
            if words.strip():
                self._story.add(Part(nodes.fenced(words), kind=Kind.VERBATIM))
        elif number := self._notes.get(element.get("href", "").removeprefix("#")):
            self._add(Run(call(number)))
        elif number := self._notes.get(element.get("id") or element.get("name") or ""):
            self._story.notes[number] = inline_text(element, self._story)
        else:
            return False
        return True

    def _start(self, element: Element) -> None:
        tag = tag_of(element)
        if tag in BLOCKS:
            self._flush()
        self._frames.append(self._frame(element, tag, self._frames[-1]))
        if tag in ("ol", "ul"):
            start = element.get("start", "")
            self._lists.open.append(int(start) if start.isdigit() and len(start) < 7 else 1)
            if tag == "ul":
                self._lists.open[-1] = None
        elif tag == "li":
            self._item()
        elif tag == "br":
            self._runs.append(Run("\n"))
        if element.text:
            self._text(element.text)

    def _frame(self, element: Element, tag: str, outer: _Frame) -> _Frame:
        """What an element adds to what it stands in."""
        return _Frame(
            tag,
            outer.styles | nodes.styles_of(element),
            self._link(element) if tag == "a" else outer.link,
            nodes.align_of(element) or outer.align,
            nodes.size_of(element.get("style", "")) or outer.size,
            Role.CAPTION if tag == "figcaption" else outer.role,
            _HEADINGS.get(tag, outer.level),
            Kind.QUOTATION if tag == "blockquote" else outer.kind,
        )

    def _link(self, element: Element) -> int:
        address = (element.get("href") or "").strip()
        if not _LINK.match(address):
            return 0
        safe = _UNSAFE.sub(lambda mark: f"%{ord(mark[0]):02X}", address)
        return self._story.link(safe)

    def _item(self) -> None:
        """An item of a list: a bullet, or its number as text."""
        number = self._lists.open[-1] if self._lists.open else None
        if number is None:
            self._number = "•"
        else:
            self._number = f"{number}."
            self._lists.open[-1] = number + 1

    def _end(self) -> None:
        tag = self._frames[-1].tag
        if tag in BLOCKS:
            self._flush()
        if tag in ("ol", "ul") and self._lists.open:
            self._lists.open.pop()
        if tag == "li":
            self._number = ""
        self._frames.pop()

    def _text(self, text: str) -> None:
        text = _SPACE.sub(" ", received_text(text, self._story))
        if text == " " and (not self._runs or self._runs[-1].text.endswith((" ", "\n"))):
            return
        self._add(Run(text))

    def _add(self, run: Run) -> None:
        frame = self._frames[-1]
        self._runs.append(Run(run.text, frame.styles, frame.link))

    def _picture(self, element: Element) -> None:
        """A picture waits for the end of the paragraph it stands in."""
        known = nodes.addresses(element)
        if not known or nodes.is_icon(element):
            return
        held = next(((data, a) for a in known if (data := self._fetch(a)) is not None), None)
        real = [address for address in known if not nodes.PLACEHOLDER.match(address)]
        words = received_text(element.get("alt") or "", self._story).strip()
        words = "" if words in ("图片", "Image", "image", "img") else words
        if held:
            self._waiting.append(Picture(held[0], held[1], words))
        elif real:
            self._waiting.append(Picture(None, real[0], words))
        if not any(run.text.strip() for run in self._runs):
            self._flush()

    def _flush(self) -> None:
        """End the paragraph: its lines become parts, then its pictures."""
        frame = self._frames[-1]
        lines = [joined(line).strip(" ") for line in _split(self._runs)]
        solid = [run for run in self._runs if run.text.strip()]
        self._runs = []
        lines = [line for line in lines if bare(line).strip(" \u00a0\u3000")]
        if lines:
            look = Part(
                "",
                level=frame.level,
                role=frame.role,
                align=frame.align,
                size=frame.size,
                kind=frame.kind,
                bold=all(BOLD in run.styles for run in solid),
            )
            self._paragraphs(lines, look)
        for picture in self._waiting:
            self._story.show(picture)
        self._waiting = []

    def _paragraphs(self, lines: list[str], look: Part) -> None:
        """The lines of one paragraph: verse stays together, else each is a paragraph."""
        if self._number == "•":
            self._story.add(replace(look, text=" ".join(lines), kind=Kind.ITEM, level=0))
        elif look.level or look.role:
            self._story.add(replace(look, text=" ".join(lines), kind=Kind.BODY))
        elif len(lines) > 2 and look.kind is Kind.BODY and _is_verse(lines):
            self._story.add(replace(look, text="\n".join(lines), kind=Kind.LINES, bold=False))
        else:
            for line in lines:
                self._story.add(replace(look, text=line, number=self._number))
                self._number = ""
        self._number = ""

    def _table(self, table: Element) -> list[list[Cell]] | None:
        """The rows of a table of data; None for one that only places things."""
        if table.find(".//table") is not None or table.find(".//img") is not None:
            return None
        rows = [
            [
                Cell(
                    tuple(cell_lines(cell, self._story)),
                    nodes.span_of(cell.get("colspan", "")),
                    tag_of(cell) == "th",
                )
                for cell in row
                if tag_of(cell) in ("td", "th")
            ]
            for row in table.iter("{*}tr")
        ]
        rows = [row for row in rows if any(cell.paragraphs for cell in row)]
        if is_layout(rows):
            return None
        for caption in table.iter("{*}caption"):
            self._flush()
            self._story.add(Part(inline_text(caption, self._story), kind=Kind.LINES))
        return rows


def _split(runs: list[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def _is_verse(lines: list[str]) -> bool:
    short = all(len(bare(line)) <= _VERSE for line in lines)
    return short and sum(1 for line in lines if _STOP.search(bare(line))) < len(lines) / 2


def cell_lines(element: Element, story: Story) -> list[str]:
    """The paragraphs of a cell, with inline marks."""
    inner = Story(links=story.links)
    Walker(inner, lambda _: None).walk(element)
    story.edits += inner.edits
    return [part.number + part.text.replace("\n", " ") for part in inner.parts if part.text]


def inline_text(element: Element, story: Story) -> str:
    """The text of an element as one paragraph, with inline marks."""
    return "\u3000".join(cell_lines(element, story))
