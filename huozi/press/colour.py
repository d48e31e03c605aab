"""A finished PDF made ready for a press in four inks or one: PDF/X-4, no screen colour left."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.colour_spaces import DEEPEST, family, resources_of
from huozi.diagnostics import Finding, Span, finding
from huozi.painted import painted
from huozi.press import pictures
from huozi.press.coarse import Shown, is_coarse, is_shrunk, too_coarse, too_large
from huozi.press.inks import Inks
from huozi.press.intent import Intent
from huozi.press.repaint import OVER, PLAIN, Repainter, in_inks, profile_of
from huozi.press.standard import to_standard

_UNPRINTED = frozenset({"", "rgb", "lab", "rgb spot"})
_WORDS = {"text": "文字", "path": "线条或色块", "picture": "图片", "shading": "渐变"}
_SCREEN = frozenset({"gray", "rgb", "lab", "cmyk"})


def to_press(
    document: pikepdf.Pdf, intent: Intent, span: Span, own: tuple[Shown, ...] = ()
) -> tuple[Finding, ...]:
    """Say a document in inks and as PDF/X-4, in place; findings for what can't be, or is coarse.

    `own` are the pictures of the book it was made of, so that coarse ones are found there.
    Who saves it writes PDF `standard.VERSION` and an /ID made from the content. Raises what pikepdf
    and `files.DAMAGE` name for a file that is broken.
    """
    _Press(document, intent).run()
    to_standard(document, intent)
    return tuple(dict.fromkeys(_left(document, span, own)))


class _Press:
    """Goes through a document; what serves a soft mask becomes grey, all else ink."""

    def __init__(self, document: pikepdf.Pdf, intent: Intent) -> None:
        self.document = document
        self.inks, self.masking = Inks(intent), Inks(None)
        self.states = {OVER: _state(document, on=True), PLAIN: _state(document, on=False)}

    def run(self) -> None:
        masks = set(_masks(self.document))
        streams: list[pikepdf.Object] = [page.obj for page in self.document.pages]
        for item in list(self.document.objects):
            if not isinstance(item, pikepdf.Stream):
                continue
            inks = self.masking if item.objgen in masks else self.inks
            if item.get("/Subtype") == "/Image":
                pictures.repaint(item, inks)
            elif item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1:
                streams.append(item)
                self._form(item, inks, masked=item.objgen in masks)
        for page in self.document.pages:
            self._page(page)
        for item in list(self.document.objects):
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type3":
                self._glyphs(item)
        for holder in streams:
            _forget_spaces(holder)

    def _page(self, page: pikepdf.Page) -> None:
        # Of its own: what a page above it lends belongs to others too.
        page.obj.Resources = page.resources
        painter = Repainter(self.inks, resources_of(page.obj), self.inks.in_colour)
        page.obj.Contents = self.document.make_stream(painter.page(page))
        self._finish(page.obj, self.inks)

    def _form(self, form: pikepdf.Object, inks: Inks, *, masked: bool) -> None:
        overprints = inks.in_colour and not masked and "/Resources" in form
        painter = Repainter(inks, resources_of(form), overprints)
        form.write(painter.stream(form))
        self._finish(form, inks)

    def _glyphs(self, font: pikepdf.Object) -> None:
        """Glyphs that are drawn in the file, with colours of their own."""
        for glyph in font.get("/CharProcs", Dictionary()).values():
            painter = Repainter(self.inks, resources_of(font), overprints=False)
            glyph.write(painter.stream(glyph))

    def _finish(self, holder: pikepdf.Object, inks: Inks) -> None:
        """The group, shadings and graphics states of a page or form."""
        if "/Group" in holder and family(holder.Group.get("/CS")) in _SCREEN:
            holder.Group.CS = Name(inks.space)
        resources = holder.get("/Resources")
        if resources is None:
            return
        for shading in _shadings(resources):
            _recolour(shading, inks)
        states = resources.get("/ExtGState", Dictionary())
        for name, state in self.states.items():
            states[name] = state
        resources.ExtGState = states


def _state(document: pikepdf.Pdf, *, on: bool) -> pikepdf.Object:
    """Overprint switched on or off (ISO 32000-1, 8.6.7): black ink over what is there, or not."""
    values = {"/Type": Name.ExtGState, "/OP": on, "/op": on, "/OPM": int(on)}
    return document.make_indirect(Dictionary(values))


def _masks(document: pikepdf.Pdf) -> Iterator[tuple[int, int]]:
    """The forms that are soft masks of graphics states, and what is shown in them."""
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            for node in _within(item):
                mask = node.get("/SMask")
                if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
                    yield from _shown(mask.G)


def _within(item: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A dictionary and those written inside it; what it refers to is an object of its own."""
    yield item
    for value in item.values():
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect and depth < DEEPEST:
            yield from _within(value, depth + 1)


def _shown(form: pikepdf.Object, depth: int = 0) -> Iterator[tuple[int, int]]:
    yield form.objgen
    resources = form.get("/Resources", Dictionary())
    for kind in ("/XObject", "/Pattern"):
        for item in resources.get(kind, Dictionary()).values():
            if isinstance(item, pikepdf.Stream) and depth < DEEPEST:
                yield from _shown(item, depth + 1)


def _shadings(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield from resources.get("/Shading", Dictionary()).values()
    for pattern in resources.get("/Pattern", Dictionary()).values():
        if "/Shading" in pattern:
            yield pattern.Shading


def _recolour(shading: pikepdf.Object, inks: Inks) -> None:
    """A shading from colour to colour in inks; meshes and tables of samples stay as they are."""
    space = shading.get("/ColorSpace")
    kind = family(space)
    function = shading.get("/Function")
    if kind not in _SCREEN or function is None or not _plain(function):
        return
    shading.Function = _inked(function, inks, kind, profile_of(space))
    shading.ColorSpace = Name(inks.space)
    if "/Background" in shading:
        shading.Background = Array(in_inks(inks, kind, _numbers(shading.Background)))


def _plain(function: pikepdf.Object) -> bool:
    """Whether a function goes from one colour to another, or is such functions in a row."""
    if not isinstance(function, pikepdf.Dictionary):
        return False
    if function.FunctionType == 3:
        return all(map(_plain, function.Functions))
    return bool(function.FunctionType == 2)


def _inked(function: pikepdf.Object, inks: Inks, kind: str, icc: bytes) -> pikepdf.Dictionary:
    """The same function to other colours; its range was that of the old."""
    said = Dictionary({key: value for key, value in function.items() if key != "/Range"})
    if function.FunctionType == 3:
        said.Functions = Array([_inked(part, inks, kind, icc) for part in function.Functions])
        return said
    for key, usual in (("/C0", 0.0), ("/C1", 1.0)):
        said[key] = Array(in_inks(inks, kind, _numbers(function.get(key, Array([usual]))), icc))
    return said


def _numbers(values: pikepdf.Object) -> tuple[float, ...]:
    return tuple(float(number) for number in values)


def _forget_spaces(holder: pikepdf.Object) -> None:
    """Names of spaces that no stream says any more."""
    spaces = holder.get("/Resources", Dictionary()).get("/ColorSpace", Dictionary())
    for name, space in list(spaces.items()):
        if family(space) in _SCREEN:
            del spaces[name]


def _left(document: pikepdf.Pdf, span: Span, own: tuple[Shown, ...]) -> Iterator[Finding]:
    """What is not said in inks for all that, and pictures with too few dots, or too many."""
    for number, page in enumerate(document.pages, 1):
        left, bottom, right, top = map(float, page.trimbox)
        for item in painted(page):
            if item.paint.space in _UNPRINTED:
                yield finding("P133", span, page=number, what=_WORDS[item.kind])
            if is_coarse(item):
                yield too_coarse(item, number, span, own)
            if is_shrunk(item, right - left, top - bottom):
                yield too_large(item, number, span, own)
