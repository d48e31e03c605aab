"""The runs of a paragraph of a Word document: words, styles, notes, pictures, boxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from huozi.intake.containers import Element
from huozi.intake.docx_parts import Package, Relation
from huozi.intake.docx_styles import Look, Styles, child, local, look_of, switch, value
from huozi.intake.inline import BOLD, ITALIC, READING, RUBY, SUB, SUPER, Run, bare, call
from huozi.intake.story import Picture, Story
from huozi.intake.structure import received_text

# Elements that only wrap others.
TRANSPARENT = frozenset(
    "sdt sdtContent customXml smartTag ins moveTo hyperlink fldSimple dir bdo Choice "
    "AlternateContent oMathPara".split()
)
INSERTED = frozenset({"ins", "moveTo"})
GONE = frozenset({"del", "moveFrom"})
SHAPES = frozenset({"drawing", "pict", "object"})
_UNMAPPED = "〓"


@dataclass(slots=True)
class Counts:
    """What a finding will say of a document."""

    kept: int = 0
    gone: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    formless: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Line:
    """A paragraph as it is gathered."""

    look: Look
    runs: list[Run] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # of open fields: whether in the instruction
    sizes: Counter[float] = field(default_factory=Counter)  # how much is set in each

    @property
    def size(self) -> float:
        """The size most of it is set in."""
        return self.sizes.most_common(1)[0][0] if self.sizes else self.look.size


class Runs:
    """Reads paragraphs; knows the notes called, the comments met and what could not be read."""

    def __init__(self, package: Package, story: Story) -> None:
        self._package, self._story = package, story
        self._styles = Styles(package.only("styles"))
        self._about: dict[str, list[str]] = {}  # the words of open comments
        self.calls: dict[tuple[str, str], int] = {}
        self.commented: dict[str, tuple[int, str]] = {}
        self.counts = Counts()

    def line(self, node: Element) -> Line:
        """The runs of a paragraph with its look."""
        properties = child(node, "pPr")
        base = self._styles.paragraph(value(child(properties, "pStyle")))
        line = Line(look_of(properties, None).over(base))
        self._inline(node, line, 0)
        return line

    def _inline(self, node: Element, line: Line, link: int) -> None:
        """The runs in a paragraph or in what wraps them."""
        for inner in node:
            name = local(inner)
            if name == "r":
                self._run(inner, line, link)
            elif name == "hyperlink":
                self._inline(inner, line, self._link(inner) or link)
            elif name in TRANSPARENT:
                self.counts.kept += name in INSERTED
                self._inline(inner, line, link)
            elif name in GONE:
                self.deleted(inner)
            elif name == "oMath":
                self.counts.formless["公式"] += 1
                self._put(
                    line,
                    "".join(t.text or "" for t in inner.iter() if local(t) == "t"),
                    frozenset(),
                    link,
                )
            elif name == "commentRangeStart":
                self._about[value(inner, "id")] = []
            elif name == "commentRangeEnd":
                self._commented(value(inner, "id"))

    def _link(self, node: Element) -> int:
        relation = self._package.relations.get(value(node, "id"))
        if relation is None or not relation.external:
            return 0
        address = relation.target.strip()
        if not address.startswith(("http://", "https://", "mailto:")):
            return 0
        safe = "".join(f"%{ord(c):02X}" if c in '()[]<>\\ "\n' else c for c in address)
        return self._story.link(safe)

    def deleted(self, node: Element) -> None:
        """A tracked deletion: its words go to the log."""
        words = "".join(t.text or "" for t in node.iter() if local(t) in ("delText", "t"))
        if words.strip():
            self.counts.gone.append(words.strip())
            self._story.dropped(words)

    def _run(self, node: Element, line: Line, link: int) -> None:
        properties = child(node, "rPr")
        look = look_of(None, properties).over(self._styles.run(value(child(properties, "rStyle"))))
        size = look.size or line.look.size
        hidden = bool(switch(child(properties, "vanish")))
        styles = _styles(look, properties)
        for inner in node:
            name = local(inner)
            if name == "fldChar":
                _field(line, value(inner, "fldCharType"))
            elif any(line.fields):
                continue  # the instruction of a field is no text
            elif hidden and name == "t":
                self._story.dropped(inner.text or "")
            else:
                line.sizes[size] += len(inner.text or "")
                self._atom(inner, name, line, styles, link)

    def _atom(
        self, node: Element, name: str, line: Line, styles: frozenset[str], link: int
    ) -> None:
        """One thing in a run: text, a break, the call of a note, a picture."""
        plain = {"tab": "\u3000", "ptab": "\u3000", "cr": "\n", "noBreakHyphen": "-"}
        if name == "t":
            self._put(line, node.text or "", styles, link)
        elif name in plain:
            self._put(line, plain[name], frozenset(), link)
        elif name == "br" and value(node, "type") in ("", "textWrapping"):
            self._put(line, "\n", frozenset(), 0)
        elif name in ("footnoteReference", "endnoteReference"):
            key = name.removesuffix("Reference"), value(node, "id")
            self._put(line, call(self.calls.setdefault(key, len(self.calls) + 1)), frozenset(), 0)
        elif name == "sym":
            self.counts.formless[f"认不出的符号（写作 {_UNMAPPED}）"] += 1
            self._put(line, _UNMAPPED, styles, link)
        elif name == "ruby":
            self._ruby(node, line, styles, link)
        elif name in SHAPES or name == "AlternateContent":
            self._shape(node, line)
        elif name == "commentReference":
            self._commented(value(node, "id"))

    def _put(self, line: Line, text: str, styles: frozenset[str], link: int) -> None:
        for words in self._about.values():
            words.append(text)
        calls_note = len(text) < 12 and bare(text) == "" and text
        clean = text if calls_note else received_text(text, self._story)
        line.runs.append(Run(clean, styles, link))

    def _ruby(self, node: Element, line: Line, styles: frozenset[str], link: int) -> None:
        for part, extra in (("rubyBase", {RUBY}), ("rt", {RUBY, READING})):
            words = "".join(t.text or "" for t in node.iter() if local(t) == "t" and _in(t, part))
            self._put(line, words, styles | extra, link)

    def _commented(self, name: str) -> None:
        words = "".join(self._about.pop(name, []))
        if name not in self.commented:
            self.commented[name] = self._story.line, words
        elif words:
            self.commented[name] = self.commented[name][0], words

    def _shape(self, node: Element, line: Line) -> None:
        """A drawing: its pictures and the text of its boxes; a fallback repeats, and is skipped."""
        for inner in node:
            name = local(inner)
            if name == "Fallback":
                continue
            if name == "txbxContent":
                line.boxes.append(inner)
            elif name in ("blip", "imagedata"):
                self._picture(inner, line)
            elif name == "OLEObject":
                self.counts.formless["嵌入的对象"] += 1
            elif name in ("chart", "relIds"):
                self.counts.formless["图表"] += 1
            else:
                self._shape(inner, line)

    def _picture(self, node: Element, line: Line) -> None:
        outer = next(
            (a for a in node.iterancestors() if local(a) in ("inline", "anchor", "shape")), None
        )
        words = value(child(outer, "docPr"), "descr") or value(outer, "alt")
        for name in ("embed", "link", "id"):
            relation = self._package.relations.get(value(node, name))
            if relation:
                line.pictures.append(self._held(relation, _words(words)))
                return

    def _held(self, relation: Relation, words: str) -> Picture:
        if relation.external:
            self.counts.outside.append(relation.target)
            return Picture(None, relation.target, words)
        return Picture(self._package.members.get(relation.target), relation.target, words)


def _field(line: Line, kind: str) -> None:
    """Fields nest: between their begin and their separator stands an instruction."""
    if kind == "begin":
        line.fields.append(True)
    elif kind == "separate" and line.fields:
        line.fields[-1] = False
    elif kind == "end" and line.fields:
        line.fields.pop()


def _styles(look: Look, properties: Element | None) -> frozenset[str]:
    raised = {"superscript": SUPER, "subscript": SUB}.get(value(child(properties, "vertAlign")), "")
    dotted = value(child(properties, "em")) not in ("", "none")
    styles = {BOLD if look.bold else "", ITALIC if look.italic or dotted else "", raised}
    return frozenset(styles - {""})


def _in(node: Element, name: str) -> bool:
    return any(local(above) == name for above in node.iterancestors())


def _words(text: str) -> str:
    """A description a person wrote; programs write file names and numbers."""
    generated = ("图片", "Picture", "图像", "IMG", "image", "C:", "D:", "说明:", "微信")
    return "" if text.startswith(generated) or "\n" in text else text.strip()
