"""Styles and automatic numbers of a Word document, as far as its article needs them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from huozi.intake.blocks import Kind
from huozi.intake.containers import Element
from huozi.intake.story import Align, Role

_FALSE = frozenset({"0", "false", "off", "none"})
_ALIGNED = {"center": Align.CENTRE, "right": Align.RIGHT, "end": Align.RIGHT}
_DEEPEST_STYLE = 20

# Styles by their names in Word and WPS, English and Chinese, without spaces and case.
_HEADING = re.compile(r"(?:heading|标题|標題|章节标题)([1-9])")
_ROLES = {
    "title": Role.TITLE, "标题": Role.TITLE, "標題": Role.TITLE, "文章标题": Role.TITLE,
    "大标题": Role.TITLE, "正标题": Role.TITLE, "subtitle": Role.SUBTITLE, "副标题": Role.SUBTITLE,
    "副題": Role.SUBTITLE, "副题": Role.SUBTITLE, "caption": Role.CAPTION, "题注": Role.CAPTION,
    "图注": Role.CAPTION, "图题": Role.CAPTION, "图片说明": Role.CAPTION,
}  # fmt: skip
_HEADINGS = {"小标题": 2, "一级标题": 1, "二级标题": 2, "三级标题": 3, "四级标题": 4}
_KINDS = {
    "quote": Kind.QUOTATION, "intensequote": Kind.QUOTATION, "引用": Kind.QUOTATION,
    "明显引用": Kind.QUOTATION, "引文": Kind.QUOTATION, "blocktext": Kind.QUOTATION,
}  # fmt: skip


def local(node: Element) -> str:
    """The name of a node without its namespace; "" for comments."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def child(node: Element | None, *names: str) -> Element | None:
    """The first child of a name, then of that, and so on."""
    for name in names:
        if node is None:
            return None
        node = next((other for other in node if local(other) == name), None)
    return node


def value(node: Element | None, name: str = "val") -> str:
    """An attribute without its namespace; "" where there is none."""
    if node is None:
        return ""
    return next((v for key, v in node.attrib.items() if key.rpartition("}")[2] == name), "")


def number(text: str, default: int = 0) -> int:
    """A number of a document, which may say anything."""
    return int(text) if re.fullmatch(r"-?\d{1,7}", text) else default


def switch(node: Element | None) -> bool | None:
    """A property that is on or off; None where nothing is said."""
    return None if node is None else value(node).lower() not in _FALSE


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says; None and 0 where it says nothing."""

    role: Role = Role.NONE
    kind: Kind = Kind.BODY
    level: int = 0
    align: Align | None = None
    size: float = 0.0
    bold: bool | None = None
    italic: bool | None = None
    list_id: str = ""
    list_level: int = 0

    def over(self, other: Look) -> Look:
        """The look with what it says nothing of taken from another."""
        return Look(
            self.role or other.role,
            self.kind if self.kind is not Kind.BODY else other.kind,
            self.level or other.level,
            other.align if self.align is None else self.align,
            self.size or other.size,
            other.bold if self.bold is None else self.bold,
            other.italic if self.italic is None else self.italic,
            self.list_id or other.list_id,
            self.list_level if self.list_id else other.list_level,
        )


def look_of(paragraph: Element | None, run: Element | None) -> Look:
    """What the properties of a paragraph and of a run say."""
    size = number(value(child(run, "sz")))
    aligned = value(child(paragraph, "jc"))
    outline = value(child(paragraph, "outlineLvl"))
    return Look(
        level=number(outline, 9) + 1 if outline and number(outline, 9) < 9 else 0,
        align=_ALIGNED.get(aligned, Align.NONE) if aligned else None,
        size=size / 2,
        bold=switch(child(run, "b")),
        italic=switch(child(run, "i")),
        list_id=value(child(paragraph, "numPr", "numId")),
        list_level=number(value(child(paragraph, "numPr", "ilvl"))),
    )


class Styles:
    """The styles of a document by their ids, each with what it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._looks: dict[str, Look] = {}
        self._bases: dict[str, str] = {}
        defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._default = Look(size=look_of(None, defaults).size or 10.5)
        self._normal = ""
        for style in root if root is not None else ():
            if local(style) != "style":
                continue
            name = value(style, "styleId")
            self._looks[name] = _named(style)
            self._bases[name] = value(child(style, "basedOn"))
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true"):
                self._normal = name

    def paragraph(self, name: str) -> Look:
        """The look of a paragraph style, that of the document's text where none is named."""
        return self.run(name or self._normal).over(self._default)

    def run(self, name: str) -> Look:
        """The look of a style and of all it is based on."""
        look = Look()
        for _ in range(_DEEPEST_STYLE):
            if name not in self._looks:
                break
            look = look.over(self._looks[name])
            name = self._bases.get(name, "")
        return look


def _named(style: Element) -> Look:
    """What a style says by its name and its properties."""
    look = look_of(child(style, "pPr"), child(style, "rPr"))
    name = re.sub(r"[\s_-]+", "", value(child(style, "name"))).lower()
    heading = _HEADING.fullmatch(name)
    level = int(heading[1]) if heading else _HEADINGS.get(name, 0)
    return replace(
        look,
        role=_ROLES.get(name, Role.NONE),
        kind=_KINDS.get(name, Kind.BODY),
        level=level or look.level,
    )


@dataclass(slots=True)
class _Level:
    """How one level of a list is numbered."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)


_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def chinese(count: int) -> str:
    """A number below ten thousand in Chinese characters."""
    if not 0 < count < 10_000:
        return str(count)
    words = ""
    for place, digit in enumerate(reversed(str(count))):
        if digit != "0":
            words = _DIGITS[int(digit)] + _UNITS[place] + words
        elif words and not words.startswith("〇"):
            words = "〇" + words
    words = words.rstrip("〇").replace("〇", "零")
    return words.removeprefix("一") if 10 <= count < 20 else words


def _roman(count: int) -> str:
    out = ""
    for size, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        out += sign * min(count // size, 9)
        count %= size
    return out


def _letter(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 1 <= count <= 20 else f"({count})"


_FORMS = {
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda count: f"{count:02d}",
    "ideographDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "ideographTraditional",
            "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand", "chineseLegalSimplified",
        ),
        chinese,
    ),
}  # fmt: skip
_BULLETS = "•"


class Numbers:
    """The automatic numbers of a document, counted as its paragraphs go by."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of: dict[str, str] = {}  # the abstract list of each list
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for node in root if root is not None else ():
            if local(node) == "abstractNum":
                self._lists[value(node, "abstractNumId")] = _levels(node)
            elif local(node) == "num":
                self._of[value(node, "numId")] = value(child(node, "abstractNumId"))
                self._overridden(node)

    def _overridden(self, node: Element) -> None:
        """A list of its own where a use of one starts at another number."""
        own = value(node, "numId")
        starts = [other for other in node if local(other) == "lvlOverride"]
        if not any(child(other, "startOverride") is not None for other in starts):
            return
        base = self._lists.get(self._of[own], _List())
        levels = {key: replace(level) for key, level in base.levels.items()}
        for other in starts:
            at = number(value(other, "ilvl"))
            if at in levels:
                levels[at].start = number(value(child(other, "startOverride")), 1)
        self._lists[f"#{own}"] = _List(levels)
        self._of[own] = f"#{own}"

    def next(self, list_id: str, at: int) -> str:
        """The number of the next paragraph of a list; a bullet, or nothing."""
        name = self._of.get(list_id, "")
        levels = self._lists[name].levels if name in self._lists else {}
        level = levels.get(at)
        if level is None or list_id == "0":
            return ""
        counts = self._counts[name]
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [key for key in counts if key > at]:
            del counts[deeper]
        if level.form == "bullet":
            return _BULLETS
        if level.form == "none":
            return re.sub(r"%\d", "", level.text)

        def counted(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            of = levels.get(place, _Level())
            count = counts.setdefault(place, of.start)
            return _FORMS.get(of.form, str)(count)

        text = re.sub(r"%(\d)", counted, level.text)
        return text if not text or not text[-1].isalnum() else f"{text}\u3000"


def _levels(node: Element) -> _List:
    levels = {}
    for level in node:
        if local(level) == "lvl":
            levels[number(value(level, "ilvl"))] = _Level(
                value(child(level, "numFmt")) or "decimal",
                value(child(level, "lvlText")),
                number(value(child(level, "start")), 1),
            )
    return _List(levels)
