"""A finished PDF of anybody's, looked through: fonts, glyphs, links, what it says of itself.

Every check is a function from the opened file to findings; profiles for printing are more rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

import pikepdf

from huozi.diagnostics import Finding, Span, finding
from huozi.files import DAMAGE
from huozi.typeset.sanitise import SCHEMES, scheme_of
from huozi.verify.press_file import check_press, says_so
from huozi.verify.standards_file import check_standards

Check = Callable[[pikepdf.Pdf, Span], Iterator[Finding]]

# Names of actions and entries that run something, or open what is outside the file.
_ACTIVE = {
    "/JavaScript": "脚本（JavaScript）",
    "/JS": "脚本（JavaScript）",
    "/Launch": "打开程序的动作（Launch）",
    "/GoToR": "指向别的文件的链接（GoToR）",
    "/GoToE": "指向附件的链接（GoToE）",
    "/SubmitForm": "寄出表单的动作",
    "/ImportData": "取进数据的动作",
    "/RichMedia": "会运行的媒体",
    "/EmbeddedFile": "附件",
}
_EMBEDDED = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})
_NOTDEF = b"\0\0"
_DEEPEST = 12  # forms in forms; PDFs of strangers may go in circles


# How qpdf names a file that it was given as bytes.
_STREAM = re.compile(r"stream <[^>]*>(, |: )?")


def _said(error: Exception) -> str:
    """What qpdf says of a file, without the name it has for it."""
    return _STREAM.sub("", str(error))[:120]


def check_pdf_file(data: bytes, name: str, profile: str = "") -> tuple[Finding, ...]:
    """What is wrong with a PDF; with what a press asks for, where it is for one or says so."""
    span = Span(name)
    try:
        with pikepdf.open(BytesIO(data)) as document:
            if not len(document.pages):
                return (finding("V201", span, reason="一页也没有"),)
            found = [item for check in CHECKS for item in check(document, span)]
            found += check_standards(document, data, span)
            if profile == "press" or says_so(document):
                found += check_press(document, data, span)
    except pikepdf.PasswordError:
        return (finding("V201", span, reason="它加了密码"),)
    except pikepdf.PdfError as error:
        return (finding("V201", span, reason=_said(error)),)
    except DAMAGE:
        return (finding("V201", span, reason="结构坏了"),)
    return tuple(dict.fromkeys(found))


Holder = pikepdf.Object | Mapping[str, pikepdf.Object]


def _inside(holder: Holder, key: str) -> dict[str, pikepdf.Object]:
    """What stands in a dictionary inside another; nothing where there is none."""
    inner = holder.get(key)
    return dict(inner.items()) if isinstance(inner, pikepdf.Dictionary | pikepdf.Stream) else {}


def _fonts(document: pikepdf.Pdf, span: Span) -> Iterator[Finding]:
    """Every font of every page is in the file (ISO 32000-1, 9.9)."""
    told: set[str] = set()
    for number, page in enumerate(document.pages, 1):
        for font in _fonts_of(page.obj):
            name = str(font.get("/BaseFont", "")).removeprefix("/")
            if name not in told and not _is_embedded(font):
                told.add(name)
                yield finding("V202", span, font=name or "（无名）", page=number)


def _fonts_of(holder: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """The fonts of a page or form, and of the forms in it."""
    resources = _inside(holder, "/Resources")
    for key in ("/Font", "/XObject"):
        for item in _inside(resources, key).values():
            if key == "/Font":
                yield item
            elif item.get("/Subtype") == "/Form" and depth < _DEEPEST:
                yield from _fonts_of(item, depth + 1)


def _is_embedded(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == "/Type3":  # drawn in the file itself
        return True
    owner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    return bool(_EMBEDDED & _inside(owner, "/FontDescriptor").keys())


def _glyphs(document: pikepdf.Pdf, span: Span) -> Iterator[Finding]:
    """No text shows `.notdef`: glyph 0 of fonts whose text is the numbers of glyphs."""
    for number, page in enumerate(document.pages, 1):
        if count := _missing(page.obj, page):
            yield finding("V203", span, page=number, count=count)


def _missing(holder: pikepdf.Object, content: pikepdf.Page | pikepdf.Object, depth: int = 0) -> int:
    resources = _inside(holder, "/Resources")
    fonts, forms = _inside(resources, "/Font"), _inside(resources, "/XObject")
    by_number = {key for key, font in fonts.items() if font.get("/Encoding") == "/Identity-H"}
    count, current = 0, ""
    for instruction in pikepdf.parse_content_stream(content, "Tf Tj TJ ' \" Do"):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            current = str(operands[0])
        elif operator == "Do":
            form = forms.get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form" and depth < _DEEPEST:
                count += _missing(form, form, depth + 1)
        elif current in by_number and operands:
            count += sum(map(_zeroes, _strings(operands[-1])))
    return count


def _strings(operand: pikepdf.Object) -> Iterator[bytes]:
    for item in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(item, pikepdf.String):
            yield bytes(item)


def _zeroes(text: bytes) -> int:
    return sum(text[at : at + 2] == _NOTDEF for at in range(0, len(text), 2))


def _active(document: pikepdf.Pdf, span: Span) -> Iterator[Finding]:
    """Nothing runs, nothing outside the file is opened."""
    for item in document.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for node in _dictionaries(item):
            keys = {str(node.get(name, "")) for name in ("/S", "/Type", "/Subtype")}
            for name in _ACTIVE.keys() & (keys | {str(key) for key in node.keys()}):  # noqa: SIM118
                yield finding("V204", span, what=_ACTIVE[name])
            uri = str(node.get("/URI", "")) if node.get("/S") == "/URI" else ""
            if uri and scheme_of(uri) not in {*SCHEMES, ""}:
                yield finding("V204", span, what=f"链接 {uri[:40]}")


def _dictionaries(item: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A dictionary and those written inside it; what it refers to is an object of its own."""
    yield item
    for value in item.values():
        direct = isinstance(value, pikepdf.Dictionary) and not value.is_indirect
        if direct and depth < _DEEPEST:
            yield from _dictionaries(value, depth + 1)


def _telling(document: pikepdf.Pdf, span: Span) -> Iterator[Finding]:
    """Language, title and outline, which readers and screen readers go by."""
    root = document.Root
    title = str(document.docinfo.get("/Title", "")) if "/Info" in document.trailer else ""
    # Opened as a block it would be written back, and the book's data with it.
    title = title or str(document.open_metadata().get("dc:title", ""))
    for present, words in (
        (str(root.get("/Lang", "")), "语言（Lang）"),
        (title.strip(), "书名（Title）"),
        (_has_outline(root) or len(document.pages) == 1, "书签（目录）"),
    ):
        if not present:
            yield finding("V205", span, what=words)


def _has_outline(root: pikepdf.Object) -> bool:
    return "/Outlines" in root and "/First" in root.Outlines


def _links(document: pikepdf.Pdf, span: Span) -> Iterator[Finding]:
    """Every link inside the file leads to one of its pages."""
    names = _destinations(document)
    pages = {page.obj.objgen for page in document.pages}
    for number, page in enumerate(document.pages, 1):
        for note in page.obj.get("/Annots", []):
            target = _target(note)
            if target is not None and not _lands(target, names, pages):
                shown = re.sub(r"\s+", " ", str(target))[:60]
                yield finding("V206", span, page=number, target=shown)


def _target(note: pikepdf.Object) -> pikepdf.Object | None:
    """Where an annotation leads inside the file; None where it doesn't."""
    action = note.get("/A")
    if action is not None and action.get("/S") == "/GoTo":
        return action.get("/D")
    return note.get("/Dest")


def _destinations(document: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Named places of the file, old way and new (ISO 32000-1, 12.3.2.3)."""
    root = document.Root
    named = dict(_inside(root, "/Dests"))
    if "/Names" in root and "/Dests" in root.Names:
        tree = pikepdf.NameTree(root.Names.Dests)
        named |= {str(key): value for key, value in tree.items()}
    return named


def _lands(
    target: pikepdf.Object, names: dict[str, pikepdf.Object], pages: set[tuple[int, int]]
) -> bool:
    place: pikepdf.Object | None = target
    if isinstance(target, pikepdf.String | pikepdf.Name):
        place = names.get(str(target))
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    if not isinstance(place, pikepdf.Array) or not len(place):
        return False
    return isinstance(place[0], pikepdf.Dictionary) and place[0].objgen in pages


CHECKS: tuple[Check, ...] = (_fonts, _glyphs, _active, _telling, _links)
