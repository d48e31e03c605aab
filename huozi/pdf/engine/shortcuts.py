"""Answers that are the same for every line, box and page of a style, given at once.

WeasyPrint works them out anew each time: what floats stand beside a line where there are none, the
background of boxes that can't have one, the sizes of boxes whose style leaves nothing open and of
margin boxes that aren't there, how high an empty line of a style is, the styles of a page and of
generated content, the outlines of boxes that have none; and it walks a tree of boxes call by call.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from weasyprint import css, draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, block, inline
from weasyprint.layout import page as page_layout

_avoid_collisions = inline.avoid_collisions
_layout_box_backgrounds = background.layout_box_backgrounds
_descendants = boxes.Box.descendants
_is_in_normal_flow = boxes.Box.is_in_normal_flow
_resolve_percentages = page_layout.resolve_percentages
_outer = page_layout.OrientedBox.outer
_set_computed_styles = css.StyleFor.set_computed_styles
_strut = inline.strut
_set_page_styles = page_layout.set_page_type_computed_styles
_draw_border, _draw_outline = draw.draw_border, draw.draw_outline

# What is known of a style is kept on it, under these names.
_STRUT = "strut"
_USED = "used_sizes"
_ALIKE, _GENERATED_ALIKE = "alike_pages", "alike_generated"
_GENERATED = frozenset({"before", "after", "marker"})

_SIZES = (
    *(f"margin_{side}" for side in ("left", "right", "top", "bottom")),
    *(f"padding_{side}" for side in ("left", "right", "top", "bottom")),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("left", "right", "top", "bottom"))
_SIZED = (*_SIZES, *_BORDERS)
_sized_by = itemgetter(*_SIZED, "box_sizing", "border_collapse")


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """WeasyPrint's contract: where a line begins beside floats, and how long it can be."""
    if context.excluded_shapes or containing_block.style["direction"] != "ltr":
        return _avoid_collisions(context, box, containing_block, outer)
    return containing_block.content_box_x(), box.position_y, containing_block.width


def layout_box_backgrounds(page: Any, box: Any, get_image: Any, *others: Any, **named: Any) -> None:
    """WeasyPrint's contract: lines and texts have no background, whatever is in them may."""
    if not isinstance(box, boxes.LineBox | boxes.TextBox):
        _layout_box_backgrounds(page, box, get_image, *others, **named)
        return
    box.background = None
    for child in box.children:
        layout_box_backgrounds(page, child, get_image)


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """WeasyPrint's contract: a margin box that is not generated gets its zeroes afterwards."""
    if not isinstance(box, boxes.MarginBox) or box.is_generated:
        _resolve_percentages(box, containing_block)


def resolve_sizes(box: Any, containing_block: Any) -> None:
    """WeasyPrint's contract for `resolve_percentages`: the used sizes of a box as attributes."""
    style = box.style
    computed = _sized_by(style)
    known, used = vars(style).get(_USED, (None, None))
    if known != computed:
        _resolve_percentages(box, containing_block)
        sizes = {name: getattr(box, name) for name in _SIZED}
        setattr(style, _USED, (computed, sizes if _is_definite(style) else None))
    elif used is None:
        _resolve_percentages(box, containing_block)
    else:
        vars(box).update(used)


def _is_definite(style: Any) -> bool:
    """Whether the sizes a style gives don't depend on the box around (css-sizing 3, 2.1)."""
    values = [style[name] for name in _SIZES]
    lengths = (getattr(value, "unit", None) == "px" for value in values if value != "auto")
    return style["border_collapse"] != "collapse" and all(lengths)


def set_outer(self: Any, outer: float) -> None:
    """WeasyPrint's contract: a margin box as long as is left for it, if its content is.

    The shortest its content can be is not asked for where the longest fits.
    """
    room, longest = outer - self.sugar, self.max_content_size
    fits = longest <= room
    self.inner = longest if fits else min(max(self.min_content_size, room), longest)


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """WeasyPrint's contract for `set_page_type_computed_styles`.

    Pages share the styles of one that the same @page rules are for. The first page of a document
    shares with none: units of the viewport are of its size, which nobody knows before.
    """
    styles = style_for.get_computed_styles()
    if style_for.initial_page_sizes["box"] is None:
        _set_page_styles(page_type, html, style_for)
        return
    alike = vars(style_for).setdefault(_ALIKE, {})
    rules = tuple(_rules_for(page_type, style_for))
    if rules not in alike:
        _set_page_styles(page_type, html, style_for)
        alike[rules] = {box: styles[kind, box] for kind, box in styles if kind == page_type}
    styles.update({(page_type, box): style for box, style in alike[rules].items()})


def _rules_for(page_type: Any, style_for: Any) -> Iterator[bool]:
    """Of each selector of the @page rules, whether a page is one it selects (css-page 3, 4.2)."""
    for sheet, _, _ in style_for._sheets:  # noqa: SLF001
        for _, selectors, _ in sheet.page_rules:
            for _, _, kind in selectors:
                yield style_for._page_type_match(kind, page_type)  # noqa: SLF001


def set_computed_styles(
    self: Any, element: Any, parent: Any, *others: Any, pseudo_type: Any = None, **named: Any
) -> None:
    """WeasyPrint's contract: the style of an element.

    Generated content shares the style of such content that the same rules are for, as elements do.
    """
    cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
    if pseudo_type not in _GENERATED or "anchor" in cascaded:
        _set_computed_styles(self, element, parent, *others, pseudo_type=pseudo_type, **named)
        return
    styles, alike = self.get_computed_styles(), vars(self).setdefault(_GENERATED_ALIKE, {})
    rules = tuple((name, id(value), weight) for name, (value, weight) in cascaded.items())
    key = (id(styles[parent, None]), pseudo_type, rules)
    if key not in alike:
        _set_computed_styles(self, element, parent, *others, pseudo_type=pseudo_type, **named)
        alike[key] = styles[element, pseudo_type]
    styles[element, pseudo_type] = alike[key]


def strut(style: Any) -> tuple[float, float]:
    """WeasyPrint's contract: the height of an empty line of a style, and its baseline."""
    known: tuple[float, float] | None = vars(style).get(_STRUT)
    if known is None:
        known = _strut(style)
        setattr(style, _STRUT, known)
    return known


def draw_border(stream: Any, box: Any) -> None:
    """WeasyPrint's contract: the border of a box drawn; lines can't have one."""
    if not isinstance(box, boxes.LineBox):
        _draw_border(stream, box)


def draw_outline(stream: Any, box: Any) -> None:
    """WeasyPrint's contract: the outlines of a box and of those in it drawn, if there are any."""
    inside = [box]
    for item in inside:
        if item.style["outline_width"]:
            _draw_outline(stream, box)
            return
        inside += [child for child in item.children if isinstance(child, boxes.Box)]


def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
    """WeasyPrint's contract: a box, its children and theirs, each before what is in it."""
    waiting = [self]
    while waiting:
        box = waiting.pop()
        if placeholders and not isinstance(box, boxes.Box):
            yield from box.descendants(placeholders)
            continue
        yield box
        if isinstance(box, boxes.Box):
            waiting.extend(reversed(box.children))


def is_in_normal_flow(self: Any) -> bool:
    """WeasyPrint's contract: whether a box is where its siblings leave it (css-display 3, A)."""
    style = self.style
    if style["float"] == "none" and style["position"] == "static":
        return True
    return _is_in_normal_flow(self)  # type: ignore[no-any-return]


def install() -> None:
    """Put our functions in the places of WeasyPrint's."""
    css.StyleFor.set_computed_styles = set_computed_styles
    boxes.Box.descendants = descendants
    boxes.Box.is_in_normal_flow = is_in_normal_flow
    draw.draw_border, draw.draw_outline = draw_border, draw_outline
    inline.avoid_collisions = avoid_collisions
    inline.strut = strut
    background.layout_box_backgrounds = layout_box_backgrounds
    block.resolve_percentages = inline.resolve_percentages = resolve_sizes
    page_layout.resolve_percentages = resolve_percentages
    page_layout.OrientedBox.outer = _outer.setter(set_outer)
    page_layout.set_page_type_computed_styles = set_page_styles
