"""One leaf of a book laid out by itself, without heads and folios."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector, TargetLookupItem, anchor_name_from_token
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout import layout_document

from huozi.model import Picture
from huozi.pdf.engine import ROUNDS, Revise, footnotes
from huozi.pdf.engine.drawing import SCALE, Easel, page_boxes
from huozi.pdf.engine.margins import empty_page, page_type, without_margins
from huozi.pdf.engine.numbering import counting
from huozi.pdf.engine.sheets import Complaints, Fonts, PageStyle, Sheet, sheet, source, take_over
from huozi.pdf.laid import BarePage, LeafPages, Numbering, PageKind
from huozi.pdf.makeup import Counts, alike, counted
from huozi.reader_style import beginning

# Operators that draw a form or picture, fill or stroke a path, or shade (ISO 32000-1, A).
_PAINT = frozenset(b"Do f f* F s S b b* B B* sh".split())
# Patterns lie where the page does, whatever the content is moved by (ISO 32000-1 8.7.3.1).
_PATTERN = re.compile(rb"/Pattern (?:cs|CS)\s")
# Below this, in px, two edges are the same.
_NOTHING = 1e-6


class Targets(TargetCollector):  # type: ignore[misc]  # WeasyPrint is untyped
    """WeasyPrint's targets, and beyond them the folios of other leaves."""

    def __init__(self, inside: TargetCollector, folios: Mapping[str, int]) -> None:
        super().__init__()
        self.__dict__.update(inside.__dict__)
        self.folios = folios
        self.wanted: set[str] = set()

    def lookup_target(self, token: Any, box: Any, css_token: str, parse_again: Any) -> Any:
        """WeasyPrint's contract: what is known of a target; 0 is the folio of what is not."""
        name = anchor_name_from_token(_resolved(token, box))
        if name is None or name in self.target_lookup_items:
            return super().lookup_target(token, box, css_token, parse_again)
        self.wanted.add(name)
        item = TargetLookupItem("up-to-date")
        item.target_box = SimpleNamespace(
            cached_counter_values={"page": [self.folios.get(name, 0)]}
        )
        return item


def _resolved(token: Any, box: Any) -> Any:
    """A target as text where an attribute has it."""
    if token[0] != "attr()":
        return token
    name, _, fallback = token[1]
    return "string", box.element.get(name, fallback) or ""


def lay_out(
    html: str, css: str, pictures: tuple[Picture, ...], *,
    setting: PageStyle, fonts: Fonts, kind: PageKind, folios: Mapping[str, int], revise: Revise,
) -> LeafPages:  # fmt: skip
    """The pages of a leaf; `kind` says which side it begins on, and if it begins the book.

    `folios` are of the anchors of other leaves. `revise` is that of `engine.render`.
    """
    stock = take_over(setting)
    style = sheet(css, fonts)
    complaints = Complaints()
    for _ in range(ROUNDS):
        setup = _Setup(html, pictures, style, folios, counted(css))
        with without_margins():
            pages = setup.pages(kind)
        html = revise(footnotes.number_notes(pages), Numbering(len(pages), {}))
        if not html:
            break
    easel = Easel()
    bare = tuple(_bare(page, setup, easel) for page in pages)
    missing, problems = complaints.sorted()
    return LeafPages(
        bare,
        setup.begins,
        tuple(sorted(setup.targets.wanted)),
        easel.faces(),
        easel.resources(),
        missing,
        (*style.problems, *problems),
        settled=not html,
        stock=stock,
        stray=setup.stray,
    )


class _Setup:
    """A document about to be laid out: WeasyPrint's own steps, with our targets."""

    def __init__(
        self,
        html: str,
        pictures: tuple[Picture, ...],
        style: Sheet,
        folios: Mapping[str, int],
        counts: Counts,
    ) -> None:
        self.counts = counts
        self._empty: dict[PageKind, Any] = {}
        self.html = source(html, pictures)
        options = weasyprint.DEFAULT_OPTIONS | {"stylesheets": [style.style]}
        counters = CounterStyle()
        self.context = Document._build_layout_context(  # noqa: SLF001
            self.html, style.faces, counters, {}, options
        )
        self.targets = Targets(self.context.target_collector, folios)
        self.context.target_collector = self.targets
        self.root = build_formatting_structure(
            self.html.etree_element, self.context.style_for, self.context.get_image_from_uri,
            self.html.base_url, self.targets, counters, self.context.footnotes,
        )  # fmt: skip
        self.begins = _side(self.root)
        self.stray = self._stray()

    def pages(self, kind: PageKind) -> list[Any]:
        """The pages; what breaks before the first one has been seen to."""
        self.root.style["break_before"] = kind.side
        self.context.before = 0 if kind.is_first else 1
        return [Page(box) for box in layout_document(self.html, self.root, self.context)]

    def empty(self, kind: PageKind, index: int) -> Any:
        """An empty page of a kind, the same for all that the style sheet doesn't tell apart."""
        kind = replace(kind, groups=alike(kind.groups, self.counts.groups))
        if kind not in self._empty:
            self._empty[kind] = empty_page(page_type(kind, index), self.context, self.html)
        return self._empty[kind]

    def _stray(self) -> str:
        """Why the pages of the leaf depend on others after all."""
        for item in self.targets.counter_lookup_items.values():
            if item.missing_counters:
                return f"counter({next(iter(item.missing_counters))})"
        return ""


def _side(root: Any) -> str:
    """The side the first leaf in a document must begin on."""
    box, values = root, []
    while box.children:
        box = box.children[0]
        values.append(box.style["break_before"])
    names = {"recto": "right", "verso": "left"}
    sides = [names.get(value, value) for value in values]
    return next((side for side in reversed(sides) if side in {"right", "left"}), "")


def _bare(page: Any, setup: _Setup, easel: Easel) -> BarePage:
    """A laid-out page as a plain value."""
    box = page._page_box  # noqa: SLF001
    kind = PageKind(
        box.page_type.side, box.page_type.name, box.page_type.blank,
        box.page_type.index == 0, box.page_type.groups,
    )  # fmt: skip
    restart, step = counting(box.style)
    at = _scaled(page.height)
    content, inside = easel.content(box), list(box.descendants())
    return BarePage(
        kind,
        page_boxes(box),
        content,
        easel.background(box, box.canvas_background),
        not _PAINT.isdisjoint(content.split()),
        beginning(child.text for child in inside if isinstance(child, boxes.TextBox)),
        None if _PATTERN.search(content) else _shift(box, kind, setup),
        restart,
        step,
        tuple(_strings(inside)),
        tuple((name, at(x, y)) for name, (x, y, *_) in page.anchors.items()),
        tuple((level, label, at(*point), state) for level, label, point, state in page.bookmarks),
        tuple(
            (kind_, target, (*at(*rectangle[:2]), *at(*rectangle[2:])))
            for kind_, target, rectangle, _ in page.links
        ),
    )


def _scaled(height: float) -> Callable[[float, float], tuple[float, float]]:
    """Px from the top left of a page as pt from its bottom left."""
    return lambda x, y: (x * SCALE, (height - y) * SCALE)


def _shift(box: Any, kind: PageKind, setup: _Setup) -> float | None:
    """How far to the right, in pt, the type area lies on the other side; None if it is another."""
    other = PageKind(
        "left" if kind.is_right else "right", kind.name, kind.is_blank, kind.is_first, kind.groups
    )
    twin = setup.empty(other, box.page_type.index)
    differences = (
        twin.width - box.width,
        twin.height - box.height,
        twin.content_box_y() - box.content_box_y(),
        twin.margin_width() - box.margin_width(),
    )
    if max(map(abs, differences)) > _NOTHING:
        return None
    return float(twin.content_box_x() - box.content_box_x()) * SCALE


def _strings(inside: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The named strings assigned on a page, in order (css-gcpm 3, 2.1)."""
    for child in inside:
        if child.string_set and child.string_set != "none":
            yield from ((name, str(text)) for name, text in child.string_set)
