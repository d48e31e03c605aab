"""Lines of WeasyPrint that books need otherwise, amended by exact text and exact version.

Each row is one expression in one private function. `amend()` compiles the function again with
that expression replaced, and refuses (RuntimeError) when the version or the text is not the one
the row was written for: tests/test_pdf_engine.py holds that contract.
"""

from __future__ import annotations

import inspect
import sys
from types import FunctionType
from typing import NamedTuple

import weasyprint
from weasyprint.layout import block, page
from weasyprint.text import line_break

VERSION = "70.0"
EM_ASCENT = 0.88  # em from the top of the em box to the baseline, as Chinese faces are drawn


class Amendment(NamedTuple):
    """An expression in a function of WeasyPrint, what it becomes, and why."""

    function: FunctionType
    text: str
    becomes: str
    why: str


AMENDMENTS = (
    Amendment(
        block._linebox_layout,  # noqa: SLF001
        "report = not context.in_column and can_break_now and not could_break_before",
        "report = False",
        "a note must stand on the page of its call: WeasyPrint would rather move the note to the "
        "next page than leave a line of an orphan's room empty",
    ),
    Amendment(
        line_break.first_line_metrics,
        "baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS",
        f"height, baseline = style['font_size'], {EM_ASCENT} * style['font_size']",
        "a line is built of em boxes (clreq 2.3.1): by each face's own ascent and descent a word "
        "of Latin, 楷 or a rare character would push its line off the grid",
    ),
    Amendment(
        page.remake_page,
        "page_type = PageType(side, blank, name, index, groups)",
        "page_type = PageType("
        "side, blank, name, index + context.__dict__.get('before', 0), groups)",
        "the first page of a leaf that is laid out by itself is not the first of the book",
    ),
    Amendment(
        page.make_margin_boxes,
        "style = context.style_for(page.page_type, at_keyword)",
        "elsewhere = context.__dict__.get('elsewhere', {})\n"
        "        if at_keyword in elsewhere:\n"
        "            return elsewhere[at_keyword]\n"
        "        style = context.style_for(page.page_type, at_keyword)",
        "heads are made edge by edge: the boxes of the other edges are not even begun",
    ),
)


def amend() -> None:
    """Apply every row once; RuntimeError where WeasyPrint is not the one they were made for."""
    if weasyprint.__version__ != VERSION:
        raise RuntimeError(f"WeasyPrint {VERSION} expected, found {weasyprint.__version__}")
    for row in AMENDMENTS:
        module = sys.modules[row.function.__module__]
        current = getattr(module, row.function.__name__)
        if current is not row.function:
            continue  # applied before
        source = inspect.getsource(row.function)
        if source.count(row.text) != 1:
            raise RuntimeError(f"{row.function.__name__} no longer says: {row.text}")
        code = compile(source.replace(row.text, row.becomes), str(module.__file__), "exec")
        exec(code, module.__dict__)  # noqa: S102 — WeasyPrint's own source, one line changed
